"""The pure check of a record against a grant: each rule in its three states, amounts against an independent checker."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.framework.models import Grant
from tsumiki.planning.eligibility import (
    RULES,
    Cap,
    Cost,
    Indicator,
    Member,
    PlanFacts,
    Purchase,
    Terms,
    amounts,
    check,
)

EMPTY = PlanFacts(2027, 2029)
TERMS = Terms("g", 2027, 2029, run_until=date(2028, 3, 31))
RESIDENTS = Indicator("外出する人", is_outcome=True, beneficiary="residents", years=3)
WORK = Indicator("会議", is_outcome=False, beneficiary="internal", years=3)
GIVEN = Cost(2027, 5_000_000, is_granted=True, grant="g", eligibility="yes")
RUNNING = Cost(2028, 800_000, is_running=True)
FIVE = tuple(Member(kind, kind, is_agreed=True) for kind in ("company", "school", "bank", "labour", "media"))
NPO = Member("NPO", "npo", is_agreed=True)


def bought(method, *, has_reason=False):
    return (Purchase("しくみ", method, has_reason),)


CASES = [
    ("local_problem", {"problems": 2, "problems_with_figures": 1}, "met"),
    ("local_problem", {"problems": 2}, "unknown"),
    ("local_problem", {}, "unmet"),
    ("resident_benefit", {"indicators": (RESIDENTS, WORK)}, "met"),
    ("resident_benefit", {"indicators": (WORK,)}, "unmet"),
    ("resident_benefit", {"indicators": (replace(RESIDENTS, beneficiary="undecided"), WORK)}, "unknown"),
    ("resident_benefit", {"indicators": (replace(RESIDENTS, beneficiary="businesses"),)}, "unmet"),
    ("resident_benefit", {"indicators": (replace(RESIDENTS, is_outcome=False),)}, "unmet"),
    ("resident_benefit", {}, "unmet"),
    ("outcome", {"indicators": (RESIDENTS,)}, "met"),
    ("outcome", {"indicators": (WORK,)}, "unmet"),
    ("three_year_outcome", {"indicators": (RESIDENTS,)}, "met"),
    ("three_year_outcome", {"indicators": (replace(RESIDENTS, years=2), WORK)}, "unmet"),
    ("three_year_outcome", {"indicators": (WORK,)}, "unmet"),
    ("consortium", {"members": (NPO,), "has_organisation": True}, "met"),
    ("consortium", {"members": (NPO,)}, "unknown"),
    ("consortium", {"members": (replace(NPO, is_agreed=False),), "has_organisation": True}, "unknown"),
    ("consortium", {"has_organisation": True}, "unmet"),
    ("stakeholders", {"members": FIVE}, "met"),
    ("stakeholders", {"members": FIVE[:4], "evaluation": "報道も加わる"}, "unknown"),
    ("stakeholders", {"members": (*FIVE[:4], replace(FIVE[4], is_agreed=False))}, "unmet"),
    ("running_cost_source", {"costs": (GIVEN, RUNNING)}, "met"),
    ("running_cost_source", {"costs": (GIVEN, replace(RUNNING, year=2027))}, "unmet"),
    ("running_cost_source", {"costs": (GIVEN, replace(RUNNING, is_running=False))}, "unmet"),
    ("running_cost_source", {"costs": (GIVEN, replace(RUNNING, is_granted=True))}, "unmet"),
    ("running_cost_source", {"costs": (GIVEN,), "has_upkeep": True}, "unknown"),
    ("running_cost_source", {"costs": (RUNNING,)}, "unmet"),  # without a grant the plan's own last year counts
    ("running_cost_source", {"costs": (replace(RUNNING, year=2030),)}, "met"),
    ("competitive_bidding", {"purchases": bought("open_bid") + bought("named_bid")}, "met"),
    ("competitive_bidding", {"purchases": bought("open_bid") + bought("proposal")}, "unknown"),
    ("competitive_bidding", {"purchases": bought("negotiated")}, "unmet"),
    ("competitive_bidding", {"purchases": bought("negotiated", has_reason=True)}, "unknown"),
    ("competitive_bidding", {"purchases": bought("undecided")}, "unknown"),
    ("competitive_bidding", {}, "unknown"),
    ("run_until", {"costs": (GIVEN,)}, "met"),
    ("run_until", {"costs": (GIVEN, replace(GIVEN, year=2028))}, "unmet"),
    ("run_until", {}, "unknown"),  # 2027 to 2029: only the first year lies within
    ("run_until", {"first_year": 2028}, "unmet"),
    ("run_until", {"last_year": 2027}, "met"),
    ("launch_cost", {"costs": (GIVEN,)}, "met"),
    ("launch_cost", {"costs": (replace(GIVEN, is_running=True),)}, "unmet"),
    ("launch_cost", {"costs": (GIVEN, replace(GIVEN, year=2028))}, "unmet"),
    ("launch_cost", {"costs": (replace(GIVEN, grant="other"),)}, "unknown"),
    ("publication", {"evaluation": "7月に公表する"}, "met"),
    ("publication", {"evaluation": "会議を開く"}, "unknown"),
    ("publication", {"evaluation": " "}, "unmet"),
    ("verification", {"evaluation": "会議", "council": "9月", "indicators": (RESIDENTS,)}, "unknown"),
    ("verification", {"evaluation": "会議", "council": "9月"}, "unmet"),
    ("verification", {"evaluation": "会議", "indicators": (RESIDENTS,)}, "unmet"),
    ("regional_plan", {"has_existing_plan": True}, "unknown"),
    ("regional_plan", {"has_existing_plan": False}, "unmet"),
    ("regional_plan", {}, "unknown"),
    ("digital_use", {"digital_use": "予約の画面"}, "met"),
    ("digital_use", {}, "unmet"),
    ("unread", {}, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "record", "state"), CASES)
def test_each_rule_says_what_the_record_says(rule, record, state):
    verdict = RULES[rule](replace(EMPTY, **record), TERMS)

    assert verdict.state == state
    assert verdict.because.endswith("。")
    # Whatever is not met comes with something to do; where the record decided, with the page that says so.
    assert bool(verdict.todo) == (state != "met")
    assert verdict.page or state == "unknown"


def test_every_rule_of_the_vocabulary_can_be_asked_and_is_tried_above():
    assert set(RULES) == set(Grant.Rule.values) == {rule for rule, _, _ in CASES}


def test_a_last_day_within_the_year_cannot_be_told_from_the_budget():
    terms = replace(TERMS, run_until=date(2027, 12, 31))

    assert RULES["run_until"](replace(EMPTY, costs=(GIVEN,)), terms).state == "unknown"
    assert RULES["run_until"](EMPTY, replace(TERMS, run_until=None)).state == "unknown"


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [(2026, 2027, "met"), (2030, None, "unmet"), (2025, 2026, "unknown"), (2020, None, "met")],
)
def test_a_year_that_was_not_confirmed_is_not_called_offered(first, last, state):
    answers = {a.code: a for a in check(EMPTY, Terms("g", first, last))}

    assert (set(answers), answers["offered"].verdict.state) == ({"offered"}, state)


@pytest.mark.parametrize(
    ("usual", "longest", "last_year", "state"),
    [(3, 5, 2029, "met"), (3, 5, 2030, "unknown"), (3, 5, 2032, "unmet"), (None, 2, 2029, "unmet"), (None, 3, 2029, "met")],
)  # fmt: skip
def test_the_term_is_counted_in_fiscal_years(usual, longest, last_year, state):
    terms = Terms("g", 2020, usual_years=usual, longest_years=longest, period="原則")

    answers = {a.code: a for a in check(replace(EMPTY, last_year=last_year), terms)}

    assert (answers["term"].verdict.state, answers["term"].sentence) == (state, "期間：原則")


@pytest.mark.parametrize(
    ("yen", "eligibility", "state"),
    [(1_000_000, "yes", "met"), (999_000, "yes", "unmet"), (2_000_000, "undecided", "unknown"), (2_000_000, "no", "unmet")],
)  # fmt: skip
def test_the_least_cost_is_asked_of_what_is_marked_as_eligible(yen, eligibility, state):
    terms = Terms("g", 2020, caps=(Cap(1_000_000, bound="least", of_grant=False),))
    facts = replace(EMPTY, costs=(Cost(2027, yen, eligibility=eligibility),))

    answers = {a.code: a for a in check(facts, terms)}

    assert answers["least_cost"].sentence == "事業費が100万円以上であること"
    assert answers["least_cost"].verdict.state == state


def test_conditions_keep_their_sentences_and_their_order():
    terms = replace(TERMS, questions=(("outcome", "成果指標"), ("unread", "地域で実装")))

    assert [(a.code, a.sentence) for a in check(EMPTY, terms)][1:] == list(terms.questions)


# --- amounts: a checker that knows only what must hold -----------------------------------------------
costs_of = st.lists(
    st.builds(
        Cost,
        st.integers(2026, 2031),
        st.integers(0, 40).map(lambda n: n * 1000),
        st.booleans(),
        st.sampled_from(["g", "other", ""]),
        st.booleans(),
        st.sampled_from(["yes", "no", "undecided"]),
    ),
    max_size=8,
).map(tuple)
caps_list = st.lists(
    st.builds(
        Cap,
        st.integers(0, 60_000),
        st.sampled_from(["municipality", "prefecture", "any"]),
        st.sampled_from(["year", "term"]),
        st.just("most"),
        st.booleans(),
    ),
    max_size=4,
).map(tuple)
terms_of = st.builds(
    Terms,
    st.just("g"),
    st.just(2020),
    rate=st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)]),
    caps=caps_list,
    longest_years=st.none() | st.integers(1, 4),
    run_until=st.none() | st.sampled_from([date(2028, 3, 31), date(2029, 12, 31)]),
)


def is_possible(grants, facts, terms):
    """Whether these amounts (year → yen) break none of the grant's limits, each asked from the definition."""
    marked = {}
    for cost in facts.costs:
        if cost.eligibility == "yes":
            marked[cost.year] = marked.get(cost.year, 0) + cost.yen
    paid = {year: yen for year, yen in grants.items() if yen}
    first = min((year for year, yen in marked.items() if yen), default=0)
    for year in paid:
        if terms.longest_years is not None and year - first >= terms.longest_years:
            return False
        if terms.run_until is not None and date(year, 4, 1) > terms.run_until:
            return False
    # The cost that the grants need at least, at the rate.
    needed = {year: yen / terms.rate for year, yen in paid.items()}
    holding = [cap for cap in terms.caps if cap.body in ("municipality", "any")]
    for cap in holding:
        of = paid if cap.of_grant else needed
        if cap.per == "year" and any(yen > cap.yen for yen in of.values()):
            return False
        if cap.per == "term" and sum(of.values()) > cap.yen:
            return False
    return all(yen <= marked.get(year, 0) for year, yen in needed.items())


@given(costs_of, terms_of)
def test_amounts_hold_every_limit_and_leave_nothing_on_the_table(costs, terms):
    facts = replace(EMPTY, costs=costs)

    rows = amounts(facts, terms)

    grants = {row.year: row.grant for row in rows}
    assert is_possible(grants, facts, terms)
    # One thousand more in any year would break a limit, unless the cost counted was cut to whole thousands before.
    is_cut = any(not cap.of_grant and cap.per == "term" for cap in terms.caps)
    if not is_cut:
        assert not any(
            is_possible({**grants, year: yen + 1000}, facts, terms) for year, yen in grants.items()
        )


@given(costs_of, terms_of)
def test_every_amount_adds_up_and_nothing_of_the_budget_is_left_out(costs, terms):
    rows = amounts(replace(EMPTY, costs=costs), terms)

    assert all(row.grant + row.own == row.cost and row.grant % 1000 == 0 for row in rows)
    assert all(row.gap == max(row.planned - row.grant, 0) for row in rows)
    assert sum(row.planned for row in rows) == sum(cost.yen for cost in costs if cost.grant == "g")
    assert sum(row.cost for row in rows) == sum(cost.yen for cost in costs if cost.eligibility == "yes")


def test_without_a_rate_there_is_no_amount():
    assert amounts(replace(EMPTY, costs=(GIVEN,)), TERMS) is None


def test_a_grant_that_the_budget_counts_on_beyond_its_rate_shows_as_a_gap():
    (row,) = amounts(replace(EMPTY, costs=(GIVEN,)), replace(TERMS, rate=Fraction(1, 2)))

    assert (row.cost, row.grant, row.own, row.planned, row.gap) == (
        5_000_000,
        2_500_000,
        2_500_000,
        5_000_000,
        2_500_000,
    )
