"""Within the office: what has changed by whom, and questions handed to a section."""

from django.urls import reverse

from tests.surveys.answering.helpers import page, text_of
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
