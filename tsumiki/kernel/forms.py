"""How Django draws forms here: every field through templates/forms/field.html."""

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Form and field templates of our own; widgets stay Django's."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


# Django's own sentences say what is wrong (「このフィールドは必須です。」); ours say what to do.
MESSAGES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "入力してください。"},
    forms.CharField: {"max_length": "%(limit_value)d字以内で入力してください（いま%(show_value)d字）。"},
    forms.ChoiceField: {
        "required": "選んでください。",
        "invalid_choice": "「%(value)s」は選べません。一覧から選び直してください。",
    },
    forms.MultipleChoiceField: {
        "required": "一つ以上選んでください。",
        "invalid_choice": "「%(value)s」は選べません。一覧から選び直してください。",
    },
    forms.ModelChoiceField: {
        "required": "選んでください。",
        "invalid_choice": "選べないものが指定されました。一覧から選び直してください。",
    },
    forms.IntegerField: {"invalid": "整数を数字で入力してください（例：120）。"},
    forms.DecimalField: {"invalid": "数字を入力してください（例：12.5）。"},
    forms.FloatField: {"invalid": "数字を入力してください（例：12.5）。"},
    forms.DateField: {"invalid": "日付を入力してください（例：2026-04-01）。"},
    forms.FileField: {
        "required": "ファイルを選んでください。",
        "empty": "ファイルが空です。別のファイルを選んでください。",
    },
}


def say_what_to_do() -> None:
    """Replace Django's default error sentences; called once when the app registry is ready.

    Inputs also lose their `maxlength`: a browser cuts what is pasted there without a word, while our own sentence
    says how long the text is and keeps all of it.
    """
    for field, messages in MESSAGES.items():
        field.default_error_messages = {**field.default_error_messages, **messages}
    forms.CharField.widget_attrs = forms.Field.widget_attrs  # type: ignore[method-assign]
