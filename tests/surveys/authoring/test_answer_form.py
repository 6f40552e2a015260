"""Questions as form fields: everything a draft may hold is read, nothing that was stored is changed by showing it."""

import pytest
from django.template.loader import render_to_string

from tsumiki.surveys.forms.answers import answer_form_for
from tsumiki.surveys.models import Question

CHOICES = [
    {"code": "a", "label": "Ａ"},
    {"code": "other", "label": "その他", "has_text": True},
    {"code": "none", "label": "なし", "exclusive": True},
]


def question(code, kind, **fields):
    return Question(code=code, number="問1", text="おたずね", kind=kind, **fields)


QUESTIONS = [
    question("one", "single", choices=CHOICES, section="はじめ", is_required=True),
    question("many", "multiple", choices=CHOICES, asked_if=[{"question": "one", "any_of": ["a"]}]),
    question("count", "number", unit="人", section="数"),
    question("day", "date"),
    question("short", "short"),
    question("long", "long"),
    question(
        "table",
        "table",
        rows=[{"code": "r1", "label": "一行目"}, {"code": "r2", "label": "二行目"}],
        columns=[{"code": "n", "label": "数", "kind": "number", "unit": "件"}, {"code": "s", "label": "名"}],
    ),
]
STORED = {
    "one": "other",
    "one/other/text": "ほか",
    "many": ["a", "none"],
    "many/other/text": None,
    "count": 1200,
    "day": "2026-04-01",
    "short": "短い",
    "long": "長い\n文",
    "table": {"r1/n": 2.5, "r2/s": "名前"},
}


def typed(form):
    """What a browser sends back for a form nobody touched."""
    data = {}
    for bound in form:
        value = bound.value()
        data[bound.html_name] = value if value is not None else ""
    return data


def test_a_form_nobody_touched_gives_back_what_was_stored():
    shown = answer_form_for(QUESTIONS, answers=STORED)

    sent = answer_form_for(QUESTIONS, data=typed(shown))

    assert sent.is_valid()
    assert sent.answers() == STORED


def test_an_empty_form_says_of_every_key_that_nothing_is_there():
    form = answer_form_for(QUESTIONS, data={})

    assert form.is_valid()
    assert form.answers() == dict.fromkeys(STORED)


@pytest.mark.parametrize(
    ("text", "number"), [("１，２００", 1200), ("▲3", -3), ("12.5人", 12.5), (" 0 ", 0), ("", None)]
)
def test_numbers_are_read_as_people_type_them(text, number):
    form = answer_form_for(QUESTIONS, data={"count": text})

    assert form.is_valid()
    assert form.answers()["count"] == number


def test_what_cannot_be_read_is_said_and_shown_again():
    form = answer_form_for(QUESTIONS, data={"count": "約30", "day": "4月"})

    assert form.errors == {
        "count": ["「約30」は数値として読み取れません。1200 のように数字で入力してください。"],
        "day": [
            "「4月」は日付として読み取れません。2026年11月23日 または 2026-11-23 の形で入力してください。"
        ],
    }
    assert form["count"].value() == "約30"


def test_a_choice_of_another_question_is_refused():
    form = answer_form_for(QUESTIONS, data={"one": "zzz"})

    assert form.errors == {"one": ["「zzz」は選べません。一覧から選び直してください。"]}


def test_questions_stand_under_their_headings_with_the_condition_they_wait_for():
    form = answer_form_for(QUESTIONS, asked={"one"})

    assert [(s.title, [item.question.code for item in s.items]) for s in form.sections] == [
        ("はじめ", ["one", "many"]),
        ("数", ["count", "day", "short", "long", "table"]),
    ]
    assert form.item("many").skip == "問1で「Ａ」と答えた団体だけがお答えください。"
    assert [item.is_asked for item in form.items] == [True, False, False, False, False, False, False]


def test_a_reason_is_asked_for_where_a_change_is_large():
    form = answer_form_for(QUESTIONS, data={"count.explanation": "合併したため"}, explain={"count"})

    assert form.is_valid()
    assert form.explanations() == {"count": "合併したため"}


def test_every_input_of_a_drawn_question_has_a_name_to_read_out():
    form = answer_form_for(QUESTIONS, answers=STORED)

    html = "".join(render_to_string("surveys/_answer_item.html", {"item": item}) for item in form.items)

    assert 'aria-label="一行目・数"' in html
    assert html.count("必須") == 1
    assert html.count("answer-unit") == 3
