"""Step 3: what is said of each block; and of each case."""

from typing import Any

from django import forms

from tsumiki.planning.forms.parts import MonthField, VersionedForm, long_text, short_text
from tsumiki.planning.models import Plan, PlanBlock
from tsumiki.planning.services import BlockNote


class VersionForm(VersionedForm):
    """Only which state was seen; the rows stand in forms of their own."""


class OrderForm(VersionedForm):
    """The order in which the blocks were left by dragging: their codes, joined by commas."""

    order = forms.CharField(
        required=False, max_length=4_000, widget=forms.HiddenInput(attrs={"data-sortable-order": ""})
    )

    def clean_order(self) -> list[str]:
        return [code for code in str(self.cleaned_data["order"]).split(",") if code]


class BlockNoteForm(forms.Form):
    note = long_text(
        "ここに置く理由", "なぜこの町で、なぜこの順番なのかを書きます。計画書にそのまま載ります。", rows=3
    )
    start_on = MonthField(label="始める月")
    end_on = MonthField(label="終える月")
    section = short_text("担当課", 60)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start_on"), data.get("end_on")
        if start and end and end < start:
            self.add_error("end_on", "終える月は、始める月と同じか後の月にしてください。")
        return data

    def values(self) -> BlockNote:
        return BlockNote(**self.cleaned_data)


class CaseNoteForm(forms.Form):
    note = long_text(
        "参考にする点", "この事例のどこを取り入れるか、条件の違いをどう考えるかを書きます。", rows=3
    )


def block_forms(stack: list[PlanBlock], data: Any = None) -> dict[str, BlockNoteForm]:
    """One form for each block of the stack, by code."""
    return {
        row.block.code: BlockNoteForm(
            data,
            prefix=row.block.code,
            initial={
                "note": row.note,
                "start_on": row.start_on,
                "end_on": row.end_on,
                "section": row.section,
            },
        )
        for row in stack
    }


def case_forms(plan: Plan, data: Any = None) -> list[tuple[Any, CaseNoteForm]]:
    rows = plan.cases.select_related("case__local_government")
    return [
        (row, CaseNoteForm(data, prefix=f"case-{row.case_id}", initial={"note": row.note})) for row in rows
    ]
