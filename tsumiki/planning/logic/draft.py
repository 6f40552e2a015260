"""A first logic model put together from what the plan already says. Nothing is invented: no arrow, no assumption.

What the record does not say stands there as 【要記入】; everything is marked as a draft until a person says it is right.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from tsumiki.planning.logic.levels import Level
from tsumiki.planning.models import Kpi
from tsumiki.planning.models.rows import new_key
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.texts import TO_FILL

LONGEST = 200
_LEVEL_OF_KPI = {
    Kpi.Kind.OUTPUT.value: Level.OUTPUT.value,
    Kpi.Kind.OUTCOME.value: Level.EARLY.value,
    Kpi.Kind.IMPACT.value: Level.IMPACT.value,
}
_STAGES = ((Level.INPUT,), (Level.ACTIVITY,), (Level.OUTPUT,), (Level.EARLY, Level.MIDDLE), (Level.IMPACT,))


def proposed(record: PlanRecord, present: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows the record suggests and `present` (rows of the table) does not have yet."""
    rows = list(present)
    texts = {row["text"].strip() for row in rows}
    measured = {row["kpi_key"] for row in rows if row.get("kpi_key")}
    found = [
        _row(level, text, kpi_key)
        for level, text, kpi_key in dict.fromkeys(_from_record(record))
        if text not in texts and (not kpi_key or kpi_key not in measured)
    ]
    used = {row["level"] for row in (*rows, *found)}
    return [*found, *(_row(levels[0], TO_FILL) for levels in _STAGES if used.isdisjoint(levels))]


def _row(level: str, text: str, kpi_key: str = "") -> dict[str, Any]:
    return {
        "key": new_key(),
        "level": str(level),
        "text": text[:LONGEST],
        "leads_to": [],
        "assumption": "",
        "kpi_key": kpi_key,
        "is_draft": True,
    }


def _from_record(record: PlanRecord) -> Iterator[tuple[str, str, str]]:
    """(level, text, key of an indicator), each from one row of the plan."""
    for person in record.rows("people"):
        yield Level.INPUT.value, f"{person.skill}　{person.needed}人", ""
    for line in record.budget:
        yield Level.INPUT.value, line.item, ""
    for block in record.stack:
        yield Level.ACTIVITY.value, block.block.name, ""
    for item in record.roadmap:
        if not item.is_milestone and TO_FILL not in item.title:
            yield Level.ACTIVITY.value, item.title, ""
    for figures in record.kpis:
        kpi = figures.kpi
        yield _LEVEL_OF_KPI[kpi.kind], kpi.name, kpi.key
    for problem in record.problems:
        if problem.code in record.vocabulary:
            yield Level.IMPACT.value, record.vocabulary[problem.code].target_state, ""
