import statistics

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.diagnosis.peers.quartiles import MINIMUM, Spread, position, spread

numbers = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
groups = st.lists(numbers, min_size=MINIMUM, max_size=60)


@given(groups)
def test_quartiles_are_those_of_numpy_and_of_the_standard_library(values):
    found = spread(np.array(values))

    expected = np.percentile(values, [0, 25, 50, 75, 100], method="linear")
    assert np.allclose(
        [found.low, found.q1, found.median, found.q3, found.high], expected, rtol=1e-9, atol=1e-6
    )
    inclusive = statistics.quantiles(values, n=4, method="inclusive")
    assert np.allclose([found.q1, found.median, found.q3], inclusive, rtol=1e-9, atol=1e-6)
    assert found.n == len(values)


@given(groups)
def test_quartiles_are_in_order(values):
    found = spread(np.array(values))

    assert found.low <= found.q1 <= found.median <= found.q3 <= found.high


@given(groups, st.integers(0, 20), st.randoms())
def test_missing_values_and_order_do_not_matter(values, missing, random):
    mixed = values + [float("nan")] * missing
    random.shuffle(mixed)

    assert spread(np.array(mixed)) == spread(np.array(values))


def test_too_small_a_group_has_no_quartiles():
    assert spread(np.array([1.0] * (MINIMUM - 1) + [np.nan] * 50)) is None


def test_position_agrees_with_the_figures_as_shown():
    group = Spread(20, 0.0, 10.04, 20.0, 30.0, 40.0)

    places = [position(value, group, decimals=1) for value in (9.0, 10.0, 20.04, 21.0, 30.04, 30.06)]

    assert places == ["low", "below", "middle", "above", "above", "high"]


@given(groups, st.integers(0, 3))
def test_every_member_has_a_position_and_no_more_than_half_are_notable(values, decimals):
    found = spread(np.array(values))

    places = [position(value, found, decimals=decimals) for value in values]

    assert places.count("low") <= len(values) / 2
    assert places.count("high") <= len(values) / 2
