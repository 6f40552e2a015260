"""A sheet as a grid of cells in which merged cells have been thought about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.sheets import cell_address
from tsumiki.planning.importing.values import plain

_MOST_SPANS, _MOST_MERGED = 5_000, 100_000
Span = tuple[int, int, int, int]  # top row, left column, bottom row, right column


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and where it stands. `is_spread`: it comes from a merged cell that begins in a row above."""

    value: Any
    row: int
    column: int
    is_spread: bool = False


class Grid:
    """Rows count from 1 as Excel shows them, columns from 0."""

    def __init__(
        self, name: str, rows: Iterable[tuple[int, Sequence[Any]]], merged: Iterable[Sequence[int]] = ()
    ) -> None:
        self.name = name
        self.cells = {
            (number, column): value
            for number, values in rows
            for column, value in enumerate(values)
            if value is not None and plain(value)
        }
        self.merged = [(top, left, bottom, right) for top, left, bottom, right in merged][:_MOST_SPANS]
        self.numbers = sorted({row for row, _ in self.cells})
        self.last_column = max((column for _, column in self.cells), default=-1)
        self._in_span: dict[tuple[int, int], Span] = {}
        looked_at = 0
        for span in self.merged:
            # Only what the sheet's values reach is looked at, and a file made of merged cells is not followed for ever.
            if looked_at < _MOST_MERGED:
                covered = self._covered_by(span)
                looked_at += len(covered)
                self._in_span |= covered

    def _covered_by(self, span: Span) -> dict[tuple[int, int], Span]:
        rows = range(span[0], min(span[2], self.last_row) + 1)
        columns = range(span[1], min(span[3], self.last_column) + 1)
        return {(row, column): span for row in rows for column in columns}

    @property
    def last_row(self) -> int:
        return self.numbers[-1] if self.numbers else 0

    def where(self, row: int, column: int) -> str:
        return f"シート「{self.name}」の{cell_address(row, column)}"

    def heading(self, row: int, column: int) -> str:
        """The text above a column: a merged heading stands above each of its columns."""
        span = self._in_span.get((row, column))
        at = (span[0], span[1]) if span else (row, column)
        return str(self.cells.get(at, ""))

    def body(self, row: int, column: int, columns: Collection[int]) -> Cell:
        """The cell of a row; what is merged sideways belongs to the first of the table's columns it covers."""
        span = self._in_span.get((row, column))
        if span is None:
            return Cell(self.cells.get((row, column)), row, column)
        first = min(each for each in columns if span[1] <= each <= span[3])
        if column != first:
            return Cell(None, row, column)
        return Cell(self.cells.get((span[0], span[1])), span[0], span[1], is_spread=row > span[0])

    def covered(self, row: int, column: int) -> bool:
        """Whether something stands here, be it a bar merged over several columns."""
        span = self._in_span.get((row, column))
        return ((span[0], span[1]) if span else (row, column)) in self.cells

    def filled(self, row: int) -> list[int]:
        """The columns in which a row holds a value of its own."""
        return [column for column in range(self.last_column + 1) if (row, column) in self.cells]
