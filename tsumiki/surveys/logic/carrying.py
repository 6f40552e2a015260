"""Last year's answers in this year's codes."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tsumiki.surveys.logic.rows import Answers, QuestionRow, text_key
from tsumiki.surveys.logic.skipping import chosen, is_answered

_SAME_SHAPE = ("number", "date", "short", "long", "file")


def carried_answers(questions: Iterable[QuestionRow], previous: Answers) -> dict[str, Any]:
    """Return what last year's answers mean in this year's questionnaire; what has no counterpart is left out.

    A choice that was split in two this year (two of this year's codes come from the same one) says nothing certain,
    so it is not carried.
    """
    carried: dict[str, Any] = {}
    for question in questions:
        old = previous.get(question.previous_code) if question.previous_code else None
        if not is_answered(old):
            continue
        if question.kind in ("single", "multiple"):
            carried |= _carried_choices(question, old, previous)
        elif question.kind == "table" and isinstance(old, dict):
            cells = {key: value for key, value in old.items() if key in _cells(question)}
            carried |= {question.code: cells} if cells else {}
        elif question.kind in _SAME_SHAPE and not isinstance(old, list | dict):
            carried[question.code] = old
    return carried


def _carried_choices(question: QuestionRow, old: Any, previous: Answers) -> dict[str, Any]:
    origins = {
        row["code"]: question.previous_choices.get(row["code"], row["code"]) for row in question.choices
    }
    times = Counter(origins.values())
    known = {origin: code for code, origin in origins.items() if times[origin] == 1}
    codes = [known[code] for code in ([old] if isinstance(old, str) else list(old)) if code in known]
    if not codes or (question.kind == "single" and len(chosen(old)) != 1):
        return {}
    carried: dict[str, Any] = {question.code: codes[0] if question.kind == "single" else codes}
    for row in question.choices:
        words = previous.get(text_key(question.previous_code, origins[row["code"]]))
        if row.get("has_text") and row["code"] in codes and words:
            carried[text_key(question.code, row["code"])] = words
    return carried


def _cells(question: QuestionRow) -> set[str]:
    return {f"{row['code']}/{column['code']}" for row in question.rows for column in question.columns}
