"""Letters that depend on the day: who is late by their own deadline, what waits for a prefecture, the word after closing."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core import mail as outbox_of
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories import LocalGovernmentFactory
from tests.surveys.campaigns.conftest import link
from tests.surveys.campaigns.factories import CampaignFactory
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import AnswerEvent, Reminder
from tsumiki.surveys.services import (
    answering_steps,
    campaigns_closing,
    campaigns_opening,
    checking,
    reminders,
)
from tsumiki.surveys.services.reminders import Sent

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 12, 11)
PAGE = "https://example.test/prefecture/"


@pytest.fixture
def at(monkeypatch):
    def go(day, hour=9):
        moment = timezone.make_aware(datetime(day.year, day.month, day.day, hour))
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return go


@pytest.fixture
def overdue(campaign, at):
    """The campaign on the day after the prefectures' deadline."""
    change(campaign, prefecture_deadline=TODAY - timedelta(days=1), deadline=date(2026, 12, 20))
    at(TODAY)
    return campaign


def change(row, **values):
    with audit.change("test.changed", by=None) as entry:
        type(row).objects.filter(pk=row.pk).update(**values)
        entry.of(row)
    row.refresh_from_db()


def addresses():
    return sorted(message.to[0] for message in outbox_of.outbox)


def test_nobody_is_reported_to_the_prefecture_before_the_deadline(campaign, checker, secretariat, at):
    change(campaign, prefecture_deadline=TODAY, deadline=date(2026, 12, 20))
    at(TODAY)

    assert reminders.escalate(campaign, url=PAGE, by=secretariat) == Sent()


def test_a_town_with_more_time_is_not_reported_until_its_own_day_has_passed(
    overdue, checker, secretariat, response_of, town, at
):
    late = LocalGovernmentFactory(name="遅れ町")
    campaigns_opening.open_campaign(
        second := CampaignFactory(
            code="r9", questionnaire=overdue.questionnaire, prefecture_deadline=overdue.prefecture_deadline
        ),
        kinds=["town"],
        prefectures=["31"],
        by=None,
    )
    change(second.responses.get(organisation=town.pk), extended_to=TODAY + timedelta(days=3))

    reminders.escalate(second, url=PAGE, by=None, only_due=True)
    first = outbox_of.outbox.pop().body
    at(TODAY + timedelta(days=3))
    quiet = reminders.escalate(second, url=PAGE, by=None, only_due=True)
    at(TODAY + timedelta(days=4))
    reminders.escalate(second, url=PAGE, by=None, only_due=True)

    assert ("遅れ町" in first, "南部町" in first, quiet.mails) == (True, False, 0)
    (message,) = outbox_of.outbox
    assert ("遅れ町" in message.body, "南部町" in message.body) == (True, True)
    assert late.name == "遅れ町"


def test_a_prefecture_reminds_the_late_towns_of_its_own_area_once_a_day(
    overdue, checker, officer, other_officer, secretariat
):
    first = reminders.remind_area(overdue, link=link, by=checker)
    again = reminders.remind_area(overdue, link=link, by=checker)
    everybody = reminders.remind(overdue, link=link, by=secretariat)

    assert (first.mails, again.mails, everybody.mails) == (1, 0, 1)
    assert addresses() == sorted([officer.email, other_officer.email])
    event = AuditEvent.objects.filter(verb="survey.letters_sent").order_by("pk").first()
    assert (event.actor_name, event.detail["mails"]) == (checker.name, 1)


def test_a_prefecture_reminds_neither_those_with_time_left_nor_what_it_is_checking(
    overdue, checker, officer, response_of, put, town
):
    change(response_of(town), extended_to=TODAY)
    with_time_left = reminders.remind_area(overdue, link=link, by=checker)
    change(response_of(town), extended_to=None)
    put(town, "checking")
    with_the_prefecture = reminders.remind_area(overdue, link=link, by=checker)

    assert (with_time_left, with_the_prefecture, outbox_of.outbox) == (Sent(), Sent(), [])


def test_who_corrects_what_was_handed_in_is_not_late_but_reminded_of_the_correction(
    overdue, checker, officer, approver, put, town, secretariat
):
    response = put(town, "checking")
    checking.accept(response, by=checker)
    answering_steps.reopen(response, by=approver, reason="桁を直すため")

    reported = reminders.escalate(overdue, url=PAGE, by=secretariat)
    by_the_prefecture = reminders.remind_area(overdue, link=link, by=checker)
    reminders.remind(overdue, link=link, by=secretariat)

    assert (reported, by_the_prefecture) == (Sent(), Sent())
    assert addresses() == sorted([officer.email, approver.email])
    assert "回答の訂正が、まだ提出されていません。前に提出された回答は、受け付けたままです。" in (
        outbox_of.outbox[0].body
    )


@pytest.mark.parametrize("who", ["officer", "approver", "secretariat"])
def test_only_a_prefecture_reminds_an_area(overdue, request, who, town):
    with pytest.raises(RuleError, match="都道府県の調査の担当です"):
        reminders.remind_area(overdue, link=link, by=request.getfixturevalue(who))
    assert outbox_of.outbox == []


def test_the_prefectures_page_says_how_many_are_late_and_reminds_them(
    overdue, checker, officer, other_officer, sign_in
):
    client = sign_in(checker)
    here = reverse("surveys:prefecture_progress", args=["r8"])

    before = client.get(here)
    answer = client.post(reverse("surveys:prefecture_remind", args=["r8"]), follow=True)

    assert (before.context["late_count"], answer.redirect_chain) == (1, [(here, 302)])
    assert "督促のメールを、1団体の1人に送りました" in answer.content.decode()
    assert addresses() == [officer.email]


@pytest.mark.parametrize("who", ["officer", "viewer", "secretariat"])
def test_nobody_else_reminds_from_that_page(overdue, request, who, town, sign_in):
    client = sign_in(request.getfixturevalue(who))

    answer = client.post(reverse("surveys:prefecture_remind", args=["r8"]))

    assert (answer.status_code, outbox_of.outbox) == (403, [])


def approved(response):
    return AnswerEvent.objects.create(
        response=response, kind=AnswerEvent.Kind.APPROVED, by_name="承認した人", at=timezone.now()
    )


def test_a_prefecture_is_told_how_many_wait_at_most_once_a_day_and_only_its_own(
    overdue, checker, put, town, other_town, person, officer, at
):
    person("prefecture", LocalGovernmentFactory(kind="prefecture", code="190004", prefecture_code="19"))
    approved(put(town, "checking"))

    first = reminders.announce_queue(overdue, url=PAGE, by=None)
    at(TODAY, hour=15)
    approved(put(town, "checking"))
    again = reminders.announce_queue(overdue, url=PAGE, by=None)

    assert (first.mails, again.mails, addresses()) == (1, 0, [checker.email])
    assert "管内の1団体の回答が、貴都道府県の確認を待っています" in outbox_of.outbox[0].body


@pytest.mark.parametrize(
    ("days", "is_new", "mails"), [(1, False, 0), (1, True, 1), (6, False, 0), (7, False, 1)]
)
def test_a_prefecture_is_told_again_of_something_new_or_after_a_week(
    overdue, checker, put, town, at, days, is_new, mails
):
    response = put(town, "checking")
    approved(response)
    at(TODAY, hour=10)
    reminders.announce_queue(overdue, url=PAGE, by=None)
    at(TODAY + timedelta(days=days))
    if is_new:
        approved(response)

    assert reminders.announce_queue(overdue, url=PAGE, by=None).mails == mails


def test_whose_answers_had_not_arrived_at_the_closing_is_told_once(
    overdue, officer, approver, viewer, other_officer, put, other_town, secretariat, at
):
    put(other_town, "submitted")
    campaigns_closing.close_campaign(overdue, by=secretariat)

    first = reminders.tell_closed(overdue, link=link, by=secretariat)
    at(TODAY + timedelta(days=1))
    again = reminders.tell_closed(overdue, link=link, by=None)

    assert (first.mails, again.mails) == (2, 0)
    assert addresses() == sorted([officer.email, approver.email])
    assert Reminder.objects.filter(level="closed").count() == 1


def test_nobody_is_told_of_a_closing_long_ago_or_of_one_to_come(overdue, officer, secretariat, at):
    with pytest.raises(RuleError, match="締め切ったあと"):
        reminders.tell_closed(overdue, link=link, by=secretariat)
    campaigns_closing.close_campaign(overdue, by=secretariat)
    at(TODAY + timedelta(days=8))

    assert (reminders.tell_closed(overdue, link=link, by=None), reminders.scheduled_campaigns()) == (
        Sent(),
        [],
    )


def test_the_towns_people_may_not_send_the_word_after_the_closing(overdue, officer, secretariat):
    campaigns_closing.close_campaign(overdue, by=secretariat)

    with pytest.raises(RuleError, match="事務局と委託事業者"):
        reminders.tell_closed(overdue, link=link, by=officer)


def test_the_daily_command_without_a_code_takes_every_open_campaign_and_the_latest_closings(
    overdue, officer, secretariat, settings, capsys, town
):
    settings.SITE_URL = "https://tsumiki.example.jp"
    for code in ("r9", "preparing"):
        CampaignFactory(code=code, questionnaire=overdue.questionnaire, title=code)
    second = type(overdue).objects.get(code="r9")
    campaigns_opening.open_campaign(second, kinds=["town"], prefectures=["31"], by=None)
    campaigns_closing.close_campaign(second, by=secretariat)

    call_command("survey", "remind", "--json")
    first = json.loads(capsys.readouterr().out)
    call_command("survey", "remind")

    mails = {code: {level: row["mails"] for level, row in rounds.items()} for code, rounds in first.items()}
    assert mails == {
        "r8": {"invitation": 1, "reminder": 0, "escalation": 0, "queue": 0},
        "r9": {"closed": 1},
    }
    assert len(outbox_of.outbox) == 2
    assert "令和8年度の調査（r8）" in capsys.readouterr().out


def test_the_daily_command_says_so_when_nothing_is_open(db, capsys):
    call_command("survey", "remind")

    assert capsys.readouterr().out.strip() == "回答を受け付けている調査はありません。何も送っていません。"
