"""Answers in words, for people: on the page beside the field, before submitting, in the history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tsumiki.kernel.dates import japanese_date
from tsumiki.surveys.logic import is_answered, number_in_words, text_key
from tsumiki.surveys.models import Question

NOTHING = "（未回答）"
Kind = Question.Kind


def answer_text(question: Question, answers: Mapping[str, Any]) -> str:
    """A question's whole answer with the text of その他; several choices or cells stand on lines of their own."""
    value = answers.get(question.code)
    if not is_answered(value):
        return NOTHING
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE):
        return "\n".join(_choices(question, value, answers))
    return value_text(question, value)


def value_text(question: Question, value: Any) -> str:
    """One stored value in words; a value that does not fit its question is shown as it is."""
    if not is_answered(value):
        return NOTHING
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE):
        return "\n".join(_choices(question, value, {}))
    if question.kind == Kind.TABLE and isinstance(value, dict):
        return "\n".join(_cells(question, value))
    return _plain(question.kind, value, question.unit)


def change_text(questions: Mapping[str, Question], key: str, value: Any) -> tuple[str, str]:
    """(what it is, the value in words) of one line of the history."""
    code, _, rest = key.partition("/")
    question = questions.get(code)
    if question is None:
        return key, str(value or NOTHING)
    name = f"{question.number}　{question.text}"
    if rest == "explanation":
        return f"{name}（変わった理由）", str(value or NOTHING)
    if rest:
        labels = {f"{choice['code']}/text": choice["label"] for choice in question.choices}
        return f"{name}（「{labels.get(rest, rest)}」の内容）", str(value or NOTHING)
    return name, value_text(question, value)


def _choices(question: Question, value: Any, answers: Mapping[str, Any]) -> list[str]:
    labels = {choice["code"]: choice["label"] for choice in question.choices}
    lines = []
    for code in [value] if isinstance(value, str) else list(value):
        text = answers.get(text_key(question.code, code))
        lines.append(f"{labels.get(code, code)}（{text}）" if text else str(labels.get(code, code)))
    return lines


def _cells(question: Question, value: Mapping[str, Any]) -> list[str]:
    lines = []
    for row in question.rows:
        for column in question.columns:
            cell = value.get(f"{row['code']}/{column['code']}")
            if is_answered(cell):
                labels = {choice["code"]: choice["label"] for choice in column.get("choices", ())}
                said = labels.get(cell) or _plain(column.get("kind", ""), cell, column.get("unit", ""))
                lines.append(f"{row['label']}／{column['label']}：{said}")
    return lines


def _plain(kind: str, value: Any, unit: str) -> str:
    if kind == Kind.DATE:
        try:
            return japanese_date(date.fromisoformat(value))
        except (TypeError, ValueError):
            return str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_in_words(value, unit)
    return str(value)
