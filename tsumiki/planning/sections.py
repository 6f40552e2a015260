"""A plan's sections as plain data: what a save compares, what the history keeps, what a conflict shows.

`read` gives a section's JSON data from the database, `lines` the same as labelled text for people.
A form's input brought into the same shape can therefore be set beside what another person saved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.models import BudgetLine, Kpi, Plan

Data = dict[str, Any]
Line = tuple[str, str]

TEXTS = {
    "vision": "めざす姿",
    "situation": "現状（数値の読み取り）",
    "digital_use": "デジタル技術の活用",
    "organisation_text": "推進体制",
    "section_text": "主管課と関係課",
    "people_text": "担い手（人材・団体・事業者）",
}
LABELS = {
    "basics": "計画の基本",
    "problems": "課題",
    "stack": "積み木",
    "cases": "参考事例",
    "kpis": "指標（KPI）",
    "budget": "予算",
    "roadmap": "行程",
    "texts": "文章",
    "sharing": "公開の範囲",
}
KEYS = tuple(LABELS)
UNKNOWN = "未記入"


def read(plan: Plan, key: str) -> Data:
    """Return what is saved in a section."""
    return _READERS[key](plan)


def snapshot(plan: Plan) -> Data:
    """Return the whole plan as the history keeps it."""
    return {key: read(plan, key) for key in KEYS}


def lines(key: str, data: Data) -> list[Line]:
    """Return a section as (label, text); the same data always gives the same lines."""
    return _WRITERS[key](data)


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
                "name": row.name,
                "kind": row.kind,
                "unit": row.unit,
                "baseline": number(row.baseline) or None,
                "baseline_year": row.baseline_year,
                "method": row.method,
                "source": row.source,
                "years": {str(year.fiscal_year): signed(year.increment) for year in row.years.all()},
            }
            for row in plan.kpis.prefetch_related("years")
        ]
    }


def _read_budget(plan: Plan) -> Data:
    return {
        "lines": [
            {
                "fiscal_year": row.fiscal_year,
                "item": row.item,
                "amount": row.amount,
                "source_kind": row.source_kind,
                "grant": str(row.grant) if row.grant_id else None,
                "grant_id": row.grant_id,
                "note": row.note,
            }
            for row in plan.budget.select_related("grant")
        ]
    }


def _read_roadmap(plan: Plan) -> Data:
    return {
        "items": [
            {
                "title": row.title,
                "start": month(row.start_on),
                "end": month(row.end_on),
                "section": row.section,
                "is_milestone": row.is_milestone,
            }
            for row in plan.roadmap.all()
        ]
    }


def _read_texts(plan: Plan) -> Data:
    return {name: getattr(plan, name) for name in TEXTS}


_READERS: dict[str, Callable[[Plan], Data]] = {
    "basics": _read_basics,
    "problems": _read_problems,
    "stack": _read_stack,
    "cases": _read_cases,
    "kpis": _read_kpis,
    "budget": _read_budget,
    "roadmap": _read_roadmap,
    "texts": _read_texts,
    "sharing": lambda plan: {"visibility": plan.visibility},
}


# --- for people -----------------------------------------------------------------------------------
def _yes_no(value: Any) -> str:
    return UNKNOWN if value is None else "あり" if value else "なし"


def _months(row: Data) -> str:
    if not row.get("start") and not row.get("end"):
        return ""
    return f"{row.get('start') or '未定'}〜{row.get('end') or '未定'}"


def _joined(*parts: str) -> str:
    return "　".join(part for part in parts if part)


def _write_basics(data: Data) -> list[Line]:
    return [
        ("計画の名称", data["title"]),
        (
            "期間",
            f"{fiscal_year_label(data['start_fiscal_year'])}〜{fiscal_year_label(data['end_fiscal_year'])}",
        ),
        ("分野", "、".join(field["name"] for field in data["fields"])),
        ("中核となる法人・団体", _yes_no(data["has_core_organisation"])),
        ("構想等", _yes_no(data["has_existing_plan"])),
    ]


def _write_problems(data: Data) -> list[Line]:
    problems = [(f"地域課題「{row['name']}」", _joined("選択", row["note"])) for row in data["problems"]]
    return problems + [
        (f"課題{chr(0x2460 + row['number'] - 1)} {row['label']}", _joined("選択", row["note"]))
        for row in data["challenges"]
    ]


def _write_stack(data: Data) -> list[Line]:
    return [
        (row["name"], _joined(f"{place}番目", _months(row), row["section"], row["note"]))
        for place, row in enumerate(data["blocks"], start=1)
    ]


def _write_kpis(data: Data) -> list[Line]:
    found = []
    for place, row in enumerate(data["kpis"], start=1):
        years = "、".join(f"{year}年度 {value}" for year, value in sorted(row["years"].items()))
        base = f"現時点値 {row['baseline']}（{row['baseline_year']}年度）" if row["baseline"] else ""
        kind = Kpi.Kind(row["kind"]).label
        text = _joined(kind, f"単位 {row['unit']}", base, years, row["method"], row["source"])
        found.append((f"指標{place} {row['name']}", text))
    return found


def _write_budget(data: Data) -> list[Line]:
    return [
        (
            f"予算{place} {row['item']}",
            _joined(
                f"{row['fiscal_year']}年度",
                f"{row['amount']:,}千円",
                BudgetLine.Source(row["source_kind"]).label,
                row["grant"] or "",
                row["note"],
            ),
        )
        for place, row in enumerate(data["lines"], start=1)
    ]


def _write_roadmap(data: Data) -> list[Line]:
    return [
        (
            f"行程{place} {row['title']}",
            _joined(_months(row), row["section"], "節目" if row["is_milestone"] else ""),
        )
        for place, row in enumerate(data["items"], start=1)
    ]


_WRITERS: dict[str, Callable[[Data], list[Line]]] = {
    "basics": _write_basics,
    "problems": _write_problems,
    "stack": _write_stack,
    "cases": lambda data: [(row["title"], _joined("参考", row["note"])) for row in data["cases"]],
    "kpis": _write_kpis,
    "budget": _write_budget,
    "roadmap": _write_roadmap,
    "texts": lambda data: [(label, data[name]) for name, label in TEXTS.items()],
    "sharing": lambda data: [("公開の範囲", Plan.Visibility(data["visibility"]).label)],
}
