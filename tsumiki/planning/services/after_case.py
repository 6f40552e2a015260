"""A draft case from a follow-up: begun or brought up to date through the library, never published from here."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.library import content
from tsumiki.library.models import Case
from tsumiki.library.services import drafts
from tsumiki.planning import rules
from tsumiki.planning.case_content import content_of
from tsumiki.planning.models import FollowUp
from tsumiki.planning.record import PlanRecord

_TITLE = 120
_STATEMENT = ("result", "result_reason")


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """The case, whether it is new, and the labels of what the town had rewritten and was left as it is."""

    case: Case
    is_new: bool
    kept: tuple[str, ...] = ()


@transaction.atomic
def write_case(follow_up: FollowUp, *, by: User) -> WrittenCase:
    """Write what plan and follow-up know into a draft case; a plan has one case, whichever year it is written from.

    Where the town has changed a field since, its words stay.
    """
    plan = follow_up.plan
    if not rules.can_follow_up(by, plan):
        raise RuleError(rules.NOT_YOURS_TO_FOLLOW_UP)
    wanted = content_of(follow_up, PlanRecord(plan))
    latest = plan.follow_ups.filter(case__isnull=False).order_by("-updated_at", "-pk").first()
    written = latest.case_content if latest else {}
    there = latest.case if latest else None
    kept: list[str] = []
    if there is None:
        case, put = _begin(follow_up, wanted, by=by), wanted
    else:
        case = there
        put, kept = _update(case, wanted, written, by=by)
    organisation = plan.local_government.organisation
    with audit.change("planning.follow_up_case_written", by=by, organisation=organisation) as entry:
        # One place remembers what was written, so that the next year knows it too.
        plan.follow_ups.exclude(pk=follow_up.pk).update(case=None, case_content={})
        FollowUp.objects.filter(pk=follow_up.pk).update(case=case, case_content=written | put)
        entry.of(follow_up, case=case.pk, fields=sorted(put))
    return WrittenCase(case, there is None, tuple(kept))


def _begin(follow_up: FollowUp, wanted: content.Data, *, by: User) -> Case:
    plan = follow_up.plan
    title = plan.title[:_TITLE]
    return drafts.begin_case(
        plan.local_government.organisation, title=title, by=by, data=wanted, is_synthetic=plan.is_synthetic
    )


def _update(
    case: Case, wanted: content.Data, written: content.Data, *, by: User
) -> tuple[content.Data, list[str]]:
    """Write what the town has left as it was; return that, and what was not written."""
    seen = drafts.revise_case(case, by=by).content
    before = content.blank() | written
    put: content.Data = {}
    kept = []
    for names in _together(wanted):
        if all(_bare(seen[name]) == _bare(wanted[name]) for name in names):
            continue
        if all(_bare(seen[name]) == _bare(before[name]) for name in names):
            put |= {name: wanted[name] for name in names}
        else:
            kept.append(content.FIELD_LABELS[names[0]])
    if put:
        drafts.put_in_draft(case, put, seen=seen, by=by)
    return put, kept


def _together(wanted: content.Data) -> list[tuple[str, ...]]:
    """How sure the outcome is and why are one statement; every other field stands alone."""
    alone = [(name,) for name in wanted if name not in _STATEMENT]
    return [_STATEMENT, *alone]


def _bare(value: Any) -> Any:
    """Rows without what the library gives them."""
    if not isinstance(value, list):
        return value
    return [_without_marks(row) if isinstance(row, dict) else row for row in value]


def _without_marks(row: content.Data) -> content.Data:
    return {name: text for name, text in row.items() if name not in ("key", "confirmed_on")}
