"""A questionnaire as it is answered: its questions, sections and checks, read once for as long as it is fixed."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import caches

from tsumiki.surveys.models import Check, Question, Questionnaire

_kept: dict[tuple[str, int, int], "Paper"] = {}
_MOST_KEPT = 8
# A question has a kilobyte and more; with everything else a page stays below 300 KB.
MOST_ON_A_PAGE = 100


@dataclass(frozen=True)
class Section:
    """A part of the questionnaire under one heading; `number` counts from 1 and stands in the address."""

    number: int
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Paper:
    questions: tuple[Question, ...]
    checks: tuple[Check, ...]

    @cached_property
    def by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Neighbouring questions under the same heading; a heading left empty goes on with the one before it.

        A page of answers stays light: what is longer than MOST_ON_A_PAGE becomes several parts of the same heading.
        """
        groups: list[tuple[str, list[Question]]] = []
        for question in self.questions:
            if not groups or (question.section and question.section != groups[-1][0]):
                groups.append((question.section, []))
            groups[-1][1].append(question)
        parts = [part for title, rows in groups for part in _in_parts(title or "設問", rows)]
        return tuple(Section(number, title, tuple(rows)) for number, (title, rows) in enumerate(parts, 1))

    @property
    def fits_one_page(self) -> bool:
        return len(self.questions) <= MOST_ON_A_PAGE

    @cached_property
    def section_of(self) -> dict[str, Section]:
        return {question.code: section for section in self.sections for question in section.questions}


def _in_parts(title: str, rows: list[Question]) -> Iterator[tuple[str, list[Question]]]:
    count = -(-len(rows) // MOST_ON_A_PAGE)
    for part in range(count):
        name = f"{title}（{part + 1}/{count}）" if count > 1 else title
        yield name, rows[part * MOST_ON_A_PAGE : (part + 1) * MOST_ON_A_PAGE]


def paper_of(questionnaire: Questionnaire) -> Paper:
    """Questions in order and checks. A fixed questionnaire never changes, so each process keeps it."""
    if not questionnaire.is_fixed:
        return _read(questionnaire)
    # Kept as long as this process keeps its rendered pages: clearing those clears these too.
    token = str(caches["pages"].get_or_set("surveys.papers", secrets.token_hex, None))
    key = (token, questionnaire.pk, questionnaire.version)
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = _read(questionnaire)
    return _kept[key]


def _read(questionnaire: Questionnaire) -> Paper:
    return Paper(
        tuple(questionnaire.questions.order_by("order", "pk")),
        tuple(questionnaire.checks.order_by("order", "pk")),
    )
