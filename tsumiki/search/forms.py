from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy

LIST = "search-suggestions"


class SearchForm(forms.Form):
    """What is looked for. What narrows it stands in links beside the results."""

    q = forms.CharField(
        label="さがす言葉",
        max_length=200,
        required=False,
        help_text="例：空家 移住 シニア、南部町、高齢者が集まる場所を作りたい。ふだんの言葉のままでさがせます。",
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "list": LIST,
                # Spares nothing but typing: the page is the same without it.
                "hx-get": reverse_lazy("search:suggest"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": f"#{LIST}",
            }
        ),
    )

    def __init__(self, *args: Any, keep: Mapping[str, Sequence[str]] | None = None, **kwargs: Any) -> None:
        """`keep`: what the list is narrowed by, sent again with another word."""
        super().__init__(*args, **kwargs)
        for name, values in (keep or {}).items():
            self.fields[name] = forms.CharField(
                required=False, initial=values[0] if values else "", widget=forms.HiddenInput
            )
