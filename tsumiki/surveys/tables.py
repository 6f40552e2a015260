"""The tables of one closed campaign, counted from its snapshot: what pages, papers and files all take their numbers from.

Pure: a snapshot's content in, tables out. Nothing here can differ between a page and a file of the same edition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tsumiki.surveys.snapshots import Content, Organisation, matrix_of
from tsumiki.surveys.tabulation.answers import AnswerMatrix
from tsumiki.surveys.tabulation.attributes import by_kind, by_last_year, by_population, by_prefecture
from tsumiki.surveys.tabulation.axes import Attribute
from tsumiki.surveys.tabulation.crosses import CrossProduct, CrossTable, cross_all
from tsumiki.surveys.tabulation.figures import Cell
from tsumiki.surveys.tabulation.frequencies import Frequency, frequency
from tsumiki.surveys.tabulation.numbers import NumberSummary, numbers
from tsumiki.surveys.tabulation.questionnaire import Kind, Question
from tsumiki.surveys.tabulation.returns import Return, returns
from tsumiki.surveys.tabulation.suppression import Suppression

HIDDEN = "秘匿"
LAST_YEAR = "last_year"
# The question whether the organisation may be named (services/answering_steps.py).
CONSENT = "consent"


@dataclass(frozen=True)
class Results:
    """One edition's answers ready to be counted. Made once per digest and kept: everything in it is read only."""

    content: Content
    digest: str
    matrix: AnswerMatrix
    attributes: tuple[Attribute, ...]
    suppression: Suppression

    @property
    def label(self) -> str:
        return self.matrix.questionnaire.label

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.matrix.questionnaire.questions

    @cached_property
    def crossed(self) -> tuple[Question, ...]:
        """The questions that have cross tables: all but texts."""
        return tuple(question for question in self.questions if question.kind is not Kind.TEXT)

    @cached_property
    def frequencies(self) -> Mapping[str, Frequency]:
        return {
            question.code: frequency(self.matrix, question.code, suppression=self.suppression)
            for question in self.questions
        }

    @cached_property
    def _product(self) -> CrossProduct:
        return cross_all(
            self.matrix, [question.code for question in self.crossed], attributes=self.attributes
        )

    def cross(self, rows: str, columns: str) -> CrossTable:
        """Two questions, or an attribute and a question; KeyError where there is no such side."""
        return self._product.table(rows, columns, suppression=self.suppression)

    def against(self, previous: "Results", question: str, before: str = "") -> CrossTable | None:
        """The question by what each organisation answered to it last year; None where that cannot be compared.

        `before` is the code it had then, where that differs. The bases are last year's numbers: where last year hides
        some, there is no such table.
        """
        if previous.suppression.minimum > 1:
            return None
        known = {own.code: own for own in previous.questions}
        asked = known.get(before or question)
        if asked is None or asked.kind is not Kind.SINGLE or self._kind(question) is not Kind.SINGLE:
            return None
        attribute = by_last_year(asked, _answers_of(previous, asked, self.matrix.organisations))
        product = cross_all(self.matrix, [question], attributes=[attribute])
        return product.table(attribute.code, question, suppression=self.suppression)

    def _kind(self, question: str) -> Kind:
        return self.matrix.questionnaire.question(question).kind

    def returned(self, attribute: str = "") -> tuple[Return, ...]:
        """How many were asked and answered, by the groups of an attribute; the last row is everybody."""
        return returns(self.matrix, self._attribute(attribute), suppression=self.suppression)

    def numbers(self, question: str, attribute: str = "") -> NumberSummary:
        """How the numbers written in are spread, as a whole and by the groups of an attribute."""
        by = self._attribute(attribute)
        return numbers(self.matrix, question, by=by, suppression=self.suppression)

    def attribute(self, code: str) -> Attribute:
        """Raises KeyError where there is no such attribute."""
        return {given.code: given for given in self.attributes}[code]

    def _attribute(self, code: str) -> Attribute | None:
        return self.attribute(code) if code else None

    @property
    def asks_consent(self) -> bool:
        """Whether organisations could agree to be named at all."""
        asked = any(question.code == CONSENT for question in self.questions)
        return asked or bool(self.content.publishes_name)

    def behind(self, rows: NDArray[np.intp]) -> tuple[tuple[Organisation, ...], int]:
        """Return who stands behind a number and agreed to be named, and how many others there are."""
        everybody = [self._organisations[self.matrix.organisations[row]] for row in rows]
        named = tuple(row for row in everybody if self.content.publishes_name.get(row.code))
        return named, len(everybody) - len(named)

    @cached_property
    def _organisations(self) -> Mapping[str, Organisation]:
        return {row.code: row for row in self.content.organisations}


def results_from(
    content: Content, *, digest: str = "", note: str = "", suppress_below: int | None = None
) -> Results:
    """Count a snapshot's content; `note` labels data that are not real answers (合成データ)."""
    return Results(
        content,
        digest,
        matrix_of(content, note=note),
        _attributes(content.organisations),
        Suppression(suppress_below or 0),
    )


def _attributes(organisations: Sequence[Organisation]) -> tuple[Attribute, ...]:
    prefectures = {row.code[:2]: row.prefecture for row in sorted(organisations, key=lambda row: row.code)}
    return (
        by_prefecture([row.code[:2] for row in organisations], prefectures),
        by_kind([row.kind for row in organisations]),
        by_population([row.population for row in organisations]),
    )


def _answers_of(previous: Results, question: Question, codes: Sequence[str]) -> list[str | None]:
    places = {code: row for row, code in enumerate(previous.matrix.organisations)}
    values: Any = previous.matrix.column(question.code).values
    found = []
    for code in codes:
        place = int(values[places[code]]) if code in places else -1
        found.append(question.choices[place].code if place >= 0 else None)
    return found


def shown(cell: Cell) -> str:
    """A count as it stands on a page; a hidden one is said to be hidden."""
    return HIDDEN if cell.hidden else cell.text


def shown_percent(cell: Cell) -> str:
    return HIDDEN if cell.percent_text == "x" else cell.percent_text
