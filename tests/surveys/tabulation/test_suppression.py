"""The method hides circles in a network; the oracle here tries every change of the hidden numbers by at most one.

A sum of rows and columns has no other freedom: whatever tables agree with the shown numbers differ by such changes.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from tests.surveys.tabulation.samples import answered, multiple, paper, single
from tsumiki.surveys.tabulation.answers import Sheet, encode
from tsumiki.surveys.tabulation.axes import attribute
from tsumiki.surveys.tabulation.crosses import cross_all
from tsumiki.surveys.tabulation.frequencies import frequency
from tsumiki.surveys.tabulation.publication import tables_of
from tsumiki.surveys.tabulation.questionnaire import Condition
from tsumiki.surveys.tabulation.suppression import NOTHING, Suppression, hide, hide_line

counts = st.integers(0, 9)
small_tables = arrays(np.int64, array_shapes(min_dims=2, max_dims=2, max_side=3), elements=counts)


def with_totals(table):
    wide = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([wide, wide.sum(axis=0)])


def derivable(table, hidden):
    """Places (totals included) of hidden numbers that have the same value in every table that fits what is shown."""
    true = with_totals(table)
    inner = np.argwhere(hidden[:-1, :-1])
    free = np.zeros_like(true, dtype=bool)
    for change in product((-1, 0, 1), repeat=len(inner)):
        other = table.copy()
        other[tuple(inner.T)] += np.array(change, dtype=np.int64)
        whole = with_totals(other)
        if (other >= 0).all() and (whole[~hidden] == true[~hidden]).all():
            free |= whole != true
    return np.argwhere(hidden & ~free).tolist()


@given(small_tables, st.integers(2, 5))
def test_no_hidden_number_can_be_worked_out_from_the_margins(table, minimum):
    hidden = hide(table, Suppression(minimum))

    whole = with_totals(table)
    assert derivable(table, hidden) == []
    assert hidden[(whole > 0) & (whole < minimum)].all()
    if not ((whole > 0) & (whole < minimum)).any():
        assert not hidden.any()


@given(arrays(np.int64, st.integers(1, 6), elements=counts), st.integers(2, 5))
def test_no_hidden_number_of_a_line_can_be_worked_out_from_its_total(line, minimum):
    hidden = hide_line(line, Suppression(minimum))

    # A line is a table of one row whose column totals nobody publishes.
    open_columns = np.vstack([hidden, np.append(np.ones(len(line), dtype=bool), hidden[-1])])
    stuck = [place for place in derivable(line[None, :], open_columns) if place[0] == 0]
    assert stuck == []
    assert hidden[:-1][(line > 0) & (line < minimum)].all()


def test_oracle_finds_a_number_that_was_hidden_alone():
    table = np.array([[1, 8], [7, 9]])
    alone = np.zeros((3, 3), dtype=bool)
    alone[0, 0] = True

    assert derivable(table, alone) == [[0, 0]]


def test_cheapest_circle_is_hidden_beside_a_small_count():
    table = np.array([[1, 8, 40], [7, 9, 50], [60, 70, 80]])

    hidden = hide(table, Suppression(3))

    assert np.argwhere(hidden).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


@given(answered())
def test_public_bodies_are_not_suppressed_by_default(sample):
    asked, sheets = sample

    matrix = encode(asked, sheets)

    assert Suppression() == NOTHING
    for question in asked.questions:
        found = frequency(matrix, question.code)
        assert not any(found.cell(code).hidden for code in found.codes)


def test_hidden_number_is_x_never_zero_and_does_not_open():
    asked = paper(single("q", "a", "b", "c"))
    sheets = [Sheet(str(n), {"q": "a" if n < 1 else "b" if n < 6 else "c"}) for n in range(20)]

    found = frequency(encode(asked, sheets), "q", suppression=Suppression(3))

    assert found.as_dict()["counts"] == {"a": "x", "b": "x", "c": 14, "no_answer": 0}
    assert found.as_dict()["percentages"] == {"a": None, "b": None, "c": 70.0, "no_answer": 0.0}
    assert (found.cell("a").text, found.cell("a").percent_text) == ("x", "x")
    with pytest.raises(ValueError):
        found.rows_behind("a")


def test_small_base_hides_what_it_follows_from():
    asked = paper(single("q", "a", "b"), single("why", "x", asked_if=(Condition("q", ("a",)),)))
    sheets = [Sheet(str(n), {"q": "a" if n < 2 else "b", "why": "x" if n < 2 else None}) for n in range(9)]

    found = frequency(encode(asked, sheets), "why", suppression=Suppression(3)).as_dict()

    assert (found["base"], found["not_asked"], found["unreturned"]) == ("x", "x", "x")
    assert found["counts"] == {"x": "x", "no_answer": 0}


@given(answered(), st.data())
def test_what_is_hidden_of_a_question_is_hidden_in_the_totals_of_its_cross_tables(sample, data):
    asked, sheets = sample
    halves = data.draw(
        st.lists(st.sampled_from(["east", "west"]), min_size=len(sheets), max_size=len(sheets))
    )
    half = attribute("half", "東西", [("east", "東"), ("west", "西")], halves)

    found = tables_of(encode(asked, sheets), attributes=[half], suppression=Suppression(3))

    for (_, question), table in found.crosses.items():
        own = found.frequency(question)
        secret = [code for code in own.codes if own.cell(code).hidden]
        assert [code for code in secret if not table.cell(None, code).hidden] == []


def test_multiple_answers_by_attribute_hide_along_the_attribute_only():
    asked = paper(multiple("q", "a", "b"))
    halves = ["east"] * 6 + ["west"] * 6
    sheets = [Sheet(str(n), {"q": ["a", "b"] if n in (0, 6, 7, 8, 9) else ["b"]}) for n in range(12)]
    half = attribute("half", "東西", [("east", "東"), ("west", "西")], halves)
    crossed = cross_all(encode(asked, sheets), attributes=[half])

    table = crossed.table("half", "q", suppression=Suppression(3)).as_dict()["counts"]
    turned = crossed.table("q", "half", suppression=Suppression(3)).as_dict()["counts"]

    assert table["east"] == {"a": "x", "b": 6, "no_answer": 0, "total": 6}
    assert table["west"] == {"a": "x", "b": 6, "no_answer": 0, "total": 6}
    assert table["total"] == {"a": 5, "b": 12, "no_answer": 0, "total": 12}
    assert turned["a"] == {"east": "x", "west": "x", "total": 5}


def test_percentage_of_a_hidden_base_is_not_told():
    asked = paper(multiple("q", "a", "b"))
    half = attribute("half", "東西", [("east", "東"), ("west", "西")], ["east", "east", *["west"] * 9])
    sheets = [Sheet(str(n), {"q": ["a"]}) for n in range(11)]

    table = cross_all(encode(asked, sheets), attributes=[half]).table("half", "q", suppression=Suppression(3))

    assert table.cell("east", "b").count == 0
    assert table.cell("east", "b").percent_text == "x"
