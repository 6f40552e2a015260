"""Forms of the directory."""

from django import forms

from tsumiki.directory.models import LocalGovernment
from tsumiki.directory.selectors import prefectures


class SearchForm(forms.Form):
    """Find a government: by what people know of it."""

    q = forms.CharField(
        label="名称・読み・団体コード",
        required=False,
        max_length=60,
        help_text="例：南部町、なんぶ、313891（以前の団体コードも調べられます）",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    prefecture = forms.ChoiceField(label="都道府県", required=False)
    kind = forms.ChoiceField(
        label="種別", required=False, choices=[("", "すべて"), *LocalGovernment.Kind.choices]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["prefecture"].choices = [
            ("", "すべて"),
            *prefectures().values_list("prefecture_code", "name"),
        ]
