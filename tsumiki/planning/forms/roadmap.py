"""Rows of the roadmap, each with the months it takes and what must be done before it."""

from typing import Any

from django import forms

from tsumiki.planning.forms.parts import MonthField, short_text
from tsumiki.planning.forms.rows import MOST_ROWS, NO_LONGER_THERE, KeyField, formset
from tsumiki.planning.models import Plan, RoadmapItem
from tsumiki.planning.models.rows import new_key
from tsumiki.planning.services import RoadmapRow

Choice = tuple[str, str]


class RoadmapForm(forms.Form):
    # A new row has its key at once, so that other rows can name it before it is saved.
    key = KeyField()
    title = short_text("行うこと", 120, required=True)
    milestone_kind = forms.ChoiceField(
        label="節目の種類",
        required=False,
        choices=[("", "節目ではない（期間のある取組）"), *RoadmapItem.MilestoneKind.choices],
    )
    start_on = MonthField(label="始める月", required=True)
    end_on = MonthField(label="終える月", help_text="節目なら空けておきます")
    section = short_text("担当課", 60)
    after = forms.MultipleChoiceField(
        label="先に終えること",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="これが終わってから始めるもの",
        error_messages=NO_LONGER_THERE,
    )

    def __init__(self, *args: Any, works: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key
        own = self["key"].value()
        self.fields["after"].choices = [(key, name) for key, name in works if key != own]
        if not self.fields["after"].choices:
            del self.fields["after"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start_on"), data.get("end_on")
        if start and end and end < start:
            self.add_error("end_on", "終える月は、始める月と同じか後の月にしてください。")
        return data

    def values(self) -> RoadmapRow:
        data = {key: value for key, value in self.cleaned_data.items() if key != "DELETE"}
        end = data["start_on"] if data["milestone_kind"] else data["end_on"] or data["start_on"]
        return RoadmapRow(**(data | {"end_on": end, "after": tuple(data.get("after", ()))}))


def roadmap_rows(plan: Plan, data: Any = None, initial: list[Any] | None = None, extra: int = 0) -> Any:
    if data is None:
        rows = [(row.get("key"), row.get("title")) for row in initial or []]
    else:
        rows = typed_pairs(data, "roadmap", "key", "title")
    blocks = [(row.block.code, f"積み木「{row.block.name}」") for row in plan.blocks.select_related("block")]
    works = [*blocks, *((key, title or "（書きかけの行）") for key, title in rows if key)]
    return formset(RoadmapForm, "roadmap", data, initial, extra, works=works)


def typed_pairs(data: Any, prefix: str, *names: str) -> list[tuple[str, ...]]:
    """Return the values of these fields row by row, as they were typed."""
    count = data.get(f"{prefix}-TOTAL_FORMS", "")
    # More rows than a table may have are refused by the table itself.
    rows = range(min(int(count), MOST_ROWS) if count.isdecimal() else 0)
    return [tuple(data.get(f"{prefix}-{number}-{name}", "").strip() for name in names) for number in rows]


def roadmap_initial(plan: Plan) -> list[dict[str, Any]]:
    names = ("key", "title", "start_on", "end_on", "section", "milestone_kind", "after")
    return [{name: getattr(item, name) for name in names} for item in plan.roadmap.all()]
