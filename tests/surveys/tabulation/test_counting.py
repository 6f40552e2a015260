from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.tabulation.samples import (
    answered,
    categories_of,
    is_blank,
    multiple,
    paper,
    single,
    was_asked,
)
from tsumiki.surveys.tabulation.answers import Sheet, Stray, encode
from tsumiki.surveys.tabulation.axes import attribute, banded
from tsumiki.surveys.tabulation.crosses import cross_all
from tsumiki.surveys.tabulation.figures import cell, percent
from tsumiki.surveys.tabulation.frequencies import frequency
from tsumiki.surveys.tabulation.questionnaire import Condition, Part

HALVES = st.sampled_from(["east", "west", None])


@given(answered())
def test_frequencies_are_those_of_counting_sheet_by_sheet(sample):
    asked, sheets = sample

    matrix = encode(asked, sheets)

    for question in asked.questions:
        found = frequency(matrix, question.code)
        sorts = [categories_of(asked, question, sheet) for sheet in sheets]
        assert found.n == sum(own is not None for own in sorts)
        assert found.unreturned == sum(sheet.answers is None for sheet in sheets)
        assert found.n + found.unreturned + found.not_asked == len(sheets)
        for code in found.codes:
            rows = [row for row, own in enumerate(sorts) if own and code in own]
            assert found.cell(code).count == len(rows)
            assert found.rows_behind(code).tolist() == rows


@given(answered(), st.data())
def test_cross_tables_are_those_of_counting_sheet_by_sheet(sample, data):
    asked, sheets = sample
    halves = data.draw(st.lists(HALVES, min_size=len(sheets), max_size=len(sheets)))
    half = attribute("half", "東西", [("east", "東"), ("west", "西")], halves)
    known = {q.code: [categories_of(asked, q, sheet) for sheet in sheets] for q in asked.questions}
    known["half"] = [{value or "unknown"} for value in halves]

    crossed = cross_all(encode(asked, sheets), attributes=[half])

    for a, b in product(known, known):
        if a == b:
            continue
        table = crossed.table(a, b)
        rows = [*(c.code for c in table.rows.categories), None]
        columns = [*(c.code for c in table.columns.categories), None]
        for r, c in product(rows, columns):
            members = [
                row
                for row, (x, y) in enumerate(zip(known[a], known[b], strict=True))
                if x is not None and y is not None and (r is None or r in x) and (c is None or c in y)
            ]
            assert table.cell(r, c).count == len(members)
            assert table.rows_behind(r, c).tolist() == members


@given(answered())
def test_answers_to_questions_not_asked_are_listed_and_never_counted(sample):
    asked, sheets = sample

    matrix = encode(asked, sheets)

    expected = {
        Stray(row, question.code)
        for question in asked.questions
        for row, sheet in enumerate(sheets)
        if sheet.answers is not None
        and not is_blank(sheet.answers[question.code])
        and not was_asked(asked, question, sheet)
    }
    assert set(matrix.strays) == expected


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_percentages_round_halves_up(count, base):
    exact = (Decimal(count) * 100 / Decimal(base)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    assert percent(count, base) == float(exact)


def test_percentage_of_nothing_is_no_data_and_not_zero():
    assert cell(0, 0).percent_text == "データなし"
    assert cell(0, 8).percent_text == "0.0%"
    assert cell(1, 16).percent_text == "6.3%"


def test_multiple_answers_exceed_their_base():
    asked = paper(multiple("q", "a", "b", "c"))

    found = frequency(encode(asked, [Sheet("1", {"q": ["a", "b"]}), Sheet("2", {"q": ["a", "c"]})]), "q")

    assert found.as_dict()["counts"] == {"a": 2, "b": 1, "c": 1, "no_answer": 0}
    assert (found.n, found.cell("a").percent) == (2, 100.0)


def test_the_three_ways_of_missing_are_told_apart():
    asked = paper(single("q", "yes", "no"), single("why", "x", asked_if=(Condition("q", ("yes",)),)))
    sheets = [
        Sheet("1", {"q": "yes", "why": "x"}),
        Sheet("2", {"q": "yes"}),
        Sheet("3", {"q": "no"}),
        Sheet("4", {}),
        Sheet("5", None),
    ]

    found = frequency(encode(asked, sheets), "why").as_dict()

    assert found["counts"] == {"x": 1, "no_answer": 1}
    assert (found["base"], found["not_asked"], found["unreturned"]) == (2, 2, 1)


def test_derived_question_counts_what_its_sources_say():
    parts = (Part("f", "f_use", ("yes",)), Part("g", "g_use", ("yes",)))
    asked = paper(
        single("f_use", "yes", "no"), single("g_use", "yes", "no"), multiple("used", "f", "g", derived=parts)
    )
    sheets = [
        Sheet("1", {"f_use": "yes", "g_use": "yes"}),
        Sheet("2", {"f_use": "no"}),
        Sheet("3", {"f_use": None}),
        Sheet("4", None),
    ]

    found = frequency(encode(asked, sheets), "used").as_dict()

    assert (found["base"], found["counts"]) == (3, {"f": 1, "g": 1, "no_answer": 1})


def test_figure_says_what_was_counted_among_whom_and_when():
    asked = paper(single("q", "はい", "いいえ"), single("why", "x", asked_if=(Condition("q", ("はい",)),)))

    found = frequency(encode(asked, [Sheet("1", {"q": "はい"})], note="合成データ"), "why")

    assert found.rule("x").text == (
        "2026年度調査（合成データ）で、whyが「x」の団体を数えました。母数はqで「はい」を選んだ団体です。"
    )


def test_rule_of_a_cross_table_names_the_base_of_its_percentage():
    asked = paper(single("q", "はい", "いいえ"))
    half = attribute("half", "東西", [("east", "東")], ["east"])

    table = cross_all(encode(asked, [Sheet("1", {"q": "はい"})]), attributes=[half]).table("half", "q")

    assert table.rule("east", "はい").text == (
        "2026年度調査で、東西が「東」の団体であり、かつqが「はい」の団体を数えました。"
        "母数は回答したすべての団体のうち、東西が「東」の団体です。"
    )
    assert table.as_dict()["counts"]["east"] == {"はい": 1, "いいえ": 0, "no_answer": 0, "total": 1}


def test_organisations_are_named_only_with_their_consent():
    asked = paper(single("q", "a"))
    matrix = encode(asked, [Sheet(code, {"q": "a"}) for code in "123"])

    rows = frequency(matrix, "q").rows_behind("a")

    assert matrix.named(rows, consent=np.array([True, False, False])) == (("1",), 2)
    assert matrix.named(rows, consent=None) == (("1", "2", "3"), 0)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"one": "z"}, "設問 one に選択肢 z はありません。"),
        ({"many": ["a", "z"]}, "設問 many に選択肢 z はありません。"),
        ({"many": ["a", "none"]}, "設問 many の none は、ほかと同時に選べません。"),
    ],
)
def test_impossible_answers_are_refused(answers, sentence):
    asked = paper(single("one", "a"), multiple("many", "a", "none", exclusive=("none",)))

    with pytest.raises(ValueError) as refused:
        encode(asked, [Sheet("1", answers)])

    assert str(refused.value) == sentence


def test_bands_say_where_they_begin_and_end():
    found = banded("population", "人口規模", (5000, 10000), [4999, 5000, 10000, None], unit="人")

    assert [band.label for band in found.categories] == [
        "5,000人未満",
        "5,000人以上10,000人未満",
        "10,000人以上",
    ]
    assert found.places.tolist() == [0, 1, 2, -1]


def test_codes_are_compact():
    wide = single("wide", *(f"c{n}" for n in range(200)))
    asked = paper(single("narrow", "a", "b"), wide, multiple("many", "a", "b"))

    matrix = encode(asked, [Sheet("1", {"narrow": "b", "wide": "c199", "many": ["b"]})])

    kinds = {code: column.values.dtype for code, column in matrix.columns.items()}
    assert kinds == {"narrow": np.int8, "wide": np.int16, "many": np.bool_}
