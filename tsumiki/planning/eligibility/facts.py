"""What the check looks at: the plan's record and the grant's terms as plain values. Amounts are whole yen."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction


class State(StrEnum):
    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: whether it shows a change (not only work done), whose, and for how many years it is set."""

    name: str
    is_outcome: bool
    beneficiary: str  # residents, businesses, internal, undecided
    years: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part: which kind, and whether that is agreed."""

    name: str
    kind: str
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """One budget line. `grant` is the code of the grant it names, `is_granted` whether grant money pays it."""

    year: int
    yen: int
    is_granted: bool = False
    grant: str = ""
    is_running: bool = False
    eligibility: str = "undecided"  # yes, no, undecided


@dataclass(frozen=True, slots=True)
class Purchase:
    title: str
    method: str  # open_bid, named_bid, proposal, negotiated, undecided
    has_reason: bool = False


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan's record."""

    first_year: int
    last_year: int
    body: str = "municipality"  # or prefecture
    problems: int = 0
    problems_with_figures: int = 0
    indicators: tuple[Indicator, ...] = ()
    members: tuple[Member, ...] = ()
    costs: tuple[Cost, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    has_upkeep: bool = False
    has_organisation: bool = False
    evaluation: str = ""
    council: str = ""
    digital_use: str = ""
    has_existing_plan: bool | None = None

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    def years_with(self, grant: str) -> list[int]:
        """The years whose budget names the grant; where no line does, those of the plan."""
        return sorted({cost.year for cost in self.costs if grant and cost.grant == grant}) or list(self.years)

    def names(self, grant: str) -> bool:
        return any(cost.grant == grant for cost in self.costs)

    @property
    def last_granted_year(self) -> int:
        """The last year that grant money pays for; the plan's last year where none does."""
        return max((cost.year for cost in self.costs if cost.is_granted), default=self.last_year)


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit in yen, for a kind of body (or any), for a year or the whole term, of the grant or of the cost."""

    yen: int
    body: str = "any"
    per: str = "term"  # or year
    bound: str = "most"  # or least
    of_grant: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """A grant as a check can read it; None is "not known"."""

    code: str
    first_year: int
    last_year: int | None = None
    rate: Fraction | None = None
    caps: tuple[Cap, ...] = ()
    usual_years: int | None = None
    longest_years: int | None = None
    run_until: date | None = None
    period: str = ""
    questions: tuple[tuple[str, str], ...] = field(default=())  # (code of the rule, its sentence)

    @property
    def last_allowed_year(self) -> int | None:
        """The fiscal year in which the work has to be done at the latest."""
        day = self.run_until
        return None if day is None else day.year - (day.month < 4)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the record says of one condition, what decided it, what to do, and on which page."""

    state: State
    because: str
    todo: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One condition of a grant with its sentence and what the record says of it."""

    code: str
    sentence: str
    verdict: Verdict
