"""Own knowledge as a table: what reading and judging have in common, whatever stands in the rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO

from tsumiki.diagnosis.own.content import Data
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadRow, cell_address, read_table
from tsumiki.kernel.text import fold, normalise_input, printable

MOST = 2_000
KEY = "key"
# Further headings that a table may know: the place of each by its key.
More = Callable[[ReadRow], dict[str, int]]


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


STATE_LABELS = {
    State.NEW: "新しく加わります",
    State.CHANGED: "内容が変わります",
    State.SAME: "変わりません",
    State.WRONG: "直すところがあります",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was typed, and where."""

    sheet: str
    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read; plain values that a session keeps."""

    name: str
    columns: dict[str, int]
    lines: tuple[Line, ...]

    def where(self, line: Line, column: str) -> str:
        return f"シート「{line.sheet}」の{cell_address(line.number, self.columns.get(column, 0))}"


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row judged: what it would do, and what is wrong with it by cell."""

    line: Line
    state: State
    title: str
    data: Data = field(default_factory=dict)
    key: int | None = None
    version: int = 0
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]


def read_first(
    file: BinaryIO,
    *,
    name: str,
    headings: Mapping[str, str],
    also: Mapping[str, Sequence[str]],
    is_ours: Callable[[Mapping[str, int]], bool],
    sentences: tuple[str, str],
    more: More | None = None,
) -> Table:
    """Read the first table whose headings are ours. Raises InputError with a sentence for anything else.

    `sentences` are said (after the file's name) where no table is ours, and where it has no rows.
    """
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80]
    nothing, empty = sentences
    for sheet in read_table(file, name=name, max_rows=MOST + 20):
        for place, row in enumerate(sheet.rows[:20]):
            columns = (more(row) if more else {}) | _columns(row, headings, also)
            if is_ours(columns):
                lines = tuple(_lines(sheet.name, columns, sheet.rows[place + 1 :]))
                if not lines:
                    raise InputError(f"「{shown}」{empty}")
                return Table(shown, columns, lines)
    raise InputError(f"「{shown}」{nothing}")


def _columns(row: ReadRow, headings: Mapping[str, str], also: Mapping[str, Sequence[str]]) -> dict[str, int]:
    known = {fold(label): key for key, label in headings.items()}
    others = {fold(label): key for key, labels in also.items() for label in labels}
    found: dict[str, int] = {}
    # The form's own heading counts before another name for the same.
    for names in (known, others):
        for place, value in enumerate(row.values):
            key = names.get(fold(as_typed(value)))
            if key and key not in found and place not in found.values():
                found[key] = place
    return found


def _lines(sheet: str, columns: Mapping[str, int], rows: Sequence[ReadRow]) -> Iterable[Line]:
    for row in rows:
        cells = {key: as_typed(row.values[at]) for key, at in columns.items() if at < len(row.values)}
        if any(text for key, text in cells.items() if key != KEY):
            yield Line(sheet, row.number, {key: text for key, text in cells.items() if text})


def as_typed(value: Any) -> str:
    """A cell as it is read: what a workbook cannot carry or people do not see makes no difference."""
    text = normalise_input("" if value is None else printable(str(value)))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def as_plain(table: Table) -> dict[str, Any]:
    return asdict(table)


def from_plain(kept: dict[str, Any]) -> Table:
    return Table(kept["name"], kept["columns"], tuple(Line(**line) for line in kept["lines"]))


def one_of_each(
    table: Table, rows: Iterable[Row], *, name_of: Callable[[Data], Any], owners: Mapping[Any, int]
) -> list[Row]:
    """The rows, those refused that stand for what another row or another record (by its name) is already."""
    taken: dict[Any, int] = {}
    touched: dict[int, int] = {}
    judged = []
    for row in rows:
        if row.state is State.WRONG:
            judged.append(row)
            continue
        name = name_of(row.data)
        other = taken.get(name) or (touched.get(row.key) if row.key is not None else None)
        sentence = ""
        if other is not None:
            sentence = f"{other}行目と同じものです。1行にまとめてください。"
        elif owners.get(name, row.key) != row.key:
            sentence = "同じ名称のものが、すでにあります。名称を変えてください。"
        if sentence:
            where = table.where(row.line, "name")
            judged.append(Row(row.line, State.WRONG, row.title, problems=(f"{where}：{sentence}",)))
            continue
        taken[name] = row.line.number
        if row.key is not None:
            touched[row.key] = row.line.number
        judged.append(row)
    return judged
