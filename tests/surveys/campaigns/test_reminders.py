"""Letters: to those who have not answered, once a day, within the limit, with nothing in them but a link."""

import json
from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as outbox_of
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.surveys.campaigns.conftest import link
from tsumiki.accounts.tokens import hash_of
from tsumiki.kernel import audit
from tsumiki.kernel import mail as kernel_mail
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.models import Campaign, Reminder
from tsumiki.surveys.services import reminders
from tsumiki.surveys.services.campaigns_opening import token_of
from tsumiki.surveys.services.reminders import Sent

pytestmark = pytest.mark.django_db(transaction=True)


def letters():
    return sorted((message.to[0], message.subject) for message in outbox_of.outbox)


@pytest.fixture
def people(officer, approver, viewer, other_officer):
    """Two who may answer in one town (and one who only looks), one in the other; nobody in the prefecture."""
    return {"town": sorted([officer.email, approver.email]), "other": [other_officer.email]}


def set_dates(campaign, **days):
    with audit.change("test.changed", by=None) as entry:
        Campaign.objects.filter(pk=campaign.pk).update(**days)
        entry.of(campaign)
    campaign.refresh_from_db()


def test_the_invitation_goes_to_those_who_may_answer_and_names_who_has_nobody(
    campaign, people, secretariat, town
):
    sent = reminders.invite(campaign, link=link, by=secretariat)

    assert sent == Sent(organisations=2, mails=3, waiting=0, without_people=1)
    assert [to for to, _ in letters()] == sorted([*people["town"], *people["other"]])
    assert set(Reminder.objects.values_list("level", "recipients")) == {("invitation", 2), ("invitation", 1)}


def test_a_letter_is_plain_and_its_link_says_which_response_is_meant(
    campaign, people, secretariat, town, response_of
):
    reminders.invite(campaign, link=link, by=secretariat)

    message = next(m for m in outbox_of.outbox if m.to[0] in people["town"])
    address = next(line for line in message.body.splitlines() if line.startswith("https://"))
    assert hash_of(address.rstrip("/").rsplit("/", 1)[1]) == response_of(town).token_hash
    assert len(address) < 60
    assert (message.attachments, message.content_subtype) == ([], "plain")
    assert "鳥取県南部町" in message.body
    assert "2099年12月10日" in message.body


def test_nobody_is_invited_twice(campaign, people, secretariat):
    reminders.invite(campaign, link=link, by=secretariat)

    assert reminders.invite(campaign, link=link, by=secretariat) == Sent(without_people=1)
    assert len(outbox_of.outbox) == 3


@pytest.mark.parametrize(
    ("status", "reminded"),
    [
        ("not_started", True),
        ("editing", True),
        ("internal", True),
        ("returned", True),
        ("checking", False),
        ("submitted", False),
        ("declined", False),
    ],
)
def test_only_those_who_have_the_answers_in_hand_are_reminded(
    campaign, people, secretariat, town, put, status, reminded
):
    put(town, status)

    reminders.remind(campaign, link=link, by=secretariat)

    assert {to for to, _ in letters()} == {*people["other"], *(people["town"] if reminded else ())}


def test_nobody_gets_a_second_reminder_on_the_same_day(campaign, people, secretariat):
    first = reminders.remind(campaign, link=link, by=secretariat)
    second = reminders.remind(campaign, link=link, by=secretariat)

    assert (first.mails, second.mails, len(outbox_of.outbox)) == (3, 0, 3)


def test_the_next_day_they_may_be_reminded_again(campaign, people, secretariat):
    reminders.remind(campaign, link=link, by=secretariat)
    yesterday(Reminder.objects.all())

    assert reminders.remind(campaign, link=link, by=secretariat).mails == 3


def yesterday(rows):
    with audit.change("test.changed", by=None) as entry:
        for row in rows:
            rows.model.objects.filter(pk=row.pk).update(sent_at=row.sent_at - timedelta(days=1))
            entry.of(row)


def test_what_exceeds_the_limit_of_a_round_goes_out_with_the_next(campaign, people, secretariat, settings):
    settings.MAILS_PER_RUN = 2

    first = reminders.remind(campaign, link=link, by=secretariat)
    second = reminders.remind(campaign, link=link, by=secretariat)
    third = reminders.remind(campaign, link=link, by=secretariat)

    assert (first.organisations, first.waiting) == (1, 1)
    assert (second.organisations, second.waiting) == (1, 0)
    assert third.organisations == 0
    assert len(outbox_of.outbox) == 3


def test_a_body_with_more_people_than_the_limit_gets_a_round_of_its_own(
    campaign, people, secretariat, settings
):
    settings.MAILS_PER_RUN = 1

    sent = [reminders.remind(campaign, link=link, by=secretariat) for _ in range(3)]

    assert [(row.organisations, row.mails, row.waiting) for row in sent] == [(1, 1, 1), (1, 2, 0), (0, 0, 0)]


def test_mails_of_one_round_are_spread_over_minutes(campaign, people, secretariat, settings, monkeypatch):
    settings.MAILS_PER_MINUTE = 2
    waits = []
    monkeypatch.setattr(reminders.mail, "send", lambda *args, to, after: waits.append(after))

    reminders.remind(campaign, link=link, by=secretariat)

    assert waits == [timedelta(), timedelta(), timedelta(minutes=1)]


def test_a_round_that_fails_sends_nothing_and_remembers_nothing(campaign, people, secretariat, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Reminder.objects, "bulk_create", fail)

    with pytest.raises(RuntimeError):
        reminders.remind(campaign, link=link, by=secretariat)
    assert (outbox_of.outbox, Reminder.objects.count()) == ([], 0)


def at(monkeypatch, day):
    """Let today be another day; the clock of the database rows follows."""
    moment = timezone.make_aware(datetime(day.year, day.month, day.day, 9, 0))
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize(
    ("day", "mails"),
    [
        (date(2026, 11, 25), 0),
        (date(2026, 11, 26), 3),
        (date(2026, 11, 28), 3),
        (date(2026, 12, 11), 3),
    ],
)
def test_the_schedule_writes_once_a_reminder_day_has_come(campaign, people, monkeypatch, day, mails):
    set_dates(campaign, prefecture_deadline=date(2026, 12, 10))
    at(monkeypatch, day)

    sent = reminders.remind(campaign, link=link, by=None, only_due=True)

    assert sent.mails == mails


def test_the_schedule_waits_for_the_next_reminder_day(campaign, people, monkeypatch):
    set_dates(campaign, prefecture_deadline=date(2026, 12, 10))
    at(monkeypatch, date(2026, 11, 27))
    reminders.remind(campaign, link=link, by=None, only_due=True)
    at(monkeypatch, date(2026, 12, 2))
    too_early = reminders.remind(campaign, link=link, by=None, only_due=True)
    at(monkeypatch, date(2026, 12, 3))
    in_time = reminders.remind(campaign, link=link, by=None, only_due=True)

    assert (too_early.mails, in_time.mails) == (0, 3)


def test_the_prefecture_gets_one_letter_with_its_late_towns_only(campaign, checker, secretariat, town, put):
    put(town, "checking")
    set_dates(campaign, prefecture_deadline=date(2026, 11, 20))

    sent = reminders.escalate(campaign, url="https://example.test/p/", by=secretariat)

    assert sent == Sent(organisations=1, mails=1, waiting=0, without_people=0)
    (message,) = outbox_of.outbox
    assert message.to == [checker.email]
    assert "・南部町（都道府県の確認中）" in message.body
    assert "山梨県" not in message.body
    assert reminders.escalate(campaign, url="https://example.test/p/", by=secretariat).mails == 0


def test_a_prefecture_without_late_towns_gets_no_letter(campaign, checker, secretariat, town, put):
    put(town, "submitted")
    set_dates(campaign, prefecture_deadline=date(2026, 11, 20))

    assert reminders.escalate(campaign, url="x", by=secretariat).mails == 0


def test_who_is_invited_today_is_not_reminded_today(campaign, people, secretariat):
    reminders.invite(campaign, link=link, by=secretariat)

    assert reminders.remind(campaign, link=link, by=secretariat).mails == 0


def test_the_whole_schedule_may_run_again_on_the_same_day(campaign, people, checker, monkeypatch):
    set_dates(campaign, prefecture_deadline=date(2026, 12, 10))
    at(monkeypatch, date(2026, 11, 24))
    reminders.run_schedule(campaign, link=link, url="x")
    at(monkeypatch, date(2026, 12, 11))

    first = reminders.run_schedule(campaign, link=link, url="x")
    again = reminders.run_schedule(campaign, link=link, url="x")

    assert {level: sent.mails for level, sent in first.items()} == {
        "invitation": 0,
        "reminder": 3,
        "escalation": 1,
        "queue": 0,
    }
    assert {level: sent.mails for level, sent in again.items()} == {
        "invitation": 0,
        "reminder": 0,
        "escalation": 0,
        "queue": 0,
    }


def test_no_letters_before_the_opening_or_from_a_stranger(preparing, campaign, officer, secretariat):
    with pytest.raises(RuleError, match="事務局と委託事業者"):
        reminders.remind(campaign, link=link, by=officer)
    set_dates(campaign, status="preparing", opened_at=None)
    with pytest.raises(RuleError, match="いま回答を受け付けていません"):
        reminders.remind(campaign, link=link, by=secretariat)


def test_the_daily_command_sends_what_is_due_and_nothing_more_when_run_again(
    campaign, people, monkeypatch, settings, capsys
):
    settings.SITE_URL = "https://tsumiki.example.jp/"
    set_dates(campaign, prefecture_deadline=date(2026, 12, 10))
    at(monkeypatch, date(2026, 11, 24))
    call_command("survey", "remind", "r8")
    capsys.readouterr()
    at(monkeypatch, date(2026, 12, 7))

    call_command("survey", "remind", "r8")
    first = capsys.readouterr().out
    call_command("survey", "remind", "r8", "--json")
    again = json.loads(capsys.readouterr().out)

    assert first.splitlines() == [
        "依頼：0団体に0通（次回に0団体、送る相手のいない団体 1）",
        "督促：2団体に3通（次回に0団体、送る相手のいない団体 0）",
        "都道府県への連絡：0団体に0通（次回に0団体、送る相手のいない団体 0）",
        "確認待ちの連絡：0団体に0通（次回に0団体、送る相手のいない団体 0）",
    ]
    assert {level: row["mails"] for level, row in again.items()} == {
        "invitation": 0,
        "reminder": 0,
        "escalation": 0,
        "queue": 0,
    }
    assert "https://tsumiki.example.jp/surveys/a/" in outbox_of.outbox[0].body


def test_the_daily_command_refuses_a_campaign_that_is_not_there(db):
    with pytest.raises(CommandError, match="調査「nothing」はありません"):
        call_command("survey", "remind", "nothing")


def test_an_address_that_is_refused_costs_nobody_else_their_letter(
    campaign, people, secretariat, monkeypatch
):
    sent = []

    def send_mail(subject, body, sender, recipients):
        if recipients == [people["town"][0]]:
            raise SMTPRecipientsRefused({})
        sent.extend(recipients)

    monkeypatch.setattr(kernel_mail, "send_mail", send_mail)

    round_ = reminders.remind(campaign, link=link, by=secretariat)

    assert sorted(sent) == sorted([people["town"][1], *people["other"]])
    assert (round_.mails, Reminder.objects.count()) == (3, 2)


def test_after_the_sites_secret_has_changed_new_letters_carry_links_that_work(
    campaign, people, secretariat, town, response_of, settings
):
    before = response_of(town).token_hash
    settings.SECRET_KEY = "another"

    reminders.remind(campaign, link=link, by=secretariat)

    token = token_of(campaign.pk, town.pk)
    assert response_of(town).token_hash == hash_of(token) != before
    assert any(token in message.body for message in outbox_of.outbox)
