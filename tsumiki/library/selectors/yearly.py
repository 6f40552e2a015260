"""The yearly look at published cases: which are asked about, which were found to be still so, which are overdue."""

from collections import Counter
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import Organisation
from tsumiki.library import rules
from tsumiki.library.links import Round, rounds
from tsumiki.library.models import Case, CaseAct
from tsumiki.library.selectors.cases import cases_kept_by, cases_visible_to
from tsumiki.library.selectors.life import own_cases

# What the people of a case do when they know it: say that it still holds, or publish it anew.
_LOOKS = (CaseAct.Kind.RECONFIRMED, CaseAct.Kind.PUBLISHED)
OVER = (Case.State.ENDED, Case.State.STOPPED)


class CheckState(models.TextChoices):
    """Where a published case stands in the yearly look."""

    CONFIRMED = "confirmed", "確かめた"
    WAITING = "waiting", "確認を待っている"
    EXPIRED = "expired", "期限を過ぎた"


def current_round() -> Round:
    """The survey that goes along with this year's look; without one, the year up to today."""
    known = rounds.collect()
    return known[0] if known else Round("この1年", timezone.localdate() - rules.CONFIRMED_FOR)


def published_cases_of(user: Any, organisation: Organisation, *, since: date) -> QuerySet[Case]:
    """The organisation's published cases that are asked about, with `check_state` and `looked_at`."""
    return _asked(cases_visible_to(user).filter(organisation=organisation), since)


def cases_to_look_at(user: Any, *, since: date) -> QuerySet[Any]:
    """Of all towns for the secretariat, of the own organisation for others: with `check_state` and `looked_at`."""
    if can(user, Permission.CASE_PUBLISH):
        kinds = [Organisation.Kind.PREFECTURE, Organisation.Kind.MUNICIPALITY]
        return _asked(cases_kept_by(user).filter(organisation__kind__in=kinds), since)
    return _asked(own_cases(user), since)


def count_by_check(cases: QuerySet[Any]) -> Counter[str]:
    return Counter(cases.order_by().values_list("check_state", flat=True))


def _asked(cases: QuerySet[Case], since: date) -> QuerySet[Case]:
    """What is over does not change any more: it is not asked about."""
    start = timezone.make_aware(datetime.combine(since, time.min))
    looks = CaseAct.objects.filter(case=OuterRef("pk"), kind__in=_LOOKS)
    check_state = models.Case(
        When(Exists(looks.filter(at__gte=start)), then=Value(CheckState.CONFIRMED.value)),
        When(Q(review_by__lt=timezone.localdate()), then=Value(CheckState.EXPIRED.value)),
        default=Value(CheckState.WAITING.value),
        output_field=models.CharField(),
    )
    return (
        cases.filter(status=Case.Status.PUBLISHED)
        .exclude(state__in=OVER)
        .annotate(check_state=check_state, looked_at=Subquery(looks.order_by("-at", "-pk").values("at")[:1]))
        .order_by(F("review_by").asc(nulls_first=True), "title", "pk")
    )
