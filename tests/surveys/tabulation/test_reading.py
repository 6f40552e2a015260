from datetime import date

import pytest

from tests.surveys.tabulation.samples import paper, single
from tsumiki.surveys.tabulation.answers import encode
from tsumiki.surveys.tabulation.axes import question_axis
from tsumiki.surveys.tabulation.frequencies import frequency
from tsumiki.surveys.tabulation.questionnaire import Kind, Question
from tsumiki.surveys.tabulation.reading import questionnaire_from, sheet_from

TABLE = {
    "code": "fields",
    "number": "問4",
    "text": "分野ごとの事業",
    "kind": "table",
    "asked_if": [{"question": "status", "any_of": ["a"]}],
    "rows": [{"code": "work", "label": "しごと"}, {"code": "health", "label": "健康"}],
    "columns": [
        {"code": "name", "label": "事業名", "kind": "short"},
        {"code": "digital", "label": "デジタル", "kind": "single", "choices": "yes_no"},
    ],
}
PAPER = {
    "edition": "2026",
    "label": "見本",
    "choice_sets": {"yes_no": [{"code": "yes", "label": "あり"}, {"code": "no", "label": "なし"}]},
    "questions": [
        {
            "code": "status",
            "text": "状況",
            "kind": "single",
            "choices": [{"code": "a", "label": "A"}, {"code": "b", "label": "その他", "has_text": True}],
        },
        TABLE,
        {"code": "started", "text": "開始日", "kind": "date"},
        {"code": "proof", "text": "資料", "kind": "file"},
    ],
}


def test_table_becomes_one_question_per_cell():
    found = questionnaire_from(PAPER)

    assert [q.code for q in found.questions] == [
        "status",
        "fields/work/name",
        "fields/work/digital",
        "fields/health/name",
        "fields/health/digital",
        "started",
        "proof",
    ]
    assert found.question("fields/work/digital").name == "問4 分野ごとの事業（しごと・デジタル）"
    assert found.base_in_words("fields/work/digital") == "状況で「A」を選んだ団体"


def test_stored_answers_are_read_and_counted():
    asked = questionnaire_from(PAPER)
    stored = [
        {
            "status": "a",
            "fields": {"work/digital": "yes", "work/name": "相談"},
            "started": "2021-04-01",
            "proof": "x.pdf",
        },
        {"status": "b", "status/b/text": "検討中", "fields": {"work/digital": "no"}, "started": ""},
        None,
    ]

    matrix = encode(asked, [sheet_from(asked, str(row), answers) for row, answers in enumerate(stored)])

    assert frequency(matrix, "fields/work/digital").as_dict()["counts"] == {
        "yes": 1,
        "no": 0,
        "no_answer": 0,
    }
    assert frequency(matrix, "fields/health/name").as_dict()["counts"] == {"answered": 0, "no_answer": 1}
    assert frequency(matrix, "proof").as_dict()["counts"] == {"answered": 1, "no_answer": 1}
    assert matrix.column("status").words == {1: "検討中"}
    assert [(stray.row, stray.question) for stray in matrix.strays] == [(1, "fields/work/digital")]


def test_dates_are_counted_by_year_without_gaps():
    asked = paper(Question("day", "", "開始日", Kind.DATE))
    days = [date(2020, 3, 31), date(2022, 4, 1), None]

    axis = question_axis(
        encode(asked, [sheet_from(asked, "1", {"day": day and day.isoformat()}) for day in days]), "day"
    )

    assert [category.label for category in axis.categories] == ["2020年", "2021年", "2022年", "無回答"]
    assert axis.hits.sum(axis=1).tolist() == [1, 0, 1, 1]


def test_dates_that_nobody_gave_leave_no_years():
    asked = paper(Question("day", "", "開始日", Kind.DATE), single("q", "a"))

    found = frequency(encode(asked, [sheet_from(asked, "1", {})]), "day")

    assert found.as_dict()["counts"] == {"no_answer": 1}


def test_a_date_that_is_none_is_refused():
    asked = paper(Question("day", "", "開始日", Kind.DATE))

    with pytest.raises(ValueError):
        sheet_from(asked, "1", {"day": "きのう"})
