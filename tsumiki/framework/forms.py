"""Forms of the framework's pages."""

from django import forms

from tsumiki.framework import catalogue

ANY = "すべて"


class BlockFilterForm(forms.Form):
    """Narrow the catalogue of blocks; every choice says how many blocks it leaves."""

    step = forms.ChoiceField(label="工程", required=False)
    problem = forms.ChoiceField(label="地域課題", required=False)
    field = forms.ChoiceField(label="分野", required=False)
    challenge = forms.ChoiceField(label="デジタル活用の課題", required=False)
    size = forms.ChoiceField(label="団体の人口", required=False)
    effort = forms.ChoiceField(label="手間", required=False)
    edition = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, blocks, words):
        """`words` holds, for each facet, the pairs of value and label that the edition offers."""
        super().__init__(data)
        words = {
            **words,
            "size": [(code, band[0]) for code, band in catalogue.SIZES.items()],
            "effort": [(code, band[0]) for code, band in catalogue.EFFORTS.items()],
        }
        for facet, choices in words.items():
            self.fields[facet].choices = [("", ANY), *choices]
        self.chosen = self.cleaned_data if self.is_valid() else {}
        for facet, choices in words.items():
            self.fields[facet].choices = [("", ANY)] + [
                (value, f"{label}（{catalogue.count_of(blocks, self.chosen, facet, value)}）")
                for value, label in choices
            ]
