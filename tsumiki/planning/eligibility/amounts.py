"""How much a grant could pay: rate times eligible cost up to the caps, year by year. Whole thousands of yen."""

from collections.abc import Iterable
from dataclasses import dataclass

from tsumiki.planning.eligibility.facts import Cap, PlanFacts, Terms

UNIT = 1000


@dataclass(frozen=True, slots=True)
class YearAmount:
    """One year: the cost marked as eligible, the grant as computed, the town's part, the grant as budgeted."""

    year: int
    cost: int
    is_allowed: bool
    grant: int
    planned: int

    @property
    def own(self) -> int:
        return self.cost - self.grant

    @property
    def gap(self) -> int:
        """What the budget expects of this grant beyond what was computed."""
        return max(0, self.planned - self.grant)


def caps_of(terms: Terms, body: str, bound: str, *, of_grant: bool) -> list[Cap]:
    """The caps that hold for a kind of body."""
    return [
        cap
        for cap in terms.caps
        if cap.body in (body, "any") and cap.bound == bound and cap.of_grant is of_grant
    ]


def eligible_cost(facts: PlanFacts, year: int, state: str = "yes") -> int:
    return sum(cost.yen for cost in facts.costs if cost.year == year and cost.eligibility == state)


def allowed_years(facts: PlanFacts, terms: Terms) -> list[int]:
    """The years with eligible cost that lie within the grant's last day and its longest term."""
    years = sorted({cost.year for cost in facts.costs if cost.eligibility == "yes" and cost.yen})
    last = terms.last_allowed_year
    if last is not None:
        years = [year for year in years if year <= last]
    if terms.longest_years is not None and years:
        years = [year for year in years if year < years[0] + terms.longest_years]
    return years


def amounts(facts: PlanFacts, terms: Terms) -> list[YearAmount] | None:
    """Return every year with eligible or budgeted money; None where the rate is not known."""
    if terms.rate is None:
        return None
    allowed = allowed_years(facts, terms)
    shown = sorted(
        {
            cost.year
            for cost in facts.costs
            if cost.yen and (cost.eligibility == "yes" or cost.grant == terms.code)
        }
    )
    cost_left = _limit(caps_of(terms, facts.body, "most", of_grant=False), "term")
    grant_left = _limit(caps_of(terms, facts.body, "most", of_grant=True), "term")
    cost_cap = _limit(caps_of(terms, facts.body, "most", of_grant=False), "year")
    grant_cap = _limit(caps_of(terms, facts.body, "most", of_grant=True), "year")
    found = []
    for year in shown:
        cost, grant = eligible_cost(facts, year), 0
        if year in allowed:
            counted = _least(cost, cost_cap, cost_left)
            cost_left = None if cost_left is None else cost_left - counted
            grant = _least(int(terms.rate * counted), grant_cap, grant_left) // UNIT * UNIT
            grant_left = None if grant_left is None else grant_left - grant
        planned = sum(row.yen for row in facts.costs if row.year == year and row.grant == terms.code)
        found.append(YearAmount(year, cost, year in allowed, grant, planned))
    return found


def _limit(caps: Iterable[Cap], per: str) -> int | None:
    return min((cap.yen for cap in caps if cap.per == per), default=None)


def _least(*values: int | None) -> int:
    return min(value for value in values if value is not None)
