"""How Django draws forms here: every field through templates/forms/field.html."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Field template of our own; widgets stay Django's."""

    field_template_name = "forms/field.html"
