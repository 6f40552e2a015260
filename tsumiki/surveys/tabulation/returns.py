"""回収状況: how many sheets have come back, by prefecture or kind."""

from dataclasses import dataclass

import numpy as np

from tsumiki.surveys.tabulation.answers import AnswerMatrix
from tsumiki.surveys.tabulation.axes import Attribute, Category, attribute_axis
from tsumiki.surveys.tabulation.figures import Cell, cell
from tsumiki.surveys.tabulation.suppression import NOTHING, Suppression, hide_line


@dataclass(frozen=True, slots=True)
class Return:
    """One group: `sent` organisations were asked, `cell` answered; no percentage where none was asked.

    Who was asked is known to everybody; how many answered is the base of every question put to all, so it is hidden
    as such a base is.
    """

    category: Category
    sent: int
    cell: Cell

    @property
    def returned(self) -> int | None:
        return self.cell.count

    @property
    def percent(self) -> float | None:
        return self.cell.percent


def returns(
    matrix: AnswerMatrix, by: Attribute | None = None, *, suppression: Suppression = NOTHING
) -> tuple[Return, ...]:
    """Count sheets sent and returned: every group of the attribute, then 全体."""
    groups: list[tuple[Category, int, int]] = []
    if by is not None:
        axis = attribute_axis(by)
        for category, hits in zip(axis.categories, axis.hits, strict=True):
            groups.append((category, int(hits.sum()), int((hits & matrix.returned).sum())))
    whole = len(matrix.organisations), int(matrix.returned.sum())
    counts = np.array([count for *_, count in groups] or [whole[1]], dtype=np.int64)
    hidden = hide_line(counts, suppression)[-len(groups) - 1 :]
    rows = [*groups, (Category("total", "全体"), *whole)]
    return tuple(
        Return(category, sent, cell(count, sent, hidden=bool(secret)))
        for (category, sent, count), secret in zip(rows, hidden, strict=True)
    )
