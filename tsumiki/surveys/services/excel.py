"""Workbooks out and back: made for one or many, read into a proposal. Taking it is in `taking`."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.archives import zipped
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import bridge, rules
from tsumiki.surveys.logic import number_in_words
from tsumiki.surveys.models import AnswerSheet, Campaign, Response
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.services.answering import Refusal, versions_of
from tsumiki.surveys.workbook_checks import cross_problems
from tsumiki.surveys.workbooks import (
    Answers,
    Change,
    Layout,
    Maker,
    Problem,
    Reading,
    Recipient,
    open_workbook,
    place_in_words,
    read_answers,
    reason_key,
)
from tsumiki.surveys.workbooks.lines import as_text

EMPTY_CELL = "（空欄）"
REASON = reason_key("")


@dataclass(frozen=True, slots=True)
class Line:
    """One changed cell as it is shown before it is taken."""

    place: str
    question: str
    named: str
    before: str
    after: str
    saved_by: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem as it is shown: where, what stands there, what to type."""

    place: str
    read: str
    sentence: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a workbook would change, as plain values that a session keeps until somebody says yes.

    `changes`: {key of the sheet: value, None where it is cleared}; `seen`: the versions it was compared with;
    `reasons`: {question: why it changed, as it stood when it was compared}; `token` names this reading, so that the
    same yes twice is as good as once.
    """

    response: int
    token: str
    name: str
    changes: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)
    troubles: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [trouble for trouble in self.troubles if trouble["is_error"]]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return [trouble for trouble in self.troubles if not trouble["is_error"]]


def workbook_of(
    response: Response, *, by: User, refusal_of: Refusal = rules.refusal_to_own_workbook
) -> bytes:
    """The organisation's own workbook, with everything typed so far. `refusal_of` is asked whether the person may."""
    if refusal := refusal_of(by, response):
        raise RuleError(refusal)
    content = Maker(selectors.layout_of(response.campaign)).make(selectors.recipient_of(response))
    audit.record("survey.workbook_downloaded", by=by, subject=response, organisation=response.organisation)
    return content


def workbooks_zip(campaign: Campaign, prefecture: str, *, by: User) -> Iterator[bytes]:
    """One prefecture's workbooks as a zip in pieces; everything is read and recorded before the first one."""
    recipients = selectors.area_recipients(by, campaign, prefecture)
    if not recipients:
        raise RuleError("この都道府県に、この調査の対象の団体はありません。")
    maker = Maker(selectors.layout_of(campaign))
    audit.record(
        "survey.workbooks_downloaded", by=by, subject=campaign, prefecture=prefecture, count=len(recipients)
    )
    return zipped((f"{one.code}-{one.name}.xlsx", maker.make(one)) for one in recipients)


def read_workbook(
    response: Response,
    file: BinaryIO,
    *,
    name: str,
    by: User,
    refusal_of: Refusal = rules.refusal_to_save,
) -> Proposal:
    """Read what came back and say what it would change; nothing is written.

    `refusal_of` is asked whether the person may.
    Raises InputError where the file as a whole is refused, RuleError where nothing may be typed now.
    """
    if refusal := refusal_of(by, response):
        raise RuleError(refusal)
    sheet = AnswerSheet.objects.get(pk=response.pk)
    layout = selectors.layout_of(response.campaign)
    opened = open_workbook(file, name=name)
    questions = selectors.questions_of(response.campaign)
    recipient = selectors.recipient_of(response)
    reading = read_answers(
        opened,
        layout=layout,
        recipient=recipient,
        stored=bridge.workbook_answers(questions, sheet.answers, sheet.explanations),
    )
    changes = changes_of(reading.answers, reading.changes, layout)
    problems = [*reading.problems, *crossing(response.campaign, reading, layout, sheet, recipient)]
    return Proposal(
        response=response.pk,
        token=secrets.token_hex(6),
        name=name,
        changes=changes,
        seen=versions_of(sheet),
        lines=[asdict(line) for line in lines_of(reading.changes, layout, sheet)],
        troubles=[asdict(_trouble(problem)) for problem in problems],
        reasons={code: sheet.explanations.get(code, "") for code in reasons_in(changes)},
    )


def crossing(
    campaign: Campaign, reading: Reading, layout: Layout, sheet: AnswerSheet, recipient: Recipient
) -> list[Problem]:
    """What is wrong with the answers as the sheet will hold them once the workbook is taken."""
    paper = paper_of(campaign.questionnaire)
    plain = bridge.sheet_answers(reading.answers)
    reasons = reasons_in(plain)
    files = {
        question.code: sheet.answers[question.code]
        for question in paper.questions
        if question.kind == question.Kind.FILE and question.code in sheet.answers
    }
    return cross_problems(
        paper.questions,
        paper.checks,
        reading,
        layout,
        answers=files | {key: value for key, value in plain.items() if not key.endswith(REASON)},
        # What was explained on the page stays where the workbook has no line for it.
        explanations={
            code: text for code, text in sheet.explanations.items() if reason_key(code) not in reading.cells
        }
        | reasons,
        previous=bridge.sheet_answers(recipient.previous),
    )


def reasons_in(answers: Mapping[str, Any]) -> dict[str, str]:
    """{question: why it changed} of the keys that hold reasons."""
    return {key.removesuffix(REASON): value or "" for key, value in answers.items() if key.endswith(REASON)}


def changes_of(answers: Answers, changes: Iterable[Change], layout: Layout) -> dict[str, Any]:
    """What goes to the sheet: only keys of which a change is shown."""
    plain = bridge.sheet_answers(answers)
    keys = dict.fromkeys(_sheet_key(change.key, layout) for change in changes)
    return {key: plain.get(key) for key in keys}


def _sheet_key(key: str, layout: Layout) -> str:
    """その他's text and the reason have keys of their own; choices and cells of tables belong to their question."""
    question = layout.by_key[key].question
    if layout.by_key[key].is_reason:
        return key
    return key if key.endswith("/text") and question.kind != "table" else question.code


def lines_of(changes: Iterable[Change], layout: Layout, sheet: AnswerSheet) -> Iterator[Line]:
    for change in changes:
        line = layout.by_key[change.key]
        named = f"{line.question.number}　{line.question.text}"
        if line.label and line.kind != "single":
            named += f"\n{line.label}"
        stamp = sheet.stamps.get(change.code)
        yield Line(
            place=place_in_words(change.sheet, change.cell),
            question=change.code,
            named=named,
            before=_words(line.shown(change.before), line.unit),
            after=_words(line.shown(change.after), line.unit),
            saved_by=_said(stamp) if stamp else "",
        )


def _words(value: Any, unit: str) -> str:
    if value is None or value == "":
        return EMPTY_CELL
    return number_in_words(value, unit) if isinstance(value, int | float) else as_text(value)


def _said(stamp: list[Any]) -> str:
    at = timezone.localtime(datetime.fromisoformat(stamp[2]))
    return f"{at:%-m月%-d日 %H:%M}　{stamp[4]}"


def _trouble(problem: Problem) -> Trouble:
    place = place_in_words(problem.sheet, problem.cell)
    return Trouble(place, problem.read[:80], problem.sentence, problem.severity == "error")


def from_session(kept: Mapping[str, Any]) -> Proposal:
    return Proposal(**kept)
