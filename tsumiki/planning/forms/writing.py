"""A part of a paper by hand, and how the secretariat words a part."""

from typing import Any

from django import forms

from tsumiki.planning.forms.parts import VersionedForm, long_text, short_text

# A part may hold several of the plan's longest texts.
_LONGEST = 40_000


class PartTextForm(VersionedForm):
    text = long_text(
        "この部分の文", "1行が1つの段落（箇条書きの部分では1項目）になります。", rows=10, limit=_LONGEST
    )


class WordingForm(VersionedForm):
    title = short_text("見出し", 120)
    says = long_text(
        "決まった文",
        "1行が1つの文になります。{title}・{government}・{period}・{programme}は、計画の名称・団体・期間・事業の名称に置き換わります。",
        rows=5,
    )
    limit = forms.IntegerField(
        label="字数の上限",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="上限がなければ空けておきます。超えた部分は切らずに、一覧で知らせます。",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "says", "limit")}
