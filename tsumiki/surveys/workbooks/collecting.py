"""Gathering what was typed: values by line, and a problem for everything that stands where no answer is read."""

from collections import defaultdict
from dataclasses import dataclass, field

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadRow, ReadSheet, cell_address
from tsumiki.kernel.sheets.reading import Value
from tsumiki.surveys.workbooks.definitions import Item, Recipient
from tsumiki.surveys.workbooks.layout import (
    ANSWER,
    CHOICE,
    HEADER,
    HINT,
    KEY,
    NOTE,
    PREVIOUS,
    UNIT,
    Layout,
    town_line,
)
from tsumiki.surveys.workbooks.lines import MARK, Line
from tsumiki.surveys.workbooks.matching import Found, Table, static_cells
from tsumiki.surveys.workbooks.results import Problem, Severity
from tsumiki.surveys.workbooks.values import parse, parse_several, plain, same

# Someone's own calculation may fill thousands of cells of an added sheet; beyond this many one line says how many.
_MOST_STRAYS = 200
_AS_SENT = tuple(range(len(HEADER)))


@dataclass(frozen=True, slots=True)
class Entry:
    line: Line
    sheet: str
    cell: str
    value: Value


@dataclass(slots=True)
class Collected:
    """`cells`: where each line stands; `blocked`: lines that hold something that cannot be taken."""

    layout: Layout
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    strays: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def report(
        self,
        place: tuple[str, str],
        line: Line | None,
        value: object,
        sentence: str,
        severity: Severity = "error",
    ) -> None:
        code = line.question.code if line else ""
        self.problems.append(Problem(*place, code, plain(value)[:200], sentence, severity))

    def stray(self, place: tuple[str, str], line: Line | None, value: object, sentence: str) -> None:
        self.strays[place[0]] += 1
        if self.strays[place[0]] <= _MOST_STRAYS:
            self.report(place, line, value, sentence, "warning")


def collect(
    sheets: tuple[ReadSheet, ...], tables: list[Table], layout: Layout, recipient: Recipient
) -> Collected:
    """Return everything that is written in the sheets, sorted into answers and problems."""
    collected = Collected(layout)
    previous = {
        key: layout.by_key[key].shown(value) for key, value in layout.flat(recipient.previous).items()
    }
    with_answers = {table.sheet.name: table for table in tables}
    for sheet in sheets:
        table = with_answers.get(sheet.name)
        if table:
            _above(table, layout, recipient, collected)
            handled = _merged(table, collected)
            for found in table.rows:
                _row(table, found, previous, handled, collected)
        else:
            _other_sheet(sheet, layout, recipient, collected)
    for sheet_name, count in collected.strays.items():
        if count > _MOST_STRAYS:
            sentence = f"回答欄ではないセルが、このほかに{count - _MOST_STRAYS:,}個あります。回答は読み取っていません。"
            collected.report((sheet_name, ""), None, count, sentence, "warning")
    return collected


def _row(
    table: Table,
    found: Found,
    previous: dict[str, Item | None],
    handled: set[tuple[int, int]],
    collected: Collected,
) -> None:
    row, line = found.row, found.line
    answer = table.columns[ANSWER]
    value = table.at(row, ANSWER)
    place = (table.sheet.name, table.address(row))
    if line is None:
        if value is not None and (row.number, answer) not in handled:
            collected.report(
                place,
                None,
                value,
                "どの設問への回答か分かりません。設問番号のある行の「回答」に入力してください。",
            )
        _strays(table, row, expected={answer: value}, handled=handled, collected=collected, line=None)
        return
    collected.cells.setdefault(line.key, place)
    if value is not None and (row.number, answer) not in handled:
        collected.entries[line.key].append(Entry(line, *place, value))
        if found.doubt:
            collected.report(place, line, value, found.doubt, "warning")
    if not (found.is_intact and _is_as_sent(table, row, line, previous.get(line.key))):
        expected: dict[int, object] = dict(static_cells(table, line))
        expected |= {answer: value, table.columns[PREVIOUS]: previous.get(line.key)}
        _strays(table, row, expected=expected, handled=handled, collected=collected, line=line)


def _is_as_sent(table: Table, row: ReadRow, line: Line, previous: Item | None) -> bool:
    """Whether nothing but the answer can differ: true for nearly every row, and cheap."""
    values = row.values
    return (
        table.columns == _AS_SENT
        and len(values) == len(HEADER)
        and values[UNIT] == (line.unit or None)
        and values[NOTE] == (line.note or None)
        and values[PREVIOUS] == previous
    )


def _strays(
    table: Table,
    row: ReadRow,
    *,
    expected: dict[int, object],
    handled: set[tuple[int, int]],
    collected: Collected,
    line: Line | None,
) -> None:
    ours = range(table.columns[0], table.columns[CHOICE] + 1)
    for place, value in enumerate(row.values):
        if value is None or (row.number, place) in handled:
            continue
        if place == table.columns[KEY] and value in collected.layout.by_key:
            continue
        wanted = expected.get(place)
        if same(value, wanted):
            continue
        cell = cell_address(row.number, place)
        if line and wanted and place in ours:
            sentence = f"設問の文が書き換えられています。元の{line.named}への回答として読み取りました。"
        else:
            sentence = _outside(line, table, row)
        collected.stray((table.sheet.name, cell), line, value, sentence)


def _outside(line: Line | None, table: Table, row: ReadRow) -> str:
    where = f"{table.address(row)}に入力してください" if line else "「回答」の欄に入力してください"
    return f"回答欄の外にあるため、読み取っていません。回答であれば{where}。"


def _above(table: Table, layout: Layout, recipient: Recipient, collected: Collected) -> None:
    titles = {layout.form.title, HINT, town_line(layout.form, recipient)}
    for row in table.sheet.rows:
        if row.number > table.header_row:
            break
        ours = HEADER if row.number == table.header_row else titles
        for place, value in enumerate(row.values):
            if value is not None and value not in ours:
                cell = cell_address(row.number, place)
                collected.stray((table.sheet.name, cell), None, value, _outside(None, table, row))


def _other_sheet(sheet: ReadSheet, layout: Layout, recipient: Recipient, collected: Collected) -> None:
    known = layout.known
    addressee = f"{recipient.name}　御中"
    for row in sheet.rows:
        for place, value in enumerate(row.values):
            if value is not None and (place, value) not in known and value != addressee:
                sentence = "このシートからは回答を読み取りません。回答であれば、シート「回答」の色の付いた欄に入力してください。"
                collected.stray((sheet.name, cell_address(row.number, place)), None, value, sentence)


def _merged(table: Table, collected: Collected) -> set[tuple[int, int]]:
    """Sort out the ranges that join answer cells with others; return the cells that need no second look."""
    handled: set[tuple[int, int]] = set()
    answer = table.columns[ANSWER]
    by_number = {found.row.number: found for found in table.rows} if table.sheet.merged else {}
    for top, left, bottom, right in table.sheet.merged:
        if not left <= answer <= right or bottom <= table.header_row or (top == bottom and left == answer):
            continue
        inside = [by_number[number] for number in range(top, bottom + 1) if number in by_number]
        lines = [found for found in inside if found.line]
        anchor = next((row for row in table.sheet.rows if row.number == top), None)
        value = anchor.values[left] if anchor and left < len(anchor.values) else None
        if lines and value is not None:
            _read_range(table, (top, left), lines, value, collected=collected, handled=handled)
    return handled


def _read_range(
    table: Table,
    corner: tuple[int, int],
    found: list[Found],
    value: Value,
    *,
    collected: Collected,
    handled: set[tuple[int, int]],
) -> None:
    lines = [entry.line for entry in found if entry.line]
    first = lines[0]
    place = (table.sheet.name, cell_address(*corner))
    if _is_ours(table, corner, found, value):
        sentence = "回答欄がほかのセルと結合されています。回答が消えていないかを確かめ、結合を解除して入力し直してください。"
        collected.report(place, first, value, sentence, "warning")
        return
    handled.add(corner)
    is_one_question = len({line.question.code for line in lines}) == 1
    if is_one_question and sum(line.kind == "mark" for line in lines) > 1:
        _read_marks(place, lines, value, collected)
    elif len(lines) == 1 or (is_one_question and first.kind == "single" and first.question.kind == "single"):
        _take(place, first, lines, value, collected)
    elif holder := _only_holder(lines, value):
        _take(place, holder, lines, value, collected)
    else:
        asked = "、".join(dict.fromkeys(line.named for line in lines))
        sentence = f"{asked}の回答欄が結合されていて、どれへの回答か分かりません。結合を解除し、それぞれの欄に入力してください。"
        collected.report(place, first, value, sentence)
        collected.blocked |= {line.key for line in lines}


def _take(place: tuple[str, str], line: Line, lines: list[Line], value: Value, collected: Collected) -> None:
    """The value answers one line; the questions it was joined with keep what was saved before."""
    collected.entries[line.key].append(Entry(line, *place, value))
    others = [other for other in lines if other.question.code != line.question.code]
    collected.blocked |= {other.key for other in others}
    named = "、".join(dict.fromkeys(other.named for other in others))
    kept = f"{named}は、前に保存した回答をそのまま残します。" if others else ""
    sentence = f"結合されたセルから、{line.named}への回答として読み取りました。{kept}"
    collected.report(place, line, value, sentence, "warning")


def _only_holder(lines: list[Line], value: Value) -> Line | None:
    """Return the one line that can hold the value; the text beside an answer only where the answer itself cannot."""
    holders = [line for line in lines if _can_hold(line, value)]
    answered = {line.question.code for line in holders if not line.is_beside}
    holders = [line for line in holders if not (line.is_beside and line.question.code in answered)]
    return holders[0] if len(holders) == 1 else None


def _can_hold(line: Line, value: Value) -> bool:
    try:
        return parse(line, value).value is not None
    except InputError:
        return False


def _is_ours(table: Table, corner: tuple[int, int], found: list[Found], value: Value) -> bool:
    """Whether the corner of a range shows a text of ours and not an answer."""
    if corner[0] <= table.header_row:
        return value in HEADER
    if corner[1] == table.columns[ANSWER]:
        return False
    return any(
        (corner[1], value) in set(static_cells(table, entry.line))
        for entry in found
        if entry.line and entry.row.number == corner[0]
    )


def _read_marks(place: tuple[str, str], lines: list[Line], value: Value, collected: Collected) -> None:
    """Several choices of one question in a joined cell: ①、③."""
    question = lines[0].question
    chosen = parse_several(question.choices, value)
    if chosen is None:
        sentence = f"{question.number}の回答欄が結合されています。結合を解除し、選ぶ選択肢のそれぞれに○を付けてください。"
        collected.report(place, lines[0], value, sentence)
        collected.blocked |= {line.key for line in lines}
        return
    for choice in chosen:
        line = collected.layout.by_key[f"{question.code}/{choice.code}"]
        collected.entries[line.key].append(Entry(line, *place, MARK))
