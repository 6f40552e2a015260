"""What is hidden in the tables of questions and groups, from sheets on."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.tabulation.samples import answered, multiple, paper, single
from tests.surveys.tabulation.test_suppression import few, stuck
from tsumiki.surveys.tabulation.answers import Sheet, encode
from tsumiki.surveys.tabulation.axes import attribute
from tsumiki.surveys.tabulation.crosses import cross_all
from tsumiki.surveys.tabulation.frequencies import frequency
from tsumiki.surveys.tabulation.questionnaire import Condition
from tsumiki.surveys.tabulation.suppression import NOTHING, Suppression


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
    assert found["counts"] == {"x": "x", "no_answer": "x"}


@given(answered(), st.data())
def test_what_is_hidden_of_a_question_is_hidden_in_the_totals_of_its_cross_tables(sample, data):
    asked, sheets = sample
    halves = data.draw(
        st.lists(st.sampled_from(["east", "west"]), min_size=len(sheets), max_size=len(sheets))
    )
    half = attribute("half", "東西", [("east", "東"), ("west", "西")], halves)

    matrix = encode(asked, sheets)
    crossed = cross_all(matrix, attributes=[half])

    for question in asked.questions:
        own = frequency(matrix, question.code, suppression=Suppression(3))
        table = crossed.table("half", question.code, suppression=Suppression(3))
        totals = [table.cell(None, code).hidden for code in own.codes]
        assert totals == [own.cell(code).hidden for code in own.codes]
        assert table.cell(None, None).hidden == own.base.hidden


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


GROUPS = [("one", "一"), ("few", "二"), ("many", "三"), ("rest", "四")]


def crossed_by_group(asked, answers):
    """A cross table maker from lists of answers by group; None is a sheet that never came."""
    groups = [name for name, own in answers.items() for _ in own]
    sheets = [Sheet(str(n), given) for n, given in enumerate(chain(*answers.values()))]
    product = cross_all(encode(asked, sheets), attributes=[attribute("group", "群", GROUPS, groups)])
    return lambda rows, columns: product.table(rows, columns, suppression=Suppression(3)).as_dict()["counts"]


def test_answer_of_the_only_one_of_a_group_is_not_told_by_the_zeros_beside_it():
    asked = paper(single("q", "red", "blue", "green"))
    table = crossed_by_group(
        asked,
        {
            "one": [{"q": "red"}],
            "many": [{"q": "red"}] * 5 + [{"q": "blue"}] * 6,
            "rest": [{"q": "red"}] * 7 + [{"q": "blue"}] * 8,
        },
    )

    found, turned = table("group", "q"), table("q", "group")

    assert found["one"] == {"red": "x", "blue": "x", "green": 0, "no_answer": 0, "total": "x"}
    assert found["total"] == {"red": 13, "blue": 14, "green": 0, "no_answer": 0, "total": 27}
    assert (found["many"]["red"], found["many"]["blue"], found["rest"]["total"]) == ("x", "x", 15)
    assert {group: turned["red"][group] for group in ("one", "many", "rest")} == {
        "one": "x", "many": "x", "rest": 7
    }  # fmt: skip


def test_zeros_of_an_answer_that_hardly_anybody_gave_are_hidden_too():
    table = crossed_by_group(
        paper(single("q", "red", "blue")),
        {
            "few": [{"q": "blue"}] * 3,
            "many": [{"q": "blue"}] * 4 + [{"q": "red"}] * 2,
            "rest": [{"q": "blue"}] * 9,
        },
    )

    found = table("group", "q")

    assert [found[group]["red"] for group in ("few", "many", "rest", "total")] == ["x", "x", "x", "x"]


def test_multiple_answers_of_a_small_group_are_hidden_with_their_zeros():
    asked = paper(multiple("q", "a", "b", "c"))
    table = crossed_by_group(
        asked, {"one": [{"q": ["a"]}], "many": [{"q": ["a", "b"]}] * 5, "rest": [{"q": ["a"]}] * 3 + [{}] * 4}
    )

    found, turned = table("group", "q"), table("q", "group")

    assert found["one"] == {"a": "x", "b": "x", "c": 0, "no_answer": "x", "total": "x"}
    assert found["total"] == {"a": 9, "b": 5, "c": 0, "no_answer": 4, "total": 13}
    # All five of the larger group chose a: only the third one leaves it open who of the first did.
    assert (found["many"]["a"], found["rest"]["a"]) == (5, "x")
    assert turned["a"] == {**{group: found[group]["a"] for group in found if group != "total"}, "total": 9}


def test_base_of_nobody_does_not_tell_what_a_small_group_answered_before():
    why = single("why", "x", "y", asked_if=(Condition("q", ("yes",)),))
    yes, no = {"q": "yes", "why": "x"}, {"q": "no"}
    table = crossed_by_group(
        paper(single("q", "yes", "no"), why),
        {
            "one": [no],
            "few": [None],
            "many": [yes] * 4 + [no] * 4,
            "rest": [no] * 5 + [{**yes, "why": "y"}] * 6,
        },
    )

    found = table("group", "why")

    assert found["one"] == {"x": "x", "y": "x", "no_answer": 0, "total": "x"}
    assert found["few"] == {"x": 0, "y": 0, "no_answer": 0, "total": 0}
    assert found["total"] == {"x": 4, "y": 6, "no_answer": 0, "total": 10}


def test_base_of_nobody_in_a_survey_of_a_few_is_hidden():
    why = single("why", "x", asked_if=(Condition("q", ("yes",)),))
    matrix = encode(paper(single("q", "yes", "no"), why), [Sheet("1", {"q": "no"}), Sheet("2", {"q": "no"})])

    found = frequency(matrix, "why", suppression=Suppression(3)).as_dict()

    assert (found["base"], found["counts"]) == ("x", {"x": "x", "no_answer": "x"})


answers_of_multiple = st.lists(st.lists(st.sampled_from(["a", "b"]), unique=True), max_size=5)


@given(st.fixed_dictionaries({name: answers_of_multiple for name, _ in GROUPS[:3]}))
def test_no_hidden_multiple_answer_follows_from_its_total_and_the_sizes_of_the_groups(answers):
    groups = [name for name, own in answers.items() for _ in own]
    sheets = [Sheet(str(n), {"q": given}) for n, given in enumerate(chain(*answers.values()))]
    group = attribute("group", "群", GROUPS[:3], groups)

    table = cross_all(encode(paper(multiple("q", "a", "b")), sheets), attributes=[group]).table(
        "group", "q", suppression=Suppression(3)
    )

    sizes = np.array([len(answers[name]) for name, _ in GROUPS[:3]])
    for place, line in enumerate(table.counts.T):
        hidden = table.hidden[:, place]
        if 0 < line.sum() < sizes.sum():
            assert stuck(line, hidden, sizes) == []
        if line.sum():
            assert hidden[:-1][few(sizes, 3)].all()
