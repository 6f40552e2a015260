"""単純集計: how many chose what, among whom."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tsumiki.surveys.tabulation.answers import AnswerMatrix, State
from tsumiki.surveys.tabulation.axes import Axis, question_axis
from tsumiki.surveys.tabulation.figures import SUPPRESSED, Cell, Rule, cell
from tsumiki.surveys.tabulation.suppression import NOTHING, Counts, Hidden, Suppression, hide_line


@dataclass(frozen=True, slots=True)
class Frequency:
    """The table of one question. `n` (the base) is who was asked and sent the sheet back, 無回答 included."""

    axis: Axis
    counts: Counts
    n: int
    not_asked: int
    unreturned: int
    hidden: Hidden
    edition: str
    note: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(category.code for category in self.axis.categories)

    @property
    def base(self) -> Cell:
        return cell(self.n, self.n, hidden=bool(self.hidden[-1]))

    def cell(self, code: str) -> Cell:
        """The figure of a choice (or of `no_answer`)."""
        place = self.axis.place(code)
        hidden, base_hidden = bool(self.hidden[place]), bool(self.hidden[-1])
        return cell(int(self.counts[place]), self.n, hidden=hidden, base_hidden=base_hidden)

    def rule(self, code: str) -> Rule:
        place = self.axis.place(code)
        return Rule(self.axis.counted(place), self.axis.base_words, self.edition, self.note)

    def rows_behind(self, code: str) -> NDArray[np.intp]:
        """The rows of the matrix that make up a figure; ValueError for a hidden one."""
        if self.cell(code).hidden:
            raise ValueError("秘匿とした数の内訳は示せません。")
        return np.flatnonzero(self.axis.hits[self.axis.place(code)])

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; a hidden count is "x", a percentage that cannot be said is null."""
        return {
            "question": self.axis.code,
            "label": self.axis.label,
            "base": self.base.plain,
            "multiple": not self.axis.additive,
            # How many were asked at all is known, so beside a hidden base the others are hidden too.
            "not_asked": SUPPRESSED if self.base.hidden else self.not_asked,
            "unreturned": SUPPRESSED if self.base.hidden else self.unreturned,
            "counts": {code: self.cell(code).plain for code in self.codes},
            "percentages": {code: self.cell(code).percent for code in self.codes},
        }


def frequency(matrix: AnswerMatrix, code: str, *, suppression: Suppression = NOTHING) -> Frequency:
    """Count one question: choices, bands of a number, years of a date, filled-in texts; then 無回答."""
    axis = question_axis(matrix, code)
    state = matrix.column(code).state
    counts = axis.hits.sum(axis=1, dtype=np.int64)
    n = int(axis.base.sum())
    hidden = hide_line(counts, suppression) if axis.additive else suppression.small(np.append(counts, n))
    if suppression.closed(axis.base.sum(), matrix.returned.sum()):
        hidden[:] = True
    return Frequency(
        axis,
        counts,
        n,
        int((state == State.NOT_ASKED).sum()),
        int((state == State.UNRETURNED).sum()),
        hidden,
        matrix.questionnaire.label,
        matrix.note,
    )
