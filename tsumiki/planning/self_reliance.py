"""自立の見通し of a plan: its rows and forecasts as the pure simulation takes them, and what comes out, in words."""

from dataclasses import dataclass
from functools import cached_property

from tsumiki.kernel.charts import LineChart, Series
from tsumiki.kernel.dates import short_fiscal_year
from tsumiki.planning import upkeep as u
from tsumiki.planning.models import BudgetLine, UserForecast
from tsumiki.planning.record import PlanRecord

YEARS_AFTER = 5  # years shown after the plan's last
LONGEST = 15
THOUSAND = 1000
HALVED = "見込みの半分"


def takes_a_grant(record: PlanRecord) -> bool:
    return any(line.source_kind == BudgetLine.Source.GRANT and line.amount for line in record.budget)


def last_granted_year(record: PlanRecord) -> int:
    """The last year that grant money pays for; the plan's last where none does."""
    granted = [
        line.fiscal_year
        for line in record.budget
        if line.source_kind == BudgetLine.Source.GRANT and line.amount
    ]
    return max(granted, default=record.plan.end_fiscal_year)


def running_after_grant(record: PlanRecord) -> list[BudgetLine]:
    """What it costs to go on after the grant and who pays for it, year by year."""
    last = last_granted_year(record)
    found = [
        line
        for line in record.budget
        if line.nature == BudgetLine.Nature.RUNNING and line.fiscal_year > last and line.amount
    ]
    return sorted(found, key=lambda line: (line.fiscal_year, line.position))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case (控えめ, 見込み, 好調, half of 見込み) with its years."""

    label: str
    users: u.Users | None
    years: list[u.Year]

    @property
    def balanced_from(self) -> int | None:
        return u.balanced_from(self.years)


class Outlook:
    """The whole simulation of a plan; empty where no yearly income or cost is written."""

    def __init__(self, record: PlanRecord) -> None:
        self.record = record
        self.rows = record.rows("upkeep")
        self.forecasts = {row.scenario: row for row in record.rows("users")}
        self.lines = [
            u.Line(
                u.Side(row.side),
                u.Basis(row.basis),
                row.amount * (THOUSAND if row.basis == u.Basis.FIXED else 1),
                row.starts,
                row.ends,
            )
            for row in self.rows
        ]

    @cached_property
    def years(self) -> range:
        """From the first year with income or cost to some years after the plan."""
        if not self.rows:
            return range(0)
        first = min(row.starts for row in self.rows)
        last = max(
            self.record.plan.end_fiscal_year + YEARS_AFTER, *(row.ends or 0 for row in self.rows), first
        )
        return range(first, min(last, first + LONGEST - 1) + 1)

    @property
    def needs_users(self) -> bool:
        return any(line.basis is u.Basis.PER_USER for line in self.lines)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The three cases, and what happens when half as many come as expected."""
        found = []
        for scenario in UserForecast.Scenario:
            row = self.forecasts.get(scenario)
            users = u.Users(row.starts, row.users, row.yearly_change) if row else None
            found.append(Outcome(scenario.label, users, u.run(self.lines, users, self.years)))
        expected = found[1].users
        if expected is not None:
            half = u.halved(expected)
            found.append(Outcome(HALVED, half, u.run(self.lines, half, self.years)))
        return found

    @property
    def expected(self) -> Outcome:
        return self.outcomes[1]

    @property
    def years_after_grant(self) -> list[int]:
        return [year for year in self.years if year > last_granted_year(self.record)]

    @property
    def reference_year(self) -> int:
        """The year the break-even is told for: the first after the grant, or the last shown."""
        return (self.years_after_grant or [self.years[-1]])[0]

    @property
    def break_even(self) -> int | None:
        return u.break_even(self.lines, self.reference_year)

    @property
    def sums(self) -> u.Sums:
        return u.sums_of(self.lines, self.reference_year)

    def chart(self) -> LineChart:
        return LineChart(
            title="年度ごとの収支（収入−費用）",
            periods=tuple(short_fiscal_year(year) for year in self.years),
            series=tuple(
                Series(outcome.label, tuple(in_thousands(row.balance) for row in outcome.years))
                # What is expected comes first: the chart draws its first line strongest.
                for outcome in sorted(self.outcomes, key=lambda outcome: outcome is not self.expected)
            ),
            unit="千円",
            period_label="年度",
        )


def in_thousands(yen: int | None) -> float | None:
    return None if yen is None else yen / THOUSAND


def thousands(yen: int | None, missing: str = "—") -> str:
    """12,345 (thousands of yen), with a minus sign people read; amounts below a thousand keep their digits."""
    if yen is None:
        return missing
    text = f"{abs(yen) / THOUSAND:,.3f}".rstrip("0").rstrip(".")
    return f"−{text}" if yen < 0 else text
