"""How far an indicator came (判定): a stated rule on pure values, no database.

    grade(Planned(Decimal(120), Decimal(30)), Decimal(144)).mark   # Mark.B

What is not known is never taken for 0: without a present value or an increment there is no grade.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

B_FROM = Decimal(80)  # per cent of the planned change


class Mark(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    NO_DATA = "no_data"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_weak(self) -> bool:
        """Whether the year's target was clearly missed."""
        return self in (Mark.C, Mark.D)


_LABELS = {
    Mark.A: "A 目標以上",
    Mark.B: "B 80%以上",
    Mark.C: "C 80%未満",
    Mark.D: "D 進んでいない",
    Mark.NO_DATA: "データなし",
    Mark.UNKNOWN: "判定できない",
}

# What the page shows under every table of grades.
RULE = (
    "達成率は、現時点値から実績までの変化を、その年度までに計画した増加分の合計で割った値です。減らす指標も同じ式で計算します。",
    "A：達成率100%以上（目標以上）。B：80%以上。C：80%未満。D：0%以下（現時点値から進んでいないか、逆に動いた）。",
    "増加分の合計が0の年度は、目標の値を保つか、計画全体でめざす向きに上回ればA、そうでなければDとします。",
    "実績がなければ「データなし」、現時点値か増加分が計画になければ「判定できない」とし、0とはみなしません。",
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What the plan said of one indicator for one year: all of it copied when the year was opened.

    `change` is the sum of increments up to the year, `aim` the sign of all increments together; None is unknown.
    """

    baseline: Decimal | None
    change: Decimal | None
    aim: int | None = None

    @property
    def target(self) -> Decimal | None:
        return None if self.baseline is None or self.change is None else self.baseline + self.change


@dataclass(frozen=True, slots=True)
class Grade:
    """A mark with the rate of achievement in per cent (None where there is none) and why there is no grade."""

    mark: Mark
    rate: Decimal | None = None
    why: str = ""

    @property
    def label(self) -> str:
        return self.mark.label


def planned(
    baseline: Decimal | None, increments: Mapping[int, Decimal | None], years: range, year: int
) -> Planned:
    """Take what the plan says for one of its years."""
    until = [increments.get(each) for each in years if each <= year]
    return Planned(baseline, _sum(until), _sign(_sum([increments.get(each) for each in years])))


def _sum(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) and values else None


def _sign(value: Decimal | None) -> int | None:
    return None if value is None else (value > 0) - (value < 0)


def grade(plan: Planned, actual: Decimal | None) -> Grade:
    """Compare the actual value with what was planned up to the year."""
    if actual is None:
        return Grade(Mark.NO_DATA)
    if plan.baseline is None:
        return Grade(Mark.UNKNOWN, why="計画に現時点値がありません。")
    if plan.change is None:
        return Grade(Mark.UNKNOWN, why="計画に、この年度までの増加分がそろっていません。")
    moved = actual - plan.baseline
    if plan.change == 0:
        return _held(moved, plan.aim)
    rate = moved / plan.change * 100
    return Grade(_mark_of(rate), rate)


def _mark_of(rate: Decimal) -> Mark:
    if rate >= 100:
        return Mark.A
    if rate >= B_FROM:
        return Mark.B
    return Mark.C if rate > 0 else Mark.D


def _held(moved: Decimal, aim: int | None) -> Grade:
    """A year in which nothing was to change."""
    if moved == 0:
        return Grade(Mark.A)
    if not aim:
        return Grade(Mark.UNKNOWN, why="増やす指標か減らす指標かが、計画の増加分からわかりません。")
    return Grade(Mark.A if (moved > 0) == (aim > 0) else Mark.D)
