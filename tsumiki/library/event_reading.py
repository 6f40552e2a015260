"""What the rows of 「経緯」 tell of one case: which events are new, which change, which stay."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import fold
from tsumiki.library.case_cells import EVENT_LIMITS, Cells, within
from tsumiki.library.case_sheets import EVENT_COLUMNS, Line, Part
from tsumiki.library.content import EVENT_NAMES, MOST_ROWS, Data
from tsumiki.library.vague_dates import parse_vague

# What a row says of its event.
_SAID = ("when", "step", "method", "who", "decision", "text")


@dataclass(slots=True)
class Told:
    """The events of a case as they would be. An event that no row tells of stays; `problems` name the cell."""

    rows: list[Data]
    new: int = 0
    changed: int = 0
    same: int = 0
    unconfirmed: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        counts = (("新しい", self.new), ("変わる", self.changed), ("同じ", self.same))
        said = f"できごと：{'、'.join(f'{label}もの{count}件' for label, count in counts if count)}。"
        if kept := len(self.rows) - self.new - self.changed - self.same:
            said += f"表にない{kept}件は、そのまま残ります。"
        if self.unconfirmed:
            said += f"{self.unconfirmed}件は、内容が変わるため町の確認が外れます。"
        return said


def told(part: Part, lines: Sequence[Line], before: list[Data], cells: Cells) -> Told:
    """Set the rows beside the events that are there. Only a town confirms an event: a table never does."""
    found = Told([dict(row) for row in before])
    places = _places(part, lines, before, found.problems)
    for line in lines:
        place = places.get(line.number)
        there = None if place is None else before[place]
        row = _row(part, line, there, cells, found.problems)
        if place is None or there is None:
            found.rows.append(row)
            found.new += 1
        elif row == there:
            found.same += 1
        else:
            found.changed += 1
            found.unconfirmed += bool(there["confirmed_on"])
            found.rows[place] = row | {"confirmed_on": ""}
    if len(found.rows) > MOST_ROWS:
        sentence = f"1つの事例のできごとは{MOST_ROWS}件までです。"
        found.problems.append(f"{part.where(lines[-1], 'text')}：{sentence}")
    return found


def _places(part: Part, lines: Sequence[Line], before: list[Data], problems: list[str]) -> dict[int, int]:
    """{number of the row: place of the event it tells of}: by its key, else by its words and time, else by its words."""
    places: dict[int, int] = {}
    keys: dict[str, int] = {}
    for line in lines:
        key = line.cells.get("key", "")
        if key in keys:
            sentence = f"{keys[key]}行目と同じ符号です。新しいできごとでは、符号を空けてください。"
            problems.append(f"{part.where(line, 'key')}：{sentence}")
        elif key:
            keys[key] = line.number
            at = next((place for place, row in enumerate(before) if row["key"] == key), None)
            places |= {} if at is None else {line.number: at}
    for looks in (("text", "when"), ("text",)):
        for line in lines:
            if line.number in places or "key" in line.cells:
                continue
            free = [place for place in range(len(before)) if place not in places.values()]
            said = [fold(line.cells.get(name, "")) for name in looks]
            for place in free:
                if said == [fold(before[place][name]) for name in looks]:
                    places[line.number] = place
                    break
    return places


def _row(part: Part, line: Line, there: Data | None, cells: Cells, problems: list[str]) -> Data:
    """The event with what the row says; an empty cell changes nothing."""
    row = dict(there or dict.fromkeys(EVENT_NAMES, ""))
    for name in ("key", *_SAID):
        text = line.cells.get(name, "")
        try:
            if text and not (there and _is_same(name, text, there, cells)):
                row[name] = _value(name, text, cells)
            elif not row[name] and name in ("when", "text"):
                problems.append(
                    f"{part.where(line, name)}：{EVENT_COLUMNS[name]}が空です。入力してください。"
                )
        except InputError as refusal:
            problems.append(f"{part.where(line, name)}：{refusal}")
    return row


def _is_same(name: str, text: str, there: Data, cells: Cells) -> bool:
    if name in ("when", "step", "method"):
        return fold(text) == fold(cells.shown(name, there[name]))
    return cells.is_same(name, text, there[name])


def _value(name: str, text: str, cells: Cells) -> str:
    if name == "when":
        return parse_vague(text).words
    if name in cells.choices:
        return cells.choices[name].code(text)
    if name == "key" and not re.fullmatch(r"[0-9A-Za-z_-]+", text):
        raise InputError("符号は、書き出した表のままにするか、空けてください。")
    return within(text, EVENT_LIMITS[name])
