"""Workbooks as they come back: nothing crashes, nothing is lost in silence, every problem names its cell."""

import pytest

from tests.surveys.workbooks.corpus import CORPUS
from tests.surveys.workbooks.samples import CELLS, changed, opened, read, said, saved


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 40


@pytest.mark.parametrize("name", CORPUS)
def test_damaged_workbook_is_read_with_its_problems(name):
    function, problems, changes = CORPUS[name]
    book = opened()
    function(book)

    reading = read(saved(book))

    assert said(reading) == problems
    assert changed(reading) == changes


def test_what_is_in_error_keeps_its_stored_answer():
    book = opened()
    book["回答"][CELLS["q1"]] = "①、②"
    book["回答"][CELLS["q2/c2"]] = "？"
    book["回答"][CELLS["q2/c3"]] = "○"
    book["回答"].delete_rows(13)

    reading = read(saved(book))

    assert reading.answers["q1"] == "c2"
    assert reading.answers["q2"] == ("c1", "c3", "c5")
    assert reading.answers["q3"] == 120
    assert reading.unread == {"q1", "q2", "q3"}
    assert [problem.code for problem in reading.errors] == ["q1", "q2"]
    assert not reading.is_clean


def test_exclusive_choice_with_others_keeps_the_stored_choices():
    book = opened()
    book["回答"][CELLS["q2/c4"]] = "○"

    assert read(saved(book)).answers["q2"] == ("c1", "c5")


def test_problem_says_its_place_in_words():
    book = opened()
    book["回答"][CELLS["q3"]] = "多数"
    del book["照合用"]

    assert [str(problem) for problem in read(saved(book)).problems] == [
        "照合用のシートがないため、鳥取県南部町の回答として読み取りました。団体を確かめてください。",
        "シート「回答」のD13：数として読み取れません。数字だけを入力してください（0以上100,000以下）。",
    ]


def test_thousands_of_stray_cells_are_counted_and_not_listed():
    book = opened()
    page = book.create_sheet("計算")
    for row in range(1, 301):
        page.cell(row, 1).value = row

    problems = read(saved(book)).problems

    assert len(problems) == 201
    assert (
        str(problems[-1])
        == "シート「計算」：回答欄ではないセルが、このほかに100個あります。回答は読み取っていません。"
    )
