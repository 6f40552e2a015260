"""A plan's record against the conditions of a grant. Pure values, no Django.

    check(facts, terms)     # every condition with its sentence: met, not met, or not to be told from the record
    amounts(facts, terms)   # what the grant could pay in each year, and what is left to the town

It reads the record and nothing else: it is not the ministry's judgement, and it gives no mark out of a hundred.
"""

from tsumiki.planning.eligibility.amounts import (
    YearAmount,
    amounts,
    caps_of,
    eligible_cost,
)
from tsumiki.planning.eligibility.facts import (
    Answer,
    Cap,
    Cost,
    Indicator,
    Member,
    PlanFacts,
    Purchase,
    State,
    Terms,
    Verdict,
)
from tsumiki.planning.eligibility.rules import RULES

__all__ = [
    "RULES",
    "Answer",
    "Cap",
    "Cost",
    "Indicator",
    "Member",
    "PlanFacts",
    "Purchase",
    "State",
    "Terms",
    "Verdict",
    "YearAmount",
    "amounts",
    "check",
]


def check(facts: PlanFacts, terms: Terms) -> list[Answer]:
    """Return an answer for each condition: first when it is offered, how long and how large, then its own sentences."""
    found = [Answer("offered", "募集の年度", _offered(facts, terms))]
    if terms.longest_years is not None or terms.usual_years is not None:
        found.append(Answer("term", f"期間：{terms.period}", _term(facts, terms)))
    for cap in caps_of(terms, facts.body, "least", of_grant=False):
        found.append(
            Answer("least_cost", f"事業費が{cap.yen // 10_000:,}万円以上であること", _least_cost(facts, cap))
        )
    found += [Answer(code, sentence, RULES[code](facts, terms)) for code, sentence in terms.questions]
    return found


def _offered(facts: PlanFacts, terms: Terms) -> Verdict:
    years = facts.years_with(terms.code)
    last = terms.last_year
    within = [year for year in years if terms.first_year <= year and (last is None or year <= last)]
    if within:
        return Verdict(State.MET, f"{within[0]}年度の募集があります。締切は要綱で確かめます。", page="budget")
    if years[-1] < terms.first_year:
        return Verdict(State.UNMET, f"{terms.first_year}年度からの制度です。", "年度を確かめます。", "budget")
    because = f"{years[0]}年度の募集は、この版では確認できていません（確認できているのは{last}年度まで）。"
    return Verdict(State.UNKNOWN, because, "その年度の要綱が出ているかを確かめます。")


def _term(facts: PlanFacts, terms: Terms) -> Verdict:
    years = facts.years_with(terms.code)
    length = years[-1] - years[0] + 1
    said = f"{years[0]}年度から{years[-1]}年度までの{length}年です。"
    if terms.longest_years is not None and length > terms.longest_years:
        return Verdict(State.UNMET, said, f"{terms.longest_years}年以内に収めます。", "budget")
    if terms.usual_years is not None and length > terms.usual_years:
        return Verdict(
            State.UNKNOWN,
            f"{said}原則の{terms.usual_years}年を超えます。",
            "超えられる条件を要綱で確かめます。",
        )
    if terms.longest_years is None and terms.usual_years is None:
        return Verdict(State.UNKNOWN, said, "期間の条件を要綱で確かめます。")
    return Verdict(State.MET, said, page="budget")


def _least_cost(facts: PlanFacts, cap: Cap) -> Verdict:
    years = {cost.year for cost in facts.costs}
    sure = sum(eligible_cost(facts, year) for year in years)
    open_cost = sum(eligible_cost(facts, year, "undecided") for year in years)
    said = f"交付対象とした費用は計{sure // 1000:,}千円です。"
    if sure >= cap.yen:
        return Verdict(State.MET, said, page="budget")
    if open_cost:
        because = f"{said}交付対象か未定の費用が{open_cost // 1000:,}千円あります。"
        return Verdict(State.UNKNOWN, because, "予算の行ごとに、交付金の対象かを選びます。", "budget")
    return Verdict(State.UNMET, said, "対象となる費用を確かめます。", "budget")
