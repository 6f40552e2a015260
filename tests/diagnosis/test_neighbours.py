import math
import statistics

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.diagnosis.peers.neighbours import nearest, standardise

cell = st.one_of(st.none(), st.integers(-1000, 1000))
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=3, max_size=12)
)


def oracle(rows, weights, own):
    """The same distances written out in plain Python, without arrays."""
    columns = list(zip(*rows, strict=True))
    scored = []
    for column in columns:
        known = sorted(value for value in column if value is not None)
        if len(known) < 2:
            scored.append([None if value is None else 0.0 for value in column])
            continue
        q1, median, q3 = statistics.quantiles(known, n=4, method="inclusive")
        spread = (q3 - q1) / 1.349
        scored.append([None if v is None else ((v - median) / spread if spread else 0.0) for v in column])
    found = []
    for row in range(len(rows)):
        shared = [d for d, s in enumerate(scored) if s[row] is not None and s[own] is not None]
        weight = sum(weights[d] for d in shared)
        if row == own or weight < sum(weights) / 2:
            continue
        total = sum(weights[d] * (scored[d][row] - scored[d][own]) ** 2 for d in shared)
        found.append((math.sqrt(total / weight), row))
    return sorted(found)


@given(tables, st.data())
def test_distances_are_those_of_plain_arithmetic(rows, data):
    own = data.draw(st.integers(0, len(rows) - 1))
    weights = [1.0 + d % 2 for d in range(len(rows[0]))]
    values = np.array([[math.nan if v is None else float(v) for v in row] for row in rows])

    scores = standardise(values, np.zeros(values.shape[1], dtype=bool))
    found = nearest(scores, np.array(weights), own, limit=5)

    expected = oracle(rows, weights, own)[:5]
    assert np.allclose([near.distance for near in found], [distance for distance, _ in expected], atol=1e-9)


def test_nearest_comes_first_and_one_is_not_ones_own_neighbour():
    scores = np.array([[0.0], [5.0], [1.0], [-2.0]])

    found = nearest(scores, np.array([1.0]), 0, limit=10)

    assert [near.row for near in found] == [2, 3, 1]


def test_equal_distances_keep_the_order_of_rows():
    scores = np.array([[0.0], [1.0], [-1.0], [1.0]])

    assert [near.row for near in nearest(scores, np.array([1.0]), 0, limit=2)] == [1, 2]


def test_reasons_are_the_closest_dimensions_and_the_largest_difference():
    scores = np.array([[0.0, 0.0, 0.0, 0.0, 0.0], [0.3, 0.1, 9.0, 0.2, math.nan]])

    [near] = nearest(scores, np.ones(5), 0, limit=1)

    assert near.closest == (1, 3, 0)
    assert near.furthest == 2


def test_missing_dimension_is_neither_near_nor_far():
    scores = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, math.nan], [1.0, 1.0, 1.0]])

    found = nearest(scores, np.ones(3), 0, limit=2)

    assert [near.distance for near in found] == [1.0, 1.0]


def test_row_that_shares_too_little_is_left_out():
    scores = np.array([[0.0, 0.0, 0.0], [0.0, math.nan, math.nan], [3.0, 3.0, 3.0]])

    assert [near.row for near in nearest(scores, np.ones(3), 0, limit=5)] == [2]


def test_logarithmic_columns_compare_by_ratio_and_know_no_zero():
    values = np.array([[100.0], [1000.0], [10000.0], [0.0]])

    scores = standardise(values, np.array([True]))

    assert np.isclose(scores[1, 0] - scores[0, 0], scores[2, 0] - scores[1, 0])
    assert math.isnan(scores[3, 0])


def test_column_without_any_spread_tells_nothing_apart():
    scores = standardise(np.array([[7.0], [7.0], [math.nan]]), np.array([False]))

    assert scores[0, 0] == scores[1, 0] == 0.0
    assert math.isnan(scores[2, 0])


def test_column_nobody_knows_stays_unknown():
    assert np.isnan(standardise(np.full((3, 1), math.nan), np.array([False]))).all()
