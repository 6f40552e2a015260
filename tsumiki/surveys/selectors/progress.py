"""How far a campaign has come: counts by status, prefecture and kind, who is late, what waits for the prefecture.

Only statuses are read here, never answers: those are behind `responses_visible_to`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from tsumiki.accounts.access import can, members_with, organisations_for
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import LocalGovernment, Organisation
from tsumiki.kernel.text import fold
from tsumiki.surveys.models import Campaign, Reminder, Response
from tsumiki.surveys.selectors.handed_in import is_being_corrected, is_handed_in
from tsumiki.surveys.selectors.responses import deadline_of

Status = Response.Status
# The answers are in the organisation's own hands.
WAITING = (Status.NOT_STARTED, Status.EDITING, Status.INTERNAL, Status.RETURNED)
# Handed in once and being worked on again, wherever that is: counted apart from the statuses.
CORRECTED = "corrected"
# Not yet with the secretariat, wherever they are.
LATE = (*WAITING, Status.CHECKING)
# What the late list's form calls no condition on the status; nothing at all means LATE.
EVERY_STATUS = "all"
SORTS = {
    "code": "団体コードの順",
    "deadline": "期限の早い順",
    "status": "状態の順",
    "reminded": "督促してから長い順",
}
_ORDERS: dict[str, tuple[Any, ...]] = {
    "code": ("organisation__local_government__code", "pk"),
    "deadline": ("due", "organisation__local_government__code", "pk"),
    "status": ("status", "organisation__local_government__code", "pk"),
    # The two databases disagree on where "never" belongs.
    "reminded": (F("reminded_at").asc(nulls_first=True), "organisation__local_government__code", "pk"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many organisations stand where."""

    key: str
    label: str
    by_status: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def submitted(self) -> int:
        """Something of theirs counts: what is being corrected was handed in before."""
        return self.by_status.get(Status.SUBMITTED, 0) + self.corrected

    @property
    def corrected(self) -> int:
        return self.by_status.get(CORRECTED, 0)

    @property
    def checking(self) -> int:
        return self.by_status.get(Status.CHECKING, 0)

    @property
    def declined(self) -> int:
        return self.by_status.get(Status.DECLINED, 0)

    @property
    def late(self) -> int:
        return sum(self.by_status.get(status, 0) for status in LATE)

    @property
    def share(self) -> int | None:
        """Submitted of all who were asked in whole percent, rounded down: 100 means everybody."""
        return 100 * self.submitted // self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Progress:
    whole: Counts
    prefectures: tuple[Counts, ...]
    kinds: tuple[Counts, ...]


def campaigns_visible_to(user: Any) -> QuerySet[Campaign]:
    """All for those who run the survey; for a prefecture those that have begun and ask somebody in its area."""
    campaigns = Campaign.objects.select_related("questionnaire")
    if can(user, Permission.SURVEY_MANAGE):
        return campaigns
    asked = Response.objects.filter(
        campaign=OuterRef("pk"), organisation__in=organisations_for(user, Permission.SURVEY_CHECK)
    )
    return campaigns.exclude(status=Campaign.Status.PREPARING).filter(Exists(asked))


def with_totals(campaigns: QuerySet[Campaign]) -> QuerySet[Any]:
    """With how many were asked and how many have handed in."""
    submitted = Count("responses", filter=is_handed_in("responses__"))
    counted = campaigns.annotate(asked=Count("responses"), submitted=submitted)
    # A grouped query has no order of its own.
    return counted.order_by("-opens_on", "code")


def letters_of(campaign: Campaign) -> list[dict[str, Any]]:
    """What has been sent, by kind of letter: to how many organisations, how many mails, when last."""
    rows = (
        Reminder.objects.filter(campaign=campaign)
        .order_by()
        .values("level")
        .annotate(
            organisations=Count("organisation", distinct=True), mails=Sum("recipients"), last=Max("sent_at")
        )
    )
    found = {row["level"]: row for row in rows}
    nothing = {"organisations": 0, "mails": 0, "last": None}
    return [
        {"code": level.value, "label": level.label, **nothing, **found.get(level, {})}
        for level in Reminder.Level
    ]


def responses_followed_by(user: Any) -> QuerySet[Response]:
    """Responses whose status (never their answers) the person follows: all, or those of the prefecture's area."""
    area = organisations_for(user, Permission.SURVEY_CHECK)
    followed = Response.objects.select_related("campaign", "organisation__local_government")
    if can(user, Permission.SURVEY_MANAGE):
        return followed
    return followed.filter(organisation__in=area).exclude(campaign__status=Campaign.Status.PREPARING)


def progress_of(responses: QuerySet[Response]) -> Progress:
    """Count a campaign's responses (all, or those of one area) in one query."""
    government = "organisation__local_government"
    standing = Case(When(is_being_corrected(), then=Value(CORRECTED)), default=F("status"))
    rows = (
        responses.order_by()
        .annotate(standing=standing)
        .values_list(
            f"{government}__prefecture_code", f"{government}__prefecture", f"{government}__kind", "standing"
        )
        .annotate(count=Count("pk"))
    )
    whole: Counter[str] = Counter()
    prefectures: dict[tuple[str, str], Counter[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    for code, name, kind, status, count in rows:
        whole[status] += count
        prefectures.setdefault((code, name), Counter())[status] += count
        kinds.setdefault(kind, Counter())[status] += count
    labels = LocalGovernment.Kind
    return Progress(
        Counts("", "全体", whole),
        tuple(Counts(code, name, prefectures[code, name]) for code, name in sorted(prefectures)),
        tuple(Counts(kind, kind.label, kinds[kind.value]) for kind in labels if kind.value in kinds),
    )


def statuses_of(responses: QuerySet[Response]) -> list[tuple[str, str, str]]:
    """(code, full name, status) of every response: what a map of municipalities shows."""
    government = "organisation__local_government"
    rows = responses.order_by(f"{government}__code").values_list(
        f"{government}__code",
        f"{government}__prefecture",
        f"{government}__name",
        f"{government}__kind",
        "status",
    )
    prefecture = LocalGovernment.Kind.PREFECTURE.value
    return [
        (code, name if kind == prefecture else f"{place}{name}", status)
        for code, place, name, kind, status in rows
    ]


def with_follow_up(responses: QuerySet[Response]) -> QuerySet[Any]:
    """With the day that counts (`due`), the last reminder (`reminded_at`), whether anybody can be written to, and
    whether what was handed in before still counts (`is_corrected`).
    """
    last = (
        Reminder.objects.filter(
            campaign=OuterRef("campaign"),
            organisation=OuterRef("organisation"),
            level=Reminder.Level.REMINDER,
        )
        .order_by()
        .values("organisation")
        .annotate(at=Max("sent_at"))
        .values("at")
    )
    people = members_with(Permission.SURVEY_ANSWER, Permission.SURVEY_APPROVE)
    through_prefecture = Q(campaign__via_prefecture=True, organisation__kind=Organisation.Kind.MUNICIPALITY)
    own = Case(
        When(through_prefecture, then=Coalesce("campaign__prefecture_deadline", "campaign__deadline")),
        default=F("campaign__deadline"),
        output_field=DateField(),
    )
    return responses.annotate(
        due=Coalesce("extended_to", own),
        reminded_at=Subquery(last),
        has_people=Exists(people.filter(organisation=OuterRef("organisation"))),
        is_corrected=ExpressionWrapper(is_being_corrected(), output_field=BooleanField()),
    )


def late_responses(responses: QuerySet[Response], values: Mapping[str, Any]) -> QuerySet[Any]:
    """The late list by its form: not submitted (or one status, or all), past the deadline only, without people only."""
    found = with_follow_up(responses)
    status = values.get("status") or ""
    if status != EVERY_STATUS:
        found = found.filter(status=status) if status else found.filter(status__in=LATE)
    if prefecture := values.get("prefecture"):
        found = found.filter(organisation__local_government__prefecture_code=prefecture)
    for word in fold(values.get("q") or "").split():
        found = found.filter(organisation__local_government__search_text__contains=word)
    if values.get("only") == "overdue":
        found = found.filter(due__lt=timezone.localdate())
    elif values.get("only") == "nobody":
        found = found.filter(has_people=False)
    return found.order_by(*_ORDERS.get(values.get("sort") or "code", _ORDERS["code"]))


def not_handed_in(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Those in the organisation's own hands of which nothing counts yet: what is being corrected was handed in."""
    return responses.filter(~is_being_corrected(), status__in=WAITING)


def towns_to_remind(responses: QuerySet[Response]) -> QuerySet[Any]:
    """The municipalities that a prefecture may remind: the answers in their own hands, their day passed."""
    late = with_follow_up(not_handed_in(responses)).filter(due__lt=timezone.localdate())
    return late.filter(organisation__kind=Organisation.Kind.MUNICIPALITY)


def by_deadline(responses: QuerySet[Response]) -> list[Response]:
    """For letters: whose deadline comes first is written to first."""
    found = responses.select_related("campaign", "organisation__local_government").order_by("pk")
    return sorted(found, key=lambda row: (deadline_of(row), row.organisation.local_government.code))


def late_by_prefecture(campaign: Campaign) -> Iterable[tuple[Organisation, list[Response]]]:
    """Each prefecture's organisation with the municipalities of its area whose own day has passed without answers."""
    today = timezone.localdate()
    missing = Response.objects.filter(~is_being_corrected(), campaign=campaign, status__in=LATE)
    for prefecture, rows in by_prefecture(missing):
        if late := [row for row in rows if deadline_of(row) < today]:
            yield prefecture, late


def by_prefecture(responses: QuerySet[Response]) -> Iterable[tuple[Organisation, list[Response]]]:
    """Each prefecture's organisation with those of the responses that are its municipalities'."""
    towns = (
        responses.filter(organisation__kind=Organisation.Kind.MUNICIPALITY)
        .select_related("campaign", "organisation__local_government")
        .order_by("organisation__local_government__code", "pk")
    )
    prefectures = {
        row.prefecture_code: row.organisation
        for row in LocalGovernment.objects.existing()
        .filter(kind=LocalGovernment.Kind.PREFECTURE)
        .select_related("organisation")
    }
    for code, rows in groupby(towns, key=lambda row: row.organisation.local_government.prefecture_code):
        if code in prefectures:
            yield prefectures[code], list(rows)


def queue_of(user: Any) -> QuerySet[Any]:
    """What waits for the prefecture's check, the nearest deadline first."""
    return with_follow_up(
        Response.objects.filter(
            organisation__in=organisations_for(user, Permission.SURVEY_CHECK),
            status=Status.CHECKING,
            campaign__status=Campaign.Status.OPEN,
        ).select_related("campaign", "organisation__local_government", "drafted_by", "approved_by")
    ).order_by("due", "organisation__local_government__code", "pk")
