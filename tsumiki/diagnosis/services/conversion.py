"""MIC's workbook of fiscal indicators → the CSV that we load. Nothing is taken on trust: labels, codes, numbers."""

import csv
import io
import re
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from tsumiki.diagnosis.services.tables import FISCAL_HEADER
from tsumiki.kernel.errors import InputError

_RATIOS = FISCAL_HEADER[3:]
_CODE_LABELS = ("団体コード", "市町村コード", "コード")
_DASHES = ("-", "－", "―", "−")


def convert_archive(archive: Path, rule: dict[str, Any], codes: Iterable[str]) -> bytes:
    """Return the CSV made of the workbook inside a tar.gz; raises InputError when it is not what we know."""
    try:
        with tarfile.open(archive, "r:gz") as tar:
            member = next((m for m in tar if m.isfile() and m.name.endswith(rule["member"])), None)
            if member is None:
                raise InputError(
                    f"{archive.name} の中に {rule['member']} がありません。取得元を確かめてください。"
                )
            if member.size > rule["max_bytes"]:
                raise InputError(f"{archive.name} の中の {rule['member']} が大きすぎます。")
            file = tar.extractfile(member)
            content = file.read() if file else b""
    except (tarfile.TarError, EOFError, OSError) as error:
        raise InputError(
            f"{archive.name} を展開できません。もう一度 `tsumiki data fetch` を実行してください。"
        ) from error
    return convert_workbook(content, rule["member"], codes)


def convert_workbook(content: bytes, name: str, codes: Iterable[str]) -> bytes:
    """Return the CSV made of the workbook's first sheet.

    Columns are found by their labels, rows by a six-digit code; every code of `codes` must be there and no other.
    """
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise InputError(f"{name} をExcelブックとして読み取れません。") from error
    columns, first = _columns(sheet, name)
    found = {}
    for number, row in enumerate(sheet[first:], start=first + 1):
        if (code := _code(row[columns["code"]])) is None:
            continue  # averages and notes stand between and below the towns
        if code in found:
            raise InputError(f"{name} の{number}行目の団体コード {code} が重なっています。")
        names = [re.sub(r"\s", "", str(row[columns[key]])) for key in ("pref", "name")]
        found[code] = [code, *names, *(_ratio(row[columns[r]], name, number, r) for r in _RATIOS)]
    wanted = set(codes)
    if unknown := sorted(set(found) - wanted):
        raise InputError(f"{name} の団体コード {unknown[0]} は台帳にありません。")
    if absent := sorted(wanted - set(found)):
        raise InputError(
            f"{name} に団体コード {absent[0]} の行がありません（ない団体は全部で{len(absent)}）。"
        )
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FISCAL_HEADER)
    writer.writerows(found[code] for code in sorted(found))
    return out.getvalue().encode()


def _columns(sheet: list[list[Any]], name: str) -> tuple[dict[str, int], int]:
    """Find each column by its label; the heads may stand in one row or, merged, in the first few."""
    labels: dict[str, int] = {}
    first = 0
    for index, row in enumerate(sheet[:6]):
        for place, cell in enumerate(row):
            # Heads carry line breaks, notes and units: 「財政力 指数」「経常収支比率(%)」.
            label = re.sub(r"\s|[(（].*", "", str(cell))
            if label in _RATIOS or label in (
                *_CODE_LABELS,
                "都道府県名",
                "都道府県",
                "団体名",
                "市町村名",
                "市区町村名",
            ):
                labels.setdefault(label, place)
                first = index + 1
    places = {
        "code": next((labels[label] for label in _CODE_LABELS if label in labels), None),
        "pref": labels.get("都道府県名", labels.get("都道府県")),
        "name": next((labels[key] for key in ("団体名", "市町村名", "市区町村名") if key in labels), None),
        **{ratio: labels.get(ratio) for ratio in _RATIOS},
    }
    if missing := [key for key, place in places.items() if place is None]:
        raise InputError(
            f"{name} の見出しに「{missing[0]}」の列が見つかりません。様式が変わった可能性があります。"
        )
    return {key: place for key, place in places.items() if place is not None}, first


def _code(cell: Any) -> str | None:
    """Return a six-digit code, also from a cell that Excel keeps as a number without its leading zero."""
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell).strip()
    return text.zfill(6) if re.fullmatch(r"[0-9]{5,6}", text) else None


def _ratio(cell: Any, name: str, row: int, label: str) -> str:
    text = str(cell).strip().strip("()（）")
    if text in _DASHES:
        return "-"
    try:
        return f"{float(text):.10g}"
    except ValueError:
        raise InputError(f"{name} の{row}行目「{label}」の値「{text[:20]}」は数ではありません。") from None
