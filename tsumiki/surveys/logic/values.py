"""What is wrong with one answer by itself: type, limits, length, choices."""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from tsumiki.kernel.dates import japanese_date
from tsumiki.surveys.logic.rows import QuestionRow, length_limit
from tsumiki.surveys.logic.skipping import is_answered

# The place within the answer and what is wrong there.
Found = Iterator[tuple[str, str]]


def value_problem(question: QuestionRow, value: Any) -> Found:
    """Say what is wrong with a given answer; blank answers are not looked at here."""
    return _JUDGES[question.kind](question, value)


def unread_keys(question: QuestionRow, value: Any) -> list[str]:
    """Return the places whose answer was kept as it was typed because it is no number or no date."""
    if question.kind == "table" and isinstance(value, Mapping):
        kinds = {column["code"]: column.get("kind", "short") for column in question.columns}
        return [
            f"{question.code}/{place}"
            for place, cell in value.items()
            if _is_unread(kinds.get(place.partition("/")[2], ""), cell)
        ]
    return [question.code] if _is_unread(question.kind, value) else []


def _is_unread(kind: str, value: Any) -> bool:
    if not is_answered(value):
        return False
    if kind == "number":
        return not _is_number(value)
    return kind == "date" and not _is_day(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _single(question: QuestionRow, value: Any) -> Found:
    if not isinstance(value, str) or not _is_choice(question.choices, value):
        yield question.code, "選択肢から1つ選んでください。"


def _multiple(question: QuestionRow, value: Any) -> Found:
    codes = _codes(question.choices)
    if not isinstance(value, list | tuple) or not all(
        isinstance(code, str) and code in codes for code in value
    ):
        yield question.code, "選択肢から選んでください。"
        return
    alone = [choice for choice in question.choices if choice.get("exclusive") and choice["code"] in value]
    if alone and len(set(value)) > 1:
        yield (
            question.code,
            f"「{alone[0]['label']}」は、ほかの選択肢と一緒に選べません。どちらかを外してください。",
        )


def _number(question: QuestionRow, value: Any) -> Found:
    yield from _number_within(question, question.code, value, question.unit, is_whole=question.is_whole)


def _number_within(question: QuestionRow, key: str, value: Any, unit: str, *, is_whole: bool) -> Found:
    minimum, maximum = question.minimum, question.maximum
    if not _is_number(value):
        yield key, "数値で答えてください。"
    elif is_whole and value != int(value):
        yield key, f"小数のない数（整数）で答えてください（いま{value:.15g}{unit}）。"
    elif minimum is not None and value < minimum:
        yield key, f"{minimum:.15g}{unit}以上で答えてください。"
    elif maximum is not None and value > maximum:
        yield key, f"{maximum:.15g}{unit}以下で答えてください。"


def _date(question: QuestionRow, value: Any) -> Found:
    yield from _date_within(question, question.code, value)


def _date_within(question: QuestionRow, key: str, value: Any) -> Found:
    try:
        day = date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        yield key, "日付で答えてください。"
        return
    if question.earliest and day < question.earliest:
        yield key, f"{_said(question.earliest)}以後の日付で答えてください。"
    elif question.latest and day > question.latest:
        yield key, f"{_said(question.latest)}以前の日付で答えてください。"


def _said(day: str) -> str:
    return japanese_date(date.fromisoformat(day))


def _text(question: QuestionRow, value: Any) -> Found:
    yield from _text_within(question.code, value, length_limit(question.kind, question.max_length))


def _text_within(key: str, value: Any, limit: int) -> Found:
    if not isinstance(value, str):
        yield key, "文字で答えてください。"
    elif len(value) > limit:
        yield key, f"{limit:,}字以内で答えてください（いま{len(value):,}字）。"


def _table(question: QuestionRow, value: Any) -> Found:
    if not isinstance(value, Mapping):
        yield question.code, "表の欄ごとに答えてください。"
        return
    rows = {row["code"]: row for row in question.rows}
    columns = {column["code"]: column for column in question.columns}
    for place, cell in value.items():
        row_code, _, column_code = place.partition("/")
        key = f"{question.code}/{place}"
        if row_code not in rows or column_code not in columns:
            yield key, f"この表に欄「{place}」はありません。"
        elif is_answered(cell):
            label = f"「{rows[row_code]['label']}」の「{columns[column_code]['label']}」："
            for _, sentence in _cell(question, key, columns[column_code], cell):
                yield key, label + sentence


def _cell(question: QuestionRow, key: str, column: Mapping[str, Any], cell: Any) -> Found:
    kind = column.get("kind", "short")
    if kind == "number":
        is_whole = question.is_whole or bool(column.get("is_whole"))
        yield from _number_within(question, key, cell, column.get("unit", ""), is_whole=is_whole)
    elif kind == "date":
        yield from _date_within(question, key, cell)
    elif kind == "single":
        if not isinstance(cell, str) or not _is_choice(column.get("choices", ()), cell):
            yield key, "選択肢から1つ選んでください。"
    else:
        yield from _text_within(key, cell, length_limit(kind, question.max_length))


def _codes(choices: Any) -> set[str]:
    return {choice["code"] for choice in choices}


def _is_choice(choices: Any, code: str) -> bool:
    # Hundreds of answers are looked over whenever one sheet is saved: no set is made for one look.
    for choice in choices:  # noqa: SIM110 - a generator would cost more than the comparisons
        if choice["code"] == code:
            return True
    return False


_JUDGES: dict[str, Callable[[QuestionRow, Any], Found]] = {
    "single": _single,
    "multiple": _multiple,
    "number": _number,
    "date": _date,
    "short": _text,
    "long": _text,
    "table": _table,
    "file": _text,
}
