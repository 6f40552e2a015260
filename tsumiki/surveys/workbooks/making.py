"""Making the workbooks of a campaign: one is written in full, the others are copies with other cells."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from xml.sax.saxutils import escape

from tsumiki.kernel.sheets import cell_address
from tsumiki.kernel.text import printable
from tsumiki.surveys.workbooks.definitions import Item, Recipient
from tsumiki.surveys.workbooks.layout import ANSWER, PREVIOUS, TOWN_ROW, Layout, town_line
from tsumiki.surveys.workbooks.patching import Template
from tsumiki.surveys.workbooks.template import (
    ANSWER_PART,
    INTRO_PART,
    INTRO_TOWN,
    KEY_PART,
    KEY_SIGNATURE,
    KEY_TOWN,
    height_of,
    write_template,
)

_CHANGES = re.compile(
    r'<c r="(?P<cell>[A-Z]+[0-9]+)" s="(?P<style>[0-9]+)"/>|<row r="(?P<row>[0-9]+)"(?: spans="[0-9:]+")? ht="[0-9.]+"'
)
# Excel reads _x0041_ inside a text as the character A; the first underscore is written so that it stays text.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NEEDS_CARE = re.compile(r"[&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL_LIMIT = 32_767
# Characters that certainly fit on the one line each row has.
_FITS = 9
_FIRST_DAY = date(1899, 12, 30)


def make_workbooks(layout: Layout, recipients: Iterable[Recipient]) -> Iterator[tuple[Recipient, bytes]]:
    """Yield each government's workbook, ready to be stored as CODE.xlsx."""
    maker = Maker(layout)
    for recipient in recipients:
        yield recipient, maker.make(recipient)


class Maker:
    """The template of one form, cut open where governments differ."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._template = Template(write_template(layout), (INTRO_PART, ANSWER_PART, KEY_PART))
        self._sheets = {name: _Sheet(xml) for name, xml in self._template.parts.items()}
        self._written = [line for line in layout.lines if line.kind in ("short", "long")]
        self._cells = [
            (line, cell_address(row, ANSWER), cell_address(row, PREVIOUS))
            for line, row in zip(layout.lines, layout.row_of.values(), strict=True)
        ]

    def make(self, recipient: Recipient) -> bytes:
        layout = self._layout
        prefilled, previous = layout.flat(recipient.prefilled), layout.flat(recipient.previous)
        answers: dict[str, Item | None] = {f"A{TOWN_ROW}": town_line(layout.form, recipient)}
        for line, answer_cell, previous_cell in self._cells:
            if line.key in prefilled:
                answers[answer_cell] = line.shown(prefilled[line.key])
            if line.key in previous:
                answers[previous_cell] = line.shown(previous[line.key])
        heights = self._heights(prefilled, previous)
        keys: dict[str, Item | None] = {KEY_TOWN: recipient.code, KEY_SIGNATURE: recipient.signature}
        filled: dict[str, dict[str, Item | None]] = {
            INTRO_PART: {INTRO_TOWN: f"{recipient.name}　御中"},
            ANSWER_PART: answers,
            KEY_PART: keys,
        }
        return self._template.copy(
            {
                name: self._sheets[name].filled(cells, heights if name == ANSWER_PART else {})
                for name, cells in filled.items()
            }
        )

    def _heights(self, *filled: dict[str, Item]) -> dict[int, float]:
        """Rows that must be taller than in the template, so that long texts can be read and printed."""
        rows = self._layout.row_of
        found: dict[int, float] = {}
        for line in self._written:
            text = max((str(values.get(line.key, "")) for values in filled), key=len)
            if len(text) > _FITS:
                found[rows[line.key]] = height_of(line, text)
        return found


class _Sheet:
    """The XML of a sheet as a list of pieces, of which empty cells and heights of rows can be exchanged."""

    def __init__(self, xml: str) -> None:
        self._pieces: list[str] = []
        self._cells: dict[str, tuple[int, str]] = {}
        self._heights: dict[int, int] = {}
        end = 0
        for match in _CHANGES.finditer(xml):
            self._pieces += [xml[end : match.start()], match[0]]
            end = match.end()
            if match["cell"]:
                self._cells[match["cell"]] = (len(self._pieces) - 1, match["style"])
            else:
                self._heights[int(match["row"])] = len(self._pieces) - 1
        self._pieces.append(xml[end:])

    def filled(self, cells: dict[str, Item | None], heights: dict[int, float]) -> str:
        pieces = self._pieces.copy()
        for address, value in cells.items():
            place, style = self._cells[address]
            pieces[place] = cell_xml(address, style, value)
        for row, height in heights.items():
            pieces[self._heights[row]] = f'<row r="{row}" ht="{height}"'
        return "".join(pieces)


def cell_xml(address: str, style: str, value: Item | None) -> str:
    """Return one cell as it stands in a sheet's XML; a text stays a text."""
    if isinstance(value, date):
        # A day before Excel's calendar begins can only be text.
        day = value.date() if isinstance(value, datetime) else value
        serial = (day - _FIRST_DAY).days
        if serial > 60:
            return f'<c r="{address}" s="{style}"><v>{serial}</v></c>'
        value = day.isoformat()
    if isinstance(value, int | float) and abs(value) < 10**15:
        return f'<c r="{address}" s="{style}"><v>{value!r}</v></c>'
    text = "" if value is None else str(value)
    if len(text) > _CELL_LIMIT // 2 or _NEEDS_CARE.search(text):
        text = _careful(text)
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _careful(text: str) -> str:
    """Cut to Excel's limit (𠮷 counts as two), drop what XML cannot carry, escape the rest."""
    kept = printable(text).encode("utf-16-le", "ignore")[: _CELL_LIMIT * 2].decode("utf-16-le", "ignore")
    return escape(_LOOKS_ESCAPED.sub("_x005F_", kept)).replace("\r", "_x000D_")
