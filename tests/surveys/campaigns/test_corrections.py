"""What was handed in counts until it is handed in again: in the counts, the exports, and at the closing."""

import pytest
from django.urls import reverse

from tests.surveys.campaigns.conftest import link
from tsumiki.kernel import audit
from tsumiki.surveys import following
from tsumiki.surveys.models import AnswerSheet, Campaign, Response, Submission
from tsumiki.surveys.selectors.contents import content_of
from tsumiki.surveys.selectors.excel import exported_rows
from tsumiki.surveys.selectors.progress import (
    campaigns_visible_to,
    late_responses,
    progress_of,
    with_totals,
)
from tsumiki.surveys.services import answering_steps, campaigns_closing, checking
from tsumiki.surveys.services.answering import save_answers
from tsumiki.surveys.snapshots import unpack

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND = {"status": "yes", "people": 12}, {"status": "yes", "people": 13}


@pytest.fixture
def direct(campaign):
    """The same campaign without the prefecture's check."""
    with audit.change("test.changed", by=None) as entry:
        Campaign.objects.filter(pk=campaign.pk).update(via_prefecture=False)
        entry.of(campaign)
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def handed_in(direct, response_of, town, approver):
    """The town's response, submitted with FIRST."""
    response = response_of(town)
    answering_steps.hand_in(
        response, changes=FIRST, seen={}, by=approver, explanations={"people": "合併のため"}
    )
    return response_of(town)


def correct(response, by, answers=SECOND):
    answering_steps.reopen(response, by=by, reason="人数の誤り")
    save_answers(response, changes=answers, seen={}, by=by, explanations={"people": "数え直し"})


def closed_with(campaign, **kwargs):
    snapshot = campaigns_closing.close_campaign(campaign, by=None, **kwargs)
    return dict(unpack(bytes(snapshot.content)).answers)


def test_a_correction_that_was_not_finished_leaves_what_had_been_handed_in(
    handed_in, direct, approver, town, response_of
):
    before = (handed_in.receipt, handed_in.submitted_at)
    correct(handed_in, approver)

    counted = closed_with(direct)

    after = response_of(town)
    assert counted == {town.code: FIRST}
    assert (after.status, after.receipt, after.submitted_at) == ("submitted", *before)
    assert (after.sheet.answers, after.sheet.explanations) == (FIRST, {"people": "合併のため"})


def test_what_had_been_typed_for_the_correction_stays_in_the_history(
    handed_in, direct, approver, town, response_of
):
    correct(handed_in, approver)

    closed_with(direct)

    event = response_of(town).events.first()
    assert (event.kind, event.by_name) == ("restored", "システム")
    assert event.changes == {"people": [13, 12], "people/explanation": ["数え直し", "合併のため"]}
    assert f"受付番号 {handed_in.receipt}" in event.note


def test_a_correction_handed_in_again_is_what_counts(handed_in, direct, approver, town):
    correct(handed_in, approver)
    answering_steps.approve(handed_in, by=approver)

    assert closed_with(direct) == {town.code: SECOND}
    assert Submission.objects.get().answers == FIRST


def test_what_the_secretariat_handed_back_still_counts(handed_in, direct, secretariat, officer, town):
    checking.return_response(handed_in, by=secretariat, reason="問2をご確認ください。", link=link)
    save_answers(handed_in, changes={"people": 99}, seen={}, by=officer)

    assert closed_with(direct) == {town.code: FIRST}


def test_a_second_correction_keeps_the_second_version(handed_in, direct, approver, town):
    correct(handed_in, approver)
    answering_steps.approve(handed_in, by=approver)
    correct(handed_in, approver, {"people": 14})

    assert closed_with(direct) == {town.code: SECOND}
    assert [copy.answers for copy in Submission.objects.all()] == [FIRST, SECOND]


def test_a_correction_that_waits_for_the_prefecture_leaves_the_version_before(
    handed_in, campaign, approver, town, response_of
):
    with audit.change("test.changed", by=None) as entry:
        Campaign.objects.filter(pk=campaign.pk).update(via_prefecture=True)
        entry.of(campaign)
    handed_in = response_of(town)
    correct(handed_in, approver)
    answering_steps.approve(handed_in, by=approver)
    assert handed_in.status == "checking"

    assert closed_with(campaign) == {town.code: FIRST}
    assert response_of(town).status == "submitted"


def test_who_declines_withdraws_what_was_handed_in_and_who_resumes_has_it_again(
    handed_in, direct, approver, town
):
    correct(handed_in, approver)
    answering_steps.decline(handed_in, by=approver, reason="回答を取り下げる")
    withdrawn = content_of(direct).answers

    answering_steps.reopen(handed_in, by=approver, reason="やはり回答する")

    assert (withdrawn, content_of(direct).answers) == ({}, {town.code: FIRST})


def test_a_draft_that_was_never_handed_in_counts_nowhere(direct, put, town, secretariat):
    put(town, "editing", {"words": "書きかけの秘密"})

    assert (content_of(direct).answers, exported_rows(direct)) == ({}, [])
    assert closed_with(direct) == {}


def test_the_consent_is_that_of_the_version_that_counts(
    handed_in, direct, approver, town, paper, response_of
):
    with audit.change("test.changed", by=None) as entry:
        Response.objects.filter(pk=handed_in.pk).update(publishes_name=True)
        entry.of(handed_in)
    handed_in = response_of(town)
    correct(handed_in, approver)

    assert content_of(direct).publishes_name == {town.code: True}
    closed_with(direct)
    assert response_of(town).publishes_name is True


def test_the_export_before_the_closing_holds_what_was_handed_in(handed_in, direct, approver, town):
    correct(handed_in, approver)

    assert [(row[0], row[5]) for row in exported_rows(direct)] == [(town.code, FIRST)]


def test_every_page_counts_a_correction_as_handed_in(handed_in, direct, approver, secretariat, town):
    correct(handed_in, approver)

    whole = progress_of(direct.responses.all()).whole
    listed = with_totals(campaigns_visible_to(secretariat)).get(pk=direct.pk)
    assert (whole.total, whole.submitted, whole.corrected, whole.late) == (3, 1, 1, 2)
    assert (listed.asked, listed.submitted) == (3, 1)


def test_the_list_and_its_file_mark_a_correction(handed_in, direct, approver, sign_in, secretariat):
    correct(handed_in, approver)

    late = late_responses(direct.responses.all(), {"status": "editing"})
    page = sign_in(secretariat).get(reverse("surveys:campaign_response", args=[handed_in.pk]))

    assert [row[3] for row in following.lines_of(late)] == ["入力中（訂正中）"]
    assert "前に提出した回答が集計に入ります" in page.content.decode()
    assert "提出されるまで、内容は見られません" not in page.content.decode()


def test_handing_in_makes_no_copy(response_of, town, approver, direct):
    response = response_of(town)
    answering_steps.hand_in(response, changes=FIRST, seen={}, by=approver)

    assert Submission.objects.count() == 0
    assert AnswerSheet.objects.get(pk=response.pk).answers == FIRST
