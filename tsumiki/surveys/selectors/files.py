"""Reads of files given as answers."""

from dataclasses import dataclass
from typing import Any

from tsumiki.surveys import rules
from tsumiki.surveys.models import AnswerFile, AnswerSheet, Campaign, Question, Response
from tsumiki.surveys.selectors.handed_in import copies_that_count, is_handed_in
from tsumiki.surveys.selectors.paper import paper_of


def file_on(sheet: AnswerSheet, code: str) -> AnswerFile | None:
    """The file that answers a question now."""
    pk = _pk(sheet.answers.get(code))
    return AnswerFile.objects.filter(pk=pk).first() if pk else None


def file_of(user: Any, response: Response, pk: int) -> AnswerFile | None:
    """A file of a response that the person may read: those on the sheet, earlier ones for who may read its history.

    A file carried over from last year belongs to another response of the same organisation.
    """
    file = AnswerFile.objects.filter(pk=pk, response__organisation=response.organisation_id).first()
    if file is None:
        return None
    is_on_sheet = file.answer in response.sheet.answers.values()
    is_own_history = file.response_id == response.pk and rules.can_read_history(user, response)
    return file if is_on_sheet or is_own_history else None


def asks_for_files(campaign: Campaign) -> bool:
    return bool(_file_questions(campaign))


def _file_questions(campaign: Campaign) -> list[Question]:
    questions = paper_of(campaign.questionnaire).questions
    return [question for question in questions if question.kind == Question.Kind.FILE]


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A file with its place in the collection: 313891-鳥取県南部町/問2-5-構想.pdf"""

    path: str
    file: AnswerFile

    def read(self) -> bytes:
        with self.file.content.open("rb") as stream:
            return stream.read()


def submitted_files(campaign: Campaign) -> list[SubmittedFile]:
    """What was handed in, in the order of the codes; while it is being corrected the files of the copy."""
    questions = _file_questions(campaign)
    copies = copies_that_count(campaign)
    rows = AnswerSheet.objects.filter(
        is_handed_in("response__"),
        response__campaign=campaign,
        response__organisation__local_government__isnull=False,
    )
    named = {}
    for sheet in rows.select_related("response__organisation__local_government"):
        government = sheet.response.organisation.local_government
        answers = copies[sheet.pk].answers if sheet.pk in copies else sheet.answers
        for question in questions:
            if pk := _pk(answers.get(question.code)):
                named[pk, sheet.pk] = f"{government.code}-{government.full_name}/{question.number}"
    files = AnswerFile.objects.in_bulk([pk for pk, _ in named])
    return [
        SubmittedFile(f"{place}-{files[pk].name}", files[pk])
        for (pk, _), place in sorted(named.items(), key=lambda row: row[1])
        if pk in files
    ]


def _pk(answer: Any) -> int | None:
    text = str(answer or "").partition("/")[0]
    return int(text) if text.isdecimal() else None
