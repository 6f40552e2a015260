"""Finding the lines of the form again in whatever order, sheet or state they came back."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tsumiki.kernel.sheets import ReadRow, ReadSheet, cell_address
from tsumiki.kernel.sheets.reading import Value
from tsumiki.kernel.text import fold
from tsumiki.surveys.workbooks.layout import (
    ANSWER,
    CHOICE,
    HEADER,
    HEADER_ROW,
    KEY,
    NUMBER,
    PREVIOUS,
    TEXT,
    Layout,
)
from tsumiki.surveys.workbooks.lines import Line

_HEADER_WITHIN = 40
_FIRST_THREE = (NUMBER, TEXT, CHOICE)
_INITIALS = frozenset(name[0] for name in HEADER)
_HEADINGS = {written: column for column, name in enumerate(HEADER) for written in (name, fold(name))}


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a sheet and the line it is. `doubt` says why it may be another."""

    row: ReadRow
    line: Line | None
    doubt: str = ""
    is_intact: bool = False


@dataclass(slots=True)
class Table:
    """A sheet with answers; `columns` gives for each of HEADER its place, -1 where it is gone."""

    sheet: ReadSheet
    header_row: int
    columns: tuple[int, ...]
    rows: list[Found] = field(default_factory=list)
    letters: str = ""

    def at(self, row: ReadRow, column: int) -> Value:
        place = self.columns[column]
        return row.values[place] if 0 <= place < len(row.values) else None

    def address(self, row: ReadRow) -> str:
        """The cell of the answer."""
        if not self.letters:
            self.letters = cell_address(0, self.columns[ANSWER])[:-1]
        return f"{self.letters}{row.number}"


def find_tables(sheets: tuple[ReadSheet, ...], layout: Layout, rows: dict[int, str]) -> list[Table]:
    """Return every sheet that holds answers, its rows identified. `rows`: line by row number as it was sent."""
    tables = []
    for sheet in sheets:
        table = _table(sheet, layout)
        if table:
            filled = _spread(table)
            for row in sheet.rows:
                if row.number > table.header_row:
                    table.rows.append(_identify(table, row, filled.get(row.number, {}), layout))
            _settle_by_position(table, layout, rows)
            tables.append(table)
    return tables


def _table(sheet: ReadSheet, layout: Layout) -> Table | None:
    for row in sheet.rows[:_HEADER_WITHIN]:
        places = [-1] * len(HEADER)
        for place, value in enumerate(row.values):
            column = _heading(value)
            if column is not None and places[column] < 0:
                places[column] = place
        if sum(place >= 0 for place in places) >= 3:
            return Table(sheet, row.number, _completed(places, row))
    # The header is gone: the keys still say what the rows are.
    known = [row.number for row in sheet.rows if len(row.values) > KEY and row.values[KEY] in layout.by_key]
    if known:
        return Table(sheet, min(HEADER_ROW - 1, known[0] - 1), tuple(range(len(HEADER))))
    return None


def _heading(value: Value) -> int | None:
    """Return which of HEADER a cell is; folding is for the few that begin like one."""
    if not isinstance(value, str) or value.lstrip()[:1] not in _INITIALS:
        return None
    return _HEADINGS.get(value) if value in _HEADINGS else _HEADINGS.get(fold(value).replace(" ", ""))


def _completed(places: list[int], row: ReadRow) -> tuple[int, ...]:
    """A heading that was retyped keeps its place relative to its neighbour to the left."""
    taken = set(places)
    for column, place in enumerate(places):
        if place >= 0 or not column:
            continue
        guess = places[column - 1] + 1
        has_heading = guess < len(row.values) and row.values[guess] is not None
        is_between = column + 1 < len(places) and places[column + 1] == guess + 1
        # A column without any heading may be an inserted one, unless both neighbours say which it is.
        if places[column - 1] >= 0 and guess not in taken and (has_heading or is_between or column == KEY):
            places[column] = guess
            taken.add(guess)
    return tuple(places)


def _spread(table: Table) -> dict[int, dict[int, Value]]:
    """Row → column → value for cells that a merged range of the text columns covers."""
    by_number = {row.number: row for row in table.sheet.rows} if table.sheet.merged else {}
    found: dict[int, dict[int, Value]] = {}
    for top, left, bottom, right in table.sheet.merged:
        for column in (NUMBER, TEXT):
            place = table.columns[column]
            if left <= place <= right and top > table.header_row and top in by_number:
                value = by_number[top].values[place] if place < len(by_number[top].values) else None
                for number in range(top, min(bottom, table.sheet.rows[-1].number) + 1):
                    found.setdefault(number, {})[column] = value
    return found


def _identify(table: Table, row: ReadRow, spread: dict[int, Value], layout: Layout) -> Found:
    line = layout.by_key.get(str(table.at(row, KEY) or ""))
    if line:
        wanted, values = layout.texts[line.key], row.values
        is_in_place = table.columns[:3] == _FIRST_THREE
        texts = (
            values[:3] if is_in_place else tuple(table.at(row, column) for column in (NUMBER, TEXT, CHOICE))
        )
        if texts == wanted:
            return Found(row, line, is_intact=True)
    number, asked, label = (
        fold(str(spread.get(column, table.at(row, column)) or "")) for column in (NUMBER, TEXT, CHOICE)
    )
    seen, is_sure = _by_sight(layout, number, asked, label)
    if line and seen and seen is not line and is_sure:
        return Found(
            row, seen, "行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。"
        )
    if line:
        return Found(row, line)
    if seen:
        return Found(row, seen)
    return Found(row, None)


def _by_sight(layout: Layout, number: str, asked: str, label: str) -> tuple[Line | None, bool]:
    """Return the line that number, question and choice show together, and whether two of them agree."""
    same = layout.by_number.get(number, []) if number else []
    for lines in (same, [] if number else layout.by_label.get(label, [])):
        exact = [line for line in lines if label and layout.folded[line.key][1] == label]
        # A question of one line has its choices in the label; its text says the same.
        if not exact and asked:
            exact = [line for line in lines if layout.folded[line.key][0] == asked and not line.choice]
        if len(exact) == 1:
            return exact[0], bool(number)
    if len(same) == 1:
        return same[0], False
    by_text = [line for line in layout.by_text.get(asked, []) if asked and not number]
    return (by_text[0], False) if len(by_text) == 1 else (None, False)


def _settle_by_position(table: Table, layout: Layout, rows: dict[int, str]) -> None:
    """A row without key and text is still what it was if both its neighbours have not moved."""
    found = {entry.row.number: entry.line for entry in table.rows}
    taken = {line.key for line in found.values() if line}

    def is_unmoved(number: int) -> bool:
        line = found.get(number)
        return (
            number <= table.header_row
            or number not in rows
            or (line is not None and rows[number] == line.key)
        )

    for index, entry in enumerate(table.rows):
        number = entry.row.number
        key = rows.get(number, "")
        if entry.line or key in taken or key not in layout.by_key:
            continue
        said = {table.at(entry.row, column) for column in (NUMBER, TEXT, CHOICE)} - {None}
        if not said and is_unmoved(number - 1) and is_unmoved(number + 1):
            doubt = "設問番号と設問が消えています。元の位置の設問への回答として読み取りました。"
            table.rows[index] = Found(entry.row, layout.by_key[key], doubt)


def static_cells(table: Table, line: Line) -> Iterator[tuple[int, Value]]:
    """Place and text of every cell of a row that we wrote, without the answers."""
    texts = (*line.texts, None, line.unit or None, None, line.note or None, line.key)
    for column, text in enumerate(texts):
        if column not in (ANSWER, PREVIOUS) and table.columns[column] >= 0:
            yield table.columns[column], text or ""
