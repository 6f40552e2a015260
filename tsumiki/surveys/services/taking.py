"""The yes to what a workbook proposed: only what was shown is taken, and what people wrote meanwhile stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.surveys.models import AnswerEvent, AnswerSheet, Response
from tsumiki.surveys.services.answering import Conflict, Refusal, lock_sheet, save_answers
from tsumiki.surveys.services.excel import REASON, Proposal, reasons_in


@dataclass(frozen=True, slots=True)
class Taken:
    """`saved`: questions whose answer or reason changed; `reasons_left`: whose reason was written elsewhere meanwhile."""

    saved: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    reasons_left: tuple[str, ...]


def take_reading(
    response: Response,
    proposal: Proposal,
    *,
    by: User | None,
    only: Iterable[str] | None = None,
    note: str = "",
    refusal_of: Refusal | None = None,
) -> Taken:
    """Take what the proposal showed, or only some questions of it; a question changed since is a conflict.

    `by=None` is the console. Where somebody stands in for the organisation, `note` says so in its history and
    `refusal_of` is asked whether they may.
    """
    wanted = _of_questions(proposal.changes, only)
    changes = {key: value for key, value in wanted.items() if not key.endswith(REASON)}
    with transaction.atomic():
        _, sheet = lock_sheet(response)
        reasons, left = _reasons_to_take(proposal, sheet, wanted)
        result = save_answers(
            response,
            changes=changes,
            explanations=reasons,
            seen=proposal.seen,
            by=by,
            writer=proposal.token,
            kind=AnswerEvent.Kind.UPLOADED,
            note=note or proposal.name,
            refusal_of=refusal_of,
        )
        saved = tuple(dict.fromkeys([*result.saved, *reasons]))
        if saved:
            audit.record(
                "survey.workbook_taken",
                by=by,
                subject=response,
                organisation=response.organisation,
                questions=list(saved),
            )
    return Taken(saved, result.conflicts, tuple(left))


def _of_questions(changes: Mapping[str, Any], only: Iterable[str] | None) -> dict[str, Any]:
    chosen = None if only is None else frozenset(only)
    return {key: value for key, value in changes.items() if chosen is None or key.partition("/")[0] in chosen}


def _reasons_to_take(
    proposal: Proposal, sheet: AnswerSheet, wanted: Mapping[str, Any]
) -> tuple[dict[str, str], list[str]]:
    """The reasons that may be written, and the questions whose reason somebody has written or changed since.

    A reason goes with its answer: where somebody changed the answer meanwhile, both wait for the decision.
    """
    taken, left = {}, []
    for code, text in reasons_in(wanted).items():
        stamp, now = sheet.stamps.get(code), sheet.explanations.get(code, "")
        is_moved = stamp and stamp[0] > proposal.seen.get(code, 0) and stamp[3] != proposal.token
        if now == text or (is_moved and code in wanted):
            continue
        if now == proposal.reasons.get(code, ""):
            taken[code] = text
        else:
            left.append(code)
    return taken, left


def still_open(proposal: Proposal, result: Taken, conflicts: list[dict[str, Any]]) -> Proposal:
    """What remains to be decided after conflicts: only those questions, compared with what stands now."""
    left = {conflict.question: conflict.version for conflict in result.conflicts}
    return Proposal(
        response=proposal.response,
        token=proposal.token,
        name=proposal.name,
        changes={key: value for key, value in proposal.changes.items() if key.partition("/")[0] in left},
        seen={**proposal.seen, **left},
        lines=[line for line in proposal.lines if line["question"] in left],
        troubles=proposal.troubles,
        conflicts=[{**row, "places": _places(proposal, row["question"])} for row in conflicts],
        reasons=proposal.reasons,
    )


def _places(proposal: Proposal, question: str) -> str:
    """The cells of the file that say something else."""
    return "、".join(line["place"] for line in proposal.lines if line["question"] == question)
