"""A folder of workbooks at once: read by two processes, taken by one, each file told what became of it.

Answers that people typed on the web are never replaced here: such a question is reported with both values.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.surveys import bridge, rules
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.services.answering import Conflict
from tsumiki.surveys.services.answering_steps import ProblemsRemainError
from tsumiki.surveys.services.excel import Proposal, changes_of, crossing, reasons_in
from tsumiki.surveys.services.standing_in import submit_for
from tsumiki.surveys.services.taking import take_reading
from tsumiki.surveys.wording import answer_text
from tsumiki.surveys.workbooks import Layout, Reading, place_in_words, reason_key
from tsumiki.surveys.workbooks.bulk import Job, Read, read_many

BATCH = 100
# The name under which files are taken, so that the same folder twice is as good as once.
WRITER = "ingest"
SHEETS = (".xlsx", ".xlsm", ".xls", ".csv")
REASON_LEFT = "画面で書かれた「変わった理由」を残し、ファイルの理由は取り込んでいません。変えるときは、回答の画面で書き直してください。"
NOT_TAKEN_WHOLE = "ファイルの全部は取り込めなかったため、提出していません。"
NOT_OPEN = "この調査は、いま回答を受け付けていません。読み取りだけなら --check を付けてください。"


@dataclass
class Outcome:
    """What became of one file. `problems` name sheet and cell; `conflicts` what people had typed already.

    `accepted`: everything in it stands on the sheet now, or could; `partly`: all but the conflicts does.
    `submitted`: it was handed in too; where that was asked for and refused, `not_submitted` says why.
    """

    file: str
    accepted: bool = False
    partly: bool = False
    code: str = ""
    organisation: str = ""
    changes: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    submitted: bool = False
    receipt: str = ""
    not_submitted: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def refuse(self, sentence: str) -> None:
        self.accepted = self.partly = False
        self.problems.append(_problem("", "", "", sentence, "error"))


def ingest(campaign: Campaign, folder: Path, *, check: bool = False, submit: bool = False) -> list[Outcome]:
    """Read every workbook of the folder and take the clean ones; `check` only reads.

    `submit` hands in, for the organisation, what was taken whole and has nothing left to put right.

    Raises InputError where the folder has no workbook, RuleError where the campaign takes no answers.
    """
    if not check and campaign.status != Campaign.Status.OPEN:
        raise RuleError(NOT_OPEN)
    paths = sorted(path for path in folder.iterdir() if _is_workbook(path))
    if not paths:
        raise InputError(f"「{folder}」に調査票（.xlsx）がありません。フォルダを確かめてください。")
    responses = {
        row.organisation.local_government.code: row
        for row in selectors.with_governments(Response.objects.filter(campaign=campaign))
    }
    job = _job(campaign, responses)
    reads = _once_each(read_many(paths, job))
    layout = Layout(job.form)
    found = [(_judged(read, job, responses, layout), read) for read in reads]
    if not check:
        _take_all(found, responses, layout)
    if submit and not check:
        for outcome, read in found:
            _hand_in(outcome, responses.get(read.code))
    return [outcome for outcome, _ in found]


def _is_workbook(path: Path) -> bool:
    # "~$…" is the lock that Excel leaves beside a file it has open.
    return path.is_file() and path.suffix.lower() in SHEETS and not path.name.startswith(("~$", "."))


def _job(campaign: Campaign, responses: dict[str, Response]) -> Job:
    questions = selectors.questions_of(campaign)
    return Job(
        bridge.workbook_form(campaign),
        {one.code: one for one in selectors.system_recipients(campaign)},
        {
            code: bridge.workbook_answers(questions, row.sheet.answers, row.sheet.explanations)
            for code, row in responses.items()
        },
    )


def _once_each(reads: Iterable[Read]) -> list[Read]:
    """Two files of one organisation: neither is taken, since nobody can say which one counts."""
    rows = list(reads)
    files: dict[str, list[str]] = {}
    for read in rows:
        if read.reading:
            files.setdefault(read.code, []).append(read.path.name)
    return [
        Read(read.path, read.code, refusal=_twice(files[read.code]))
        if read.reading and len(files[read.code]) > 1
        else read
        for read in rows
    ]


def _twice(names: list[str]) -> str:
    return f"同じ団体のファイルが{len(names)}つあります（{'、'.join(names)}）。1つだけを残してください。"


def _judged(read: Read, job: Job, responses: dict[str, Response], layout: Layout) -> Outcome:
    outcome = Outcome(read.path.name, code=read.code)
    if read.code in responses:
        outcome.organisation = responses[read.code].organisation.local_government.full_name
    if read.reading is None:
        outcome.refuse(read.refusal)
        return outcome
    response = responses[read.code]
    recipient = job.recipients[read.code]
    crossed = crossing(response.campaign, read.reading, layout, response.sheet, recipient)
    outcome.problems = [
        _problem(problem.sheet, problem.cell, problem.read, problem.sentence, problem.severity)
        for problem in (*read.reading.problems, *crossed)
    ]
    outcome.accepted = read.reading.is_clean
    outcome.changes = len(read.reading.changes)
    refusal = rules.refusal_to_any_answer(response)
    if refusal and outcome.accepted and outcome.changes:
        outcome.refuse(refusal)
    return outcome


def _problem(sheet: str, cell: str, read: str, sentence: str, severity: str) -> dict[str, str]:
    return {
        "sheet": sheet,
        "cell": cell,
        "place": place_in_words(sheet, cell),
        "read": read,
        "sentence": sentence,
        "severity": severity,
    }


def _take_all(found: list[tuple[Outcome, Read]], responses: dict[str, Response], layout: Layout) -> None:
    """One transaction for many files; sheets are locked in the order in which the closing locks them."""
    clean = [(outcome, read) for outcome, read in found if outcome.accepted and outcome.changes]
    ordered = iter(sorted(clean, key=lambda pair: responses[pair[1].code].pk))
    while batch := list(islice(ordered, BATCH)):
        with transaction.atomic():
            for outcome, read in batch:
                _take(outcome, read, responses[read.code], layout)


def _take(outcome: Outcome, read: Read, response: Response, layout: Layout) -> None:
    assert read.reading is not None
    changes = changes_of(read.reading.answers, read.reading.changes, layout)
    for code, text in reasons_in(changes).items():
        # An empty line takes no reason away that was written on the page.
        if not text:
            del changes[reason_key(code)]
    # Nothing was seen: whatever a person has typed counts as newer than the file.
    proposal = Proposal(response.pk, WRITER, read.path.name, changes)
    try:
        result = take_reading(response, proposal, by=None)
    except RuleError as refusal:
        outcome.refuse(str(refusal))
        return
    outcome.conflicts = [_told(conflict, read.reading, response) for conflict in result.conflicts]
    for code in result.reasons_left:
        sheet, cell = read.reading.cells[reason_key(code)]
        outcome.problems.append(_problem(sheet, cell, changes[reason_key(code)], REASON_LEFT, "warning"))
    outcome.partly = bool(result.conflicts or result.reasons_left)
    outcome.accepted = not outcome.partly
    outcome.changes = sum(change.code in result.saved for change in read.reading.changes)


def _hand_in(outcome: Outcome, response: Response | None) -> None:
    if response is None or not outcome.accepted:
        outcome.not_submitted = [NOT_TAKEN_WHOLE]
        return
    try:
        submit_for(response, by=None, reason=f"受け取った調査票の一括の取込み（{outcome.file}）")
    except ProblemsRemainError as left:
        outcome.not_submitted = [problem.sentence for problem in left.problems]
    except RuleError as refusal:
        outcome.not_submitted = [str(refusal)]
    else:
        outcome.submitted, outcome.receipt = True, response.receipt


def _told(conflict: Conflict, reading: Reading, response: Response) -> dict[str, Any]:
    """Both values as they are kept and in words, with the cells of the file."""
    question = paper_of(response.campaign.questionnaire).by_code[conflict.question]
    return {
        "question": conflict.question,
        "label": f"{question.number}　{question.text}",
        "cells": [place_in_words(*cell) for cell in _cells(reading, conflict.question)],
        "file": conflict.mine,
        "file_text": answer_text(question, conflict.mine),
        "stored": conflict.theirs,
        "stored_text": answer_text(question, conflict.theirs),
        "saved_by": conflict.their_name,
        "saved_at": conflict.their_at.isoformat(),
    }


def _cells(reading: Reading, question: str) -> list[tuple[str, str]]:
    """The cells of a question in which the file says something else than what stood on the sheet."""
    return [(change.sheet, change.cell) for change in reading.changes if change.code == question]
