import statistics
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.tabulation.samples import paper, single
from tsumiki.surveys.tabulation.answers import Sheet, encode
from tsumiki.surveys.tabulation.axes import attribute
from tsumiki.surveys.tabulation.numbers import numbers
from tsumiki.surveys.tabulation.questionnaire import Kind, Question
from tsumiki.surveys.tabulation.returns import returns
from tsumiki.surveys.tabulation.suppression import Suppression

COST = Question("cost", "問1", "事業費", Kind.NUMBER, bands=(10, 100), unit="千円")
HALVES = [("east", "東"), ("west", "西")]


def sheets_of(values):
    return [Sheet(str(n), {"cost": value}) for n, value in enumerate(values)]


@given(st.lists(st.none() | st.integers(0, 10**6), max_size=40))
def test_summary_is_that_of_the_standard_library(values):
    known = [value for value in values if value is not None]

    found = numbers(encode(paper(COST), sheets_of(values)), "cost").whole

    assert found.n == len(known)
    assert found.total == (sum(known) if known else None)
    if len(known) >= 5:
        q1, median, q3 = statistics.quantiles(known, n=4, method="inclusive")
        expected = (min(known), q1, median, q3, max(known))
        assert (found.low, found.q1, found.median, found.q3, found.high) == pytest.approx(expected)
    else:
        assert astuple(found)[2:] == (None,) * 5


def test_missing_number_is_no_answer_and_zero_is_a_number():
    found = numbers(encode(paper(COST), sheets_of([0, None, float("nan"), 9, 10, 100])), "cost")

    assert (found.whole.n, found.whole.total) == (4, 119)
    assert found.bands.as_dict()["counts"] == {"b0": 2, "b1": 1, "b2": 1, "no_answer": 2}
    assert [band.label for band in found.bands.axis.categories] == [
        "10千円未満",
        "10千円以上100千円未満",
        "100千円以上",
        "無回答",
    ]


def test_sum_without_a_meaning_is_not_made():
    year = Question("cost", "問1", "策定した年", Kind.NUMBER, unit="年", summed=False)

    assert numbers(encode(paper(year), sheets_of([2020, 2021])), "cost").whole.total is None


def test_a_few_of_whom_nobody_wrote_a_number_are_hidden_too():
    halves = attribute(
        "half",
        "東西",
        [*HALVES, ("north", "北"), ("south", "南")],
        ["east"] * 2 + ["west"] * 5 + ["north"] * 6,
    )
    matrix = encode(paper(COST), sheets_of([None, None, *range(11)]))

    found = numbers(matrix, "cost", by=halves, suppression=Suppression(3))

    assert {category.code: group.n for category, group in found.groups} == {
        "east": None, "west": None, "north": 6, "south": 0
    }  # fmt: skip


def test_groups_hide_together_so_that_their_sum_does_not_tell():
    halves = attribute(
        "half", "東西", [*HALVES, ("north", "北")], ["east"] * 2 + ["west"] * 5 + ["north"] * 6
    )
    matrix = encode(paper(COST), sheets_of(range(13)))

    found = numbers(matrix, "cost", by=halves, suppression=Suppression(3))

    assert {category.code: group.n for category, group in found.groups} == {
        "east": None,
        "west": None,
        "north": 6,
    }
    assert (found.whole.n, found.whole.total, found.whole.low) == (13, 78, None)


def test_only_numbers_are_summarised():
    with pytest.raises(ValueError):
        numbers(encode(paper(single("q", "a")), []), "q")


def test_returns_count_sheets_by_group():
    halves = attribute("half", "東西", HALVES, ["east", "east", "east", "west"])
    matrix = encode(paper(COST), [*sheets_of([1, 2]), Sheet("3", None), Sheet("4", None)])

    found = returns(matrix, halves)

    assert [(row.category.label, row.sent, row.returned, row.percent) for row in found] == [
        ("東", 3, 2, 66.7),
        ("西", 1, 0, 0.0),
        ("全体", 4, 2, 50.0),
    ]
