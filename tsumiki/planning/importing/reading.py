"""A found table as rows of a plan."""

from collections.abc import Callable
from dataclasses import dataclass

from tsumiki.planning.importing import budget, kpis, roadmap
from tsumiki.planning.importing.fields import PARTS, Field
from tsumiki.planning.importing.finding import FoundTable
from tsumiki.planning.importing.grid import Grid
from tsumiki.planning.importing.lines import Line, Taken, TakenRow, lines_of
from tsumiki.planning.importing.values import months_in, number_in, plain, said, year_in

TO_FILL = "【要記入】"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person says of a table: the plan's years; for budgets the unit, and the year and source of lines without."""

    years: tuple[int, ...]
    unit: str = ""
    year: int | None = None
    source: str = ""


def read_table(grid: Grid, table: FoundTable, settings: Settings) -> Taken:
    """Return each line as it would be typed, and what was left out with the reason."""
    taken = Taken()
    for line in lines_of(grid, table, taken):
        row = _texts(line, table)
        if table.part == "kpis":
            taken.rows += kpis.read_kpi(line, row, settings.years)
        elif table.part == "budget":
            taken.rows += budget.read_lines(
                line, row, unit=settings.unit, year=settings.year, source=settings.source
            )
        elif table.part == "roadmap":
            taken.rows += roadmap.read_item(line, row, _year_of(table, settings), taken)
        else:
            taken.rows.append(row)
    for row in taken.rows:
        _fill(row, table)
    return taken


def _year_of(table: FoundTable, settings: Settings) -> int | None:
    return settings.year or year_in(table.title)


def _texts(line: Line, table: FoundTable) -> TakenRow:
    """Every field that one cell tells by itself."""
    row = TakenRow(line.number, f"シート「{line.grid.name}」の{line.number}行目")
    for each in PARTS[table.part].fields:
        if each.name in line.cells and (reader := _READERS.get(each.kind)):
            reader(line, row, each)
    return row


def _text(line: Line, row: TakenRow, each: Field) -> None:
    row.put(each.name, line.text(each.name), line.where(each.name))


def _number(line: Line, row: TakenRow, each: Field) -> None:
    if each.name == "reached":
        return
    read = number_in(line.value(each.name))
    row.doubt(line.where(each.name), read.doubt)
    row.put(each.name, kpis.text_of(read.value) if read.value is not None else "", line.where(each.name))


def _month(line: Line, row: TakenRow, each: Field) -> None:
    if each.name in ("start_on", "end_on"):
        return
    read = months_in(line.cells[each.name].value)
    row.doubt(line.where(each.name), read.doubt)
    row.put(each.name, read.start, line.where(each.name))


def _choice(line: Line, row: TakenRow, each: Field) -> None:
    """The choice whose words the cell says; a cell that says something else is a doubt, and the choice stays open."""
    text = plain(line.text(each.name))
    if not text:
        return
    found = _choice_of(text, each)
    if found is None:
        row.doubt(
            line.where(each.name),
            f"「{said(text)[:20]}」が「{each.label}」のどれに当たるか分からないので、いまの値か、はじめの値のままにします。",
        )
    else:
        row.put(each.name, found, line.where(each.name))


def _choice_of(text: str, each: Field) -> str | None:
    by_word = {plain(word): key for key, words in each.choices.items() for word in words}
    if text in by_word:
        return by_word[text]
    within = {key for word, key in by_word.items() if len(word) >= 2 and word in text}
    return within.pop() if len(within) == 1 else None


_READERS: dict[str, Callable[[Line, TakenRow, Field], None]] = {
    "text": _text,
    "number": _number,
    "month": _month,
    "choice": _choice,
}


def _fill(row: TakenRow, table: FoundTable) -> None:
    """What the form asks for and the workbook does not say is marked, so that the row is not lost."""
    for each in PARTS[table.part].fields:
        if each.fill and not row.values.get(each.name):
            row.put(each.name, TO_FILL, row.where)
            row.doubt(row.where, f"{each.label}が書いてないので、{TO_FILL}とします。")
