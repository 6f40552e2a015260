"""What waits for whom in the editing life of cases."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from tsumiki.accounts.access import can, own_organisations
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import Organisation
from tsumiki.kernel.models import AuditEvent
from tsumiki.library import content, rules
from tsumiki.library.content import Change, Data, Words
from tsumiki.library.models import Case, CaseCorrection, CaseDraft, CaseVersion, SourceLink
from tsumiki.library.selectors.cases import cases_kept_by, cases_visible_to, drafts_visible_to

# Time enough to press again a button that seemed to do nothing.
A_MOMENT = timedelta(minutes=5)


def organisations_to_write_for(user: Any) -> QuerySet[Organisation]:
    return own_organisations(user, Permission.CASE_DRAFT).order_by("name", "pk")


def own_cases(user: Any) -> QuerySet[Case]:
    """Cases of the own organisation in any state, with their drafts, those that want something first."""
    own = own_organisations(user, Permission.CASE_DRAFT)
    cases = cases_kept_by(user).filter(organisation__in=own).select_related("draft")
    return cases.exclude(status=Case.Status.MERGED).order_by("review_by", "title", "pk")


def cases_not_taken_over(user: Any) -> QuerySet[Case]:
    """What the secretariat keeps because no organisation has made it its own; nothing for others."""
    if not can(user, Permission.CASE_PUBLISH):
        return Case.objects.none()
    kept = cases_kept_by(user).filter(organisation=None).exclude(status=Case.Status.MERGED)
    return kept.select_related("draft").order_by("title", "pk")


def editable_cases(user: Any) -> list[Data]:
    """What every case says that the person may edit now: its draft where there is one."""
    own = Q(organisation__in=own_organisations(user, Permission.CASE_DRAFT))
    if can(user, Permission.CASE_PUBLISH):
        own |= Q(organisation=None)
    cases = cases_kept_by(user).filter(own).select_related("draft").prefetch_related("towns", "events")
    found = [(case, getattr(case, "draft", None)) for case in cases.order_by("title", "pk")]
    return [
        draft.content if draft else content.read(case)
        for case, draft in found
        if rules.refusal_to_edit(user, case, draft) == ""
    ]


def was_just_done(user: Any, case_pk: int, recorded_as: str) -> bool:
    """Whether this is the last thing that the person did with the case, and a moment ago: a button pressed twice."""
    last = AuditEvent.objects.filter(
        subject_type=Case._meta.label_lower, subject_id=str(case_pk), actor_id=user.pk
    ).first()
    return last is not None and last.verb == recorded_as and last.at > timezone.now() - A_MOMENT


def cases_to_take_over(user: Any) -> QuerySet[Case]:
    """Published cases of the own town that the secretariat still holds."""
    own = own_organisations(user, Permission.CASE_DRAFT)
    held = Q(organisation=None) | Q(organisation__kind=Organisation.Kind.NATIONAL)
    of_town = Q(towns__organisation__in=own) | Q(local_government__organisation__in=own)
    found = cases_visible_to(user).filter(held & of_town, status=Case.Status.PUBLISHED)
    return found.distinct().order_by("title", "pk")


def drafts_in_review(user: Any) -> QuerySet[CaseDraft]:
    """What towns have handed in, the longest waiting first; nothing for others than the secretariat."""
    if not can(user, Permission.CASE_PUBLISH):
        return CaseDraft.objects.none()
    return (
        drafts_visible_to(user)
        .filter(stage=CaseDraft.Stage.IN_REVIEW)
        .annotate(comment_count=Count("case__comments", filter=Q(case__comments__settled_at=None)))
        .order_by("handed_in_at", "pk")
    )


def corrections_visible_to(user: Any) -> QuerySet[CaseCorrection]:
    """Proposals of readers: all for the secretariat, those on its own cases for a town, one's own for everybody."""
    rows = CaseCorrection.objects.select_related("case__local_government", "case__organisation")
    if can(user, Permission.CASE_PUBLISH):
        return rows
    own = own_organisations(user, Permission.CASE_DRAFT)
    return rows.filter(Q(case__organisation__in=own) | Q(by=user))


def overdue_cases(user: Any) -> QuerySet[Case]:
    """Published cases whose yearly confirmation is past: of the own organisation, and all for the secretariat."""
    today = timezone.localdate()
    found = cases_kept_by(user).filter(status=Case.Status.PUBLISHED, review_by__lt=today)
    over = (Case.State.ENDED, Case.State.STOPPED)
    return found.exclude(state__in=over).order_by("review_by", "pk")


def links_checked_on(user: Any) -> date | None:
    """When the sources were last asked; None where they never were. For the secretariat."""
    if not can(user, Permission.CASE_PUBLISH):
        return None
    last = SourceLink.objects.aggregate(last=Max("checked_at"))["last"]
    return timezone.localdate(last) if last else None


def broken_links(user: Any) -> list[tuple[SourceLink, list[Case]]]:
    """Addresses that no longer answer or have moved, each with the cases that name it. For the secretariat."""
    if not can(user, Permission.CASE_PUBLISH):
        return []
    bad = list(SourceLink.objects.filter(state__in=[SourceLink.State.BROKEN, SourceLink.State.MOVED]))
    if not bad:
        return []
    users: dict[str, list[Case]] = {}
    for case in cases_visible_to(user).filter(status=Case.Status.PUBLISHED).order_by("pk"):
        for url in case.sources:
            users.setdefault(url, []).append(case)
    rows = [(link, users[link.url]) for link in bad if link.url in users]
    return sorted(rows, key=lambda row: (row[0].state, row[0].broken_since or row[0].checked_at, row[0].url))


@dataclass(frozen=True, slots=True)
class Told:
    """A frozen version with what it changed; `changes` is None for the first."""

    version: CaseVersion
    changes: list[Change] | None


def history_of(case: Case) -> list[Told]:
    """Every published version of the case, the newest first."""
    words = Words.of_current_edition()
    versions = list(case.versions.order_by("number"))
    found = []
    for place, version in enumerate(versions):
        before = versions[place - 1].content if place else None
        changes = None if before is None else content.differences(before, version.content, words)
        found.append(Told(version, changes))
    return found[::-1]
