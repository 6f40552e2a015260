"""Where the tables are: a row (or up to three) whose words are headings of a part, and the rows below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tsumiki.kernel.sheets import ReadRow, ReadSheet, cell_address
from tsumiki.planning.importing.words import FIELDS, NEEDED, field_of, is_known_heading, plain

_DEEPEST = 3
# So many empty rows end a table.
_GAP = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place, its heading, and the field it is taken for ("" for none)."""

    index: int
    label: str
    field: str

    @property
    def letter(self) -> str:
        return cell_address(1, self.index)[:-1]


@dataclass(frozen=True, slots=True)
class Place:
    """A table as it stands in the workbook."""

    key: str
    sheet: str
    part: str
    columns: tuple[Column, ...]
    rows: tuple[ReadRow, ...]
    above: tuple[str, ...] = ()
    is_hidden: bool = False
    header_row: int = 0


@dataclass(frozen=True, slots=True)
class _Header:
    start: int
    depth: int
    part: str
    fields: dict[int, str]
    texts: dict[int, tuple[str, ...]]


def find(sheets: Sequence[ReadSheet]) -> list[Place]:
    """Every table of a known part, in the order of the workbook."""
    return [place for number, sheet in enumerate(sheets) for place in _in_sheet(number, sheet)]


def _in_sheet(number: int, sheet: ReadSheet) -> Iterator[Place]:
    filled = _filled(sheet)
    headers = list(_headers(sheet.rows, filled))
    for place, header in enumerate(headers):
        following = headers[place + 1].start if place + 1 < len(headers) else len(sheet.rows)
        body = list(_body(sheet.rows[header.start + header.depth : following], sheet.rows[header.start]))
        columns = tuple(
            Column(index, "／".join(dict.fromkeys(texts)), header.fields.get(index, ""))
            for index, texts in sorted(header.texts.items())
        )
        yield Place(
            key=f"t{number}-{sheet.rows[header.start].number}",
            sheet=sheet.name,
            part=header.part,
            columns=columns,
            rows=tuple(_with_vertical(row, filled) for row in body),
            above=tuple(_above(sheet.rows, header.start)),
            is_hidden=sheet.is_hidden,
            header_row=sheet.rows[header.start].number,
        )


def _filled(sheet: ReadSheet) -> dict[tuple[int, int], Any]:
    """The value of every cell that a merged range covers."""
    values = {row.number: row.values for row in sheet.rows}
    found: dict[tuple[int, int], Any] = {}
    for top, left, bottom, right in sheet.merged:
        row = values.get(top, ())
        value = row[left] if left < len(row) else None
        # A title merged over a whole sheet is not worth a million entries.
        for number in range(top, min(bottom, top + 200) + 1):
            for column in range(left, min(right, left + 100) + 1):
                found[number, column] = value
    return found


def _with_vertical(row: ReadRow, filled: dict[tuple[int, int], Any]) -> ReadRow:
    """A word merged over several rows counts for each of them; a number only where it stands."""
    values = list(row.values)
    for column, value in enumerate(values):
        if value is None and isinstance(word := filled.get((row.number, column)), str):
            values[column] = word
    return ReadRow(row.sheet, row.number, tuple(values))


def _headers(rows: Sequence[ReadRow], filled: dict[tuple[int, int], Any]) -> Iterator[_Header]:
    place = 0
    while place < len(rows):
        best = _best(rows, place, filled)
        if best is None:
            place += 1
            continue
        yield best
        place += best.depth


def _best(rows: Sequence[ReadRow], start: int, filled: dict[tuple[int, int], Any]) -> _Header | None:
    """The part and depth with the most fields; of equals the shallower."""
    best: tuple[int, _Header] | None = None
    for depth in range(1, _DEEPEST + 1):
        if start + depth > len(rows):
            break
        if not (_goes_on(rows, start + depth - 1) if depth > 1 else _is_of_words(rows[start])):
            break
        texts = _texts(rows[start : start + depth], filled)
        for part in FIELDS:
            fields = _fields(part, texts)
            score = len(fields)
            if _is_enough(part, fields) and (best is None or score > best[0]):
                best = (score, _Header(start, depth, part, fields, texts))
    return best[1] if best else None


def _goes_on(rows: Sequence[ReadRow], place: int) -> bool:
    """Whether the row may be a lower row of headings: right below, and every word of it a heading."""
    row = rows[place]
    if row.number != rows[place - 1].number + 1:
        return False
    cells = [value for value in row.values if value is not None]
    return bool(cells) and _is_of_words(row) and all(is_known_heading(value) for value in cells)


def _is_of_words(row: ReadRow) -> bool:
    """Headings are words; 2025, 2026, 2027 in a row may be, a single 2025 is a value. A table of text has both as text."""
    numbers = [_number(value) for value in row.values if value is not None]
    found = [value for value in numbers if value is not None]
    return not found or _are_years(found)


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return int(text) if (text := plain(value)).isdecimal() and len(text) < 10 else None


def _are_years(numbers: list[Any]) -> bool:
    if len(numbers) < 2 or not all(isinstance(value, int) and 1990 <= value <= 2100 for value in numbers):
        return False
    return all(later - earlier == 1 for earlier, later in pairwise(numbers))


def _texts(rows: Sequence[ReadRow], filled: dict[tuple[int, int], Any]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    width = max(len(row.values) for row in rows)
    for column in range(width):
        texts = []
        for row in rows:
            value = row.values[column] if column < len(row.values) else None
            value = filled.get((row.number, column)) if value is None else value
            if value is not None and plain(value) and str(value) not in texts:
                texts.append(str(value))
        if texts:
            found[column] = tuple(texts)
    return found


def _fields(part: str, texts: dict[int, tuple[str, ...]]) -> dict[int, str]:
    """Each field once, by the first column that says it."""
    found: dict[int, str] = {}
    for column, words in texts.items():
        name = field_of(part, words)
        if name and name not in found.values():
            found[column] = name
    return found


def _is_enough(part: str, fields: dict[int, str]) -> bool:
    names = {name.partition(":")[0] for name in fields.values()}
    first, others = NEEDED[part]
    return first in names and bool(names & set(others))


def _body(rows: Sequence[ReadRow], header: ReadRow) -> Iterator[ReadRow]:
    last = header.number + _DEEPEST
    for row in rows:
        if row.number - last > _GAP:
            return
        last = row.number
        yield row


def _above(rows: Sequence[ReadRow], start: int) -> Iterator[str]:
    """The words of the few rows above a table, where its unit may be said."""
    for row in rows[max(0, start - 3) : start]:
        if rows[start].number - row.number <= 3:
            yield from (str(value) for value in row.values if isinstance(value, str))
