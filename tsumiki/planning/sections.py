"""A plan's sections as plain data: what a save compares, what the history keeps, what a conflict shows.

`read` gives a section's JSON data from the database, `lines` the same as labelled text for people.
A form's input brought into the same shape can therefore be set beside what another person saved.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tsumiki.planning import logic, roadmap
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.models import Plan
from tsumiki.planning.section_lines import WRITERS
from tsumiki.planning.tables import ALL_TABLES, ANSWERS, MONEY, TABLES
from tsumiki.planning.texts import WRITTEN

Data = dict[str, Any]
Line = tuple[str, str]

LABELS = {
    "basics": "計画の基本",
    "problems": "課題",
    "stack": "積み木",
    "stacks": "積み方の案",
    "cases": "参考事例",
    "logic": "ロジックモデル",
    "kpis": "指標（KPI）",
    "budget": "予算",
    **{table.key: table.label for table in MONEY.values()},
    "roadmap": "行程",
    **{table.key: table.label for table in TABLES.values()},
    "texts": "文章",
    "grounds": "連携と検証",
    ANSWERS.key: ANSWERS.label,
    "sharing": "公開の範囲",
}
KEYS = tuple(LABELS)


def read(plan: Plan, key: str) -> Data:
    """Return what is saved in a section."""
    return _READERS[key](plan)


def snapshot(plan: Plan) -> Data:
    """Return the whole plan as the history keeps it."""
    return {key: read(plan, key) for key in KEYS}


def lines(key: str, data: Data) -> list[Line]:
    """Return a section as (label, text); the same data always gives the same lines.

    A version kept before the section existed says nothing of it.
    """
    return WRITERS[key](data) if data else []


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs between two states; None means the line is not there."""

    section: str
    label: str
    before: str | None
    after: str | None


def differences(key: str, before: Data, after: Data) -> list[Change]:
    """Return the lines of a section that differ, in the order people see them."""
    old, new = dict(lines(key, before)), dict(lines(key, after))
    return [
        Change(LABELS[key], label, old.get(label), new.get(label))
        for label in dict.fromkeys([*new, *old])
        if old.get(label) != new.get(label)
    ]


def all_differences(before: Data, after: Data) -> list[Change]:
    return [change for key in KEYS for change in differences(key, before.get(key, {}), after.get(key, {}))]


def month(value: Any) -> str | None:
    return value.strftime("%Y-%m") if value else None


def first_day(month: str | None) -> date | None:
    """The first day of a month kept as 2027-04."""
    return date.fromisoformat(f"{month}-01") if month else None


# --- from the database ----------------------------------------------------------------------------
def _read_basics(plan: Plan) -> Data:
    names = ("title", "start_fiscal_year", "end_fiscal_year", "has_core_organisation", "has_existing_plan")
    return {**{name: getattr(plan, name) for name in names}, "fields": plan.fields}


def _read_problems(plan: Plan) -> Data:
    return {
        "problems": [
            {"code": row.code, "name": row.name, "note": row.note, "evidence": row.evidence}
            for row in plan.problems.all()
        ],
        "challenges": [
            {"number": row.number, "label": row.label, "note": row.note} for row in plan.challenges.all()
        ],
    }


def _read_stack(plan: Plan) -> Data:
    return {
        "blocks": [
            {
                "code": row.block.code,
                "name": row.block.name,
                "note": row.note,
                "start": month(row.start_on),
                "end": month(row.end_on),
                "section": row.section,
            }
            for row in plan.blocks.select_related("block")
        ]
    }


def _read_stacks(plan: Plan) -> Data:
    return {
        "stacks": [{"name": row.name, "note": row.note, "blocks": row.blocks} for row in plan.stacks.all()]
    }


def _read_cases(plan: Plan) -> Data:
    return {
        "cases": [
            {"id": row.case_id, "title": str(row.case), "note": row.note}
            for row in plan.cases.select_related("case")
        ]
    }


def _read_kpis(plan: Plan) -> Data:
    return {
        "kpis": [
            {
                "key": row.key,
                "name": row.name,
                "kind": row.kind,
                "unit": row.unit,
                "baseline": number(row.baseline) or None,
                "baseline_year": row.baseline_year,
                "method": row.method,
                "source": row.source,
                "beneficiary": row.beneficiary,
                "years": {str(year.fiscal_year): signed(year.increment) for year in row.years.all()},
            }
            for row in plan.kpis.prefetch_related("years")
        ]
    }


def _read_budget(plan: Plan) -> Data:
    return {
        "lines": [
            {
                "key": row.key,
                "fiscal_year": row.fiscal_year,
                "item": row.item,
                "amount": row.amount,
                "nature": row.nature,
                "eligibility": row.eligibility,
                "source_kind": row.source_kind,
                "grant": str(row.grant) if row.grant_id else None,
                "grant_id": row.grant_id,
                "note": row.note,
            }
            for row in plan.budget.select_related("grant")
        ]
    }


def _reader_of_texts(names: Iterable[str]) -> Callable[[Plan], Data]:
    return lambda plan: {name: getattr(plan, name) for name in names}


_READERS: dict[str, Callable[[Plan], Data]] = {
    "basics": _read_basics,
    "problems": _read_problems,
    "stack": _read_stack,
    "cases": _read_cases,
    "logic": logic.read,
    "kpis": _read_kpis,
    "budget": _read_budget,
    "roadmap": roadmap.read,
    **{key: table.read for key, table in ALL_TABLES.items()},
    **{key: _reader_of_texts(names) for key, names in WRITTEN.items()},
    "stacks": _read_stacks,
    "sharing": lambda plan: {"visibility": plan.visibility},
}
