"""Opening what was sent back: refused whole if it is no honest workbook, otherwise sheets, keys and extras."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree as ET

from tsumiki.kernel.archives import MEGABYTE, damaged
from tsumiki.kernel.sheets import ReadSheet, read_table
from tsumiki.kernel.sheets.reading import KIND
from tsumiki.surveys.workbooks.extras import Extra, find_extras

# A workbook of eighty questions has 60 KB of XML; these limits leave room for pictures and for ten copies of it.
_MOST_BYTES, _MOST_UNPACKED, _MOST_ROWS = 10 * MEGABYTE, 40 * MEGABYTE, 10_000
_TOWN = re.compile(r"団体：(?P<name>.{1,40})（団体コード (?P<code>\d{6})）　調査：(?P<edition>\S+)")


@dataclass(frozen=True, slots=True)
class Keys:
    """Whose workbook it says it is. Without the hidden sheet the signature is None and `rows` empty."""

    edition: str
    code: str
    signature: str | None
    rows: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Opened:
    name: str
    sheets: tuple[ReadSheet, ...]
    extras: tuple[Extra, ...]
    keys: Keys | None


def open_workbook(file: BinaryIO, *, name: str) -> Opened:
    """Return the contents of an uploaded workbook; `keys` says whose it is.

    Raises InputError with one sentence for macros, bombs, passwords, damage and foreign files.
    """
    content = file.read(_MOST_BYTES + 1)
    sheets = read_table(
        io.BytesIO(content),
        name=name,
        max_bytes=_MOST_BYTES,
        max_rows=_MOST_ROWS,
        max_uncompressed=_MOST_UNPACKED,
    )
    try:
        extras = find_extras(content) if content.startswith(b"PK") else ()
    except (ET.ParseError, KeyError, ValueError, zipfile.BadZipFile):
        raise damaged(name, KIND) from None
    hidden = next((sheet for sheet in sheets if is_key_sheet(sheet)), None)
    keys = _keys(hidden) if hidden else _visible_keys(sheets)
    return Opened(name, tuple(sheet for sheet in sheets if sheet is not hidden), extras, keys)


def is_key_sheet(sheet: ReadSheet) -> bool:
    return [row.values[0] for row in sheet.rows[:3]] == ["edition", "code", "signature"]


def _keys(sheet: ReadSheet) -> Keys:
    said = [str(row.values[1] or "") if len(row.values) > 1 else "" for row in sheet.rows[:3]]
    rows = {
        int(row.values[0]): str(row.values[1])
        for row in sheet.rows[3:]
        if len(row.values) > 1 and isinstance(row.values[0], int) and row.values[1] is not None
    }
    return Keys(said[0], said[1].zfill(6) if said[1] else "", said[2], rows)


def _visible_keys(sheets: list[ReadSheet]) -> Keys | None:
    for sheet in sheets:
        for row in sheet.rows[:5]:
            for value in row.values:
                if isinstance(value, str) and (match := _TOWN.match(value)):
                    return Keys(match["edition"], match["code"], None, {})
    return None
