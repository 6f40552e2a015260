"""Reading what people upload: the content decides, not the name, and nothing is opened before it is measured."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, BinaryIO

import python_calamine as calamine

from tsumiki.kernel.archives import MEGABYTE, check_archive, damaged, size_in_words
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets.foreign import refuse_other_kinds

Value = str | int | float | bool | date | datetime | time | timedelta | None

KIND = "Excelブック（.xlsx）"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_COLUMNS = 1_000
_MOST_LETTERS = (
    2  # ZZ is column 702: an address with fewer letters and digits than the limits is not looked at
)


def cell_address(row: int, column: int) -> str:
    """Return B3 for row 3, column 1 (rows count from 1 as Excel shows them, columns from 0)."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with where it stood: `number` as Excel shows it, `values` from column A on."""

    sheet: str
    number: int
    values: tuple[Value, ...]

    def where(self, column: int) -> str:
        return f"シート「{self.sheet}」の{cell_address(self.number, column)}"

    def refuse(self, column: int, sentence: str) -> InputError:
        """Return the error to raise for one cell: シート「KPI」のB3：…"""
        return InputError(f"{self.where(column)}：{sentence}")


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet; `merged` holds (top row, left column, bottom row, right column), counted as in ReadRow."""

    name: str
    rows: tuple[ReadRow, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False


def read_table(
    file: BinaryIO,
    *,
    name: str,
    max_bytes: int = 10 * MEGABYTE,
    max_rows: int = 20_000,
    max_uncompressed: int = 100 * MEGABYTE,
) -> list[ReadSheet]:
    """Return the sheets of an .xlsx or .csv file; empty rows are left out, row numbers are kept.

    Raises InputError with a Japanese sentence that names the file (and the cell) for anything else.
    """
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80] or "ファイル"
    content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise InputError(
            f"「{shown}」は大きすぎます。{size_in_words(max_bytes)}までのファイルを選んでください。"
        )
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise InputError(f"「{shown}」は空のファイルです。内容のあるファイルを選んでください。")
    if content.startswith(_OLE):
        raise InputError(
            f"「{shown}」は、パスワードが付いているか、古い形式（.xls）です。"
            "パスワードを外し、「Excelブック（.xlsx）」として保存し直してください。"
        )
    refuse_other_kinds(content, shown)
    if content.startswith(b"PK"):
        _check_workbook(content, shown, max_uncompressed, max_rows)
        return _read_workbook(content, shown, max_rows)
    return _read_csv(content, shown, max_rows)


def _check_workbook(content: bytes, shown: str, max_uncompressed: int, max_rows: int) -> None:
    def look(name: str, xml: bytes) -> None:
        if name.startswith("xl/worksheets/"):
            _refuse_far_cells(xml, shown, max_rows)

    check_archive(content, shown, kind=KIND, max_uncompressed=max_uncompressed, look=look)


@cache
def _far_addresses(digits: int) -> re.Pattern[bytes]:
    """Addresses long enough to lie beyond the limits; the thousands of near ones cost nothing."""
    letters = _MOST_LETTERS + 1
    # It begins with a literal, which the search skips to; what stands before is looked at afterwards.
    return re.compile(
        rb"""r=["'](?<=[\s]r=["'])(?=[A-Z]{%d}|[A-Z]{1,4}[0-9]{%d})([A-Z]{1,4})([0-9]{1,9})["']"""
        % (letters, digits)
    )


def _refuse_far_cells(xml: bytes, shown: str, max_rows: int) -> None:
    """Cells so far away that the reader would fill memory."""
    for letters, digits in _far_addresses(len(str(max_rows))).findall(xml):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if int(digits) > max_rows or column > _MOST_COLUMNS:
            raise InputError(
                f"「{shown}」には、離れた場所（{letters.decode()}{int(digits)}）に書かれたセルがあります。"
                f"{max_rows:,}行・{_MOST_COLUMNS:,}列までにしてください。"
            )


def _read_workbook(content: bytes, shown: str, max_rows: int) -> list[ReadSheet]:
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [_read_sheet(book, about, shown, max_rows) for about in book.sheets_metadata]
    except InputError:
        raise
    # The reader is native code and panics in its own way; whatever it says, the file is what is wrong.
    except BaseException as problem:
        if isinstance(problem, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise damaged(shown, KIND) from None


def _read_sheet(book: Any, about: Any, shown: str, max_rows: int) -> ReadSheet:
    name, is_hidden = about.name, about.visible != calamine.SheetVisibleEnum.Visible
    # Sheets of charts and dialogs have no cells.
    if about.typ != calamine.SheetTypeEnum.WorkSheet:
        return ReadSheet(name, (), is_hidden=is_hidden)
    sheet = book.get_sheet_by_name(name)
    if sheet.end is None:
        return ReadSheet(name, (), is_hidden=is_hidden)
    last_row, last_column = sheet.end
    if last_row >= max_rows or last_column >= _MOST_COLUMNS:
        raise _too_many(shown, name, max_rows)
    rows: list[ReadRow] = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        # Nearly all cells are text or empty: only the others are looked at one by one.
        plain = tuple([(value or None) if type(value) is str else _value(value) for value in values])
        if plain.count(None) < len(plain):
            rows.append(ReadRow(name, number, plain))
    ranges = sheet.merged_cell_ranges or ()
    merged = tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)
    return ReadSheet(name, tuple(rows), merged, is_hidden)


def _value(value: Any) -> Value:
    # Excel keeps every number as a float; 3.0 was typed as 3.
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    return value


def _too_many(shown: str, sheet: str, max_rows: int) -> InputError:
    return InputError(
        f"「{shown}」のシート「{sheet}」は大きすぎます。{max_rows:,}行・{_MOST_COLUMNS:,}列までにしてください。"
        "何も書いていない行が残っているときは、その行を削除してください。"
    )


def _read_csv(content: bytes, shown: str, max_rows: int) -> list[ReadSheet]:
    text = _decode(content, shown)
    sheet = shown.rsplit(".", 1)[0] or shown
    rows: list[ReadRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, values in enumerate(reader, start=1):
            if number > max_rows or len(values) > _MOST_COLUMNS:
                raise _too_many(shown, sheet, max_rows)
            if any(values):
                rows.append(ReadRow(sheet, number, tuple(value or None for value in values)))
    except csv.Error:
        raise InputError(
            f'「{shown}」の{reader.line_num}行目をCSVとして読み取れません。引用符（"）の対応を確かめてください。'
        ) from None
    return [ReadSheet(sheet, tuple(rows))]


def _decode(content: bytes, shown: str) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Text has line ends and tabs; other control characters mean a picture or program under a false name.
        if not any(ord(character) < 32 and character not in "\t\r\n\x0b\x0c" for character in text):
            return text
        break
    raise InputError(
        f"「{shown}」はExcelブック（.xlsx）でもCSVでもありません。.xlsx または .csv（UTF-8かShift_JIS）のファイルを選んでください。"
    )
