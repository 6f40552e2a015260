"""Forms of the library."""

from django import forms

from tsumiki.library.models import Case
from tsumiki.library.selectors import SORTS

ANY = "すべて"


class CaseFilterForm(forms.Form):
    """Find cases: words, and one choice of each kind, with how many cases it would leave."""

    q = forms.CharField(
        label="ことば",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    problem = forms.ChoiceField(label="地域課題", required=False)
    field = forms.ChoiceField(label="分野", required=False)
    digital = forms.ChoiceField(label="デジタル活用", required=False)
    result = forms.ChoiceField(label="成果", required=False)
    state = forms.ChoiceField(label="いまの状態", required=False)
    confidence = forms.ChoiceField(label="情報の確度", required=False)
    prefecture = forms.ChoiceField(label="都道府県", required=False)
    sort = forms.ChoiceField(label="並べ方", required=False, choices=list(SORTS.items()))

    def __init__(self, data, *, words):
        """`words` holds the pairs of code and name of the edition's problems and fields, and the prefectures in use."""
        super().__init__(data)
        self.words = {
            "digital": Case.Digital.choices,
            "result": Case.Result.choices,
            "state": Case.State.choices,
            "confidence": Case.Confidence.choices,
            **words,
        }
        self._offer({})
        # A choice that does not exist narrows nothing: an old bookmark still opens the list.
        self.is_valid()
        self.chosen = self.cleaned_data

    def show_counts(self, counts):
        """Write behind every choice how many cases it would leave."""
        self._offer(counts)

    def _offer(self, counts):
        for facet, pairs in self.words.items():
            found = counts.get(facet)
            self.fields[facet].choices = [("", ANY)] + [
                (value, label if found is None else f"{label}（{found[value]}）") for value, label in pairs
            ]
