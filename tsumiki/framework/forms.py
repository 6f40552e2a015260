"""Forms of the framework's public pages."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from tsumiki.framework import catalogue
from tsumiki.framework.models import Block

ANY = "すべて"


class BlockFilterForm(forms.Form):
    """Narrow the catalogue of blocks; every choice says how many blocks it leaves."""

    q = forms.CharField(
        label="ことば",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    step = forms.ChoiceField(label="工程", required=False)
    problem = forms.ChoiceField(label="地域課題", required=False)
    field = forms.ChoiceField(label="分野", required=False)
    challenge = forms.ChoiceField(label="デジタル活用の課題", required=False)
    size = forms.ChoiceField(label="団体の人口", required=False)
    effort = forms.ChoiceField(label="手間", required=False)
    cost = forms.ChoiceField(label="費用", required=False)
    core = forms.ChoiceField(label="中核となる法人", required=False)
    plan = forms.ChoiceField(label="既にある構想等", required=False)
    network = forms.ChoiceField(label="使う網", required=False)
    sort = forms.ChoiceField(label="並び順", required=False, choices=list(catalogue.SORTS.items()))
    edition = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, blocks: Sequence[Block], words: Mapping[str, Sequence[tuple[str, str]]]
    ) -> None:
        """`words` holds, for each facet of the edition, the pairs of value and label that it offers."""
        super().__init__(data)
        words = {
            **words,
            "size": [(code, band[0]) for code, band in catalogue.SIZES.items()],
            "effort": [(code, band[0]) for code, band in catalogue.EFFORTS.items()],
            "core": list(catalogue.NEEDS.items()),
            "plan": list(catalogue.NEEDS.items()),
            "network": list(catalogue.NETWORKS.items()),
        }
        for facet, choices in words.items():
            self._choice(facet).choices = [("", ANY), *choices]
        # A choice that does not exist narrows nothing: an old bookmark still opens the list.
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}
        # The words are looked for once, not once for every choice.
        with_words = catalogue.narrow(blocks, {"q": self.chosen.get("q", "")})
        others = {name: value for name, value in self.chosen.items() if name != "q"}
        for facet, choices in words.items():
            self._choice(facet).choices = [("", ANY)] + [
                (value, f"{label}（{catalogue.count_of(with_words, others, facet, value)}）")
                for value, label in choices
            ]

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])


class CompareForm(forms.Form):
    """Choose blocks to lay side by side: one checkbox stands on each card, the button below the list."""

    code = forms.MultipleChoiceField(
        label="くらべる積み木", widget=forms.CheckboxSelectMultiple(attrs={"form": "compare"})
    )
    edition = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, blocks: Sequence[Block], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._codes().choices = [(block.code, f"「{block.name}」をくらべる") for block in blocks]

    def _codes(self) -> forms.MultipleChoiceField:
        return cast("forms.MultipleChoiceField", self.fields["code"])

    def boxes(self) -> dict[str, Any]:
        """code → the checkbox of that block."""
        drawn = cast("forms.BoundField", self["code"]).subwidgets
        return {str(box.data["value"]): box for box in drawn}
