"""The roadmap's section as data and text, and what must be done before what.

A row of the roadmap and a block of the stack are both "work"; a row names what ends before it by key or block code.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tsumiki.kernel.charts import GanttChart, GanttRow, Milestone
from tsumiki.kernel.dates import japanese_month
from tsumiki.planning.models import Plan, PlanBlock, RoadmapItem

if TYPE_CHECKING:
    from tsumiki.planning.record import PlanRecord

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work as its order is looked at."""

    key: str
    name: str
    start: date | None
    end: date | None
    after: tuple[str, ...] = ()


# --- the section ----------------------------------------------------------------------------------
def read(plan: Plan) -> Data:
    """Return what is saved, as the history keeps it."""
    return data_of(
        plan,
        [
            {
                "key": row.key,
                "title": row.title,
                "start": _month(row.start_on),
                "end": _month(row.end_on),
                "section": row.section,
                "milestone_kind": row.milestone_kind,
                "after": row.after,
            }
            for row in plan.roadmap.all()
        ],
    )


def data_of(plan: Plan, items: list[Data]) -> Data:
    """Return rows as they are kept, with the names of the blocks they follow."""
    own = {item["key"] for item in items}
    codes = {key for item in items for key in item["after"]} - own
    if not codes:
        return {"items": items}
    names = PlanBlock.objects.filter(plan=plan, block__code__in=codes).values_list(
        "block__code", "block__name"
    )
    return {"items": items, "blocks": dict(names)}


def lines(data: Data) -> list[tuple[str, str]]:
    """Return the same as labelled text."""
    names = {
        **data.get("blocks", {}),
        **{item["key"]: item["title"] for item in data["items"] if "key" in item},
    }
    return [
        (f"行程{place} {item['title']}", _said(item, names))
        for place, item in enumerate(data["items"], start=1)
    ]


def _said(item: Data, names: Mapping[str, str]) -> str:
    # Versions kept before milestones had kinds say only that it is one.
    kind = item.get("milestone_kind") or ("other" if item.get("is_milestone") else "")
    before = "、".join(names[key] for key in item.get("after", ()) if key in names)
    parts = (
        f"{item['start'] or '未定'}〜{item['end'] or '未定'}",
        item["section"],
        str(RoadmapItem.MilestoneKind(kind).label) if kind else "",
        f"先に終えること {before}" if before else "",
    )
    return "　".join(part for part in parts if part)


def _month(day: date) -> str:
    return day.strftime("%Y-%m")


def gantt(title: str, stack: Iterable[PlanBlock], items: Iterable[RoadmapItem]) -> GanttChart | None:
    """Blocks and rows by month; None while nothing has a month."""
    rows = [
        GanttRow(row.block.name, row.start_on, row.end_on, note=row.section, key=row.block.code)
        for row in stack
        if row.start_on or row.end_on
    ]
    kinds = RoadmapItem.MilestoneKind
    for item in items:
        after = tuple(item.after)
        if item.milestone_kind:
            stone = Milestone(item.title, item.start_on, kinds.values.index(item.milestone_kind))
            made = GanttRow(item.title, note=item.section, milestones=(stone,), key=item.key, after=after)
        else:
            made = GanttRow(
                item.title, item.start_on, item.end_on, note=item.section, key=item.key, after=after
            )
        rows.append(made)
    return GanttChart(f"{title}の行程", tuple(rows), kinds=tuple(map(str, kinds.labels))) if rows else None


# --- what must be done before what ----------------------------------------------------------------
def works(record: "PlanRecord") -> dict[str, Work]:
    """Blocks and rows by the name others give them. A row's key wins over a block's code of the same letters."""
    blocks = (Work(row.block.code, row.block.name, row.start_on, row.end_on) for row in record.stack)
    items = (Work(row.key, row.title, row.start_on, row.end_on, tuple(row.after)) for row in record.roadmap)
    return {work.key: work for work in (*blocks, *items)}


def names_before(record: "PlanRecord", item: RoadmapItem) -> list[str]:
    """Name what the row says must be done before it, as far as it is still in the plan."""
    there = works(record)
    return [there[key].name for key in item.after if key in there]


def questions(record: "PlanRecord") -> Iterator[str]:
    """Say where something begins before what it depends on ends."""
    there = works(record)
    for work in there.values():
        for earlier in (there[key] for key in work.after if key in there):
            end = earlier.end or earlier.start
            if work.start and end and work.start < end:
                yield (
                    f"「{work.name}」は{japanese_month(work.start)}に始まりますが、"
                    f"先に終えるはずの「{earlier.name}」は{japanese_month(end)}まで続きます。"
                )


def circle(after: Mapping[str, Iterable[str]]) -> list[str]:
    """Return keys each of which waits for the next, and the last for the first; empty when there is no circle."""
    done: set[str] = set()
    for first in after:
        path: list[str] = []
        stack = [iter([first])]
        while stack:
            key = next(stack[-1], None)
            if key is None:
                stack.pop()
                if path:
                    done.add(path.pop())
            elif key in path:
                return path[path.index(key) :]
            elif key not in done and key in after:
                path.append(key)
                stack.append(iter(after[key]))
    return []
