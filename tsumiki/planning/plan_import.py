"""What a workbook would change in a plan: rows that are there keep their key and what the workbook does not say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from tsumiki.framework import selectors as framework
from tsumiki.kernel.sheets import ReadRow, ReadSheet
from tsumiki.planning import roadmap, sections
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.forms.rows import MOST_ROWS
from tsumiki.planning.importing import TableRead, Taken
from tsumiki.planning.models import Partner, Plan
from tsumiki.planning.services import BudgetRow, KpiRow, RoadmapRow
from tsumiki.planning.tables import TABLES

APPEND, REPLACE = "append", "replace"
MODES = {
    APPEND: "今ある行は残し、名称の違う行だけを足す",
    REPLACE: "表をExcelの内容に置き換える（名称が同じ行は、Excelにある列だけを直す）",
}
_NAMES: dict[str, tuple[str, ...]] = {
    "kpis": ("name",),
    "budget": ("fiscal_year", "item", "source_kind"),
    "roadmap": ("title",),
    "partners": ("name",),
    "risks": ("text",),
}
_ALWAYS = {
    "kpis": {"name"},
    "budget": {"fiscal_year", "item", "amount"},
    "roadmap": {"title", "start_on", "end_on"},
}
_COLUMN_OF = {"milestone_kind": "kind"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of the plan as it would be: all of its rows, what changes, and what was left alone."""

    part: str
    rows: list[Any]
    changes: list[sections.Change]
    kept: int = 0

    @property
    def label(self) -> str:
        return sections.LABELS[self.part]

    @property
    def is_too_long(self) -> bool:
        return len(self.rows) > MOST_ROWS


def wanted_of(plan: Plan, part: str, tables: Iterable[TableRead], mode: str) -> Wanted:
    """Join what is in the plan with what the tables of one part say."""
    there = _there(plan, part)
    left = list(there)
    taken: list[Any] = []
    kept = 0
    for table in tables:
        known = _known_fields(table)
        for row in table.rows:
            values = _values(plan, part, row)
            old = next((each for each in left if _name(part, each) == _name(part, values)), None)
            if old is not None:
                left.remove(old)
                kept += 1
            if mode == REPLACE:
                taken.append(_joined(old, values, known, part))
            elif old is None:
                taken.append(_joined(None, values, known, part))
    rows = [_made(part, row) for row in (taken if mode == REPLACE else [*there, *taken])]
    changes = sections.differences(part, sections.read(plan, part), _data(plan, part, rows))
    return Wanted(part, rows, changes, kept if mode == APPEND else 0)


def _there(plan: Plan, part: str) -> list[dict[str, Any]]:
    """The rows of the plan as plain values, with every field they have."""
    if part in TABLES:
        names = ["key", *(column.name for column in TABLES[part].columns)]
        return [{name: getattr(row, name) for name in names} for row in TABLES[part].rows(plan)]
    rows: dict[str, Callable[[], Any]] = {
        "kpis": lambda: plan.kpis.prefetch_related("years"),
        "budget": lambda: plan.budget.select_related("grant"),
        "roadmap": plan.roadmap.all,
    }
    names = [field.name for field in fields(_CLASSES[part]) if field.name != "increments"]
    found = []
    for row in rows[part]():
        values = {name: getattr(row, name) for name in names}
        if part == "kpis":
            values["increments"] = {year.fiscal_year: year.increment for year in row.years.all()}
        found.append(values)
    return found


_CLASSES: dict[str, Any] = {"kpis": KpiRow, "budget": BudgetRow, "roadmap": RoadmapRow}


def _name(part: str, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in _NAMES[part])


def _known_fields(table: TableRead) -> set[str]:
    """The fields for which the table has a column; those of years count as one."""
    names = {column.field.partition(":")[0] for column in table.columns if column.field}
    if names & {"increment", "target"}:
        names.add("increments")
    if "baseline" in names:
        names.add("baseline_year")
    return names


def _values(plan: Plan, part: str, row: Taken) -> dict[str, Any]:
    values = dict(row.values)
    if part == "budget":
        grants = {str(grant): grant for grant in framework.grants(plan.edition)}
        grant = grants.get(values["grant"]) if values["source_kind"] == "grant" else None
        values["grant"] = grant
    return values


def _joined(old: dict[str, Any] | None, values: dict[str, Any], known: set[str], part: str) -> dict[str, Any]:
    if old is None:
        return values
    asked = known | _ALWAYS.get(part, set())
    said = {name: value for name, value in values.items() if _COLUMN_OF.get(name, name) in asked}
    if "increments" in said:
        said["increments"] = old["increments"] | said["increments"]
    return old | said


def _made(part: str, values: dict[str, Any]) -> Any:
    """A row as its service takes it; what must not be empty says 【要記入】."""
    if part == "kpis":
        return _with_unit(KpiRow(**values))
    if part in _CLASSES:
        return _CLASSES[part](**values)
    if part == "partners":
        # A workbook does not say of what kind they are, or how far the talks have come.
        return {"kind": Partner.Kind.OTHER, **values, "role": values["role"] or TO_FILL}
    return values


def _with_unit(row: KpiRow) -> KpiRow:
    return row if row.unit else replace(row, unit=TO_FILL)


_KEYS = {"kpis": "kpis", "budget": "lines", "roadmap": "items"}


def _data(plan: Plan, part: str, rows: list[Any]) -> sections.Data:
    if part == "roadmap":
        return roadmap.data_of(plan, [row.data() for row in rows])
    if part in _KEYS:
        return {_KEYS[part]: [row.data() for row in rows]}
    table = TABLES[part]
    defaults = {column.name: column.get_default() for column in table.columns}
    return {"rows": [{"key": row.get("key", ""), **table.values(defaults | row)} for row in rows]}


# --- a workbook between two pages ------------------------------------------------------------------
def as_plain(sheets: Iterable[ReadSheet]) -> list[Any]:
    """Sheets as JSON."""
    return [
        [
            sheet.name,
            sheet.is_hidden,
            list(sheet.merged),
            [[row.number, [_plain(v) for v in row.values]] for row in sheet.rows],
        ]
        for sheet in sheets
    ]


def from_plain(data: list[Any]) -> list[ReadSheet]:
    return [
        ReadSheet(
            name,
            tuple(ReadRow(name, number, tuple(_back(value) for value in values)) for number, values in rows),
            tuple(tuple(span) for span in merged),  # type: ignore[misc]
            is_hidden,
        )
        for name, is_hidden, merged, rows in data
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return {"day": date(value.year, value.month, value.day).isoformat()}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _back(value: Any) -> Any:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value
