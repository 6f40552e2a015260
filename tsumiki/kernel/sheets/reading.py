"""Reading what people upload: the content decides, not the name, and nothing is opened before it is measured."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, BinaryIO

import python_calamine as calamine

from tsumiki.kernel.errors import InputError

Value = str | int | float | bool | date | datetime | time | timedelta | None

MEGABYTE = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_PARTS = 2_000
_MOST_COLUMNS = 1_000
# Text compresses 10 to 40 times in honest workbooks; a part that unpacks 200 times over is made to harm.
_MOST_RATIO = 200
_RATIO_COUNTS_FROM = 1 * MEGABYTE
_MOST_LETTERS = (
    2  # ZZ is column 702: an address with fewer letters and digits than the limits is not looked at
)
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")


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
        raise InputError(f"「{shown}」は大きすぎます。{_size(max_bytes)}までのファイルを選んでください。")
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise InputError(f"「{shown}」は空のファイルです。内容のあるファイルを選んでください。")
    if content.startswith(_OLE):
        raise InputError(
            f"「{shown}」は、パスワードが付いているか、古い形式（.xls）です。"
            "パスワードを外し、「Excelブック（.xlsx）」として保存し直してください。"
        )
    if content.startswith(b"PK"):
        _check_archive(content, shown, max_uncompressed, max_rows)
        return _read_workbook(content, shown, max_rows)
    return _read_csv(content, shown, max_rows)


def _size(count: int) -> str:
    return f"{count / MEGABYTE:g}MB" if count >= MEGABYTE else f"{count:,}バイト"


def _damaged(shown: str) -> InputError:
    return InputError(
        f"「{shown}」は壊れていて読み取れません。Excelで開けるかを確かめ、「Excelブック（.xlsx）」として保存し直してください。"
    )


def _check_archive(content: bytes, shown: str, max_uncompressed: int, max_rows: int) -> None:
    """Measure the archive from what it says and from what it does, before any reader sees it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_parts(parts, shown, max_uncompressed)
            # The directory may lie about sizes, so every part is unpacked once, counted and thrown away.
            limits = _Limits(shown, max_uncompressed, max_rows, max_uncompressed)
            for part in parts:
                _unpack_and_count(archive, part, limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise _damaged(shown) from None


def _check_parts(parts: Sequence[zipfile.ZipInfo], shown: str, max_uncompressed: int) -> None:
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if any(name.rsplit("/", 1)[-1] in _MACRO_PARTS or "/macrosheets/" in name for name in names):
        raise InputError(
            f"「{shown}」にはマクロが含まれています。マクロのない「Excelブック（.xlsx）」として保存し直してください。"
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise InputError(f"「{shown}」にはパスワードが付いています。パスワードを外して保存し直してください。")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > max_uncompressed:
        raise _bomb(shown, max_uncompressed)
    for part in parts:
        if part.file_size > _RATIO_COUNTS_FROM and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
            raise _bomb(shown, max_uncompressed)
    if any(name.endswith((".zip", ".xlsx", ".xlsm", ".xls", ".exe", ".7z")) for name in names):
        raise InputError(
            f"「{shown}」には別のファイルが埋め込まれています。埋め込みを外して保存し直してください。"
        )
    if "xl/workbook.xml" not in names:
        raise InputError(
            f"「{shown}」はExcelブック（.xlsx）でもCSVでもありません。.xlsx または .csv のファイルを選んでください。"
        )


def _bomb(shown: str, max_uncompressed: int) -> InputError:
    return InputError(
        f"「{shown}」は、広げると{_size(max_uncompressed)}を超えるか、異常に圧縮されているため、読み取りません。"
        "使っていない行やシート、画像を消して保存し直してください。"
    )


def _unpack_and_count(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: "_Limits") -> None:
    is_sheet = part.filename.replace("\\", "/").lower().startswith("xl/worksheets/")
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(65_536):
            limits.left -= len(chunk)
            if limits.left < 0:
                raise _bomb(limits.shown, limits.max_uncompressed)
            if is_sheet:
                # A cell's address may lie across two chunks.
                limits.look_at(tail + chunk)
                tail = chunk[-32:]


@cache
def _far_addresses(digits: int) -> re.Pattern[bytes]:
    """Addresses long enough to lie beyond the limits; the thousands of near ones cost nothing."""
    letters = _MOST_LETTERS + 1
    # It begins with a literal, which the search skips to; what stands before is looked at afterwards.
    return re.compile(
        rb"""r=["'](?<=[\s]r=["'])(?=[A-Z]{%d}|[A-Z]{1,4}[0-9]{%d})([A-Z]{1,4})([0-9]{1,9})["']"""
        % (letters, digits)
    )


@dataclass(slots=True)
class _Limits:
    """What is left of the allowance, and a refusal for cells so far away that the reader would fill memory."""

    shown: str
    max_uncompressed: int
    max_rows: int
    left: int

    def look_at(self, xml: bytes) -> None:
        for letters, digits in _far_addresses(len(str(self.max_rows))).findall(xml):
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            if int(digits) > self.max_rows or column > _MOST_COLUMNS:
                raise InputError(
                    f"「{self.shown}」には、離れた場所（{letters.decode()}{int(digits)}）に書かれたセルがあります。"
                    f"{self.max_rows:,}行・{_MOST_COLUMNS:,}列までにしてください。"
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
        raise _damaged(shown) from None


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
