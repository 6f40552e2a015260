"""Forms of the diagnosis."""

from django import forms

from tsumiki.diagnosis.distribution import REFERENCES, drawable
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


class MapForm(forms.Form):
    """Which indicator, and whose quartiles make the classes; a wrong choice shows the first."""

    indicator = forms.ChoiceField(label="指標", required=False)
    compare = forms.ChoiceField(label="四分位の基準", required=False)

    def __init__(self, *args, has_peers, **kwargs):
        super().__init__(*args, **kwargs)
        self.definitions = {definition.code: definition for definition in drawable()}
        self.fields["indicator"].choices = [(code, row.name) for code, row in self.definitions.items()]
        self.fields["compare"].choices = [
            (code, label) for code, label in REFERENCES.items() if has_peers or code != "group"
        ]

    def chosen(self):
        """The definition and the reference; the first of each where nothing (or nonsense) was chosen."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        first = next(iter(self.definitions))
        return {
            "indicator": self.definitions[data.get("indicator") or first],
            "compare": data.get("compare") or "prefecture",
        }
