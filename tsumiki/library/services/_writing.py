"""How every verb writes: the case locked, its content put in place, the version frozen, the act noted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.library import content, rules
from tsumiki.library.content import Data
from tsumiki.library.indexing import refresh
from tsumiki.library.models import (
    Case,
    CaseAct,
    CaseComment,
    CaseDraft,
    CaseEvent,
    CaseVersion,
    day_or_none,
)


@contextmanager
def changing(case: Case, verb: str, *, by: User | None) -> Iterator[tuple[Case, audit.Entry]]:
    """Open a recorded change of one case, locked: two people may press at the same moment."""
    with audit.change(verb, by=by, organisation=case.organisation) as entry:
        locked = Case.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=case.pk)
        # Kept apart from the instance: a deleted one has no key any more.
        pk = locked.pk
        yield locked, entry
        refresh(pk)


def draft_of(case: Case) -> CaseDraft:
    """The working copy, locked. Raises RuleError where somebody has finished or discarded it meanwhile."""
    draft = CaseDraft.objects.select_for_update(of=("self",)).filter(case=case).first()
    if draft is None:
        raise RuleError(rules.NO_DRAFT)
    return draft


def note_act(case: Case, kind: str, *, by: User | None, note: str = "") -> None:
    CaseAct(
        case=case,
        kind=kind,
        note=note,
        by_name=by.audit_name if by else "システム",
        organisation_name=str(by.audit_organisation or "") if by else "",
    ).save()


def put_content(case: Case, data: Data) -> None:
    """Write content to the case and its rows; the caller stands inside an audited change and has locked the case."""
    towns = {town.code: town for town in LocalGovernment.objects.existing().filter(code__in=data["towns"])}
    named = [towns[code] for code in data["towns"] if code in towns]
    before = content.read(case)
    for name in content.STORED:
        setattr(case, name, data[name])
    if before["problems"] != data["problems"]:
        # Chosen by people now, no longer by the words of the text.
        case.problem_words = {}
    if named:
        _name_place(case, named)
    case.save()
    case.towns.set(named)
    if before["events"] != data["events"]:
        _put_events(case, data["events"])


def _name_place(case: Case, towns: list[LocalGovernment]) -> None:
    prefectures = {town.prefecture for town in towns}
    case.prefecture = prefectures.pop() if len(prefectures) == 1 else "複数"
    case.municipality = case.municipality or "・".join(town.name for town in towns)[:80]
    if case.local_government_id not in {town.pk for town in towns}:
        case.local_government = towns[0]


def _put_events(case: Case, rows: list[Data]) -> None:
    CaseEvent.objects.filter(case=case).delete()
    events = []
    for row in rows:
        event = CaseEvent(case=case, **{**row, "confirmed_on": day_or_none(row["confirmed_on"])})
        event.fill_days()
        events.append(event)
    CaseEvent.objects.bulk_create(events)


def publish(case: Case, data: Data, *, by: User | None, kind: str, note: str = "") -> None:
    """Make this content what everybody reads, and freeze it as the next version."""
    if case.version == 0 and case.status == Case.Status.PUBLISHED:
        # What was read until now stays readable.
        _freeze(case, CaseVersion.Kind.SHIPPED, by=None, note="")
    put_content(case, data)
    now = timezone.now()
    case.status = Case.Status.PUBLISHED
    case.published_at = now
    case.review_by = timezone.localdate() + rules.CONFIRMED_FOR
    case.save(update_fields=["status", "published_at", "review_by"])
    _freeze(case, kind, by=by, note=note)


def _freeze(case: Case, kind: str, *, by: User | None, note: str) -> None:
    case.version += 1
    case.save(update_fields=["version"])
    CaseVersion(
        case=case,
        number=case.version,
        kind=kind,
        content=content.read(Case.objects.get(pk=case.pk)),
        published_at=timezone.now() if kind != CaseVersion.Kind.SHIPPED else None,
        organisation_name=str(case.organisation or "") or str((by and by.audit_organisation) or "国事務局"),
        note=note[:300],
    ).save()


def settle_all(case: Case) -> None:
    """What was said of a draft that is finished or given up wants nothing any more; it is kept."""
    CaseComment.objects.filter(case=case, settled_at=None).update(settled_at=timezone.now())


def empty_saves() -> dict[str, Any]:
    return dict.fromkeys(content.SECTIONS, 0)
