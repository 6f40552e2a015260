"""From the overview to the receipt."""

import pytest
from django.utils import timezone

from tests.surveys.answering.helpers import hidden, page, stored, text_of
from tsumiki.surveys.models import Response
from tsumiki.surveys.services.answering import save_answers

Status = Response.Status


def test_the_confirm_page_leads_to_every_problem(sign_in, officer, response):
    save_answers(response, changes={"words": "長" * 30}, seen={}, by=officer)

    answer = sign_in(officer).get(page("answer_confirm", response))

    assert [problem["url"] for problem in answer.context["errors"]] == [
        page("answer", response, "?section=1&look=1#question-plan"),
        page("answer", response, "?section=2&look=1#question-words"),
    ]


@pytest.mark.parametrize("role", ["town_drafter", "town_approver"])
def test_everybody_who_may_answer_reads_what_keeps_the_response_from_going_on(
    sign_in, person, town, officer, response, role
):
    save_answers(response, changes={"people": 3}, seen={}, by=officer)

    answer = sign_in(person(role, town)).get(page("answer_confirm", response))

    assert "提出の前に直すところ" in text_of(answer)
    assert answer.context["errors"][0]["sentence"] in text_of(answer)


def test_before_anything_is_typed_nothing_is_called_wrong_and_nothing_can_be_handed_in(
    sign_in, approver, response
):
    answer = sign_in(approver).get(page("answer_confirm", response))

    assert "回答を始めてください" in text_of(answer)
    assert "提出の前に直すところ" not in text_of(answer)
    assert page("answer_approve", response) not in text_of(answer)


def test_the_confirm_page_says_how_many_questions_are_left_open(sign_in, officer, response):
    save_answers(response, changes={"plan": "no"}, seen={}, by=officer)

    answer = sign_in(officer).get(page("answer_confirm", response))

    assert "答える必要のある5問のうち4問が空いています" in text_of(answer)


def test_from_draft_to_receipt_on_the_pages(client, sign_in, officer, approver, response):
    save_answers(response, changes={"plan": "no"}, seen={}, by=officer)
    sign_in(officer).post(page("answer_draft", response), {"note": "お願いします"})
    answer = sign_in(approver).post(page("answer_approve", response), follow=True)

    response.refresh_from_db()
    assert response.status == Status.SUBMITTED
    assert response.receipt in text_of(answer)
    assert "提出した団体が10に満たない" in text_of(answer)


def test_an_approver_hands_in_from_one_page_with_one_button(sign_in, approver, response):
    client = sign_in(approver)
    address = page("answer", response, "?section=all")
    shown = client.get(address)

    answer = client.post(address, {**hidden(shown), "plan": "no", "then": "submit"})

    response.refresh_from_db()
    assert (answer.url, response.status) == (page("answer_receipt", response), Status.SUBMITTED)


def test_a_refused_hand_in_keeps_the_answers_and_says_what_to_put_right(sign_in, approver, response):
    client = sign_in(approver)
    address = page("answer", response, "?section=all")
    shown = client.get(address)

    answer = client.post(address, {**hidden(shown), "words": "ことば", "then": "submit"}, follow=True)

    assert stored(response) == {"words": "ことば"}
    assert "直すところが1か所" in text_of(answer)


def test_a_rule_that_refuses_is_told_on_the_overview(sign_in, officer, response):
    answer = sign_in(officer).post(page("answer_approve", response), follow=True)

    assert "その団体の承認者です" in text_of(answer)


@pytest.mark.parametrize(("status", "shown"), [("open", True), ("closed", False)])
def test_the_receipt_offers_corrections_only_while_answers_are_taken(
    sign_in, officer, make_campaign, make_response, town, status, shown
):
    campaign = make_campaign(status=status, closed_at=None if status == "open" else timezone.now())
    response = make_response(
        campaign, town, {"plan": "no"}, status=Status.SUBMITTED, submitted_at=timezone.now(), receipt="001"
    )

    answer = sign_in(officer).get(page("answer_receipt", response))

    assert ("訂正" in text_of(answer)) is shown
    assert ("速報" in text_of(answer)) is shown


@pytest.mark.parametrize(
    ("role", "status", "link"),
    [
        ("officer", "checking", "回答の内容を見る・引き上げて直す"),
        ("approver", "checking", "回答の内容を見る・引き上げて直す"),
        ("viewer", "checking", "回答の内容を見る"),
        ("officer", "submitted", "回答の内容を見る"),
        ("approver", "submitted", "回答の内容を見る・訂正する"),
    ],
)
def test_the_link_of_the_receipt_says_what_the_person_may_do_there(
    request, sign_in, make_campaign, make_response, town, role, status, link
):
    at = timezone.now() if status == "submitted" else None
    response = make_response(make_campaign(), town, {"plan": "no"}, status=status, submitted_at=at)

    answer = sign_in(request.getfixturevalue(role)).get(page("answer_receipt", response))

    assert f">{link}</a>" in text_of(answer)


def test_there_is_no_receipt_before_anything_was_handed_in(sign_in, officer, response):
    assert sign_in(officer).get(page("answer_receipt", response)).status_code == 404
