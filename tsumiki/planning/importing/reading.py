"""A found table read row by row: what would be taken, what was left out and why, and each doubt with its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tsumiki.kernel.sheets import ReadRow, ReadSheet
from tsumiki.planning.importing.amounts import money_unit_in
from tsumiki.planning.importing.finding import Column, Place, find
from tsumiki.planning.importing.words import NEEDED, field_of, is_note, is_total, plain


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person has to look at: シート「KPI」のC5 and a sentence."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A row as it would be taken: field → value. `workings` shows the arithmetic."""

    number: int
    values: dict[str, Any]
    workings: tuple[str, ...] = ()


@dataclass(slots=True)
class TableRead:
    """A table with what is taken from it."""

    place: Place
    unit: str = ""
    rows: list[Taken] = field(default_factory=list)
    skipped: list[Doubt] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def part(self) -> str:
        return self.place.part

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.place.columns


class RowReader:
    """What the readers of parts share: the cells of one row by field, and the list of doubts."""

    def __init__(self, table: TableRead, row: ReadRow) -> None:
        self.table, self.row = table, row
        self.by_field = {column.field: column.index for column in table.columns if column.field}

    def cell(self, name: str) -> Any:
        index = self.by_field.get(name)
        return self.row.values[index] if index is not None and index < len(self.row.values) else None

    def text(self, name: str, limit: int) -> str:
        """The words of a cell; what is too long is left out, never cut unseen."""
        value = self.cell(name)
        text = "" if value is None else str(value).strip()
        if len(text) > limit:
            self.doubt(name, f"{len(text)}字あります（{limit}字まで）。取り入れません。")
            return ""
        return text

    def doubt(self, name: str, sentence: str) -> None:
        self.table.doubts.append(Doubt(self.row.where(self.by_field.get(name, 0)), sentence))

    def fields(self, name: str) -> list[str]:
        return [each for each in self.by_field if each.partition(":")[0] == name]


def read(
    sheets: Sequence[ReadSheet],
    *,
    years: range,
    parts: Mapping[str, str] | None = None,
    fields: Mapping[tuple[str, int], str] | None = None,
    units: Mapping[str, str] | None = None,
) -> list[TableRead]:
    """Read every table. What a person chose otherwise goes before what was recognised.

    `parts` says the part of a table ("" leaves it out), `fields` the field of a column, `units` its unit of money;
    all by the table's key.
    """
    found = []
    for place in find(sheets):
        chosen = _chosen(place, parts or {}, fields or {})
        found.append(read_table_of(chosen, years=years, unit=(units or {}).get(place.key, "")))
    return found


def _chosen(place: Place, parts: Mapping[str, str], fields: Mapping[tuple[str, int], str]) -> Place:
    part = parts.get(place.key, "" if place.is_hidden else place.part)
    columns = tuple(
        replace(column, field=fields.get((place.key, column.index), column.field)) for column in place.columns
    )
    if part != place.part:
        # Fields of another part mean nothing here; the headings are asked again.
        columns = tuple(
            replace(column, field=field_of(part, tuple(column.label.split("／"))) if part else "")
            for column in place.columns
        )
    return replace(place, part=part, columns=columns)


def read_table_of(place: Place, *, years: range, unit: str = "") -> TableRead:
    """Read one table as its columns say."""
    from tsumiki.planning.importing.rows import READERS  # they read by what stands here

    table = TableRead(place, unit or _unit_of(place))
    if not place.part:
        return table
    named = NEEDED[place.part][0]
    for row in place.rows:
        reader = RowReader(table, row)
        if (why := _why_not(reader, named)) is not None:
            if why:
                table.skipped.append(Doubt(row.where(0), why))
            continue
        READERS[place.part](reader, years)
    return table


def _why_not(reader: RowReader, named: str) -> str | None:
    """Why a row is no line of the table; None when it is one, "" when it says nothing."""
    words = [value for value in reader.row.values if isinstance(value, str) and plain(value)]
    if words and is_note(words[0]):
        return f"注記とみて取り入れません：「{words[0][:30]}」"
    if any(is_total(value) for value in words[:3]):
        return "合計の行とみて取り入れません。"
    if not plain(reader.cell(named)):
        filled = [name for name in reader.by_field if plain(reader.cell(name))]
        return "名称が空の行です。取り入れません。" if filled else ""
    others = [name for name in reader.by_field if name != named and plain(reader.cell(name))]
    return None if others else f"見出しか説明の行とみて取り入れません：「{str(reader.cell(named))[:30]}」"


def _unit_of(place: Place) -> str:
    """The unit of money the table says of itself: in a heading of amounts, or above."""
    if place.part != "budget":
        return ""
    headings = [column.label for column in place.columns if column.field.startswith("amount")]
    for text in [*headings, *(column.label for column in place.columns), *reversed(place.above)]:
        if unit := money_unit_in(text):
            return unit
    return ""
