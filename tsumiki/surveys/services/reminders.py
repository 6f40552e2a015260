"""Rounds of letters of a campaign: the invitation, reminders, the prefecture's lists, the word after the closing.

Plain text, one short link, nobody twice on a day. What exceeds a round's limit goes out with the next round.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.access import can, members_with, organisations_for
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.accounts.tokens import hash_of
from tsumiki.kernel import audit, mail
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import letters
from tsumiki.surveys.letters import Letter
from tsumiki.surveys.models import AnswerEvent, Campaign, Reminder, Response
from tsumiki.surveys.selectors.handed_in import being_corrected
from tsumiki.surveys.selectors.progress import (
    LATE,
    WAITING,
    by_deadline,
    by_prefecture,
    late_by_prefecture,
    towns_to_remind,
)
from tsumiki.surveys.selectors.responses import deadline_of
from tsumiki.surveys.services.campaigns import ONLY_OPEN, require_manager
from tsumiki.surveys.services.campaigns_opening import token_of

Level = Reminder.Level
NOT_YOURS_TO_REMIND = "管内の団体に督促を送れるのは、都道府県の調査の担当です。"
ONLY_CLOSED = "締切の連絡を送れるのは、締め切ったあとの調査です。"
QUEUE_REPEATED_AFTER = timedelta(days=7)
# Later the news is old, and a campaign closed before this product told anybody stays quiet.
CLOSING_TOLD_WITHIN = timedelta(days=7)
_ANSWERING = (Permission.SURVEY_ANSWER, Permission.SURVEY_APPROVE)
_TO_THE_TOWN = (Level.INVITATION, Level.REMINDER)
_CLOSED = (Campaign.Status.CLOSED, Campaign.Status.PUBLISHED)
# Turns a token into the address that goes into the mail: only the web layer and the settings know the host.
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Sent:
    """One round. `waiting` organisations come with the next round, `without_people` have nobody to write to."""

    organisations: int = 0
    mails: int = 0
    waiting: int = 0
    without_people: int = 0


def link_of(response: Response, link: Link) -> str:
    return link(token_of(response.campaign_id, response.organisation_id))


def invite(campaign: Campaign, *, link: Link, by: User | None) -> Sent:
    """依頼: to every organisation that is asked and has not been written to."""
    with _round(campaign, by) as row:
        written = Reminder.objects.filter(campaign=row, level=Level.INVITATION).values("organisation")
        asked = row.responses.exclude(status=Response.Status.DECLINED).exclude(organisation__in=written)
        chosen = by_deadline(asked)
        _renew_tokens(chosen, by=by)
        found = [letters.invitation(response, link_of(response, link)) for response in chosen]
        return _send(row, Level.INVITATION, found, _ANSWERING, by=by)


def remind(campaign: Campaign, *, link: Link, by: User | None, only_due: bool = False) -> Sent:
    """督促: to those who have the answers in hand and have not submitted; not twice on one day.

    `only_due` writes only where one of the reminder days (settings) has come since the last letter.
    """
    with _round(campaign, by) as row:
        chosen = by_deadline(row.responses.filter(status__in=WAITING))
        if only_due:
            today = timezone.localdate()
            days = [-day for day in settings.SURVEY_REMINDER_DAYS]
            last = _last_days(row, *_TO_THE_TOWN)
            chosen = [
                response
                for response in chosen
                if _is_due(deadline_of(response), days, last.get(response.organisation_id), today)
            ]
        return _remind(row, chosen, link=link, by=by)


def remind_area(campaign: Campaign, *, link: Link, by: User) -> Sent:
    """督促 by a prefecture: to the municipalities of its own area whose day has passed; not twice on one day."""
    if not can(by, Permission.SURVEY_CHECK):
        raise RuleError(NOT_YOURS_TO_REMIND)
    area = organisations_for(by, Permission.SURVEY_CHECK)
    with _locked(campaign) as row:
        late = by_deadline(towns_to_remind(row.responses.filter(organisation__in=area)))
        return _remind(row, late, link=link, by=by)


def escalate(campaign: Campaign, *, url: str, by: User | None, only_due: bool = False) -> Sent:
    """都道府県への連絡: one letter to each prefecture with the list of its late organisations; not twice on one day."""
    today = timezone.localdate()
    with _round(campaign, by) as row:
        last = _last_days(row, Level.ESCALATION)
        found = []
        for prefecture, late in late_by_prefecture(row):
            before = last.get(prefecture.pk)
            # An extended organisation has its own day: it is told of after that one.
            due = not only_due or any(
                _is_due(deadline_of(response), settings.SURVEY_ESCALATION_DAYS, before, today)
                for response in late
            )
            if before != today and due:
                found.append(letters.escalation(row, prefecture, late, url))
        return _send(row, Level.ESCALATION, found, (Permission.SURVEY_CHECK,), by=by)


def announce_queue(campaign: Campaign, *, url: str, by: User | None) -> Sent:
    """確認待ちの連絡: to each prefecture how many answers wait for its check; not twice on one day.

    Written when something new has come since the last letter, or when that one is a week old.
    """
    today = timezone.localdate()
    with _round(campaign, by) as row:
        checking = row.responses.filter(status=Response.Status.CHECKING)
        newest = dict(
            AnswerEvent.objects.filter(response__in=checking, kind=AnswerEvent.Kind.APPROVED)
            .order_by("at")
            .values_list("response", "at")
        )
        last = _last_times(row, Level.QUEUE)
        found = []
        for prefecture, waiting in by_prefecture(checking):
            before = last.get(prefecture.pk)
            if before is None or _is_worth_repeating(before, [newest.get(r.pk) for r in waiting], today):
                found.append(letters.queue(row, prefecture, waiting, url))
        return _send(row, Level.QUEUE, found, (Permission.SURVEY_CHECK,), by=by)


def tell_closed(campaign: Campaign, *, link: Link, by: User | None) -> Sent:
    """締切の連絡: to those whose answers had not arrived when the campaign was closed; once, in the days after."""
    require_manager(by)
    with _locked(campaign, *_CLOSED, refusal=ONLY_CLOSED) as row:
        if row.closed_at is None or timezone.now() - row.closed_at > CLOSING_TOLD_WITHIN:
            return Sent()
        told = Reminder.objects.filter(campaign=row, level=Level.CLOSED).values("organisation")
        missing = by_deadline(row.responses.filter(status__in=LATE).exclude(organisation__in=told))
        _renew_tokens(missing, by=by)
        found = [letters.closed(response, link_of(response, link)) for response in missing]
        return _send(row, Level.CLOSED, found, _ANSWERING, by=by)


def run_schedule(campaign: Campaign, *, link: Link, url: str) -> dict[str, Sent]:
    """What is due today, by itself: for a daily timer. Running it again on the same day sends nothing more."""
    if campaign.status in _CLOSED:
        return {Level.CLOSED.value: tell_closed(campaign, link=link, by=None)}
    return {
        Level.INVITATION.value: invite(campaign, link=link, by=None),
        Level.REMINDER.value: remind(campaign, link=link, by=None, only_due=True),
        Level.ESCALATION.value: escalate(campaign, url=url, by=None, only_due=True),
        Level.QUEUE.value: announce_queue(campaign, url=url, by=None),
    }


def scheduled_campaigns() -> list[Campaign]:
    """For which the daily timer may have something to send: open ones, and those closed in the last days."""
    closed = Campaign.objects.filter(status__in=_CLOSED, closed_at__gte=timezone.now() - CLOSING_TOLD_WITHIN)
    return list((Campaign.objects.filter(status=Campaign.Status.OPEN) | closed).order_by("opens_on", "code"))


@contextmanager
def _round(campaign: Campaign, by: User | None) -> Iterator[Campaign]:
    require_manager(by)
    with _locked(campaign) as row:
        yield row


@contextmanager
def _locked(campaign: Campaign, *statuses: Campaign.Status, refusal: str = ONLY_OPEN) -> Iterator[Campaign]:
    """One round of letters at a time: two people pressing the button, or a timer beside them, do not both write."""
    with transaction.atomic():
        row = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if row.status not in (statuses or (Campaign.Status.OPEN,)):
            raise RuleError(refusal)
        yield row


def _remind(campaign: Campaign, waiting: list[Response], *, link: Link, by: User | None) -> Sent:
    today = timezone.localdate()
    # Who was invited today is not reminded today.
    last = _last_days(campaign, *_TO_THE_TOWN)
    chosen = [response for response in waiting if last.get(response.organisation_id) != today]
    _renew_tokens(chosen, by=by)
    corrected = set(being_corrected(campaign).values_list("pk", flat=True))
    found = [
        letters.reminder(
            response, link_of(response, link), today=today, is_correction=response.pk in corrected
        )
        for response in chosen
    ]
    return _send(campaign, Level.REMINDER, found, _ANSWERING, by=by)


def _renew_tokens(responses: list[Response], *, by: User | None) -> None:
    """After the site's secret has changed, the links of new letters are the ones that work."""
    stale = []
    for response in responses:
        expected = hash_of(token_of(response.campaign_id, response.organisation_id))
        if response.token_hash != expected:
            response.token_hash = expected
            stale.append(response)
    if stale:
        with audit.change("survey.links_renewed", by=by) as entry:
            Response.objects.bulk_update(stale, ["token_hash"], batch_size=200)
            entry.of_all(Response, count=len(stale))


def _last_times(campaign: Campaign, *levels: str) -> dict[int, datetime]:
    rows = Reminder.objects.filter(campaign=campaign, level__in=levels).order_by("sent_at")
    return dict(rows.values_list("organisation", "sent_at"))


def _last_days(campaign: Campaign, *levels: str) -> dict[int, date]:
    times = _last_times(campaign, *levels)
    return {organisation: timezone.localdate(at) for organisation, at in times.items()}


def _is_worth_repeating(before: datetime, arrived: Iterable[datetime | None], today: date) -> bool:
    day = timezone.localdate(before)
    is_new = any(at is not None and at > before for at in arrived)
    return day != today and (is_new or today - day >= QUEUE_REPEATED_AFTER)


def _is_due(deadline: date, days_after: Iterable[int], last: date | None, today: date) -> bool:
    """Whether one of the days has come since the last letter: a timer that missed a day makes up for it."""
    passed = [day for days in days_after if (day := deadline + timedelta(days=days)) <= today]
    return bool(passed) and (last is None or last < max(passed))


def _send(
    campaign: Campaign,
    level: str,
    found: list[Letter],
    permissions: tuple[Permission, ...],
    *,
    by: User | None,
) -> Sent:
    addresses = _addresses([letter.organisation for letter in found], permissions)
    reachable = [letter for letter in found if letter.organisation in addresses]
    made: list[Reminder] = []
    mails = 0
    for letter in reachable:
        to = addresses[letter.organisation]
        # The first goes out in any case: a body with more people than the limit would wait for ever, and all behind it.
        if mails and mails + len(to) > settings.MAILS_PER_RUN:
            break
        for address in to:
            wait = mail.wait_of(mails, per_minute=settings.MAILS_PER_MINUTE)
            mail.send(letter.subject, letter.body, to=[address], after=wait)
            mails += 1
        made.append(
            Reminder(
                campaign=campaign,
                organisation_id=letter.organisation,
                level=level,
                recipients=len(to),
                sent_by=by,
            )
        )
    sent = Sent(len(made), mails, len(reachable) - len(made), len(found) - len(reachable))
    if made:
        with audit.change("survey.letters_sent", by=by) as entry:
            Reminder.objects.bulk_create(made, batch_size=500)
            entry.of(campaign, level=level, organisations=sent.organisations, mails=mails)
    return sent


def _addresses(organisations: list[int], permissions: tuple[Permission, ...]) -> dict[int, list[str]]:
    members = members_with(*permissions).filter(organisation__in=organisations)
    found: dict[int, set[str]] = {}
    for organisation, address in members.values_list("organisation", "user__email"):
        found.setdefault(organisation, set()).add(address)
    return {organisation: sorted(addresses) for organisation, addresses in found.items()}
