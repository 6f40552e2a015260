"""Numbers that were asked for: how many, the sum, the middle and the quarters, and the classes they fall into."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tsumiki.diagnosis.peers.quartiles import spread
from tsumiki.surveys.tabulation.answers import AnswerMatrix, Mask, State
from tsumiki.surveys.tabulation.axes import Attribute, Category, attribute_axis
from tsumiki.surveys.tabulation.figures import Rule
from tsumiki.surveys.tabulation.frequencies import Frequency, frequency
from tsumiki.surveys.tabulation.questionnaire import Kind
from tsumiki.surveys.tabulation.suppression import NOTHING, Suppression, hide_line


@dataclass(frozen=True, slots=True)
class Spread:
    """Of `n` known values; None for a hidden group. The sum of no values is None, not 0; quartiles are None below five
    values (they would name their members more than describe the group). Type 7, as Excel's QUARTILE.INC."""

    n: int | None
    total: float | None
    low: float | None
    q1: float | None
    median: float | None
    q3: float | None
    high: float | None


HIDDEN = Spread(None, None, None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """数値の集計: everything, then each group of an attribute; `bands` is the table of classes."""

    question: str
    unit: str
    whole: Spread
    groups: tuple[tuple[Category, Spread], ...]
    bands: Frequency
    rule: Rule


def numbers(
    matrix: AnswerMatrix, code: str, *, by: Attribute | None = None, suppression: Suppression = NOTHING
) -> NumberSummary:
    """Summarise a number question, as a whole and by the groups of an attribute."""
    column = matrix.column(code)
    if column.question.kind is not Kind.NUMBER:
        raise ValueError(f"設問 {code} は数値の設問ではありません。")
    axis = attribute_axis(by) if by else None
    known = column.state == State.ANSWERED
    members = [known & hits for hits in axis.hits] if axis else []
    hidden = _hidden([*members, known], list(axis.hits) if axis else [], matrix, suppression)
    # The smallest and the largest value are one organisation's each.
    left_out = ({"low", "high"} if suppression.minimum > 1 else set()) | (
        set() if column.question.summed else {"total"}
    )
    found = [
        HIDDEN if secret else _spread(column.values[rows], left_out)
        for rows, secret in zip([*members, known], hidden, strict=True)
    ]
    rule = Rule(
        f"「{column.question.name}」に記入された数値",
        f"{matrix.questionnaire.base_in_words(code)}のうち、数値を記入した団体",
        matrix.questionnaire.label,
        matrix.note,
    )
    return NumberSummary(
        code,
        column.question.unit,
        found[-1],
        tuple(zip(axis.categories, found[:-1], strict=True)) if axis else (),
        frequency(matrix, code, suppression=suppression),
        rule,
    )


def _hidden(
    known: Sequence[Mask], groups: Sequence[Mask], matrix: AnswerMatrix, suppression: Suppression
) -> Sequence[bool]:
    """Of each group and, last, of all: the sums of the groups add up, so what is hidden of one must not follow."""
    counts = np.array([rows.sum() for rows in known], dtype=np.int64)
    sizes = np.array([(rows & matrix.returned).sum() for rows in groups] + [matrix.returned.sum()])
    closed = suppression.closed(counts, sizes)
    if closed[-1]:
        return [True] * len(counts)
    if not groups:
        return [False]
    return hide_line(counts[:-1], suppression, closed[:-1], sizes[:-1]).tolist()


def _spread(values: NDArray[np.float64], left_out: set[str]) -> Spread:
    n = len(values)
    found = spread(values)
    total = float(values.sum()) if n else None
    if found is None:
        whole = Spread(n, total, None, None, None, None, None)
    else:
        whole = Spread(n, total, found.low, found.q1, found.median, found.q3, found.high)
    return replace(whole, **dict.fromkeys(left_out))
