"""The stated rule, by examples, by properties, and beside a second way of computing it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.planning.grading import Mark, Planned, grade, planned

numbers = st.decimals(-10_000, 10_000, places=2)
changes = numbers.filter(lambda value: value != 0)


def D(text):
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("baseline", "change", "aim", "actual", "mark"),
    [
        ("120", "30", 1, "150", Mark.A),
        ("120", "30", 1, "149.99", Mark.B),
        ("120", "30", 1, "144", Mark.B),
        ("120", "30", 1, "143.99", Mark.C),
        ("120", "30", 1, "120", Mark.D),
        ("120", "30", 1, "100", Mark.D),
        ("86", "-10", -1, "76", Mark.A),
        ("86", "-10", -1, "70", Mark.A),
        ("86", "-10", -1, "78", Mark.B),
        ("86", "-10", -1, "80", Mark.C),
        ("86", "-10", -1, "90", Mark.D),
        ("50", "0", 1, "50", Mark.A),
        ("50", "0", 1, "51", Mark.A),
        ("50", "0", 1, "49", Mark.D),
        ("50", "0", -1, "49", Mark.A),
        ("50", "0", 0, "50", Mark.A),
        ("50", "0", 0, "51", Mark.UNKNOWN),
        ("50", "0", None, "51", Mark.UNKNOWN),
        (None, "30", 1, "150", Mark.UNKNOWN),
        ("120", None, None, "150", Mark.UNKNOWN),
        ("120", "30", 1, None, Mark.NO_DATA),
        (None, None, None, None, Mark.NO_DATA),
        ("0", "5", 1, "0", Mark.D),
    ],
)
def test_grades_as_the_rule_says(baseline, change, aim, actual, mark):
    assert grade(Planned(D(baseline), D(change), aim), D(actual)).mark == mark


def test_what_cannot_be_graded_says_why():
    assert grade(Planned(None, Decimal(1)), Decimal(1)).why == "計画に現時点値がありません。"
    assert "増加分" in grade(Planned(Decimal(1), None), Decimal(1)).why


def oracle(baseline, change, actual):
    """By comparing values in the direction of the plan, without dividing."""
    sign = 1 if change > 0 else -1
    way, planned_way = (
        Fraction(sign) * (Fraction(actual) - Fraction(baseline)),
        Fraction(sign) * Fraction(change),
    )
    if way >= planned_way:
        return Mark.A
    if 5 * way >= 4 * planned_way:
        return Mark.B
    return Mark.C if way > 0 else Mark.D


@given(numbers, changes, numbers)
def test_the_same_as_without_dividing(baseline, change, actual):
    assert grade(Planned(baseline, change), actual).mark == oracle(baseline, change, actual)


@given(numbers, changes, numbers)
def test_a_falling_indicator_is_the_mirror_of_a_rising_one(baseline, change, actual):
    rising, falling = Planned(baseline, change), Planned(-baseline, -change)

    assert grade(rising, actual).mark == grade(falling, -actual).mark


@given(numbers, changes)
def test_the_target_itself_is_always_reached(baseline, change):
    aimed = Planned(baseline, change)

    assert grade(aimed, aimed.target).mark == Mark.A


@given(st.none() | numbers, st.none() | numbers, numbers)
def test_what_is_not_known_is_never_zero(baseline, change, actual):
    found = grade(Planned(baseline, change), actual)

    if baseline is None or change is None:
        assert (found.mark, found.rate) == (Mark.UNKNOWN, None)


@given(st.lists(st.none() | numbers, min_size=1, max_size=10), st.data())
def test_the_year_takes_the_increments_up_to_it(increments, data):
    place = data.draw(st.integers(0, len(increments) - 1))
    years = range(2027, 2027 + len(increments))
    given_years = {year: value for year, value in zip(years, increments, strict=True) if value is not None}

    found = planned(Decimal(1), given_years, years, 2027 + place)

    until = increments[: place + 1]
    assert found.change == (None if None in until else sum(until))
    total = None if None in increments else sum(increments)
    assert found.aim == (None if total is None else (total > 0) - (total < 0))
