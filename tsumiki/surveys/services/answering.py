"""Answers as they are typed: nothing lost, nothing overwritten unseen, the same request twice is as good as once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.models import AnswerEvent, AnswerSheet, Response

# Autosaves of one person within this time stand in the history as one step.
MERGED_WITHIN = timedelta(minutes=10)
EMPTY: tuple[Any, ...] = (None, "", [], {})
Seen = Mapping[str, int]
# f(person, response) says what stands against a save, or "".
Refusal = Callable[[User | None, Response], str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question that somebody else changed after this person had opened it; `theirs` is what stands."""

    question: str
    mine: dict[str, Any]
    theirs: dict[str, Any]
    their_name: str
    their_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class SaveResult:
    """`saved`: codes of the questions that changed; `versions`: every question's version now; `sheet`: as it is now."""

    saved: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    versions: dict[str, int]
    at: datetime
    sheet: AnswerSheet
    refusal: RuleError | None = None  # why the answers were saved but not handed in


def question_of(key: str) -> str:
    """The question that an answer's key belongs to: その他's text stands under question/choice/text."""
    return key.partition("/")[0]


def versions_of(sheet: AnswerSheet) -> dict[str, int]:
    return {code: stamp[0] for code, stamp in sheet.stamps.items()}


def lock_sheet(response: Response) -> tuple[Response, AnswerSheet]:
    """The sheet locked, then the response as it stands now. Every writer takes the sheet first: no deadlock."""
    sheet = AnswerSheet.objects.select_for_update(of=("self",)).get(pk=response.pk)
    fresh = Response.objects.select_related("campaign").get(pk=response.pk)
    # These do not change while a survey runs.
    fresh.organisation = response.organisation
    fresh.campaign.questionnaire = response.campaign.questionnaire
    return fresh, sheet


def save_answers(
    response: Response,
    *,
    changes: Mapping[str, Any],
    seen: Seen,
    by: User | None,
    explanations: Mapping[str, str] | None = None,
    writer: str = "",
    kind: str = AnswerEvent.Kind.SAVED,
    note: str = "",
    refusal_of: Refusal | None = None,
) -> SaveResult:
    """Save changed answers ({key: value}; an empty value clears it) and explanations of large changes.

    A question that somebody else changed since `seen` ({question: version}) and that now holds something else is
    returned as a conflict; everything else is saved. `writer` names the page being typed on, so that two windows of
    one person, or two people on a section's shared account, are told apart; without it the person is compared.
    `by=None` is the system itself: a command that takes many files. `refusal_of` is asked instead of the rule for the
    organisation's own people, where somebody stands in for them.
    Raises RuleError when nothing may be typed now.
    """
    with transaction.atomic():
        fresh, sheet = lock_sheet(response)
        result = save_locked(
            fresh,
            sheet,
            changes=changes,
            seen=seen,
            by=by,
            explanations=explanations,
            writer=writer,
            kind=kind,
            note=note,
            refusal_of=refusal_of,
        )
        if sheet.version:
            begin(fresh, by=by)
    response.status = fresh.status
    return result


def save_locked(
    response: Response,
    sheet: AnswerSheet,
    *,
    changes: Mapping[str, Any],
    seen: Seen,
    by: User | None,
    explanations: Mapping[str, str] | None = None,
    writer: str = "",
    kind: str = AnswerEvent.Kind.SAVED,
    note: str = "",
    refusal_of: Refusal | None = None,
) -> SaveResult:
    """The same on what `lock_sheet` returned, inside the caller's transaction; the caller calls `begin`."""
    if refusal_of:
        refusal = refusal_of(by, response)
    else:
        refusal = rules.refusal_to_save(by, response) if by else rules.refusal_to_any_answer(response)
    if refusal:
        raise RuleError(refusal)
    by_question: dict[str, dict[str, Any]] = {}
    for key, value in changes.items():
        if not same(sheet.answers.get(key), value):
            by_question.setdefault(question_of(key), {})[key] = value
    conflicts = _conflicts(sheet, by_question, seen, by, writer)
    for conflict in conflicts:
        del by_question[conflict.question]
    now = timezone.now()
    history = _write(sheet, by_question, [now, by, writer])
    explained = _explain(sheet, explanations or {}, history)
    if by_question or explained:
        _keep(response, sheet, history, now, by=by, kind=kind, note=note)
    return SaveResult(tuple(by_question), tuple(conflicts), versions_of(sheet), now, sheet)


def name_of(by: User | None) -> str:
    return by.audit_name if by else rules.SYSTEM


def same(left: Any, right: Any) -> bool:
    """Equal, or both of them nothing."""
    return left == right or (left in EMPTY and right in EMPTY)


def _conflicts(
    sheet: AnswerSheet, by_question: Mapping[str, dict[str, Any]], seen: Seen, by: User | None, writer: str
) -> list[Conflict]:
    found = []
    for question, mine in by_question.items():
        stamp = sheet.stamps.get(question)
        if stamp is None or stamp[0] <= seen.get(question, 0) or _is_own(stamp, by, writer):
            continue
        theirs = {key: sheet.answers.get(key) for key in mine}
        at = datetime.fromisoformat(stamp[2])
        found.append(Conflict(question, mine, theirs, stamp[4], at, stamp[0]))
    return found


def _is_own(stamp: list[Any], by: User | None, writer: str) -> bool:
    # A retry after a lost reply comes from the same page; the version it saw is then its own former one.
    return stamp[3] == writer if writer else stamp[1] == (by and by.pk)


def _write(
    sheet: AnswerSheet, by_question: Mapping[str, dict[str, Any]], stamp: list[Any]
) -> dict[str, list[Any]]:
    """Put the changes on the sheet; returns {key: [before, after]}."""
    now, by, writer = stamp
    rest = [by and by.pk, now.isoformat(), writer, name_of(by)]
    history = {}
    for question, values in by_question.items():
        for key, value in values.items():
            history[key] = [sheet.answers.get(key), value]
            if value in EMPTY:
                sheet.answers.pop(key, None)
            else:
                sheet.answers[key] = value
        version = sheet.stamps.get(question, [0])[0] + 1
        sheet.stamps[question] = [version, *rest]
    return history


def _explain(sheet: AnswerSheet, explanations: Mapping[str, str], history: dict[str, list[Any]]) -> bool:
    changed = {code: text for code, text in explanations.items() if sheet.explanations.get(code, "") != text}
    for code, text in changed.items():
        history[f"{code}/explanation"] = [sheet.explanations.get(code, ""), text]
        if text:
            sheet.explanations[code] = text
        else:
            del sheet.explanations[code]
    return bool(changed)


def _keep(
    response: Response,
    sheet: AnswerSheet,
    history: dict[str, list[Any]],
    now: datetime,
    *,
    by: User | None,
    kind: str,
    note: str,
) -> None:
    sheet.version += 1
    sheet.saved_at = now
    sheet.save(update_fields=["answers", "stamps", "explanations", "version", "saved_at"])
    # The first save of all has nothing to be merged with.
    is_merged = kind == AnswerEvent.Kind.SAVED and sheet.version > 1
    last = response.events.order_by("-pk").first() if is_merged else None
    _remember(response, history, now, last, by=by, kind=kind, note=note)


def begin(response: Response, *, by: User | None) -> None:
    """Somebody has started to answer: the first saved answer says so."""
    if response.status == Response.Status.NOT_STARTED:
        with audit.change("survey.response_started", by=by, organisation=response.organisation) as entry:
            response.status = Response.Status.EDITING
            response.save(update_fields=["status"])
            entry.of(response, before="not_started", after="editing")


def _remember(
    response: Response,
    history: dict[str, list[Any]],
    now: datetime,
    last: AnswerEvent | None,
    *,
    by: User | None,
    kind: str,
    note: str,
) -> None:
    if (
        last is not None
        and last.kind == kind
        and last.by_name == name_of(by)
        and now - last.at < MERGED_WITHIN
    ):
        for key, (before, after) in history.items():
            last.changes[key] = [last.changes.get(key, [before])[0], after]
        last.save(update_fields=["changes"])
        return
    AnswerEvent.objects.create(response=response, by_name=name_of(by), kind=kind, changes=history, note=note)
