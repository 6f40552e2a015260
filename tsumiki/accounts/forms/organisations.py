"""The form with which the secretariat registers who is not a local government."""

from django import forms

from tsumiki.directory import codes
from tsumiki.directory.models import Organisation
from tsumiki.directory.selectors import prefectures

Kind = Organisation.Kind


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(
        label="種類",
        choices=[
            (kind.value, kind.label) for kind in (Kind.COMPANY, Kind.CONTRACTOR, Kind.ADVISER, Kind.OTHER)
        ],
        widget=forms.RadioSelect(attrs={"class": "choice-cards"}),
    )
    name = forms.CharField(label="名称", max_length=120, help_text="登記どおりの名称。例：株式会社〇〇")
    corporate_number = forms.CharField(
        label="法人番号",
        required=False,
        max_length=20,
        help_text="13桁。国税庁の法人番号公表サイトで調べられます。番号のない団体は空けておきます。",
    )
    prefecture = forms.ChoiceField(label="所在の都道府県", required=False)
    website = forms.URLField(label="ウェブサイト", required=False, assume_scheme="https")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = prefectures().values_list("name", "name")
        self.fields["prefecture"].choices = [("", "選ばない"), *names]

    def clean_corporate_number(self):
        number = self.cleaned_data["corporate_number"]
        if not number:
            return ""
        try:
            return codes.normalise_corporate_number(number)
        except codes.CodeError as mistake:
            raise forms.ValidationError(str(mistake)) from mistake
