"""A town's workbook between the upload and the yes: read once, kept signed, and looked at as often as people like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadSheet, read_table
from tsumiki.kernel.text import normalise_input, printable
from tsumiki.planning.forms.importing import MOST_BYTES, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, TablesForm
from tsumiki.planning.importing import (
    PARTS,
    FoundTable,
    Grid,
    Settings,
    Taken,
    find_tables,
)
from tsumiki.planning.importing import (
    read_table as take,
)
from tsumiki.planning.importing.budget import unit_of
from tsumiki.planning.importing.finding import columns_as
from tsumiki.planning.models import Plan
from tsumiki.planning.takeover import JudgedPart, Mode, judge

Plain = list[list[Any]]
Choices = Mapping[str, str]


def read(file: BinaryIO, *, name: str) -> Plain:
    """The sheets as plain values. Raises InputError with a sentence for a file that cannot be taken."""
    sheets = read_table(file, name=name, max_bytes=MOST_BYTES, max_rows=MOST_ROWS)
    if sum(len(row.values) - row.values.count(None) for sheet in sheets for row in sheet.rows) > MOST_CELLS:
        raise InputError(
            f"「{name}」には{MOST_CELLS:,}を超えるセルがあります。計画の表だけを残したファイルを選んでください。"
        )
    for sheet in sheets:
        for row in sheet.rows:
            if any(value is not None for value in row.values[MOST_COLUMNS:]):
                raise row.refuse(
                    MOST_COLUMNS, f"{MOST_COLUMNS}列より右は読めません。表を左に寄せてください。"
                )
    return [_plain_sheet(sheet) for sheet in sheets if sheet.rows]


def _plain_sheet(sheet: ReadSheet) -> list[Any]:
    rows = [[row.number, [_plain(value) for value in row.values[:MOST_COLUMNS]]] for row in sheet.rows]
    return [sheet.name, rows, [list(span) for span in sheet.merged], sheet.is_hidden]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "○" if value else ""
    if value is None or isinstance(value, int | float):
        return value
    return normalise_input(printable(str(value)))[:2_000]


@dataclass(slots=True)
class Look:
    """One table of the workbook as it is read now."""

    number: int
    table: FoundTable
    sheet: str
    taken: Taken = field(default_factory=Taken)

    @property
    def label(self) -> str:
        return PARTS[self.table.part].label if self.table.part else "取り入れない"

    @property
    def remarks(self) -> list[str]:
        """What the table has no column for, where the form has a first value."""
        if not self.table.part or self.table.part in ("budget", "roadmap"):
            return []
        there = {column.code for column in self.table.columns}
        names = [f.label for f in PARTS[self.table.part].fields if f.choices and f.name not in there]
        said = "」「".join(names)
        return [f"「{said}」の列がないので、新しい行は、はじめの値になります。"] if names else []


@dataclass(slots=True)
class Workbook:
    """Tables, what they are read as, and what would become of the plan."""

    looks: list[Look]
    parts: list[JudgedPart]
    form: TablesForm
    without: list[str]
    hidden: list[str]

    @property
    def writes(self) -> list[JudgedPart]:
        return [part for part in self.parts if part.writes]


def look(plan: Plan, sheets: Plain, choices: Choices) -> Workbook:
    """Read the tables as `choices` says (what is not chosen is as recognised) and lay them beside the plan."""
    grids = [Grid(name, rows, merged) for name, rows, merged, _ in sheets]
    found = find_tables(grids)
    tables = [_chosen(number, table, choices) for number, table in enumerate(found)]
    years = tuple(plan.years)
    settings = [
        _settings(number, grids[table.sheet], table, choices, years) for number, table in enumerate(tables)
    ]
    looks = [
        Look(
            number,
            table,
            grids[table.sheet].name,
            take(grids[table.sheet], table, settings[number]) if table.part else Taken(),
        )
        for number, table in enumerate(tables)
    ]
    parts = _judged(plan, looks, choices)
    known = {grids[table.sheet].name for table in found}
    return Workbook(
        looks,
        parts,
        TablesForm(None, tables=tables, years=years, initial=_initial(tables, settings, parts)),
        [grid.name for grid in grids if grid.name not in known],
        [name for name, _, _, is_hidden in sheets if is_hidden and name in known],
    )


def _chosen(number: int, table: FoundTable, choices: Choices) -> FoundTable:
    part = choices.get(f"t{number}-part", table.part)
    if part not in PARTS:
        return replace(table, part="")
    if part != table.part:
        table = replace(table, part=part, columns=columns_as(PARTS[part], table))
    codes = {
        column.index: choices[name]
        for column in table.columns
        if (name := f"t{number}-c{column.index}") in choices
    }
    return table.with_columns(part, codes)


def _settings(
    number: int, grid: Grid, table: FoundTable, choices: Choices, years: tuple[int, ...]
) -> Settings:
    start = f"t{number}-"
    year = choices.get(f"{start}year", "")
    return Settings(
        years,
        unit=choices.get(f"{start}unit", unit_of(grid, table)),
        year=int(year) if year.isdecimal() else None,
        source=choices.get(f"{start}source", ""),
    )


def _judged(plan: Plan, looks: Iterable[Look], choices: Choices) -> list[JudgedPart]:
    rows: dict[str, list[Any]] = {}
    for each in looks:
        if each.table.part:
            rows.setdefault(each.table.part, []).extend(each.taken.rows)
    return [
        judge(plan, key, taken, Mode(choices.get(f"mode-{key}", Mode.ADD)))
        for key in PARTS
        if (taken := rows.get(key)) is not None
    ]


def _initial(tables: list[FoundTable], settings: list[Settings], parts: list[JudgedPart]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts:
        found |= {f"mode-{part.key}": part.mode.value, f"version-{part.key}": str(part.version)}
    for number, (table, own) in enumerate(zip(tables, settings, strict=True)):
        found[f"t{number}-part"] = table.part
        found |= {f"t{number}-c{column.index}": column.code for column in table.columns}
        found |= {
            f"t{number}-unit": own.unit,
            f"t{number}-year": str(own.year or ""),
            f"t{number}-source": own.source,
        }
    return found


def choices_of(workbook: Workbook, data: Mapping[str, str]) -> dict[str, str]:
    """What a person chose anew; a table said to be another part is recognised anew."""
    said = workbook.form.answered(data).said()
    for number, table in enumerate(workbook.form.tables):
        if said.get(f"t{number}-part", table.part) != table.part:
            said = {
                name: value
                for name, value in said.items()
                if not name.startswith(f"t{number}-") or name == f"t{number}-part"
            }
    return said
