"""KPI, budget and roadmap: each saved as a whole table."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tsumiki.accounts.models import User
from tsumiki.framework.models import Grant
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import roadmap, sections
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.models import BudgetLine, Kpi, KpiYear, Plan, RoadmapItem
from tsumiki.planning.models.rows import new_key, own_keys
from tsumiki.planning.services._saving import saving

_KPI = ("key", "name", "kind", "unit", "method", "source", "beneficiary")
_BUDGET = ("key", "fiscal_year", "item", "amount", "nature", "eligibility", "source_kind", "note")


@dataclass(frozen=True, slots=True)
class KpiRow:
    name: str
    kind: str
    unit: str
    baseline: Decimal | None = None
    baseline_year: int | None = None
    method: str = ""
    source: str = ""
    increments: dict[int, Decimal] = field(default_factory=dict)
    key: str = field(default_factory=new_key)
    beneficiary: str = Kpi.Beneficiary.UNDECIDED.value

    def data(self) -> sections.Data:
        row = {k: v for k, v in asdict(self).items() if k != "increments"}
        years = {str(year): signed(value) for year, value in sorted(self.increments.items())}
        return row | {"baseline": number(self.baseline) or None, "years": years}


@dataclass(frozen=True, slots=True)
class BudgetRow:
    fiscal_year: int
    item: str
    amount: int
    source_kind: str
    grant: Grant | None = None
    note: str = ""
    key: str = field(default_factory=new_key)
    nature: str = BudgetLine.Nature.INITIAL.value
    eligibility: str = BudgetLine.Eligibility.UNDECIDED.value

    def data(self) -> sections.Data:
        row: dict[str, Any] = {name: getattr(self, name) for name in _BUDGET}
        grant = self.grant
        return row | {"grant": str(grant) if grant else None, "grant_id": grant.pk if grant else None}


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    title: str
    start_on: date
    end_on: date
    section: str = ""
    milestone_kind: str = ""
    after: tuple[str, ...] = ()
    key: str = field(default_factory=new_key)

    def data(self) -> sections.Data:
        return {
            "key": self.key,
            "title": self.title,
            "start": sections.month(self.start_on),
            "end": sections.month(self.end_on),
            "section": self.section,
            "milestone_kind": self.milestone_kind,
            "after": list(self.after),
        }


Row = TypeVar("Row", KpiRow, BudgetRow, RoadmapRow)


def save_kpis(plan: Plan, *, by: User, expected_version: int, rows: list[KpiRow]) -> None:
    """Replace the table of indicators."""
    rows = _each_with_own_key(rows)
    mine = {"kpis": [row.data() for row in rows]}
    with saving(plan, "kpis", by=by, expected_version=expected_version, mine=mine) as locked:
        KpiYear.objects.filter(kpi__plan=locked).delete()
        locked.kpis.all().delete()
        made = Kpi.objects.bulk_create(
            Kpi(
                plan=locked,
                position=place,
                **{k: getattr(row, k) for k in _KPI},
                baseline=row.baseline,
                baseline_year=row.baseline_year,
            )
            for place, row in enumerate(rows, start=1)
        )
        KpiYear.objects.bulk_create(
            KpiYear(kpi=kpi, fiscal_year=year, increment=increment)
            for kpi, row in zip(made, rows, strict=True)
            for year, increment in row.increments.items()
        )


def save_budget(plan: Plan, *, by: User, expected_version: int, rows: list[BudgetRow]) -> None:
    """Replace the budget."""
    rows = _each_with_own_key(rows)
    mine = {"lines": [row.data() for row in rows]}
    with saving(plan, "budget", by=by, expected_version=expected_version, mine=mine) as locked:
        locked.budget.all().delete()
        BudgetLine.objects.bulk_create(
            BudgetLine(
                plan=locked,
                position=place,
                grant=row.grant,
                **{name: getattr(row, name) for name in _BUDGET},
            )
            for place, row in enumerate(rows, start=1)
        )


def save_roadmap(plan: Plan, *, by: User, expected_version: int, rows: list[RoadmapRow]) -> None:
    """Replace the roadmap's own rows; the blocks of the stack appear on it by themselves.

    What is no longer there goes from `after` with it. Raises RuleError when rows wait for each other.
    """
    rows = _each_with_own_key(rows)
    there = {row.key for row in rows} | set(plan.blocks.values_list("block__code", flat=True))
    rows = [
        replace(row, after=tuple(key for key in dict.fromkeys(row.after) if key in there)) for row in rows
    ]
    _refuse_circle(rows)
    mine = roadmap.data_of(plan, [row.data() for row in rows])
    with saving(plan, "roadmap", by=by, expected_version=expected_version, mine=mine) as locked:
        locked.roadmap.all().delete()
        RoadmapItem.objects.bulk_create(
            RoadmapItem(plan=locked, position=place, **asdict(row) | {"after": list(row.after)})
            for place, row in enumerate(rows, start=1)
        )


def _refuse_circle(rows: list[RoadmapRow]) -> None:
    names = {row.key: row.title for row in rows}
    found = roadmap.circle({row.key: row.after for row in rows})
    if found:
        chain = " → ".join(f"「{names[key]}」" for key in (*found, found[0]))
        raise RuleError(
            f"行程の「先に終えること」が輪になっています（{chain}）。どれか1つの印を外してください。"
        )


def _each_with_own_key(rows: list[Row]) -> list[Row]:
    keys = own_keys(row.key for row in rows)
    return [replace(row, key=key) for row, key in zip(rows, keys, strict=True)]
