"""クロス集計: every table of two sides out of one matrix product.

With one line of 0 and 1 per category, the product of the lines with themselves holds the count of every pair of
categories of every pair of questions at once. Counts stay exact: a 32-bit float holds whole numbers up to 2^24.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tsumiki.surveys.tabulation.answers import AnswerMatrix, Mask
from tsumiki.surveys.tabulation.axes import Attribute, Axis, attribute_axis, question_axis
from tsumiki.surveys.tabulation.figures import Cell, Rule, cell
from tsumiki.surveys.tabulation.suppression import NOTHING, Counts, Hidden, Suppression, hide, hide_loose

EXACT_ROWS = 2**24


@dataclass(frozen=True, slots=True)
class CrossTable:
    """`rows` down (表側), `columns` across (表頭). Percentages are of the row's base.

    The base of the table is who belongs to the base of both sides. `hidden` has the totals in its last row and column.
    """

    rows: Axis
    columns: Axis
    counts: Counts
    row_bases: Counts
    column_bases: Counts
    n: int
    hidden: Hidden
    edition: str
    note: str

    def cell(self, row: str | None, column: str | None) -> Cell:
        """The figure of a pair of categories; None stands for the total of that side."""
        i = len(self.row_bases) if row is None else self.rows.place(row)
        j = len(self.column_bases) if column is None else self.columns.place(column)
        base = self.n if row is None else int(self.row_bases[i])
        count = base if column is None else int(self.column_bases[j] if row is None else self.counts[i, j])
        return cell(count, base, hidden=bool(self.hidden[i, j]), base_hidden=bool(self.hidden[i, -1]))

    def rule(self, row: str | None, column: str | None) -> Rule:
        sides = [(self.rows, row), (self.columns, column)]
        words = [axis.counted(axis.place(code)) for axis, code in sides if code is not None]
        bases = list(dict.fromkeys([self.rows.base_words, self.columns.base_words]))
        base = "、かつ".join(words for words in bases if words != "すべての団体") or "すべての団体"
        if row is not None:
            base += f"のうち、{words[0]}"
        return Rule("であり、かつ".join(words) or "母数の団体", base, self.edition, self.note)

    def rows_behind(self, row: str | None, column: str | None) -> NDArray[np.intp]:
        """The rows of the matrix that make up a figure; ValueError for a hidden one."""
        if self.cell(row, column).hidden:
            raise ValueError("秘匿とした数の内訳は示せません。")
        found = self.rows.base & self.columns.base
        for axis, code in ((self.rows, row), (self.columns, column)):
            if code is not None:
                found = found & axis.hits[axis.place(code)]
        return np.flatnonzero(found)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, totals under "total"; a hidden count is "x"."""
        rows = [*(c.code for c in self.rows.categories), None]
        columns = [*(c.code for c in self.columns.categories), None]
        cells = {r or "total": {c or "total": self.cell(r, c) for c in columns} for r in rows}
        return {
            "rows": self.rows.code,
            "columns": self.columns.code,
            "multiple": not self.columns.additive,
            "counts": {r: {c: f.plain for c, f in line.items()} for r, line in cells.items()},
            "percentages": {r: {c: f.percent for c, f in line.items()} for r, line in cells.items()},
        }


class CrossProduct:
    """All cross tables of some axes, counted at once; `counts` and `table` only look them up.

    `returned` are the rows whose sheet came back: a group of only a few of them is hidden whole.
    """

    def __init__(self, axes: Sequence[Axis], *, returned: Mask, edition: str = "", note: str = "") -> None:
        self.axes = tuple(axes)
        self.returned = returned
        self.edition, self.note = edition, note
        widths = [len(axis.categories) for axis in self.axes]
        self._starts = np.concatenate([[0], np.cumsum(widths)]).tolist()
        self._place = {axis.code: place for place, axis in enumerate(self.axes)}
        # A multiple answer does not add up to its base, so the base is one more line of its own.
        wide = [place for place, axis in enumerate(self.axes) if not axis.additive]
        self._base = {place: self._starts[-1] + number for number, place in enumerate(wide)}
        rows = len(self.axes[0].base) if self.axes else 0
        lines = np.empty(
            (self._starts[-1] + len(wide), rows), np.float32 if rows < EXACT_ROWS else np.float64
        )
        for place, axis in enumerate(self.axes):
            lines[self._starts[place] : self._starts[place + 1]] = axis.hits
        for place, line in self._base.items():
            lines[line] = self.axes[place].base
        self._product = lines @ lines.T

    def counts(self, rows: str, columns: str) -> NDArray[np.floating[Any]]:
        """The counts of two axes by their codes, categories × categories; whole numbers."""
        a, b = self._place[rows], self._place[columns]
        starts = self._starts
        return np.asarray(self._product[starts[a] : starts[a + 1], starts[b] : starts[b + 1]])

    def table(self, rows: str, columns: str, *, suppression: Suppression = NOTHING) -> CrossTable:
        a, b = self._place[rows], self._place[columns]
        counts = self.counts(rows, columns).astype(np.int64)
        row_bases = self._margin(a, b)
        column_bases = self._margin(b, a)
        n = self._n(a, b)
        axes = self.axes[a], self.axes[b]
        whole = np.vstack([np.column_stack([counts, row_bases]), np.append(column_bases, n)])
        hidden = _hidden(axes, whole, suppression, self.returned)
        return CrossTable(*axes, counts, row_bases, column_bases, n, hidden, self.edition, self.note)

    def _margin(self, a: int, b: int) -> Counts:
        """Count each category of `a` among the base of `b`."""
        rows = slice(self._starts[a], self._starts[a + 1])
        if b in self._base:
            return np.asarray(self._product[rows, self._base[b]].astype(np.int64))
        block = self._product[rows, self._starts[b] : self._starts[b + 1]]
        return np.asarray(block.astype(np.int64).sum(axis=1))

    def _n(self, a: int, b: int) -> int:
        if a in self._base:
            if b in self._base:
                return int(self._product[self._base[a], self._base[b]])
            line = self._product[self._base[a], self._starts[b] : self._starts[b + 1]]
            return int(line.astype(np.int64).sum())
        return int(self._margin(a, b).sum())


def _hidden(axes: tuple[Axis, Axis], whole: Counts, suppression: Suppression, returned: Mask) -> Hidden:
    """Hide with the sums that each side really has: a multiple answer gives its lines no sum across.

    `whole` is the table with its bases in the last row and column.
    """
    if suppression.closed(whole[-1, -1], returned.sum()):
        return np.ones(whole.shape, dtype=bool)
    if not suppression.hides or not whole[-1, -1]:
        return np.zeros(whole.shape, dtype=bool)
    rows, columns = ((axis.hits & returned).sum(axis=1, dtype=np.int64) for axis in axes)
    down, across = (axis.additive for axis in axes)
    if down and across:
        return hide(whole[:-1, :-1], suppression, (rows, columns))
    if across:
        return hide_loose(whole.T, suppression, (columns, rows), adds_down=True).T
    return hide_loose(whole, suppression, (rows, columns), adds_down=down)


def cross_all(
    matrix: AnswerMatrix, codes: Sequence[str] | None = None, *, attributes: Sequence[Attribute] = ()
) -> CrossProduct:
    """Count every pair among the questions (all by default) and attributes."""
    chosen = [q.code for q in matrix.questionnaire.questions] if codes is None else codes
    axes = [attribute_axis(given) for given in attributes]
    axes += [question_axis(matrix, code) for code in chosen]
    return CrossProduct(axes, returned=matrix.returned, edition=matrix.questionnaire.label, note=matrix.note)
