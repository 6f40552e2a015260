"""回収状況: how many sheets have come back, by prefecture or kind."""

from dataclasses import dataclass

from tsumiki.surveys.tabulation.answers import AnswerMatrix
from tsumiki.surveys.tabulation.axes import Attribute, Category, attribute_axis
from tsumiki.surveys.tabulation.figures import percent


@dataclass(frozen=True, slots=True)
class Return:
    """One group: `sent` organisations were asked, `returned` answered; no percentage where none was asked."""

    category: Category
    sent: int
    returned: int

    @property
    def percent(self) -> float | None:
        return percent(self.returned, self.sent)


def returns(matrix: AnswerMatrix, by: Attribute | None = None) -> tuple[Return, ...]:
    """Count sheets sent and returned: every group of the attribute, then 全体."""
    found = []
    if by is not None:
        axis = attribute_axis(by)
        for category, hits in zip(axis.categories, axis.hits, strict=True):
            found.append(Return(category, int(hits.sum()), int((hits & matrix.returned).sum())))
    whole = Return(Category("total", "全体"), len(matrix.organisations), int(matrix.returned.sum()))
    return (*found, whole)
