"""Forms of the diagnosis."""

from django import forms

from tsumiki.directory.selectors import prefectures


class TownForm(forms.Form):
    """Find the town whose diagnosis one wants to see."""

    q = forms.CharField(
        label="名称・読み・団体コード",
        required=False,
        max_length=60,
        help_text="例：南部町、なんぶ、313891",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    prefecture = forms.ChoiceField(label="都道府県", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["prefecture"].choices = [
            ("", "すべて"),
            *prefectures().values_list("prefecture_code", "name"),
        ]
