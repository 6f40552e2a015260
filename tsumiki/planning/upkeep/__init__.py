"""Whether a service pays for itself: income and cost by year for a number of users. Pure values, no Django.

    years = run(lines, Users(starts=2027, first=100, change=20), range(2027, 2037))
    point = break_even(lines, 2030)      # how many users it takes in that year
    half = run(lines, halved(users), …)

All amounts are whole yen. What is not known stays unknown: without a forecast of users, whatever depends on them is None.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    COST = "cost"
    INCOME = "income"


class Basis(StrEnum):
    FIXED = "fixed"
    PER_USER = "per_user"


@dataclass(frozen=True, slots=True)
class Line:
    """An amount in yen for each year from `starts` to `ends` (no end: for good), fixed or for each user."""

    side: Side
    basis: Basis
    yen: int
    starts: int
    ends: int | None = None

    def runs_in(self, year: int) -> bool:
        return self.starts <= year and (self.ends is None or year <= self.ends)


@dataclass(frozen=True, slots=True)
class Users:
    """Users in the first year and how many more (or fewer) each year after; never below none."""

    starts: int
    first: int
    change: int = 0
    is_halved: bool = False

    def in_year(self, year: int) -> int:
        if year < self.starts:
            return 0
        whole = max(0, self.first + self.change * (year - self.starts))
        return whole // 2 if self.is_halved else whole


def halved(users: Users) -> Users:
    """The same forecast with half the people in every year (rounded down)."""
    return Users(users.starts, users.first, users.change, is_halved=True)


@dataclass(frozen=True, slots=True)
class Sums:
    """The four sums of one year that everything else is made of, in yen."""

    fixed_income: int
    income_per_user: int
    fixed_cost: int
    cost_per_user: int
    depends_on_users: bool

    @property
    def margin(self) -> int:
        """What one more user leaves."""
        return self.income_per_user - self.cost_per_user

    @property
    def to_cover(self) -> int:
        """What users have to bring in; below nothing when the fixed income is enough."""
        return self.fixed_cost - self.fixed_income


@dataclass(frozen=True, slots=True)
class Year:
    """One year's outcome; None where users are needed and not known."""

    year: int
    users: int | None
    income: int | None
    cost: int | None
    balance: int | None
    cumulative: int | None

    @property
    def shortfall(self) -> int | None:
        """What has to come from elsewhere, such as general funds."""
        return None if self.balance is None else max(0, -self.balance)


def sums_of(lines: Iterable[Line], year: int) -> Sums:
    """Add up what runs in a year."""
    running = [line for line in lines if line.runs_in(year)]

    def total(side: Side, basis: Basis) -> int:
        return sum(line.yen for line in running if line.side is side and line.basis is basis)

    return Sums(
        fixed_income=total(Side.INCOME, Basis.FIXED),
        income_per_user=total(Side.INCOME, Basis.PER_USER),
        fixed_cost=total(Side.COST, Basis.FIXED),
        cost_per_user=total(Side.COST, Basis.PER_USER),
        depends_on_users=any(line.basis is Basis.PER_USER for line in running),
    )


def run(lines: Sequence[Line], users: Users | None, years: Iterable[int]) -> list[Year]:
    """Return every year's income, cost, balance and running total."""
    found: list[Year] = []
    running: int | None = 0
    for year in years:
        sums = sums_of(lines, year)
        count = users.in_year(year) if users is not None else None
        if count is None and sums.depends_on_users:
            income = cost = balance = None
        else:
            income = sums.fixed_income + sums.income_per_user * (count or 0)
            cost = sums.fixed_cost + sums.cost_per_user * (count or 0)
            balance = income - cost
        running = None if running is None or balance is None else running + balance
        found.append(Year(year, count, income, cost, balance, running))
    return found


def break_even(lines: Iterable[Line], year: int) -> int | None:
    """Return the smallest number of users with which that year's income covers its cost; None where none does."""
    sums = sums_of(lines, year)
    if sums.to_cover <= 0:
        return 0
    if sums.margin <= 0:
        return None
    return -(-sums.to_cover // sums.margin)


def balanced_from(years: Sequence[Year]) -> int | None:
    """Return the first year from which income covers cost in it and in every later year shown; None where it never does."""
    first: int | None = None
    for row in years:
        if row.balance is None or row.balance < 0:
            first = None
        elif first is None:
            first = row.year
    return first
