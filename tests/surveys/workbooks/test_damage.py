"""Workbooks as they come back: nothing crashes, nothing is lost in silence, every problem names its cell."""

import io
import zipfile

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from tests.surveys.workbooks.corpus import CORPUS
from tests.surveys.workbooks.samples import CELLS, changed, made, opened, read, said, saved


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


def test_sheet_of_a_chart_has_nothing_to_read():
    book = opened()
    page = book["回答"]
    chart = BarChart()
    chart.add_data(Reference(page, min_col=4, min_row=13, max_row=13))
    book.create_chartsheet("グラフ").add_chart(chart)

    assert read(saved(book)).problems == ()


def test_formulas_of_lists_and_coloured_ranges_are_no_content():
    book = opened()
    rule = FormulaRule(formula=["D13>100"], fill=PatternFill("solid", bgColor="FFEEEE"))
    book["回答"].conditional_formatting.add("D13:D14", rule)

    assert read(saved(book)).problems == ()


def test_result_of_a_formula_is_taken_with_a_warning():
    content = made()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            page = old.read(name).replace(b"<v>120</v>", b"<f>100+20</f><v>120</v>")
            new.writestr(name, page)

    reading = read(buffer.getvalue())

    assert reading.answers["q3"] == 120
    assert said(reading) == [
        "warning 回答!D13 q3 [120] 数式の計算結果「120」を読み取りました。違うときは値を入力し直してください。",
    ]
