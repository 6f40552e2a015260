"""The pure simulation against the plainest oracle: one person, one yen, one year at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.planning.upkeep import (
    Basis,
    Line,
    Side,
    Users,
    Year,
    balanced_from,
    break_even,
    halved,
    run,
    sums_of,
)

YEARS = range(2027, 2035)
lines_of = st.lists(
    st.builds(
        Line,
        st.sampled_from(Side),
        st.sampled_from(Basis),
        st.integers(0, 10_000),
        st.integers(2025, 2034),
        st.none() | st.integers(2025, 2036),
    ),
    max_size=8,
)
users_of = st.builds(Users, st.integers(2025, 2034), st.integers(0, 500), st.integers(-80, 80), st.booleans())


def balance_by_hand(lines, count, year):
    """Pays and receives once for each line, and once more for each person."""
    purse = 0
    for line in lines:
        if year < line.starts or (line.ends is not None and year > line.ends):
            continue
        for _ in range(count if line.basis == "per_user" else 1):
            purse += line.yen if line.side == "income" else -line.yen
    return purse


def count_by_hand(users, year):
    """Begins with the first year's people and lets them come or go year by year."""
    if year < users.starts:
        return 0
    count = users.first
    for _ in range(users.starts, year):
        count += users.change
    count = max(count, 0)
    return (count - count % 2) // 2 if users.is_halved else count


@given(lines_of, users_of)
def test_every_year_is_what_counting_by_hand_gives(lines, users):
    total = 0
    for row in run(lines, users, YEARS):
        count = count_by_hand(users, row.year)
        expected = balance_by_hand(lines, count, row.year)
        total += expected

        assert (row.users, row.balance, row.cumulative) == (count, expected, total)
        assert row.income - row.cost == row.balance
        assert row.shortfall == (-expected if expected < 0 else 0)


@given(lines_of, st.sampled_from(YEARS))
def test_break_even_is_the_first_number_of_people_that_covers_the_year(lines, year):
    found = break_even(lines, year)

    # Within the bounds above 80,000 people are more than any line can need; where they do not do, nobody does.
    if found is None:
        assert balance_by_hand(lines, 0, year) < 0
        assert sums_of(lines, year).margin <= 0
    else:
        assert balance_by_hand(lines, found, year) >= 0
        assert found == 0 or balance_by_hand(lines, found - 1, year) < 0


@given(lines_of, users_of)
def test_the_balanced_year_is_the_start_of_an_unbroken_end(lines, users):
    years = run(lines, users, YEARS)
    good = [row.year for row in years if all(later.balance >= 0 for later in years if later.year >= row.year)]

    assert balanced_from(years) == (good[0] if good else None)


def test_without_a_forecast_only_what_needs_no_users_is_known():
    fixed = Line(Side.COST, Basis.FIXED, 1_200_000, 2027)
    fee = Line(Side.INCOME, Basis.PER_USER, 3_000, 2029)

    years = run([fixed, fee], None, range(2027, 2031))

    assert [row.balance for row in years] == [-1_200_000, -1_200_000, None, None]
    assert [row.cumulative for row in years] == [-1_200_000, -2_400_000, None, None]
    assert balanced_from(years) is None


def test_half_the_people_are_rounded_down():
    users = Users(2027, 5, 2)

    assert [halved(users).in_year(year) for year in (2026, 2027, 2028, 2029)] == [0, 2, 3, 4]


@pytest.mark.parametrize(
    ("balances", "year"),
    [((0, 1), 2027), ((-1, 0), 2028), ((1, -1), None), ((1, None), None), ((), None)],
)
def test_a_year_that_falls_back_does_not_count_as_balanced(balances, year):
    years = [Year(2027 + place, 0, 0, 0, balance, 0) for place, balance in enumerate(balances)]

    assert balanced_from(years) == year
