"""Lists as people type them, one line each: read with the line that is wrong, written back the same."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import fold
from tsumiki.surveys.logic.specs import CELL_KINDS, FLAGS, KINDS, WHOLE, choice_line, column_line

CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
_BY_WORD = {fold(word): key for key, word in FLAGS.items()}
_KIND_BY_WORD = {fold(label): code for code, label in KINDS.items()} | {code: code for code in KINDS}


def read_choices(text: str, *, with_flags: bool = True) -> list[dict[str, Any]]:
    """other|その他|記入欄 → {code, label, has_text}; a line without a code gets one that is free.

    Raises InputError that names the line.
    """
    found: list[dict[str, Any]] = []
    for place, line in _lines(text):
        code, label, *flags = line if len(line) > 1 else ["", *line]
        row: dict[str, Any] = {"code": code, "label": label}
        for word in " ".join(flags).split():
            key = _BY_WORD.get(fold(word)) if with_flags else None
            if key is None:
                raise InputError(
                    f"{place}行目：「{word}」の意味が分かりません。「排他」か「記入欄」だけを書けます。"
                )
            row[key] = True
        if code and not CODE.fullmatch(code):
            raise InputError(
                f"{place}行目：コード「{code}」は、半角の英数字と - _ だけ、40字以内にしてください。"
            )
        if not label:
            raise InputError(f"{place}行目：言葉がありません。「コード|言葉」の形で入力してください。")
        found.append(row)
    return _with_codes(found)


def _with_codes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    used = {row["code"] for row in rows}
    if len([row for row in rows if row["code"]]) != len(used - {""}):
        twice = next(code for code in used if code and [r["code"] for r in rows].count(code) > 1)
        raise InputError(f"コード「{twice}」が2つ以上あります。別々のコードにしてください。")
    number = 0
    for row in rows:
        while not row["code"]:
            number += 1
            if (free := f"c{number:02}") not in used:
                row["code"] = free
    return rows


def write_choices(rows: Sequence[dict[str, Any]]) -> str:
    return "\n".join(choice_line(row) for row in rows)


def read_columns(text: str) -> list[dict[str, Any]]:
    """count|事業の数|数値|事業 → {code, label, kind, unit}; a column to choose in ends with a=はい、b=いいえ."""
    found = []
    for place, line in _lines(text):
        code, label, kind, unit, choices = (
            [*line, "", "", "", ""][:5] if len(line) > 1 else ["", *line, "", "", ""]
        )
        if not CODE.fullmatch(code):
            raise InputError(
                f"{place}行目：列のコード「{code}」は、半角の英数字と - _ だけにしてください（例：count|事業の数|数値）。"
            )
        row: dict[str, Any] = {"code": code, "label": label, **_at_line(read_kind, kind, place)}
        if unit:
            row["unit"] = unit
        if choices:
            row["choices"] = _at_line(read_cell_choices, choices, place)
        found.append(row)
    return found


def read_kind(word: str) -> dict[str, Any]:
    """数値 → {kind: number}, 整数 → {kind: number, is_whole: True}; a short text where nothing is said."""
    if fold(word) == fold(WHOLE):
        return {"kind": "number", "is_whole": True}
    known = _KIND_BY_WORD.get(fold(word), "" if word else "short")
    if known not in CELL_KINDS:
        words = "・".join([*(KINDS[kind] for kind in CELL_KINDS), WHOLE])
        raise InputError(f"種類「{word}」は、{words}のどれかにしてください。")
    return {"kind": known}


def read_cell_choices(text: str) -> list[dict[str, str]]:
    """a=はい、b=いいえ"""
    pairs = [pair.partition("=") for pair in text.replace("＝", "=").split("、") if pair.strip()]
    if not all(mark and CODE.fullmatch(code.strip()) and label.strip() for code, mark, label in pairs):
        raise InputError("列の選択肢は「a=はい、b=いいえ」の形で入力してください。")
    return [{"code": code.strip(), "label": label.strip()} for code, _, label in pairs]


def _at_line(read: Callable[[str], Any], text: str, place: int) -> Any:
    try:
        return read(text)
    except InputError as problem:
        raise InputError(f"{place}行目：{problem}") from None


def write_columns(rows: Sequence[dict[str, Any]]) -> str:
    return "\n".join(column_line(row) for row in rows)


def read_mapping(text: str) -> dict[str, Any]:
    """other|misc, or other|misc、rest where two of last time became one; row/work|job in a table."""
    found: dict[str, Any] = {}
    for place, line in _lines(text):
        codes = read_codes(line[1]) if len(line) == 2 else ""
        if not codes or not line[0]:
            raise InputError(f"{place}行目：「今回のコード|前回のコード」の形で入力してください。")
        found[line[0]] = codes
    return found


def read_codes(text: str) -> str | list[str]:
    """One code as it is, several as a list."""
    codes = [code for code in re.split(r"[、,\s]+", text) if code]
    return codes if len(codes) > 1 else "".join(codes)


def read_cell_mapping(text: str) -> dict[str, Any]:
    """a=x; b=y、z"""
    plain = text.replace("；", ";").replace("＝", "=")
    pairs = [pair.partition("=") for pair in plain.split(";") if pair.strip()]
    if not all(mark and now.strip() and before.strip() for now, mark, before in pairs):
        raise InputError("列の前回の選択肢コードは「今回=前回; 今回=前回」の形で入力してください。")
    return {now.strip(): read_codes(before) for now, _, before in pairs}


def read_conditions(text: str) -> list[dict[str, Any]]:
    """status=promoting,willing; plan=yes"""
    found = []
    for part in text.replace("；", ";").replace("＝", "=").replace("、", ",").split(";"):
        question, mark, codes = part.partition("=")
        any_of = [code.strip() for code in codes.split(",") if code.strip()]
        if not part.strip():
            continue
        if not mark or not question.strip() or not any_of:
            raise InputError(
                f"「{part.strip()[:40]}」は条件として読み取れません。「status=promoting,willing」の形で書いてください。"
            )
        found.append({"question": question.strip(), "any_of": any_of})
    return found


def _lines(text: str) -> list[tuple[int, list[str]]]:
    rows = enumerate(text.replace("｜", "|").splitlines(), start=1)
    return [(place, [part.strip() for part in line.split("|")]) for place, line in rows if line.strip()]
