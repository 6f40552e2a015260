"""起案 → 承認 → 提出 and back: who may, when, what is kept."""

import pytest

from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import Response
from tsumiki.surveys.services import answering_steps as steps
from tsumiki.surveys.services.answering import save_answers
from tsumiki.surveys.services.answering_steps import ProblemsRemainError

Status = Response.Status


@pytest.fixture
def ready(make_response, campaign, town):
    """Nothing stands against submitting."""
    return make_response(campaign, town, {"plan": "no"}, status=Status.EDITING)


@pytest.fixture
def through_prefecture(make_campaign, make_response, town):
    return make_response(make_campaign(via_prefecture=True), town, {"plan": "no"}, status=Status.EDITING)


def kinds(response):
    return list(response.events.order_by("pk").values_list("kind", flat=True))


def test_draft_and_approval_submit_with_a_receipt(ready, officer, approver):
    steps.draft_submit(ready, by=officer)
    steps.approve(ready, by=approver)

    ready.refresh_from_db()
    assert (ready.status, ready.drafted_by, ready.approved_by) == (Status.SUBMITTED, officer, approver)
    assert ready.receipt == f"{ready.campaign_id:03d}-313891-01"
    assert ready.submitted_at is not None
    assert kinds(ready) == ["drafted", "approved", "submitted"]


def test_every_step_is_recorded_for_the_organisation(ready, officer, approver, town):
    steps.draft_submit(ready, by=officer)
    steps.approve(ready, by=approver)

    made = AuditEvent.objects.filter(verb__startswith="survey.").order_by("pk")
    assert [(event.verb, event.actor_name, event.organisation_id) for event in made] == [
        ("survey.response_drafted", officer.name, town.organisation_id),
        ("survey.response_approved", approver.name, town.organisation_id),
    ]


def test_a_municipality_goes_through_its_prefecture_where_the_survey_does(
    through_prefecture, approver, person, prefecture
):
    steps.approve(through_prefecture, by=approver)
    waiting = (through_prefecture.status, through_prefecture.receipt)

    steps.finish_submission(through_prefecture, by=person("prefecture", prefecture))

    assert waiting == (Status.CHECKING, "")
    assert (through_prefecture.status, kinds(through_prefecture)) == (
        Status.SUBMITTED,
        ["approved", "submitted"],
    )


def test_a_prefecture_itself_submits_directly(make_campaign, make_response, prefecture, person):
    response = make_response(make_campaign(via_prefecture=True), prefecture, {"plan": "no"})

    steps.approve(response, by=person("town_approver", prefecture))

    assert response.status == Status.SUBMITTED


def test_another_prefecture_cannot_finish(through_prefecture, approver, person, other_town):
    steps.approve(through_prefecture, by=approver)

    with pytest.raises(RuleError):
        steps.finish_submission(through_prefecture, by=approver)


def test_errors_refuse_the_draft_and_the_approval_and_are_listed(response, officer, approver):
    for step, person in ((steps.draft_submit, officer), (steps.approve, approver)):
        with pytest.raises(ProblemsRemainError) as refusal:
            step(response, by=person)
        assert [problem.code for problem in refusal.value.problems] == ["plan"]

    response.refresh_from_db()
    assert (response.status, kinds(response)) == (Status.NOT_STARTED, [])


def test_a_large_change_needs_an_explanation(make_response, campaign, town, answered_before, approver):
    response = make_response(campaign, town, {"plan": "yes", "people": 100}, status=Status.EDITING)
    with pytest.raises(ProblemsRemainError):
        steps.approve(response, by=approver)

    save_answers(response, changes={}, seen={}, by=approver, explanations={"people": "拠点が増えたため"})
    steps.approve(response, by=approver)

    assert response.status == Status.SUBMITTED


def test_a_drafter_cannot_approve(ready, officer):
    with pytest.raises(RuleError, match="承認者"):
        steps.approve(ready, by=officer)


def test_sending_back_needs_a_reason_and_gives_it(ready, officer, approver):
    steps.draft_submit(ready, by=officer)
    with pytest.raises(RuleError, match="理由"):
        steps.send_back(ready, by=approver, reason="  ")

    steps.send_back(ready, by=approver, reason="問1を確かめてください")

    assert (ready.status, ready.note) == (Status.EDITING, "問1を確かめてください")


def test_what_waits_can_be_pulled_back_by_those_who_wrote(ready, through_prefecture, officer, approver):
    steps.draft_submit(ready, by=officer)
    steps.approve(through_prefecture, by=approver)

    for response in (ready, through_prefecture):
        steps.pull_back(response, by=officer)

    assert (ready.status, through_prefecture.status) == (Status.EDITING, Status.EDITING)


def test_a_correction_keeps_what_was_submitted_and_gets_a_receipt_of_its_own(ready, approver):
    steps.approve(ready, by=approver)
    steps.reopen(ready, by=approver, reason="人数の誤り")
    save_answers(ready, changes={"words": "訂正"}, seen={}, by=approver)
    steps.approve(ready, by=approver)

    assert ready.receipt.endswith("-02")
    assert kinds(ready) == ["approved", "submitted", "reopened", "saved", "approved", "corrected"]


def test_nothing_is_corrected_after_the_survey_was_closed(ready, approver, campaign, close):
    steps.approve(ready, by=approver)
    close(campaign)

    with pytest.raises(RuleError, match="受け付けていません"):
        steps.reopen(ready, by=approver, reason="人数の誤り")


def test_declining_needs_a_reason_and_can_be_taken_back(ready, approver):
    steps.decline(ready, by=approver, reason="体制がないため")
    declined = (ready.status, ready.note)

    steps.reopen(ready, by=approver, reason="回答できるようになったため")

    assert declined == (Status.DECLINED, "体制がないため")
    assert (ready.status, ready.note) == (Status.EDITING, "")


def test_a_step_taken_twice_is_refused_the_second_time(ready, officer, approver):
    steps.draft_submit(ready, by=officer)
    with pytest.raises(RuleError):
        steps.draft_submit(ready, by=officer)
    steps.approve(ready, by=approver)
    with pytest.raises(RuleError):
        steps.approve(ready, by=approver)

    assert kinds(ready) == ["drafted", "approved", "submitted"]
