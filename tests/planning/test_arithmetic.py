"""Sums of a plan, against the plainest possible oracle."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.planning.arithmetic import Amount, cumulative, number, signed, target, totals_of

YEARS = [2027, 2028, 2029]
decimals = st.decimals(-10_000, 10_000, places=2)
increments = st.dictionaries(st.sampled_from(YEARS), decimals)
amounts = st.lists(
    st.builds(
        Amount, st.integers(2026, 2030), st.sampled_from(["grant", "general", "other"]), st.integers(0, 10**9)
    ),
    max_size=12,
)


@given(increments)
def test_cumulative_is_the_sum_so_far_or_unknown(values):
    expected = [
        sum((values[y] for y in YEARS[: n + 1]), Decimal(0))
        if all(y in values for y in YEARS[: n + 1])
        else None
        for n in range(len(YEARS))
    ]

    assert cumulative(values, YEARS) == expected


@given(st.none() | decimals, increments)
def test_target_is_baseline_plus_the_last_cumulative(baseline, values):
    last = cumulative(values, YEARS)[-1]

    assert target(baseline, values, YEARS) == (None if None in (baseline, last) else baseline + last)


@given(amounts)
def test_totals_by_year_and_by_source_add_up_to_the_whole(lines):
    totals = totals_of(lines, YEARS, ["grant", "general"])

    assert sum(totals.by_year.values()) == totals.total == sum(line.thousand_yen for line in lines)
    assert sum(totals.by_source.values()) == totals.total
    assert set(totals.years) == {*YEARS, *(line.year for line in lines)}


def test_a_pair_without_a_line_is_none_and_not_zero():
    totals = totals_of([Amount(2027, "grant", 0)], YEARS, ["grant", "general"])

    assert (totals.cell("grant", 2027), totals.cell("grant", 2028)) == (0, None)
    assert totals.sources == ("grant",)


@pytest.mark.parametrize(
    ("value", "plain", "with_sign"),
    [
        (Decimal("1234.50"), "1,234.5", "+1,234.5"),
        (Decimal(-3), "-3", "−3"),
        (Decimal(0), "0", "±0"),
        (Decimal("1E+3"), "1,000", "+1,000"),
        (None, "", ""),
    ],
)
def test_numbers_are_written_as_people_write_them(value, plain, with_sign):
    assert (number(value), signed(value)) == (plain, with_sign)
