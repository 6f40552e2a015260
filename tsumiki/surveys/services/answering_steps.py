"""起案 → 承認 → 提出, and every way back. Each step is locked, allowed, recorded, and stands in the history."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.logic import Problem
from tsumiki.surveys.models import AnswerEvent, AnswerSheet, Response
from tsumiki.surveys.selectors.responses import problems_in
from tsumiki.surveys.services import telling
from tsumiki.surveys.services.answering import SaveResult, begin, lock_sheet, name_of, save_locked
from tsumiki.surveys.services.handed_in import keep_copy
from tsumiki.surveys.services.reminders import Link

Kind = AnswerEvent.Kind
Status = Response.Status
# The question by which an organisation agrees to be named in the published tables.
CONSENT = "consent"


class ProblemsRemainError(RuleError):
    """The answers cannot be handed in yet; `problems` says which and why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(
            f"直すところが{len(problems)}か所あるため、まだ提出できません。一覧から設問を開いて直してください。"
        )


Locked = tuple[Response, AnswerSheet]


@contextmanager
def step(
    response: Response, verb: str, refusal_of: Any, *, by: User | None, locked: Locked | None = None
) -> Iterator[Locked]:
    """Yield the response and its sheet, locked; write the response, record it, and tell the caller's object.

    `locked`: what `lock_sheet` returned, where the caller's transaction holds it already; it is then all or nothing.
    """
    whose = response.organisation
    with audit.change(f"survey.{verb}", by=by, organisation=whose, savepoint=locked is None) as entry:
        fresh, sheet = locked or lock_sheet(response)
        if refusal := refusal_of(by, fresh):
            raise RuleError(refusal)
        before = fresh.status
        yield fresh, sheet
        fresh.save()
        entry.of(fresh, before=before, after=fresh.status, receipt=fresh.receipt, note=fresh.note)
    for field in Response._meta.concrete_fields:
        setattr(response, field.attname, getattr(fresh, field.attname))


def happened(response: Response, *kinds: str, by: User | None, note: str = "") -> None:
    """Put steps into the history; the note belongs to the first."""
    AnswerEvent.objects.bulk_create(
        AnswerEvent(response=response, kind=kind, by_name=name_of(by), note=note if kind == kinds[0] else "")
        for kind in kinds
    )


def need(reason: str) -> str:
    if not reason.strip():
        raise RuleError(rules.REASON_NEEDED)
    return reason.strip()


def refuse_problems(response: Response, sheet: AnswerSheet) -> None:
    if problems := problems_in(response, sheet):
        raise ProblemsRemainError(problems)


def draft_submit(response: Response, *, by: User, note: str = "", link: Link | None = None) -> int:
    """起案: the answers wait for the approver inside, who is told where a `link` is given; returns how many are.

    Raises ProblemsRemainError while something is to be put right.
    """
    with step(response, "response_drafted", rules.refusal_to_save, by=by) as (fresh, sheet):
        refuse_problems(fresh, sheet)
        fresh.status, fresh.drafted_by, fresh.note = Status.INTERNAL, by, ""
        happened(fresh, Kind.DRAFTED, by=by, note=note.strip())
        return telling.tell_drafted(fresh, link, by=by) if link else 0


def approve(response: Response, *, by: User, note: str = "") -> None:
    """承認: the answers leave the organisation, to the prefecture's check where there is one."""
    with step(response, "response_approved", rules.refusal_to_approve, by=by) as (fresh, sheet):
        refuse_problems(fresh, sheet)
        _leave(fresh, sheet, by=by, note=note)


def _leave(response: Response, sheet: AnswerSheet, *, by: User, note: str = "") -> None:
    response.drafted_by = response.drafted_by if response.status == Status.INTERNAL else by
    response.approved_by, response.note = by, ""
    happened(response, Kind.APPROVED, *hand_on(response, sheet), by=by, note=note.strip())


def hand_on(response: Response, sheet: AnswerSheet) -> list[Kind]:
    """To the prefecture's check where there is one, else submitted; returns what that is called in the history."""
    if rules.goes_through_prefecture(response):
        response.status = Status.CHECKING
        return []
    return [_finish(response, sheet)]


def hand_in(
    response: Response,
    *,
    changes: Mapping[str, Any],
    seen: Mapping[str, int],
    by: User,
    explanations: Mapping[str, str] | None = None,
    writer: str = "",
) -> SaveResult:
    """Save and approve in one transaction. Answers that cannot be handed in yet are saved; `refusal` says why."""
    with transaction.atomic():
        locked = fresh, sheet = lock_sheet(response)
        result = save_locked(
            fresh, sheet, changes=changes, seen=seen, by=by, explanations=explanations, writer=writer
        )
        if not result.conflicts:
            result = replace(result, refusal=_refusal_to_hand_in(fresh, sheet, by=by))
        if not result.conflicts and result.refusal is None:
            with step(response, "response_approved", _asked_already, by=by, locked=locked):
                _leave(fresh, sheet, by=by)
        begin(fresh, by=by)
    return result


def _refusal_to_hand_in(response: Response, sheet: AnswerSheet, *, by: User) -> RuleError | None:
    if refusal := rules.refusal_to_approve(by, response):
        return RuleError(refusal)
    problems = problems_in(response, sheet)
    return ProblemsRemainError(problems) if problems else None


def _asked_already(by: User, response: Response) -> str:
    return ""


def finish_submission(response: Response, *, by: User | None, note: str = "") -> None:
    """Nobody objects at the prefecture: the answers are submitted, with a receipt."""
    with step(response, "response_submitted", rules.refusal_to_finish, by=by) as (fresh, sheet):
        fresh.note = ""
        happened(fresh, _finish(fresh, sheet), by=by, note=note)


def _finish(response: Response, sheet: AnswerSheet) -> Kind:
    """Mark as submitted; returns what that is called in the history."""
    times = int(response.receipt[-2:]) if response.receipt else 0
    response.status = Status.SUBMITTED
    response.submitted_at = timezone.now()
    response.receipt = _receipt(response, times + 1)
    response.publishes_name = {"yes": True, "no": False}.get(str(sheet.answers.get(CONSENT)))
    return Kind.CORRECTED if times else Kind.SUBMITTED


def _receipt(response: Response, times: int) -> str:
    """受付番号: the survey, the body's code, and which time it was handed in."""
    government = getattr(response.organisation, "local_government", None)
    body = government.code if government else f"{response.organisation_id:06d}"
    return f"{response.campaign_id:03d}-{body}-{min(times, 99):02d}"


def send_back(response: Response, *, by: User, reason: str, link: Link | None = None) -> int:
    """庁内の差戻し: the approver hands the answers back to those who wrote them.

    Who drafted is told where a `link` is given; returns how many are.
    """
    reason = need(reason)
    with step(response, "response_sent_back", rules.refusal_to_send_back, by=by) as (fresh, _):
        fresh.status, fresh.note = Status.EDITING, reason
        happened(fresh, Kind.SENT_BACK, by=by, note=reason)
        return telling.tell_sent_back(fresh, link, by=by) if link else 0


def pull_back(response: Response, *, by: User, reason: str = "") -> None:
    """引上げ: those who wrote take the answers back before anybody has decided on them."""
    with step(response, "response_pulled_back", rules.refusal_to_pull_back, by=by) as (fresh, _):
        fresh.status, fresh.note = Status.EDITING, ""
        happened(fresh, Kind.PULLED_BACK, by=by, note=reason.strip())


def reopen(response: Response, *, by: User, reason: str) -> None:
    """Begin a correction of what was submitted, or answer after all; what was handed in counts until it is again."""
    reason = need(reason)
    with step(response, "response_reopened", rules.refusal_to_reopen, by=by) as (fresh, sheet):
        keep_copy(fresh, sheet)
        fresh.status, fresh.note = Status.EDITING, ""
        happened(fresh, Kind.REOPENED, by=by, note=reason)


def decline(response: Response, *, by: User, reason: str) -> None:
    """Say that the organisation will not answer, and why."""
    reason = need(reason)
    with step(response, "response_declined", rules.refusal_to_decline, by=by) as (fresh, _):
        fresh.status, fresh.note = Status.DECLINED, reason
        happened(fresh, Kind.DECLINED, by=by, note=reason)
