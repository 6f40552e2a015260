"""The one workbook that is written in full: three sheets to see and one to check by."""

import io
import math
from datetime import date
from itertools import groupby
from typing import Any

import xlsxwriter

from tsumiki.kernel.charts.svg import text_width
from tsumiki.kernel.text import printable
from tsumiki.surveys.workbooks.layout import (
    ANSWER,
    ANSWERS,
    HEADER,
    HEADER_ROW,
    HINT,
    HINT_ROW,
    INTRO,
    KEY,
    KEYS,
    LIST_HEADER,
    LISTS,
    PREVIOUS,
    TITLE_ROW,
    TOWN_ROW,
    Layout,
)
from tsumiki.surveys.workbooks.lines import MARK, Line

# Cells that are written for each government.
INTRO_TOWN, KEY_TOWN, KEY_SIGNATURE, KEY_FIRST_ROW = "B3", "B2", "B3", 6
INTRO_PART, ANSWER_PART, KEY_PART = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 4))
_FONT = "游ゴシック"
_WIDTHS = (9, 38, 32, 34, 7, 20, 30, 10)
_LINE, _PADDING, _TALLEST, _LONG_TEXT = 16, 5, 405, 84
_EDGE = {"border": 1, "border_color": "#C4C4C7"}
_NUMBER_FORMATS = {
    "number": {"num_format": "#,##0.######", "align": "right"},
    "date": {"num_format": 'yyyy"年"m"月"d"日"', "align": "left"},
    "mark": {"num_format": "@", "align": "center"},
}
_LARGEST = 10**15


def write_template(layout: Layout) -> bytes:
    """Return the workbook with every cell that differs between governments left empty."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": _FONT, "font_size": 10.5, "valign": "top"},
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": printable(layout.form.title)})
        formats = _formats(book)
        _write_intro(book.add_worksheet(INTRO), layout, formats)
        _write_answers(book.add_worksheet(ANSWERS), layout, formats)
        _write_lists(book.add_worksheet(LISTS), layout, formats)
        _write_keys(book.add_worksheet(KEYS), layout, formats)
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": _FONT, "font_size": 10.5, "valign": "top", "text_wrap": True}
    text = base | {"num_format": "@"}
    made = {
        "title": base | {"bold": True, "font_size": 16, "text_wrap": False},
        "plain": base | {"text_wrap": False},
        "town": base | {"bold": True, "font_size": 12, "text_wrap": False},
        "quiet": base | {"font_color": "#626264", "text_wrap": False},
        "paragraph": base,
        "heading": base | {"bold": True},
        "header": base | _EDGE | {"bold": True, "bg_color": "#E8F1FE", "valign": "vcenter"},
        "static": text | _EDGE,
        "repeated": text | _EDGE | {"font_color": "#949494"},
        "note": text | _EDGE | {"font_size": 9, "font_color": "#4D4D4F"},
    }
    for kind in ("single", "mark", "number", "date", "short", "long"):
        kept = text | _EDGE | _NUMBER_FORMATS.get(kind, {})
        made[f"answer {kind}"] = kept | {"bg_color": "#FFF9E5", "locked": False}
        made[f"previous {kind}"] = kept | {"font_color": "#4D4D4F"}
    return {name: book.add_format(properties) for name, properties in made.items()}


def _write_intro(page: Any, layout: Layout, formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 2)
    page.set_column(1, 1, 108)
    look = {0: "title", 3: "heading"}
    for row, text in enumerate(layout.intro):
        page.set_row(row, 32 if row in look else 22)
        if text:
            page.write_string(row, 1, printable(text), formats[look.get(row, "paragraph")])
    page.write_blank(INTRO_TOWN, None, formats["town"])
    page.hide_gridlines(2)
    _finish(page)


def _write_answers(page: Any, layout: Layout, formats: dict[str, Any]) -> None:
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width, None, {"hidden": column == KEY})
    page.write_string(TITLE_ROW - 1, 0, printable(layout.form.title), formats["title"])
    page.write_blank(TOWN_ROW - 1, 0, None, formats["town"])
    page.write_string(HINT_ROW - 1, 0, HINT, formats["quiet"])
    for row, height in enumerate((30, 22, 20, 24)):
        page.set_row(row, height)
    for column, name in enumerate(HEADER):
        page.write_string(HEADER_ROW - 1, column, name, formats["header"])
    for line in layout.lines:
        _write_line(page, layout.row_of[line.key] - 1, line, formats)
    _add_validations(page, layout)
    page.freeze_panes(HEADER_ROW, 0)
    page.repeat_rows(HEADER_ROW - 1)
    page.print_area(0, 0, layout.last_row - 1, KEY - 1)
    _finish(page)


def _write_line(page: Any, row: int, line: Line, formats: dict[str, Any]) -> None:
    number, asked, label = (printable(text or "") for text in line.texts)
    page.set_row(row, height_of(line))
    page.write_string(row, 0, number, formats["static" if line.is_first else "repeated"])
    for column, text in ((1, asked), (2, label), (4, line.unit)):
        page.write(row, column, printable(text) or None, formats["static"])
    page.write_blank(row, ANSWER, None, formats[f"answer {line.kind}"])
    page.write_blank(row, PREVIOUS, None, formats[f"previous {line.kind}"])
    page.write(row, 6, printable(line.note) or None, formats["note"])
    page.write_string(row, KEY, line.key, formats["quiet"])


def height_of(line: Line, answer: str = "") -> float:
    """Return the height in points at which nothing of the row is cut off, as far as Excel allows."""
    number, asked, label = line.texts
    texts = (number, asked, label, answer, line.unit, answer, line.note)
    lines = max(
        sum(math.ceil(max(text_width(part, 2), 1) / (width - 2)) for part in (text or "").split("\n"))
        for text, width in zip(texts, _WIDTHS, strict=False)
    )
    height = lines * _LINE + _PADDING
    return min(max(height, _LONG_TEXT if line.kind == "long" else 0), _TALLEST)


def _add_validations(page: Any, layout: Layout) -> None:
    first_of_list = 2
    for kind, group in groupby(layout.lines, key=lambda line: line.kind):
        lines = list(group)
        top, bottom = (layout.row_of[line.key] - 1 for line in (lines[0], lines[-1]))
        if kind == "mark":
            page.data_validation(top, ANSWER, bottom, ANSWER, _choosing([MARK]))
        elif kind == "date":
            page.data_validation(top, ANSWER, bottom, ANSWER, _DATE)
        for line in lines:
            row = layout.row_of[line.key] - 1
            if kind == "single" and line.choices:
                last = first_of_list + len(line.choices) - 1
                source = f"='{LISTS}'!$C${first_of_list}:$C${last}"
                page.data_validation(row, ANSWER, row, ANSWER, _choosing(source))
                first_of_list = last + 1
            elif kind == "number":
                page.data_validation(row, ANSWER, row, ANSWER, _number(line))
            elif line.question.max_length and line.kind in ("short", "long"):
                page.data_validation(row, ANSWER, row, ANSWER, _length(line.question.max_length))


def _choosing(source: str | list[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "選択肢",
        "error_message": "▼を押して、一覧から選んでください。",
    }


# A warning can be passed: what was typed differently is read all the same, and questioned with its cell.
_DATE = {
    "validate": "date",
    "criteria": ">=",
    "value": date(1900, 1, 1),
    "error_type": "warning",
    "error_title": "日付",
    "error_message": "2026/11/23 の形で入力してください。和暦でも読み取れます。",
}


def _number(line: Line) -> dict[str, Any]:
    low, high = line.question.minimum, line.question.maximum
    return {
        "validate": "integer" if line.is_whole else "decimal",
        "criteria": "between",
        "minimum": -_LARGEST if low is None else low,
        "maximum": _LARGEST if high is None else high,
        "error_type": "warning",
        "error_title": "数",
        "error_message": "数字だけを入力してください。範囲は「記入の注意」にあります。",
    }


def _length(most: int) -> dict[str, Any]:
    return {
        "validate": "length",
        "criteria": "<=",
        "value": most,
        "error_type": "warning",
        "error_title": "文字数",
        "error_message": f"{most}字以内で入力してください。",
    }


def _write_lists(page: Any, layout: Layout, formats: dict[str, Any]) -> None:
    for column, (name, width) in enumerate(zip(LIST_HEADER, (10, 8, 80), strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, name, formats["header"])
    for row, values in enumerate(layout.list_rows, start=1):
        for column, text in enumerate(values):
            page.write_string(row, column, printable(text), formats["static"])
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    _finish(page)


def _write_keys(page: Any, layout: Layout, formats: dict[str, Any]) -> None:
    page.very_hidden()
    page.write_column(0, 0, ("edition", "code", "signature"))
    page.write_string(0, 1, layout.form.edition)
    for cell in (KEY_TOWN, KEY_SIGNATURE):
        page.write_blank(cell, None, formats["plain"])
    for row, line in enumerate(layout.lines, start=KEY_FIRST_ROW - 1):
        page.write_number(row, 0, layout.row_of[line.key])
        page.write_string(row, 1, line.key)
    page.protect()


def _finish(page: Any) -> None:
    page.set_paper(9)
    page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&C&P / &N")
    # Without a password: this keeps from slips, it does not lock anybody out.
    page.protect(
        "",
        {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True, "autofilter": True},
    )
