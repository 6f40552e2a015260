"""The rows of a found table before their cells mean anything: which are lines, which are totals, headings and notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tsumiki.planning.importing.fields import PARTS, is_total
from tsumiki.planning.importing.finding import FoundTable
from tsumiki.planning.importing.grid import Cell, Grid
from tsumiki.planning.importing.values import number_in, plain, said

_NOTE = re.compile(r"^(?:※|注|\*|備考[:：]|\(注|（注|出典[:：]|資料[:：])")
_SAME = frozenset({"〃", "同上", "々", "″", '"', "''", "同左"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence about a place in the workbook."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}：{self.text}"


@dataclass(slots=True)
class TakenRow:
    """A row as it would be typed into the plan's form; `places` says from which cell each value comes.

    `problems` keep the row out, `doubts` do not, `notes` show how a value was worked out.
    """

    number: int
    where: str
    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    problems: list[Doubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, name: str, value: str, where: str) -> None:
        self.values[name] = value
        self.places[name] = where

    def doubt(self, where: str, text: str) -> None:
        if text:
            self.doubts.append(Doubt(where, text))


@dataclass(slots=True)
class Taken:
    """What a table gives: rows, and what was left out with the reason."""

    rows: list[TakenRow] = field(default_factory=list)
    skipped: list[Doubt] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """The cells of one row by the code of their column."""

    number: int
    grid: Grid
    cells: dict[str, Cell]
    columns: dict[str, int]

    def where(self, code: str) -> str:
        return self.grid.where(self.number, self.columns[code])

    def text(self, code: str) -> str:
        cell = self.cells.get(code)
        return said(cell.value) if cell else ""

    def value(self, code: str) -> object:
        """A number merged over several rows counts once, in its first row."""
        cell = self.cells.get(code)
        return None if cell is None or cell.is_spread else cell.value


def lines_of(grid: Grid, table: FoundTable, taken: Taken) -> Iterator[Line]:
    """Yield the rows that are lines; totals, headings and notes go to `taken.skipped`."""
    columns = {column.code: column.index for column in table.columns if column.code}
    indexes = sorted(columns.values())
    name = PARTS[table.part].name
    above: dict[str, Cell] = {}
    seen: list[Line] = []
    after_total = 0
    for number in grid.numbers:
        if not table.first <= number <= table.last:
            continue
        cells = {code: grid.body(number, index, indexes) for code, index in columns.items()}
        own = [cell for cell in cells.values() if cell.value is not None and not cell.is_spread]
        line = Line(number, grid, cells, columns)
        if not own:
            continue
        if reason := _why_no_line(line, name, len(own), grid):
            taken.skipped.append(reason)
            if is_totals_row(line):
                taken.skipped += _wrong_sums(line, seen, after_total)
                after_total = len(seen)
            continue
        for code, cell in cells.items():
            if plain(cell.value) in _SAME and code in above:
                cells[code] = above[code]
        above = {**above, **{code: cell for code, cell in cells.items() if cell.value is not None}}
        seen.append(line)
        yield line


def _wrong_sums(total: Line, seen: list[Line], since: int) -> Iterator[Doubt]:
    """A written total of amounts that is neither the sum of all lines nor of those since the last total."""
    for code in total.cells:
        told = number_in(total.value(code)).value if code.startswith("amount") else None
        if told is None:
            continue
        values = [number_in(line.value(code)).value or 0 for line in seen]
        sums = (sum(values), sum(values[since:]))
        if told not in sums:
            yield Doubt(
                total.where(code),
                f"書いてある合計{told:,}は、取り入れる行の和{sums[0]:,}と違います。元の表を確かめてください。",
            )


def is_totals_row(line: Line) -> bool:
    """One of its first words is 計, 合計 or the like."""
    first = line.grid.filled(line.number)[:3]
    return any(is_total(plain(line.grid.cells[line.number, column])) for column in first)


def _why_no_line(line: Line, name: str, count: int, grid: Grid) -> Doubt | None:
    first = grid.filled(line.number)[0] if grid.filled(line.number) else 0
    where, text = grid.where(line.number, first), said(grid.cells.get((line.number, first)))
    shown = f"「{text[:30]}」"
    if _NOTE.match(text):
        return Doubt(where, f"{shown}は注記として読み、取り入れません。")
    if is_totals_row(line):
        return Doubt(where, f"{shown}は合計の行として読み、取り入れません。")
    if count == 1 and len(line.columns) > 2:
        return Doubt(where, f"{shown}だけの行は見出しとして読み、取り入れません。")
    cell = line.cells.get(name)
    if cell is None or cell.value is None:
        return Doubt(
            where,
            f"名前の列（{grid.where(line.number, line.columns[name])}）が空いているので、取り入れません。"
            if name in line.columns
            else "名前の列がありません。",
        )
    return None
