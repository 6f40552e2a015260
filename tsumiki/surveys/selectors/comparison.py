"""A response's answers beside those of last time, as the prefecture reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tsumiki.surveys.logic import asked_codes
from tsumiki.surveys.logic.words import answer_in_words
from tsumiki.surveys.models import Question, Response
from tsumiki.surveys.prefilling import as_given
from tsumiki.surveys.selectors.known import source_in_words
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.selectors.responses import previous_answers


@dataclass(frozen=True, slots=True)
class Line:
    """One question that was asked; empty words mean no answer."""

    question: Question
    now: str
    before: str
    explanation: str
    file: str = ""  # the key of the file that was attached
    given: str = ""  # where it is from, if it stands as it was prefilled

    @property
    def has_changed(self) -> bool:
        return bool(self.before) and self.now != self.before


@dataclass(frozen=True, slots=True)
class ComparedSection:
    title: str
    lines: tuple[Line, ...]


def sections_of(response: Response) -> tuple[ComparedSection, ...]:
    """Every question that is asked of the organisation, section by section; questions not asked are left out."""
    paper = paper_of(response.campaign.questionnaire)
    sheet = response.sheet
    before, _ = previous_answers(response)
    asked, given = asked_codes(paper.questions, sheet.answers), as_given(sheet)
    found = [
        ComparedSection(
            section.title,
            tuple(
                Line(
                    question,
                    answer_in_words(question, sheet.answers),
                    answer_in_words(question, before),
                    sheet.explanations.get(question.code, ""),
                    _file(question, sheet.answers),
                    source_in_words(given[question.code]["source"]) if question.code in given else "",
                )
                for question in section.questions
                if question.code in asked
            ),
        )
        for section in paper.sections
    ]
    return tuple(section for section in found if section.lines)


def _file(question: Question, answers: Mapping[str, Any]) -> str:
    if question.kind != Question.Kind.FILE:
        return ""
    key = str(answers.get(question.code) or "").partition("/")[0]
    return key if key.isdecimal() else ""
