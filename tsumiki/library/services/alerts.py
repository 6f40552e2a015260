"""Saved searches, and the mails that tell what is new in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import mail
from tsumiki.kernel.addresses import whole_address
from tsumiki.kernel.errors import RuleError
from tsumiki.library.asked_again import LONGEST, Finder, Found, path_of
from tsumiki.library.models import SavedSearch

MOST_SAVED = 50
MOST_REMEMBERED = 5000
SHOWN = 20  # in one mail, for each search; the page shows the rest
EVERY = {SavedSearch.Frequency.DAILY: timedelta(days=1), SavedSearch.Frequency.WEEKLY: timedelta(days=7)}
SALT = "tsumiki.library.alerts"


def save_search(conditions: str, *, by: User, name: str, frequency: str, finder: Finder) -> SavedSearch:
    """Keep a search. What it finds now counts as known; saved again it takes the new name and frequency."""
    if not conditions:
        raise RuleError(
            "条件のない検索は保存できません。ことばを入れるか、しぼり込んでから保存してください。"
        )
    if len(conditions) > LONGEST:
        raise RuleError("条件が長すぎて保存できません。条件を減らしてください。")
    with transaction.atomic():
        # Two presses of one button come together: the second waits and finds the first.
        User.objects.select_for_update().get(pk=by.pk)
        own = SavedSearch.objects.filter(user=by)
        row = own.filter(query=conditions).first()
        if row is None and own.count() >= MOST_SAVED:
            raise RuleError(
                f"保存できる検索は{MOST_SAVED}件までです。使わないものを消してから保存してください。"
            )
        if row is None:
            seen = [found.key for found in finder(by, conditions)]
            row = SavedSearch(user=by, query=conditions, seen=seen, looked_at=timezone.now())
        row.name, row.frequency = name, frequency
        row.save()
    return row


def change_search(search: SavedSearch, *, by: User, name: str, frequency: str) -> None:
    SavedSearch.objects.filter(pk=search.pk, user=by).update(name=name, frequency=frequency)


def forget_search(search: SavedSearch, *, by: User) -> None:
    SavedSearch.objects.filter(pk=search.pk, user=by).delete()


# --- without signing in ---------------------------------------------------------------------------
def token_of(search: SavedSearch) -> str:
    """What the link in a mail carries: it stops this one search's mails and can do nothing else."""
    return signing.dumps([search.pk, search.user_id], salt=SALT)


def search_of_token(token: str) -> SavedSearch | None:
    """The search that a link speaks of; None for anything we did not sign, and for a search that is gone."""
    try:
        pk, user = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return SavedSearch.objects.filter(pk=pk, user_id=user).first()


def stop_alerts(search: SavedSearch) -> None:
    """Send no more mail about it; the search itself stays."""
    SavedSearch.objects.filter(pk=search.pk).update(frequency=SavedSearch.Frequency.NEVER)


# --- the round ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Round:
    """What one run did: searches looked at, mails queued, people left for the next run."""

    searches: int
    mails: int
    waiting: int


@dataclass(frozen=True, slots=True)
class News:
    search: SavedSearch
    found: tuple[Found, ...]


def send_alerts(finder: Finder, *, today: date | None = None) -> Round:
    """Look at every search that is due and mail each person once what is new since the last time.

    Each person is a transaction of their own: a run that is broken off goes on where it stopped, and nobody is told twice.
    """
    day = today or timezone.localdate()
    people = list(_due(day).order_by("user_id").values_list("user_id", flat=True).distinct())
    searches = mails = 0
    for place, pk in enumerate(people):
        if mails >= settings.MAILS_PER_RUN:
            return Round(searches, mails, len(people) - place)
        looked, is_mailed = _tell(pk, finder, day, number=mails)
        searches, mails = searches + looked, mails + is_mailed
    return Round(searches, mails, 0)


def _due(day: date) -> QuerySet[SavedSearch]:
    due = Q(looked_at=None)
    for frequency, wait in EVERY.items():
        last = day - wait + timedelta(days=1)
        begins = timezone.make_aware(datetime.combine(last, time.min))
        due |= Q(frequency=frequency, looked_at__lt=begins)
    return SavedSearch.objects.filter(due).exclude(frequency=SavedSearch.Frequency.NEVER)


@transaction.atomic
def _tell(pk: int, finder: Finder, day: date, *, number: int) -> tuple[int, int]:
    user = User.objects.select_for_update().get(pk=pk)
    if user.main_membership is None:
        # Who has left is told nothing; the searches wait for a new place.
        return 0, 0
    rows = list(_due(day).filter(user=user).order_by("name", "pk"))
    news = [news for row in rows if (news := _look(row, finder)) is not None]
    if news:
        _mail(user, news, number=number)
    return len(rows), 1 if news else 0


def _look(search: SavedSearch, finder: Finder) -> News | None:
    """Remember what is found now; what was not there before is news, except on the very first look."""
    found = finder(search.user, search.query)
    known = search.seen
    before = set(known or [])
    new = tuple(row for row in found if row.key not in before)
    search.seen = [*(known or []), *(row.key for row in new)][-MOST_REMEMBERED:]
    search.looked_at = timezone.now()
    search.save(update_fields=["seen", "looked_at"])
    return News(search, new) if new and known is not None else None


def _mail(user: User, news: Sequence[News], *, number: int) -> None:
    count = sum(len(row.found) for row in news)
    context = {
        "name": user.name,
        "news": [_in_mail(row) for row in news],
        "list_url": whole_address(reverse("shelf:search_list")),
    }
    mail.send(
        f"【つみき】保存した検索に新しいものが{count}件あります",
        render_to_string("library/mail/alert.txt", context),
        to=[user.email],
        after=mail.wait_of(number, per_minute=settings.MAILS_PER_MINUTE),
    )


def _in_mail(news: News) -> dict[str, object]:
    stop = reverse("shelf:search_stop", args=[token_of(news.search)])
    return {
        "name": news.search.name,
        "count": len(news.found),
        "rest": max(len(news.found) - SHOWN, 0),
        "rows": [
            {"title": row.title, "kind": row.kind, "url": whole_address(row.path)}
            for row in news.found[:SHOWN]
        ],
        "url": whole_address(path_of(news.search.query)),
        "stop_url": whole_address(stop),
    }
