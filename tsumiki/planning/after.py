"""A year's follow-up as labelled text: what a conflict sets side by side, and which years may be opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tsumiki.kernel.dates import fiscal_year_of, japanese_date
from tsumiki.planning.arithmetic import number
from tsumiki.planning.grading import Grade
from tsumiki.planning.models import FollowUp, KpiActual, Plan
from tsumiki.planning.sections import Change

LABEL = "振り返り"
NAMES = (
    *("is_interim", "done", "issues", "effect", "effect_reason", "next", "next_reason", "voices"),
    *("held_on", "published_url", "published_on"),
)

_COLUMNS = {column.name: column for column in FollowUp._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Actual:
    """What a person writes for one indicator."""

    value: Decimal | None = None
    measured_on: date | None = None
    source: str = ""
    note: str = ""


def is_begun(year: int, today: date) -> bool:
    return year <= fiscal_year_of(today)


def is_over(year: int, today: date) -> bool:
    """Whether the fiscal year has ended; before that a follow-up is 途中."""
    return year < fiscal_year_of(today)


def years_of(plan: Plan, today: date) -> list[int]:
    """The years of the plan that have begun."""
    return [year for year in plan.years if is_begun(year, today)]


def lines_of(values: Mapping[str, Any], actuals: Iterable[tuple[str, Actual]]) -> dict[str, str]:
    """A follow-up as labelled text."""
    found = {}
    for name in NAMES:
        column = _COLUMNS[name]
        found[str(column.verbose_name)] = _in_words(values[name], dict(column.flatchoices))
    for name, actual in actuals:
        day = japanese_date(actual.measured_on) if actual.measured_on else ""
        parts = (number(actual.value), day, actual.source, actual.note)
        found[f"指標「{name}」"] = "　".join(part for part in parts if part)
    return found


def _in_words(value: Any, choices: Mapping[Any, Any]) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return japanese_date(value)
    return str(choices.get(value, value) or "")


def lines_saved(follow_up: FollowUp) -> dict[str, str]:
    values = {name: getattr(follow_up, name) for name in NAMES}
    rows = follow_up.actuals.all()
    return lines_of(
        values, [(row.name, Actual(row.value, row.measured_on, row.source, row.note)) for row in rows]
    )


def differences(theirs: Mapping[str, str], mine: Mapping[str, str]) -> list[Change]:
    return [
        Change(LABEL, label, theirs.get(label), mine.get(label))
        for label in dict.fromkeys([*mine, *theirs])
        if theirs.get(label) != mine.get(label)
    ]


@dataclass(frozen=True, slots=True)
class GradedRow:
    """An indicator of the year with its grade, read once."""

    row: KpiActual
    grade: Grade = field(compare=False)

    @property
    def rate(self) -> str:
        """達成率 in words."""
        return f"{self.grade.rate.quantize(Decimal('0.1'))}%" if self.grade.rate is not None else "—"

    @property
    def target(self) -> str:
        return number(self.row.target) or "—"

    @property
    def value(self) -> str:
        return number(self.row.value) or "データなし"

    @property
    def baseline(self) -> str:
        row = self.row
        return f"{number(row.baseline)}（{row.baseline_year}年度）" if row.baseline is not None else "—"


def graded(follow_up: FollowUp) -> list[GradedRow]:
    return [GradedRow(row, row.grade) for row in follow_up.actuals.all()]
