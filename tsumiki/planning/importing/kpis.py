"""Indicators: targets that a workbook gives as reached values become what each year adds, with the sum shown."""

import re
from decimal import Decimal

from tsumiki.kernel.dates import short_fiscal_year
from tsumiki.planning.importing.lines import Line, TakenRow
from tsumiki.planning.importing.values import Read, number_in, plain, year_in

_UNIT_IN_NAME = re.compile(r"[(（【\[]\s*(?:単位\s*[:：]\s*)?([^()（）\[\]【】]{1,5})\s*[)）】\]]$")
Reached = dict[int, tuple[Decimal, str]]


def read_kpi(line: Line, row: TakenRow, years: tuple[int, ...]) -> list[TakenRow]:
    """Fill the figures of an indicator; its texts are there already."""
    units: list[str] = []
    baseline = _baseline(line, row, units)
    reached: Reached = {}
    for code in line.cells:
        if code.startswith("year-"):
            read = _number(line, code, row, units)
            if read.value is not None:
                _put_year(row, int(code[5:]), read.value, line.where(code), years)
        elif code.startswith("target-"):
            read = _number(line, code, row, units)
            if read.value is not None:
                reached[int(code[7:])] = (read.value, line.where(code))
    _last_target(line, row, units, reached, years)
    _unit(row, units)
    _increments(row, baseline, reached, years)
    _warn_of_shares(row)
    return [row]


def _number(line: Line, code: str, row: TakenRow, units: list[str]) -> Read:
    read = number_in(line.value(code))
    row.doubt(line.where(code), read.doubt)
    if read.value is not None and read.unit:
        units.append(read.unit)
    return read


def _baseline(line: Line, row: TakenRow, units: list[str]) -> tuple[int, Decimal] | None:
    """The latest present value, and its year where the heading, the cell or a column of its own tells it."""
    found: list[tuple[int, Decimal, str]] = []
    for code in line.cells:
        if code == "baseline" or code.startswith("baseline-"):
            read = _number(line, code, row, units)
            told = year_in(line.text("baseline_year")) if code == "baseline" else int(code[9:])
            if read.value is not None:
                found.append((read.year or told or 0, read.value, line.where(code)))
    if not found:
        return None
    year, value, where = max(found)
    if not year:
        row.doubt(
            where,
            f"現時点値{text_of(value)}の年度が分からないので、現時点値を空けておきます。年度を書くと取り入れられます。",
        )
        return (0, value)
    row.put("baseline", text_of(value), where)
    row.put("baseline_year", str(year), where)
    return year, value


def _last_target(
    line: Line, row: TakenRow, units: list[str], reached: Reached, years: tuple[int, ...]
) -> None:
    """A single target: its year stands in the cell, in a column of its own, or is the plan's last year."""
    code = "target" if "target" in line.cells else "reached"
    if code not in line.cells or reached or any(name.startswith("year-") for name in row.values):
        return
    read = _number(line, code, row, units)
    if read.value is None or not years:
        return
    year = read.year or year_in(line.text("target_year"))
    if year is None:
        year = years[-1]
        row.doubt(
            line.where(code),
            f"目標値の年度が書いてないので、計画の最後の{short_fiscal_year(year)}の値として読みました。",
        )
    reached[year] = (read.value, line.where(code))


def _unit(row: TakenRow, units: list[str]) -> None:
    if row.values.get("unit"):
        return
    if units:
        row.put("unit", max(units, key=units.count)[:20], row.where)
    elif match := _UNIT_IN_NAME.search(row.values.get("name", "")):
        row.put("unit", match[1].strip(), row.places["name"])


def _increments(
    row: TakenRow, baseline: tuple[int, Decimal] | None, reached: Reached, years: tuple[int, ...]
) -> None:
    """Year by year: this value less the one before. Where the one before is not known, nothing is made up."""
    known = {year: value for year, (value, _) in reached.items()}
    for year in sorted(reached):
        value, where = reached[year]
        if year not in years:
            row.doubt(
                where,
                f"{short_fiscal_year(year)}は計画期間の外なので、目標値{text_of(value)}は取り入れません。",
            )
            continue
        before, said = _before(year, known, baseline, years)
        if before is None:
            row.doubt(
                where,
                f"前の値が分からないので、{short_fiscal_year(year)}の増加分は空けておきます（目標値は{text_of(value)}）。{said}",
            )
            continue
        row.put(f"year-{year}", text_of(value - before), where)
        row.notes.append(
            f"{short_fiscal_year(year)}の増加分　{text_of(value)} − {text_of(before)}（{said}） ＝ {signed(value - before)}"
        )


def _before(
    year: int, known: dict[int, Decimal], baseline: tuple[int, Decimal] | None, years: tuple[int, ...]
) -> tuple[Decimal | None, str]:
    """The value before a year and what it is called; the present value stands before the plan's first year."""
    if year == years[0]:
        return (baseline[1], "現時点値") if baseline else (None, "現時点値がありません。")
    if year - 1 in known:
        return known[year - 1], f"{short_fiscal_year(year - 1)}の目標値"
    return None, f"{short_fiscal_year(year - 1)}の目標値がありません。"


def _put_year(row: TakenRow, year: int, value: Decimal, where: str, years: tuple[int, ...]) -> None:
    if year in years:
        row.put(f"year-{year}", text_of(value), where)
    else:
        row.doubt(
            where, f"{short_fiscal_year(year)}は計画期間の外なので、増加分{signed(value)}は取り入れません。"
        )


def _warn_of_shares(row: TakenRow) -> None:
    """Excel shows 0.45 as 45% where the cell is formatted so; the file does not tell us."""
    unit, value = plain(row.values.get("unit")), row.values.get("baseline")
    if unit in ("%", "パーセント") and value and 0 < abs(Decimal(value)) < 1:
        row.doubt(
            row.places["baseline"],
            f"{value}％として読みました。Excelで{Decimal(value) * 100:f}％と見えているなら、100倍して直してください。",
        )


def text_of(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: Decimal) -> str:
    return f"＋{text_of(value)}" if value > 0 else f"−{text_of(-value)}" if value < 0 else "±0"
