"""The method hides circles in a network; the oracle here tries every change of the hidden numbers by at most one.

A sum of rows and columns has no other freedom: whatever tables agree with the shown numbers differ by such changes.
"""

from functools import cache
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from tsumiki.surveys.tabulation.suppression import Suppression, hide, hide_line

counts = st.integers(0, 9)
small_tables = arrays(np.int64, array_shapes(min_dims=2, max_dims=2, max_side=3), elements=counts)


def with_totals(table):
    wide = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([wide, wide.sum(axis=0)])


@cache
def changes(count):
    return np.array(list(product((-1, 0, 1), repeat=count)), dtype=np.int64).reshape(3**count, count)


def derivable(table, hidden):
    """Places (totals included) of hidden numbers that have the same value in every table that fits what is shown."""
    true = with_totals(table)
    inner = np.argwhere(hidden[:-1, :-1])
    others = np.repeat(table[None], 3 ** len(inner), axis=0)
    others[:, inner[:, 0], inner[:, 1]] += changes(len(inner))
    others = others[(others >= 0).all(axis=(1, 2))]
    whole = np.concatenate([others, others.sum(axis=2, keepdims=True)], axis=2)
    whole = np.concatenate([whole, whole.sum(axis=1, keepdims=True)], axis=1)
    fits = whole[(whole == true)[:, ~hidden].all(axis=1)]
    return np.argwhere(hidden & ~(fits != true).any(axis=0)).tolist()


def few(numbers, minimum):
    return (numbers > 0) & (numbers < minimum)


@given(small_tables, st.integers(2, 5))
def test_no_hidden_number_can_be_worked_out_from_the_margins(table, minimum):
    hidden = hide(table, Suppression(minimum))

    whole = with_totals(table)
    assert derivable(table, hidden) == []
    assert hidden[few(whole, minimum)].all()
    if not few(whole, minimum).any():
        assert not hidden.any()


@given(small_tables, st.integers(2, 5))
def test_small_rows_and_columns_are_hidden_whole_but_for_what_nobody_answered(table, minimum):
    hidden = hide(table, Suppression(minimum))

    rows, columns = table.sum(axis=1), table.sum(axis=0)
    in_small = few(rows, minimum)[:, None] | few(columns, minimum)
    assert hidden[:-1, :-1][in_small & (rows > 0)[:, None] & (columns > 0)].all()


@given(small_tables, st.integers(2, 5))
def test_answer_of_a_small_group_is_open_even_to_whoever_knows_how_many_of_each_group_answered(
    table, minimum
):
    hidden = hide(table, Suppression(minimum))

    known = hidden.copy()
    known[:, -1] = False
    rows = np.flatnonzero(few(table.sum(axis=1), minimum))
    if (table.sum(axis=0) > 0).sum() > 1 and (table.sum(axis=1) > 0).sum() > 1:
        assert [place for place in derivable(table, known) if place[0] in rows] == []


@given(small_tables, st.data(), st.integers(2, 5))
def test_base_of_nobody_among_a_few_is_hidden_and_cannot_be_worked_out(table, data, minimum):
    more = data.draw(arrays(np.int64, len(table), elements=st.integers(0, 3)))
    bases = table.sum(axis=1)

    hidden = hide(table, Suppression(minimum), (bases + more, table.sum(axis=0)))

    assert derivable(table, hidden) == []
    if table.any():
        assert hidden[:-1, -1][few(bases + more, minimum) & (bases == 0)].all()


@given(arrays(np.int64, st.integers(1, 6), elements=counts), st.integers(2, 5))
def test_no_hidden_number_of_a_line_can_be_worked_out_from_its_total(line, minimum):
    hidden = hide_line(line, Suppression(minimum))

    # A line is a table of one row whose column totals nobody publishes.
    open_columns = np.vstack([hidden, np.append(np.ones(len(line), dtype=bool), hidden[-1])])
    stuck = [place for place in derivable(line[None, :], open_columns) if place[0] == 0]
    assert stuck == []
    assert hidden[:-1][(line > 0) & (line < minimum)].all()


limited_lines = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=4)


@given(limited_lines, st.integers(2, 4), st.data())
def test_no_hidden_number_of_a_line_follows_from_its_total_and_the_sizes_of_the_groups(pairs, minimum, data):
    line = np.array([count for count, _ in pairs])
    limits = line + [room for _, room in pairs]
    closed = few(limits, minimum) & data.draw(arrays(bool, len(line)))

    hidden = hide_line(line, Suppression(minimum), closed, limits)

    if 0 < line.sum() < limits.sum():
        assert stuck(line, hidden, limits) == []
        assert hidden[:-1][closed | few(line, minimum)].all()


def stuck(line, hidden, limits):
    """Hidden places of a line with one possible value, going through every line of numbers up to the limits.

    A group of nobody has no secret.
    """
    others = np.array(list(product(*(range(limit + 1) for limit in limits))), dtype=np.int64)
    whole = np.column_stack([others, others.sum(axis=1)])
    true = np.append(line, line.sum())
    fits = whole[(whole[:, ~hidden] == true[~hidden]).all(axis=1)]
    known = np.append(limits == 0, False)
    return np.flatnonzero(hidden & ~known & ~(fits != true).any(axis=0)).tolist()


def test_oracle_finds_a_number_that_was_hidden_alone():
    table = np.array([[1, 8], [7, 9]])
    alone = np.zeros((3, 3), dtype=bool)
    alone[0, 0] = True

    assert derivable(table, alone) == [[0, 0]]


def test_cheapest_circle_is_hidden_beside_a_small_count():
    table = np.array([[1, 8, 40], [7, 9, 50], [60, 70, 80]])

    hidden = hide(table, Suppression(3))

    assert np.argwhere(hidden).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
