"""Letters of a campaign: the invitation, reminders to those who have not answered, and the prefecture's list.

Plain text, one short link, nobody twice on a day. What exceeds a round's limit goes out with the next round.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.access import members_with
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.accounts.tokens import hash_of
from tsumiki.kernel import audit, mail
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import letters
from tsumiki.surveys.letters import Letter
from tsumiki.surveys.models import Campaign, Reminder, Response
from tsumiki.surveys.selectors.progress import WAITING, by_deadline, late_by_prefecture
from tsumiki.surveys.selectors.responses import deadline_of
from tsumiki.surveys.services.campaigns import ONLY_OPEN, require_manager
from tsumiki.surveys.services.campaigns_opening import token_of

Level = Reminder.Level
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
    today = timezone.localdate()
    with _round(campaign, by) as row:
        # Who was invited today is not reminded today.
        last = _last_days(row, Level.INVITATION, Level.REMINDER)
        waiting = by_deadline(row.responses.filter(status__in=WAITING))
        chosen = [response for response in waiting if last.get(response.organisation_id) != today]
        if only_due:
            days = [-day for day in settings.SURVEY_REMINDER_DAYS]
            chosen = [
                response
                for response in chosen
                if _is_due(deadline_of(response), days, last.get(response.organisation_id), today)
            ]
        _renew_tokens(chosen, by=by)
        found = [letters.reminder(response, link_of(response, link), today=today) for response in chosen]
        return _send(row, Level.REMINDER, found, _ANSWERING, by=by)


def escalate(campaign: Campaign, *, url: str, by: User | None, only_due: bool = False) -> Sent:
    """都道府県への連絡: one letter to each prefecture with the list of its late organisations; not twice on one day."""
    today = timezone.localdate()
    with _round(campaign, by) as row:
        last = _last_days(row, Level.ESCALATION)
        deadline = row.prefecture_deadline or row.deadline
        found = []
        for prefecture, late in late_by_prefecture(row):
            before = last.get(prefecture.pk)
            due = not only_due or _is_due(deadline, settings.SURVEY_ESCALATION_DAYS, before, today)
            if before != today and due:
                found.append(letters.escalation(row, prefecture, late, url))
        return _send(row, Level.ESCALATION, found, (Permission.SURVEY_CHECK,), by=by)


def run_schedule(campaign: Campaign, *, link: Link, url: str) -> dict[str, Sent]:
    """What is due today, by itself: for a daily timer. Running it again on the same day sends nothing more."""
    return {
        Level.INVITATION.value: invite(campaign, link=link, by=None),
        Level.REMINDER.value: remind(campaign, link=link, by=None, only_due=True),
        Level.ESCALATION.value: escalate(campaign, url=url, by=None, only_due=True),
    }


_ANSWERING = (Permission.SURVEY_ANSWER, Permission.SURVEY_APPROVE)


@contextmanager
def _round(campaign: Campaign, by: User | None) -> Iterator[Campaign]:
    """One round of letters at a time: two people pressing the button, or a timer beside them, do not both write."""
    require_manager(by)
    with transaction.atomic():
        row = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if row.status != Campaign.Status.OPEN:
            raise RuleError(ONLY_OPEN)
        yield row


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


def _last_days(campaign: Campaign, *levels: str) -> dict[int, date]:
    rows = Reminder.objects.filter(campaign=campaign, level__in=levels).order_by("sent_at")
    return {
        organisation: timezone.localdate(at)
        for organisation, at in rows.values_list("organisation", "sent_at")
    }


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
        if mails + len(to) > settings.SURVEY_MAILS_PER_RUN:
            break
        for address in to:
            minutes = mails // settings.SURVEY_MAILS_PER_MINUTE
            mail.send(letter.subject, letter.body, to=[address], after=timedelta(minutes=minutes))
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
