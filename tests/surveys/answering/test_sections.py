"""Within the office: what has changed by whom, and questions handed to a section."""

import re

import pytest
from django.urls import reverse

from tests.surveys.answering.helpers import page, stand, text_of
from tsumiki.surveys.models import Response
from tsumiki.surveys.services import answering_steps as steps
from tsumiki.surveys.services.answering import save_answers


def test_the_history_tells_every_change_in_words_and_only_to_the_organisation(
    client, sign_in, officer, approver, response, secretariat
):
    save_answers(response, changes={"plan": "yes", "people": 1200}, seen={}, by=officer)
    save_answers(response, changes={"plan": "no"}, seen={"plan": 1}, by=approver)
    steps.approve(response, by=approver)

    answer = sign_in(officer).get(page("answer_history", response))
    others = sign_in(secretariat).get(page("answer_history", response))

    assert [row["event"].kind for row in answer.context["events"]] == [
        "submitted",
        "approved",
        "saved",
        "saved",
    ]
    assert answer.context["events"][2]["changes"] == [
        {
            "name": "問1　planの設問",
            "before": {"text": "ある", "url": ""},
            "after": {"text": "ない", "url": ""},
        }
    ]
    assert "1,200人" in text_of(answer)
    assert others.status_code == 404


def test_questions_are_handed_to_a_section_and_marked_done(sign_in, officer, response):
    client = sign_in(officer)
    asked = {"section": "福祉保健課", "questions": ["words", "since"], "note": "金曜までに"}
    client.post(page("answer_sections", response), asked)
    row = response.delegations.get()
    part = client.get(page("answer", response, f"?for={row.pk}"))

    client.post(reverse("surveys:answer_section_done", args=[response.pk, row.pk]))

    row.refresh_from_db()
    assert (row.section, row.questions, row.done_by) == ("福祉保健課", ["since", "words"], officer)
    assert [item.question.code for item in part.context["items"]] == ["since", "words"]


def test_a_request_to_a_section_can_be_withdrawn_until_it_is_done(sign_in, officer, response):
    client = sign_in(officer)
    for section in ("福祉課", "住宅課"):
        client.post(page("answer_sections", response), {"section": section, "questions": ["words"]})
    done, open_ = response.delegations.order_by("pk")
    client.post(reverse("surveys:answer_section_done", args=[response.pk, done.pk]))

    for row in (done, open_):
        client.post(reverse("surveys:answer_section_withdraw", args=[response.pk, row.pk]))

    assert list(response.delegations.all()) == [done]


def test_a_request_without_questions_is_refused_in_words(sign_in, officer, response):
    answer = sign_in(officer).post(page("answer_sections", response), {"section": "福祉課"})

    assert "依頼する設問を一つ以上選んでください。" in text_of(answer)
    assert response.delegations.count() == 0


def links_of(answer):
    """What the list of further pages offers, in its order."""
    offered = text_of(answer).partition('<ul class="answer-links">')[2].partition("</ul>")[0]
    return re.findall(r">([^<>（]+)[^<>]*</a>", offered)


WHILE_TYPING = ["Excelで回答する", "紙に書いて集める", "課への依頼", "回答の経過"]


@pytest.mark.parametrize(
    ("status", "asked", "links"),
    [
        ("editing", False, WHILE_TYPING),
        ("returned", True, WHILE_TYPING),
        ("internal", False, ["回答を印刷する", "回答の経過"]),
        ("internal", True, ["回答を印刷する", "これまでの課への依頼", "回答の経過"]),
        ("submitted", False, ["回答を印刷する", "受付票と、ほかの団体の回答", "回答の経過"]),
        (
            "submitted",
            True,
            ["回答を印刷する", "受付票と、ほかの団体の回答", "これまでの課への依頼", "回答の経過"],
        ),
    ],
)
def test_the_overview_offers_what_makes_sense_in_its_state(sign_in, officer, response, status, asked, links):
    client = sign_in(officer)
    if asked:
        client.post(page("answer_sections", response), {"section": "福祉課", "questions": ["words"]})
    stand(response, status)

    assert links_of(client.get(page("answer_confirm", response))) == links


def test_after_the_submission_requests_are_shown_and_nothing_is_asked(sign_in, officer, response):
    client = sign_in(officer)
    client.post(page("answer_sections", response), {"section": "福祉課", "questions": ["words"]})
    stand(response, Response.Status.SUBMITTED)

    overview = text_of(client.get(page("answer_confirm", response)))
    answer = text_of(client.get(page("answer_sections", response)))

    assert "課への依頼を見る" not in overview
    assert "いまは新しく依頼できません。" in answer
    assert "福祉課　1問" in answer
    assert "完了にする" not in answer
    assert "依頼を取り消す" not in answer
