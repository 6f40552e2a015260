"""What reading a workbook finds, and how its sheets are looked at: by the names of their columns, in any order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tsumiki.kernel.sheets import ReadRow, ReadSheet
from tsumiki.kernel.text import fold, normalise_input
from tsumiki.surveys.logic.specs import CheckSpec, QuestionSpec


@dataclass(frozen=True)
class Problem:
    """One mistake; `where` names sheet and cell (シート「設問」のC3), or is empty for the file as a whole."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}：{self.sentence}" if self.where else self.sentence


@dataclass
class Found:
    questions: list[QuestionSpec] = field(default_factory=list)
    checks: list[CheckSpec] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    not_mapped: list[Problem] = field(default_factory=list)
    is_xlsform: bool = False


@dataclass(frozen=True)
class Line:
    """A row under known headings; `text` and `place` take the name of a column."""

    row: ReadRow
    columns: dict[str, int]

    def text(self, name: str) -> str:
        place = self.columns.get(name)
        value = self.row.values[place] if place is not None and place < len(self.row.values) else None
        return shown(value)

    def place(self, name: str) -> str:
        return self.row.where(self.columns.get(name, 0))


def shown(value: Any) -> str:
    """A cell as text: Excel's 2020.0 is what somebody typed as 2020."""
    if value is None or value is False:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return normalise_input(str(value)).strip()


def lines_of(sheet: ReadSheet, wanted: dict[str, tuple[str, ...]]) -> tuple[list[str], list[Line]]:
    """Find the heading row among the first ten and read what is below it; also return the wanted headings not found.

    `wanted`: {our name: (headings it may have, the first is the usual one)}.
    """
    best = -1
    columns: dict[str, int] = {}
    for index, row in enumerate(sheet.rows[:10]):
        found = dict(_headings(row, wanted))
        if len(found) > len(columns):
            best, columns = index, found
    missing = [names[0] for name, names in wanted.items() if name not in columns]
    below = sheet.rows[best + 1 :] if best >= 0 else ()
    lines = [Line(row, columns) for row in below if any(shown(value) for value in row.values)]
    return missing, lines


def _headings(row: ReadRow, wanted: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    by_heading = {fold(heading): name for name, headings in wanted.items() for heading in headings}
    seen = set()
    for place, value in enumerate(row.values):
        name = by_heading.get(fold(shown(value)))
        if name and name not in seen:
            seen.add(name)
            yield name, place
