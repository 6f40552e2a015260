"""Reading publishers' tables: every cell a number, or a sentence that names file, row and column."""

import csv
import hashlib
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tsumiki.kernel.errors import InputError

FISCAL_HEADER = [
    "lgcode6",
    "pref",
    "name",
    "財政力指数",
    "経常収支比率",
    "実質公債費比率",
    "将来負担比率",
    "ラスパイレス指数",
]
# The publisher writes a dash where a ratio is not computed because there is no burden: neither 0 nor unknown.
NOT_APPLICABLE = None
_DASHES = ("-", "－", "―", "−")
_MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table by code of the government (five or six digits, as the publisher writes it)."""

    sha256: str
    columns: dict[str, dict[str, str]]
    rows: dict[str, dict[str, float | None]]
    lines: dict[str, int]


def read_table(path: Path, entry: dict[str, Any], needed: frozenset[str]) -> Table:
    """Read one publisher's file as the manifest describes it; only the `needed` columns become numbers."""
    if path.stat().st_size > _MAX_BYTES:
        raise InputError(f"{path.name} が大きすぎます。`tsumiki data fetch` で取り直してください。")
    content = path.read_bytes()
    try:
        text = content.decode(entry["encoding"]).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name} の文字を読み取れません（{error.start + 1}バイト目）。"
            "表計算ソフトで保存し直していない、公表されたままのファイルを置いてください。"
        ) from error
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(
            f"{path.name} はCSVとして読み取れません。`tsumiki data fetch` で取り直してください。"
        ) from error
    read = _read_ssdse if entry["reader"] == "ssdse" else _read_fiscal
    return read(path.name, lines, hashlib.sha256(content).hexdigest(), needed, entry)


def _read_ssdse(
    name: str, lines: list[list[str]], sha256: str, needed: frozenset[str], entry: dict[str, Any]
) -> Table:
    if len(lines) < 4 or not lines[0] or not lines[0][0].startswith("SSDSE-A"):
        raise InputError(
            f"{name} は SSDSE-A のファイルではありません（1行目1列目が SSDSE-A で始まりません）。"
        )
    codes, years, labels = lines[:3]
    if not len(codes) == len(years) == len(labels) or len(set(codes)) != len(codes):
        raise InputError(f"{name} の見出し3行（コード・年度・項目名）の列がそろっていません。")
    columns = {
        code: {"label": label.replace("（市町村財政）", ""), "year": f"{year}年"}
        for code, year, label in zip(codes[3:], years[3:], labels[3:], strict=True)
    }
    return _collect(
        name, lines[3:], 4, codes, columns=columns, needed=needed, sha256=sha256, code_pattern=r"R([0-9]{5})"
    )


def _read_fiscal(
    name: str, lines: list[list[str]], sha256: str, needed: frozenset[str], entry: dict[str, Any]
) -> Table:
    if not lines or lines[0] != FISCAL_HEADER:
        raise InputError(f"{name} の1行目が決められた見出し（{'、'.join(FISCAL_HEADER)}）と違います。")
    columns = {label: {"label": label, "year": entry["short_year"]} for label in FISCAL_HEADER[3:]}
    return _collect(
        name,
        lines[1:],
        2,
        lines[0],
        columns=columns,
        needed=needed,
        sha256=sha256,
        code_pattern=r"([0-9]{6})",
    )


def _collect(
    name: str,
    lines: list[list[str]],
    first: int,
    header: list[str],
    *,
    columns: dict[str, dict[str, str]],
    needed: frozenset[str],
    sha256: str,
    code_pattern: str,
) -> Table:
    if absent := sorted(needed - set(columns)):
        raise InputError(f"{name} に列「{absent[0]}」がありません。別の年版のファイルの可能性があります。")
    places = [(header.index(column), column) for column in sorted(needed)]
    rows: dict[str, dict[str, float | None]] = {}
    numbers: dict[str, int] = {}
    for number, line in enumerate(lines, start=first):
        if not line:
            continue
        if len(line) != len(header):
            raise InputError(f"{name} の{number}行目は{len(line)}列です（見出しは{len(header)}列）。")
        match = re.fullmatch(code_pattern, line[0])
        if match is None:
            raise InputError(f"{name} の{number}行目の団体コード「{line[0][:20]}」を読み取れません。")
        code = match[1]
        if code in rows:
            raise InputError(f"{name} の{number}行目の団体コード {code} は{numbers[code]}行目にもあります。")
        rows[code] = {
            column: _number(line[place], name, number, columns[column]["label"]) for place, column in places
        }
        numbers[code] = number
    return Table(sha256, columns, rows, numbers)


def _number(cell: str, name: str, row: int, label: str) -> float | None:
    cell = cell.strip()
    if cell in _DASHES:
        return NOT_APPLICABLE
    try:
        value = float(cell.replace(",", ""))
    except ValueError:
        value = math.nan
    # float() also reads "nan", "inf" and 1_000, which no publisher means.
    if not math.isfinite(value) or "_" in cell:
        raise InputError(f"{name} の{row}行目「{label}」の値「{cell[:20]}」は数ではありません。")
    return value
