"""The prefecture's check, the secretariat's return, extensions: who may, and what is told to whom."""

from datetime import date

import pytest
from django.core import mail as outbox_of

from tests.surveys.campaigns.conftest import link
from tests.surveys.campaigns.factories import CampaignFactory
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import Response
from tsumiki.surveys.services import campaigns, campaigns_closing, checking
from tsumiki.surveys.snapshots import unpack

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(response):
    return sorted(response.events.values_list("kind", flat=True))


def test_accepting_submits_with_a_receipt_and_stands_in_the_history(put, town, checker):
    response = put(town, "checking", {"words": "文"})

    checking.accept(response, by=checker, note="確認しました。")

    response.refresh_from_db()
    assert (response.status, bool(response.receipt), bool(response.submitted_at)) == ("submitted", True, True)
    assert kinds(response) == ["checked", "submitted"]
    assert response.events.get(kind="checked").note == "確認しました。"


def test_returning_opens_the_sheet_again_and_tells_the_towns_people_why(put, town, checker, officer, viewer):
    response = put(town, "checking")

    checking.return_response(response, by=checker, reason="問1をご確認ください。", link=link)

    response.refresh_from_db()
    (message,) = outbox_of.outbox
    assert (response.status, response.note) == ("returned", "問1をご確認ください。")
    assert kinds(response) == ["returned"]
    assert message.to == [officer.email]
    assert "問1をご確認ください。" in message.body
    assert AuditEvent.objects.get(verb="survey.response_returned").detail["before"] == "checking"


def test_the_secretariat_returns_what_was_submitted(put, town, secretariat):
    response = put(town, "submitted")

    checking.return_response(response, by=secretariat, reason="桁をご確認ください。", link=link)

    assert response.status == "returned"


def test_the_secretariat_returns_what_waits_at_a_prefecture(put, town, secretariat):
    response = put(town, "checking")

    checking.return_response(response, by=secretariat, reason="都道府県に担当がいないため。", link=link)

    assert response.status == "returned"


def test_the_secretariat_finishes_a_check_for_the_prefecture_and_says_why(put, town, secretariat):
    response = put(town, "checking", {"words": "文"})

    with pytest.raises(RuleError, match="理由を入力"):
        checking.accept(response, by=secretariat, note="　")
    assert Response.objects.get(pk=response.pk).status == "checking"
    checking.accept(response, by=secretariat, note="県の担当者が不在のため。")

    response.refresh_from_db()
    assert (response.status, bool(response.receipt)) == ("submitted", True)
    assert response.events.get(kind="checked").note == (
        "事務局が、都道府県に代わって確認を終えました。理由：県の担当者が不在のため。"
    )
    event = AuditEvent.objects.get(verb="survey.check_stood_in_for")
    assert (event.actor_id, event.organisation_id) == (secretariat.pk, town.pk)
    assert event.detail == {"reason": "県の担当者が不在のため。"}


def test_what_still_waits_at_the_closing_is_left_out_or_taken_in(
    put, town, other_town, campaign, secretariat
):
    waiting = put(town, "checking", {"words": "文"})
    draft = put(other_town, "internal", {"words": "書きかけの秘密"})

    snapshot = campaigns_closing.close_campaign(campaign, by=secretariat, takes_checking=True)

    waiting.refresh_from_db()
    draft.refresh_from_db()
    assert dict(unpack(bytes(snapshot.content)).answers) == {town.code: {"words": "文"}}
    assert (waiting.status, bool(waiting.receipt), draft.status) == ("submitted", True, "internal")
    assert waiting.events.get(kind="submitted").note == checking.TAKEN_AT_CLOSING
    event = AuditEvent.objects.get(verb="survey.campaign_closed", subject_type="surveys.campaign")
    assert (event.detail["responses"], event.detail["taken"], event.detail["missing"]) == (1, 1, 2)


def test_at_the_closing_nothing_is_taken_in_unless_it_is_said(put, town, campaign, secretariat):
    waiting = put(town, "checking", {"words": "文"})

    snapshot = campaigns_closing.close_campaign(campaign, by=secretariat)

    waiting.refresh_from_db()
    assert (snapshot.response_count, waiting.status) == (0, "checking")


def test_a_return_needs_a_reason(put, town, checker):
    response = put(town, "checking")

    with pytest.raises(RuleError, match="理由を入力"):
        checking.return_response(response, by=checker, reason="　", link=link)
    assert Response.objects.get(pk=response.pk).status == "checking"


@pytest.mark.parametrize(
    "status", ["not_started", "editing", "internal", "submitted", "returned", "declined"]
)
def test_the_prefecture_returns_only_what_it_is_checking(put, town, checker, status):
    response = put(town, status)

    with pytest.raises(RuleError, match="差し戻せるのは"):
        checking.return_response(response, by=checker, reason="理由", link=link)


@pytest.mark.parametrize("status", ["not_started", "editing", "internal", "returned", "declined"])
def test_the_secretariat_returns_only_what_was_handed_on(put, town, secretariat, status):
    response = put(town, status)

    with pytest.raises(RuleError, match="差し戻せるのは"):
        checking.return_response(response, by=secretariat, reason="理由", link=link)


def test_another_prefectures_town_is_neither_accepted_nor_returned(put, other_town, checker):
    response = put(other_town, "checking")

    with pytest.raises(RuleError):
        checking.accept(response, by=checker)
    with pytest.raises(RuleError, match="差し戻せるのは"):
        checking.return_response(response, by=checker, reason="理由", link=link)
    assert Response.objects.get(pk=response.pk).status == "checking"


def test_the_towns_own_people_do_not_accept_for_the_prefecture(put, town, approver):
    response = put(town, "checking")

    with pytest.raises(RuleError):
        checking.accept(response, by=approver)


def test_after_the_closing_nothing_moves(put, town, other_town, campaign, checker, secretariat):
    waiting, submitted = put(town, "checking"), put(other_town, "submitted")
    campaigns_closing.close_campaign(campaign, by=secretariat)

    with pytest.raises(RuleError, match="いま回答を受け付けていません"):
        checking.accept(waiting, by=checker)
    with pytest.raises(RuleError, match="いま回答を受け付けていません"):
        checking.return_response(submitted, by=secretariat, reason="理由", link=link)
    with pytest.raises(RuleError, match="いま回答を受け付けていません"):
        campaigns.extend_campaign(campaign, until=date(2100, 1, 1), reason="", by=secretariat)


def test_one_town_gets_more_time_and_the_reason_is_kept(put, campaign, town, other_town, secretariat):
    late = put(town, "editing")

    count = campaigns.extend_responses(
        campaign, organisations=[town.pk], until=date(2100, 1, 31), reason="災害対応のため", by=secretariat
    )

    late.refresh_from_db()
    event = AuditEvent.objects.get(verb="survey.deadline_extended")
    assert (count, late.extended_to) == (1, date(2100, 1, 31))
    assert event.detail == {"until": "2100-01-31", "reason": "災害対応のため"}
    assert Response.objects.get(organisation=other_town.pk).extended_to is None


def test_who_has_submitted_gets_no_more_time(put, campaign, town, secretariat):
    put(town, "submitted")

    with pytest.raises(RuleError, match="まだ提出していない団体"):
        campaigns.extend_responses(
            campaign, organisations=[town.pk], until=date(2100, 1, 31), reason="", by=secretariat
        )


def test_everybody_gets_more_time(campaign, secretariat):
    campaigns.extend_campaign(campaign, until=date(2100, 1, 31), reason="", by=secretariat)

    campaign.refresh_from_db()
    assert (campaign.deadline, campaign.prefecture_deadline) == (date(2100, 1, 31), date(2099, 12, 10))


def test_an_extension_only_ever_gives_time(campaign, secretariat):
    with pytest.raises(RuleError, match="いまの期限は2099年12月20日です"):
        campaigns.extend_campaign(campaign, until=date(2099, 12, 20), reason="", by=secretariat)


def test_a_response_of_another_campaign_is_not_extended(campaign, town, secretariat, paper):
    other = CampaignFactory(questionnaire=paper)

    with pytest.raises(RuleError):
        campaigns.extend_responses(
            other, organisations=[town.pk], until=date(2100, 1, 31), reason="", by=secretariat
        )
