"""The secretariat stands in for an organisation that cannot use the site: a workbook taken, handed in, 辞退, and back.

Every step says so in the organisation's history and in the log. What its own people are typing is neither shown nor
changed (rules.OWN_DRAFT). `by=None` is the console.
"""

from collections.abc import Iterable

from tsumiki.accounts.models import User
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.models import AnswerEvent, Response
from tsumiki.surveys.services.answering_steps import hand_on, happened, need, refuse_problems, step
from tsumiki.surveys.services.excel import Proposal, workbook_of
from tsumiki.surveys.services.taking import Taken, take_reading

Kind = AnswerEvent.Kind
Status = Response.Status

NOTHING_YET = (
    "まだ何も取り込んでいないため、提出できません。先に、受け取った調査票（Excel）を取り込んでください。"
)


def _said(what: str, reason: str) -> str:
    return f"{rules.STOOD_IN}{what}。理由：{need(reason)}"


def workbook_for(response: Response, *, by: User) -> bytes:
    """The organisation's workbook, to be sent to it."""
    return workbook_of(response, by=by, refusal_of=rules.refusal_to_stand_in)


def take_for(
    response: Response, proposal: Proposal, *, received: str, by: User, only: Iterable[str] | None = None
) -> Taken:
    """取込み: what the proposal showed; `received` says how the workbook came."""
    note = f"{rules.STOOD_IN}取り込みました（{proposal.name}）。受け取り方：{need(received)}"
    refusal_of = rules.refusal_to_stand_in
    return take_reading(response, proposal, by=by, only=only, note=note, refusal_of=refusal_of)


def submit_for(response: Response, *, by: User | None, reason: str) -> None:
    """提出: what was taken for the organisation is handed in, to the prefecture's check where there is one.

    Raises ProblemsRemainError while something is to be put right.
    """
    note = _said("提出しました", reason)
    with step(response, "response_submitted_for", rules.refusal_to_stand_in, by=by) as (fresh, sheet):
        if not sheet.version:
            raise RuleError(NOTHING_YET)
        refuse_problems(fresh, sheet)
        fresh.drafted_by, fresh.approved_by, fresh.note = None, by, ""
        happened(fresh, Kind.APPROVED, *hand_on(fresh, sheet), by=by, note=note)


def decline_for(response: Response, *, by: User, reason: str) -> None:
    """辞退 that an organisation told by telephone or letter."""
    note = _said("記録しました", reason)
    with step(response, "response_declined_for", rules.refusal_to_decline_for, by=by) as (fresh, _):
        fresh.status, fresh.note = Status.DECLINED, need(reason)
        happened(fresh, Kind.DECLINED, by=by, note=note)


def resume_for(response: Response, *, by: User, reason: str) -> None:
    """The organisation answers after all, or the 辞退 was recorded by mistake."""
    note = _said("再開しました", reason)
    with step(response, "response_resumed_for", rules.refusal_to_resume_for, by=by) as (fresh, _):
        fresh.status, fresh.note = Status.EDITING, ""
        happened(fresh, Kind.REOPENED, by=by, note=note)
