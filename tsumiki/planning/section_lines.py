"""A section's data as labelled text for people: what the history shows, and what a conflict sets side by side."""

from collections.abc import Callable, Mapping
from typing import Any

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.planning import logic, roadmap
from tsumiki.planning.models import BudgetLine, Kpi, Plan
from tsumiki.planning.tables import ALL_TABLES
from tsumiki.planning.texts import WRITTEN

Data = dict[str, Any]
Line = tuple[str, str]
UNKNOWN = "未記入"


def _yes_no(value: Any) -> str:
    return UNKNOWN if value is None else "あり" if value else "なし"


def _months(row: Data) -> str:
    if not row.get("start") and not row.get("end"):
        return ""
    return f"{row.get('start') or '未定'}〜{row.get('end') or '未定'}"


def _joined(*parts: str) -> str:
    return "　".join(part for part in parts if part)


def _labelled(label: str, choices: Any, value: str | None) -> str:
    """The words of a choice; nothing where the version was kept before people were asked."""
    return f"{label} {choices(value).label}".strip() if value else ""


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
        whose = _labelled("だれの変化か", Kpi.Beneficiary, row.get("beneficiary"))
        text = _joined(kind, f"単位 {row['unit']}", base, years, row["method"], row["source"], whose)
        found.append((f"指標{place} {row['name']}", text))
    return found


def _write_budget(data: Data) -> list[Line]:
    return [
        (
            f"予算{place} {row['item']}",
            _joined(
                f"{row['fiscal_year']}年度",
                f"{row['amount']:,}千円",
                _labelled("", BudgetLine.Nature, row.get("nature")),
                _labelled("交付対象か", BudgetLine.Eligibility, row.get("eligibility")),
                BudgetLine.Source(row["source_kind"]).label,
                row["grant"] or "",
                row["note"],
            ),
        )
        for place, row in enumerate(data["lines"], start=1)
    ]


def _writer_of_texts(names: Mapping[str, str]) -> Callable[[Data], list[Line]]:
    return lambda data: [(label, data[name]) for name, label in names.items()]


WRITERS: dict[str, Callable[[Data], list[Line]]] = {
    "basics": _write_basics,
    "problems": _write_problems,
    "stack": _write_stack,
    "cases": lambda data: [(row["title"], _joined("参考", row["note"])) for row in data["cases"]],
    "logic": logic.lines,
    "kpis": _write_kpis,
    "budget": _write_budget,
    "roadmap": roadmap.lines,
    **{key: table.lines for key, table in ALL_TABLES.items()},
    **{key: _writer_of_texts(names) for key, names in WRITTEN.items()},
    "stacks": lambda data: [
        (
            f"案「{row['name']}」",
            _joined("、".join(block["name"] for block in row["blocks"]), row["note"]),
        )
        for row in data["stacks"]
    ],
    "sharing": lambda data: [("公開の範囲", Plan.Visibility(data["visibility"]).label)],
}
