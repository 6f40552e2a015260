"""Budget: one line for each amount, whether years and sources stand in columns of their own or above the amounts."""

from decimal import ROUND_HALF_UP, Decimal

from tsumiki.planning.importing.fields import SOURCES
from tsumiki.planning.importing.finding import FoundTable
from tsumiki.planning.importing.grid import Grid
from tsumiki.planning.importing.lines import Doubt, Line, TakenRow
from tsumiki.planning.importing.values import number_in, plain, year_in

UNITS = {"yen": "円", "thousand": "千円", "ten_thousand": "万円", "million": "百万円"}
_YEN = {"yen": 1, "thousand": 1_000, "ten_thousand": 10_000, "million": 1_000_000}


def unit_of(grid: Grid, table: FoundTable) -> str:
    """The unit of the amounts as the headings or the words around the table tell it; "" when nothing does."""
    headings = [column.heading for column in table.columns]
    above = [
        str(grid.cells[row, column])
        for row in range(max(1, table.top - 4), table.first)
        for column in grid.filled(row)
    ]
    anywhere = [str(value) for value in grid.cells.values() if "単位" in plain(value)]
    for texts in (headings, above, anywhere):
        for text in map(plain, texts):
            for key in ("million", "ten_thousand", "thousand", "yen"):
                if any(
                    mark.format(UNITS[key]) in text
                    for mark in ("({})", "単位:{}", "単位{}", "[{}]", "【{}】")
                ):
                    return key
    return ""


def read_lines(line: Line, row: TakenRow, *, unit: str, year: int | None, source: str) -> list[TakenRow]:
    """One row of the plan for each amount of the line; texts are in `row` already."""
    made = []
    wide = [code for code in line.cells if code.startswith("amount-")]
    codes = wide or [code for code in line.cells if code == "amount"]
    for code in codes:
        read = number_in(line.value(code))
        if read.value is None and not read.doubt and (wide or line.cells[code].is_spread):
            if line.cells[code].is_spread and line.cells[code].value is not None:
                made.append(_merged_amount(line, code, row))
            continue
        if wide and read.value == 0:
            continue
        found = TakenRow(
            row.number, row.where, dict(row.values), dict(row.places), list(row.doubts), list(row.problems)
        )
        _amount(line, code, found, read, unit)
        _year(line, code, found, year)
        _source(code, found, source)
        made.append(found)
    return made


def _merged_amount(line: Line, code: str, row: TakenRow) -> TakenRow:
    row.problems.append(
        Doubt(line.where(code), "上の行と結合された金額です。二重に数えないよう、この行は取り入れません。")
    )
    return row


def _amount(line: Line, code: str, row: TakenRow, read, unit: str) -> None:
    where = line.where(code)
    if read.value is None:
        row.problems.append(Doubt(where, read.doubt or "金額が空いています。"))
        return
    row.doubt(where, read.doubt)
    own = "yen" if read.unit == "円" else ""
    if not own and not unit:
        row.problems.append(
            Doubt(
                where,
                "金額の単位が分かりません。「金額の単位」で、円・千円・百万円のどれかを選んでください。",
            )
        )
        return
    yen = read.value * _YEN[own or unit]
    thousands = (yen / 1000).quantize(Decimal(1), ROUND_HALF_UP)
    row.put("amount", str(thousands), where)
    shown = f"{read.value:,f}{UNITS[own or unit]}"
    if thousands * 1000 != yen:
        row.doubt(where, f"{shown}は千円未満を四捨五入して、{thousands:,}千円とします。")
    elif (own or unit) != "thousand":
        row.notes.append(f"金額　{shown} ＝ {thousands:,}千円")


def _year(line: Line, code: str, row: TakenRow, year: int | None) -> None:
    told = code.split("-")[1:2]
    own = int(told[0]) if told and told[0] else year_in(line.text("fiscal_year"))
    if own is not None:
        row.put("fiscal_year", str(own), line.where(code if told and told[0] else "fiscal_year"))
        return
    if "fiscal_year" in line.cells and line.text("fiscal_year"):
        row.doubt(
            line.where("fiscal_year"), f"「{line.text('fiscal_year')[:20]}」は年度として読み取れません。"
        )
    if year is not None:
        row.put("fiscal_year", str(year), row.where)
    else:
        row.problems.append(Doubt(row.where, "年度が分かりません。「年度のない行の年度」で選んでください。"))


def _source(code: str, row: TakenRow, source: str) -> None:
    told = code.split("-")[2:3]
    if told:
        row.put("source_kind", told[0], row.where)
    elif row.values.get("source_kind") not in SOURCES:
        if source:
            row.put("source_kind", source, row.where)
        else:
            row.problems.append(
                Doubt(row.where, "財源が分かりません。「財源のない行の財源」で選んでください。")
            )
    if row.values.get("source_kind") != "grant":
        row.values.pop("grant", None)
