"""An answer as people read it: for previews, comparisons, histories and receipts."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tsumiki.kernel.dates import japanese_date
from tsumiki.surveys.logic.rows import Answers, QuestionRow, text_key
from tsumiki.surveys.logic.skipping import is_answered


def answer_in_words(question: QuestionRow, answers: Answers, *, between: str = "、") -> str:
    """Return the answer to a question in words; empty where there is none. Codes never show.

    `between` stands between several choices; cells of a table stand on lines of their own.
    """
    value = answers.get(question.code)
    if not is_answered(value):
        return ""
    if question.kind in ("single", "multiple"):
        codes: list[Any] = [value] if isinstance(value, str) else list(value or ())
        return between.join(_choice(question, code, answers) for code in codes)
    if question.kind == "table" and isinstance(value, Mapping):
        return "\n".join(_cells(question, value))
    return value_in_words(question.kind, value, question.unit)


def value_in_words(kind: str, value: Any, unit: str = "", choices: Sequence[Mapping[str, Any]] = ()) -> str:
    """One value: 1,200人, 2026年11月23日, the label of a choice."""
    if kind == "number" and isinstance(value, int | float) and math.isfinite(value):
        return number_in_words(int(value) if value == int(value) else value, unit)
    if kind == "date":
        try:
            return japanese_date(date.fromisoformat(value))
        except (TypeError, ValueError):
            return str(value)
    if kind == "file":
        return file_name(str(value))
    if kind == "single":
        return next((c["label"] for c in choices if c["code"] == value), str(value))
    return str(value)


def file_name(answer: str) -> str:
    """The name of an attached file; its answer is "pk/name"."""
    return answer.partition("/")[2] or answer


def number_in_words(value: float, unit: str = "") -> str:
    """1,200人; a year has no thousands: 2021年."""
    return f"{value}{unit}" if unit == "年" else f"{value:,}{unit}"


def _choice(question: QuestionRow, code: str, answers: Answers) -> str:
    label = next((choice["label"] for choice in question.choices if choice["code"] == code), code)
    words = answers.get(text_key(question.code, code))
    return f"{label}（{words}）" if is_answered(words) else label


def _cells(question: QuestionRow, value: Mapping[str, Any]) -> list[str]:
    lines = []
    for row in question.rows:
        for column in question.columns:
            cell = value.get(f"{row['code']}/{column['code']}")
            if is_answered(cell):
                shown = value_in_words(
                    column.get("kind", "short"), cell, column.get("unit", ""), column.get("choices", ())
                )
                lines.append(f"{row['label']}・{column['label']}：{shown}")
    return lines


def skip_in_words(question: QuestionRow, by_code: Mapping[str, Any]) -> str:
    """Say who answers: 「問1で「A 推進している」と答えた団体だけがお答えください。」; empty where everybody does."""
    parts = []
    for condition in question.asked_if:
        other = by_code.get(condition["question"])
        if other is not None:
            labels = [c["label"] for c in other.choices if c["code"] in condition["any_of"]]
            parts.append(f"{other.number}で" + "または".join(f"「{label}」" for label in labels))
    return "、かつ".join(parts) + "と答えた団体だけがお答えください。" if parts else ""
