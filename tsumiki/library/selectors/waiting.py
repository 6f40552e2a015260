"""The queues of the editing life: which cases wait for this person to do something, and since when."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.access import can, own_organisations
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.text import fold
from tsumiki.library.content import FIELD_LABELS
from tsumiki.library.models import Case, CaseAct, CaseDraft
from tsumiki.library.selectors import life, yearly
from tsumiki.library.selectors.cases import cases_visible_to, drafts_visible_to

Stage = CaseDraft.Stage


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits, and where it is dealt with; `since` is not always known."""

    label: str
    url: str
    since: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for people with a permission; `told` says what the oldest day means."""

    code: str
    title: str
    told: str
    permission: Permission
    items: Callable[[Any], list[Item]]


@dataclass(frozen=True, slots=True)
class Waiting:
    queue: Queue
    items: list[Item]

    @property
    def oldest(self) -> date | None:
        return min((item.since for item in self.items if item.since), default=None)


def waiting_for(user: Any) -> list[Waiting]:
    """The queues in which something waits for the person; nothing is asked of the database for people without a part."""
    found = [Waiting(queue, queue.items(user)) for queue in QUEUES if can(user, queue.permission)]
    return [row for row in found if row.items]


def waiting_in(user: Any, code: str) -> Waiting | None:
    """One queue, empty or not; None where the person has no part in it."""
    queue = next((queue for queue in QUEUES if queue.code == code), None)
    if queue is None or not can(user, queue.permission):
        return None
    return Waiting(queue, queue.items(user))


def _returned(user: Any) -> list[Item]:
    drafts = _own_drafts(user, Permission.CASE_DRAFT, CaseAct.Kind.SENT_BACK).filter(stage=Stage.RETURNED)
    return [_of_draft(draft) for draft in drafts]


def _commented(user: Any) -> list[Item]:
    """Those that were sent back stand in their own queue; what the own people wrote waits for nobody."""
    own_names = {str(membership.organisation) for membership in user.active_memberships}
    remarks = Q(case__comments__settled_at=None, case__comments__pk__isnull=False)
    remarks &= ~Q(case__comments__organisation_name__in=own_names)
    drafts = drafts_visible_to(user).filter(
        case__organisation__in=own_organisations(user, Permission.CASE_DRAFT)
    )
    counted = drafts.exclude(stage=Stage.RETURNED).annotate(
        comment_count=Count("case__comments", filter=remarks),
        since=Min("case__comments__written_at", filter=remarks),
    )
    return [
        _of_draft(draft, f"未対応の意見 {draft.comment_count}件")
        for draft in counted.filter(comment_count__gt=0).order_by("since", "pk")
    ]


def _to_confirm(user: Any) -> list[Item]:
    drafts = _own_drafts(user, Permission.CASE_CONFIRM, CaseAct.Kind.ACCEPTED).filter(stage=Stage.TO_CONFIRM)
    return [_of_draft(draft) for draft in drafts]


def _due(user: Any) -> list[Item]:
    """The towns' cases are theirs to confirm, not the secretariat's."""
    if can(user, Permission.CASE_PUBLISH):
        return []
    cases = yearly.cases_to_look_at(user, since=yearly.current_round().since)
    overdue = cases.filter(check_state=yearly.CheckState.EXPIRED)
    return [Item(str(case), _life_of(case.pk), case.review_by) for case in overdue]


def _in_review(user: Any) -> list[Item]:
    return [
        Item(str(draft.case), _life_of(draft.case_id), _day(draft.handed_in_at))
        for draft in life.drafts_in_review(user).defer("content")
    ]


def _corrections(user: Any) -> list[Item]:
    return [
        Item(
            str(row.case),
            reverse("library:correction_detail", args=[row.pk]),
            _day(row.sent_at),
            FIELD_LABELS.get(row.field, ""),
        )
        for row in life.corrections_visible_to(user).filter(state="open")
    ]


def _links(user: Any) -> list[Item]:
    return [
        Item(
            link.url,
            _life_of(cases[0].pk),
            _day(link.broken_since or link.checked_at),
            link.get_state_display(),
        )
        for link, cases in life.broken_links(user)
    ]


def _doubles(user: Any) -> list[Item]:
    return [
        Item(
            str(same[0]),
            reverse("library:case_merge", args=[same[0].pk]),
            _day(max((case.published_at for case in same if case.published_at), default=None)),
            f"同じ団体・同じ題名の事例 {len(same)}件",
        )
        for same in doubles(user)
    ]


def doubles(user: Any) -> list[list[Case]]:
    """Published cases of one government whose titles say the same, the oldest first."""
    published = cases_visible_to(user).filter(status=Case.Status.PUBLISHED)
    crowded = (
        published.order_by()
        .values("local_government")
        .annotate(case_count=Count("pk"))
        .filter(case_count__gt=1)
        .values("local_government")
    )
    same: dict[tuple[int | None, str], list[Case]] = {}
    for case in published.filter(local_government__in=crowded).order_by("pk"):
        key = (case.local_government_id, re.sub(r"[\W_]+", "", fold(case.title)))
        same.setdefault(key, []).append(case)
    return [cases for cases in same.values() if len(cases) > 1]


def _own_drafts(user: Any, permission: Permission, kind: str) -> QuerySet[Any]:
    """Drafts of the organisations in which the person may do it, with `since`: when that step was last taken."""
    steps = CaseAct.objects.filter(case=OuterRef("case"), kind=kind).order_by("-at", "-pk")
    drafts = drafts_visible_to(user).filter(case__organisation__in=own_organisations(user, permission))
    return (
        drafts.defer("content")
        .annotate(since=Subquery(steps.values("at")[:1]))
        .order_by("handed_in_at", "pk")
    )


def _of_draft(draft: Any, note: str = "") -> Item:
    return Item(str(draft.case), _life_of(draft.case_id), _day(draft.since or draft.saved_at), note)


def _life_of(pk: int) -> str:
    return reverse("library:case_life", args=[pk])


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


# In the order in which they should be done.
QUEUES = (
    Queue("returned", "差し戻された事例を直す", "差し戻された日", Permission.CASE_DRAFT, _returned),
    Queue(
        "to-confirm",
        "公開してよいかを確かめる",
        "事務局が確認を終えた日",
        Permission.CASE_CONFIRM,
        _to_confirm,
    ),
    Queue("commented", "下書きへの意見に対応する", "意見が付いた日", Permission.CASE_DRAFT, _commented),
    Queue("due", "事例がまだこのとおりかを確かめる", "確認の期限", Permission.CASE_DRAFT, _due),
    Queue("in-review", "提出された事例を確認する", "提出された日", Permission.CASE_PUBLISH, _in_review),
    Queue("corrections", "訂正の提案を判断する", "提案された日", Permission.CASE_PUBLISH, _corrections),
    Queue("links", "つながらない出典を確かめる", "つながらなくなった日", Permission.CASE_PUBLISH, _links),
    Queue(
        "doubles", "重複かもしれない事例を見比べる", "あとから公開した日", Permission.CASE_PUBLISH, _doubles
    ),
)
