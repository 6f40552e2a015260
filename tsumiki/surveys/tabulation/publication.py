"""What is published of an edition: every question, every question by every attribute, the numbers, the returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tsumiki.surveys.tabulation.answers import AnswerMatrix
from tsumiki.surveys.tabulation.axes import Attribute
from tsumiki.surveys.tabulation.crosses import CrossTable, cross_all
from tsumiki.surveys.tabulation.frequencies import Frequency, frequency
from tsumiki.surveys.tabulation.numbers import NumberSummary, numbers
from tsumiki.surveys.tabulation.questionnaire import Kind
from tsumiki.surveys.tabulation.returns import Return, returns
from tsumiki.surveys.tabulation.suppression import NOTHING, Suppression


@dataclass(frozen=True, slots=True)
class Publication:
    """結果表 of one edition, in the order of the paper; `crosses` by (row axis, question)."""

    edition: str
    label: str
    note: str
    frequencies: tuple[Frequency, ...]
    crosses: dict[tuple[str, str], CrossTable]
    numbers: tuple[NumberSummary, ...]
    returns: dict[str, tuple[Return, ...]]

    def frequency(self, question: str) -> Frequency:
        return next(table for table in self.frequencies if table.axis.code == question)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: `questions` holds base and counts by code."""
        return {
            "edition": self.edition,
            "label": self.label,
            "note": self.note,
            "questions": {table.axis.code: table.as_dict() for table in self.frequencies},
            "crosses": [table.as_dict() for table in self.crosses.values()],
            "numbers": {found.question: found.as_dict() for found in self.numbers},
            "returns": {
                code: {row.category.code: {"sent": row.sent, "returned": row.cell.plain} for row in rows}
                for code, rows in self.returns.items()
            },
        }


def tables_of(
    matrix: AnswerMatrix,
    *,
    attributes: Sequence[Attribute] = (),
    pairs: Sequence[tuple[str, str]] = (),
    suppression: Suppression = NOTHING,
) -> Publication:
    """Return everything that is published: attributes down, questions across, and the named pairs of questions.

    Texts have no cross tables. Numbers are crossed by their bands and summarised by the first attribute.
    """
    questions = [q.code for q in matrix.questionnaire.questions if q.kind is not Kind.TEXT]
    product = cross_all(matrix, questions, attributes=attributes)
    wanted = [(given.code, code) for given in attributes for code in questions] + list(pairs)
    first = attributes[0] if attributes else None
    return Publication(
        matrix.questionnaire.edition,
        matrix.questionnaire.label,
        matrix.note,
        tuple(frequency(matrix, q.code, suppression=suppression) for q in matrix.questionnaire.questions),
        {pair: product.table(*pair, suppression=suppression) for pair in wanted},
        tuple(
            numbers(matrix, q.code, by=first, suppression=suppression)
            for q in matrix.questionnaire.questions
            if q.kind is Kind.NUMBER
        ),
        {
            "total": returns(matrix, suppression=suppression),
            **{given.code: returns(matrix, given, suppression=suppression) for given in attributes},
        },
    )
