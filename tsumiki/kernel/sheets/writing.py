"""Workbooks and CSV that open in Excel as they are meant, and never run anything."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from tsumiki.kernel.charts.svg import text_width
from tsumiki.kernel.text import printable


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of our own making with its result as computed here. Never made of what people typed."""

    text: str
    value: int | float


Cell = str | int | float | Decimal | bool | date | datetime | Formula | None

_FONT = "游ゴシック"
# Excel's own limits.
_CELL_LIMIT = 32_767
_ROW_LIMIT = 1_048_576
_SAFE_INTEGER = 10**15
# Japanese Excel takes the full-width signs for the same.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `widths` in characters; left out, they follow the content. `note` is written above the header."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[float] = ()
    note: str = ""


def write_xlsx(target: Path | str | BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write a workbook without links or macros: every string is stored as text, a formula only where it is a `Formula`."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
        "in_memory": True,
        "default_format_properties": {"font_name": _FONT, "font_size": 10.5, "valign": "top"},
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = _formats(book)
        used: set[str] = set()
        for sheet in sheets:
            _write_sheet(book.add_worksheet(_sheet_name(sheet.name, used)), sheet, formats)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": _FONT, "font_size": 10.5, "valign": "top"}
    edge = {"bottom": 1, "bottom_color": "#B4B4B7"}
    return {
        "header": book.add_format(
            base | edge | {"bold": True, "bg_color": "#E8F1FE", "valign": "vcenter", "text_wrap": True}
        ),
        "text": book.add_format(base | {"num_format": "@", "text_wrap": True}),
        "integer": book.add_format(base | {"num_format": "#,##0"}),
        "number": book.add_format(base | {"num_format": "#,##0.0###"}),
        "date": book.add_format(base | {"num_format": 'yyyy"年"m"月"d"日"', "align": "left"}),
        "moment": book.add_format(base | {"num_format": 'yyyy"年"m"月"d"日" hh:mm', "align": "left"}),
        "note": book.add_format(base | {"font_color": "#626264"}),
    }


def _sheet_name(name: str, used: set[str]) -> str:
    """Return the name as Excel allows it: 31 characters, none of []:*?/\\, unlike all others."""
    kept = "".join("・" if character in "[]:*?/\\" else character for character in printable(name))
    kept = " ".join(kept.split()).strip("'")
    kept = _fit(kept, 31).strip("'") or "シート"
    candidate, number = kept, 2
    # "History" is a name Excel keeps for itself.
    while candidate.casefold() in used or candidate.casefold() == "history":
        suffix = f"（{number}）"
        candidate, number = _fit(kept, 31 - len(suffix)) + suffix, number + 1
    used.add(candidate.casefold())
    return candidate


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    top = 1 if sheet.note else 0
    if sheet.note:
        page.write_string(0, 0, _text(sheet.note), formats["note"])
    widest = [text_width(name, 2) + 4 for name in sheet.header]
    for column, name in enumerate(sheet.header):
        page.write_string(top, column, _text(name), formats["header"])
    last = top
    for last, row in enumerate(sheet.rows, start=top + 1):
        if last >= _ROW_LIMIT:
            raise ValueError("more rows than a sheet can hold")
        for column, value in enumerate(row):
            shown = _write_cell(page, last, column, value, formats)
            if column < len(widest) and last < 500:
                widest[column] = max(widest[column], *(text_width(line, 2) for line in shown.split("\n")))
    for column, width in enumerate(sheet.widths or (min(max(width + 2, 8), 60) for width in widest)):
        page.set_column(column, column, width)
    page.freeze_panes(top + 1, 0)
    if sheet.header:
        page.autofilter(top, 0, max(last, top), len(sheet.header) - 1)
    _set_paper(page, top)


def _set_paper(page: Any, top: int) -> None:
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&C&P / &N")


def _write_cell(page: Any, row: int, column: int, value: Cell, formats: dict[str, Any]) -> str:
    """Write one value with its own type and return about what will be seen."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), formats["moment"])
        return "2026年12月31日 00:00"
    if isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
        return "2026年12月31日"
    if isinstance(value, Formula):
        page.write_formula(row, column, value.text, formats["integer"], value.value)
        return f"{value.value:,}"
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
        return "FALSE"
    if isinstance(value, int) and abs(value) < _SAFE_INTEGER:
        page.write_number(row, column, value, formats["integer"])
        return f"{value:,}"
    if isinstance(value, float | Decimal) and math.isfinite(value):
        page.write_number(row, column, float(value), formats["number"])
        return f"{value:,.1f}"
    text = _text(str(value))
    page.write_string(row, column, text, formats["text"])
    return text


def _text(value: str) -> str:
    return _fit(printable(value), _CELL_LIMIT)


def _fit(text: str, limit: int) -> str:
    """Cut a text to Excel's way of counting: 𠮷 counts as two."""
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return CSV that Excel opens without asking: UTF-8 with BOM, CRLF, no cell that could run as a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def _csv_cell(value: Cell) -> str | int | float | Decimal:
    if value is None:
        return ""
    if isinstance(value, Formula):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return value
    text = value.replace("\x00", "")
    # A number is not escaped: it has its own type here and stays a number for whoever computes with it.
    return f"'{text}" if text.startswith(_DANGEROUS) else text
