"""Values that were there from the start are named until somebody changes them: drafting and approving confirms them."""

import pytest

from tests.surveys.answering.helpers import page, text_of
from tsumiki.kernel import audit
from tsumiki.surveys.services.answering import save_answers

GIVEN = {
    "plan": {"value": "yes", "source": "previous", "label": "前の年の調査の回答"},
    "people": {"value": 10, "source": "indicator:population", "label": "国勢調査"},
    "words": {"value": "ことば", "source": "plan:title", "label": "計画「庁内だけの名前」"},
}


@pytest.fixture
def prefilled(response):
    """Three values from three sources; nobody has typed yet."""
    sheet = response.sheet
    sheet.prefilled = GIVEN
    sheet.answers = {code: row["value"] for code, row in GIVEN.items()}
    sheet.save()
    return response


def listed(answer):
    untouched = answer.context["untouched"]
    return untouched["count"], {
        source: [row["label"] for row in rows] for source, rows in untouched["groups"].items()
    }


def test_what_nobody_changed_is_listed_with_its_source(sign_in, officer, prefilled):
    answer = sign_in(officer).get(page("answer_confirm", prefilled))

    assert listed(answer) == (
        3,
        {
            "前の年の調査の回答": ["問1　planの設問"],
            "国勢調査": ["問2　peopleの設問"],
            "計画「庁内だけの名前」": ["問6　wordsの設問"],
        },
    )
    text = text_of(answer)
    assert "はじめから入れた値のままの設問　3問" in text
    assert "起案すると、値を確かめたことになります。" in text
    assert f'<a href="{page("answer", prefilled)}?section=1#question-people">' in text


def test_what_somebody_changed_is_not_listed_even_when_it_is_the_same_again(sign_in, officer, prefilled):
    for value in (11, 10):
        save_answers(prefilled, changes={"people": value}, seen={"people": 1}, by=officer)

    answer = sign_in(officer).get(page("answer_confirm", prefilled))

    assert listed(answer)[0] == 2


def test_a_question_that_is_not_asked_is_not_listed(sign_in, officer, prefilled):
    save_answers(prefilled, changes={"plan": "no"}, seen={}, by=officer)

    answer = sign_in(officer).get(page("answer_confirm", prefilled))

    assert listed(answer) == (1, {"計画「庁内だけの名前」": ["問6　wordsの設問"]})


def test_nothing_is_said_where_nothing_was_prefilled(sign_in, officer, response):
    assert "はじめから入れた値" not in text_of(sign_in(officer).get(page("answer_confirm", response)))


def hand_on(response, status):
    with audit.change("test.put", by=None) as entry:
        response.status = status
        response.submitted_at = response.campaign.opened_at
        response.save()
        entry.of(response)


def test_the_prefecture_sees_what_was_left_as_given_but_not_the_name_of_the_plan(
    sign_in, person, prefecture, prefilled
):
    hand_on(prefilled, "checking")
    client = sign_in(person("prefecture", prefecture))

    answer = client.get(page("prefecture_check", prefilled))

    lines = {line.question.code: line.given for part in answer.context["sections"] for line in part.lines}
    assert {code: given for code, given in lines.items() if given} == {
        "plan": "前回の回答",
        "people": "統計「総人口」",
        "words": "計画の名称",
    }
    assert "はじめから入れた値のまま（計画の名称）" in text_of(answer)
    for name in ("prefecture_check", "answer_confirm"):
        assert "庁内だけの名前" not in text_of(client.get(page(name, prefilled)))
