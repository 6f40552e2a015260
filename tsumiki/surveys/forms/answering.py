"""What a person changed on an answer page: told apart from what the page showed and from what others changed since.

The page carries `seen`: per question the version it showed and a mark of what stood there. So a whole page can be sent
again and again, by a person or by autosave, and only what was touched is a change.
"""

import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from tsumiki.surveys.forms.answers import EXPLANATION, AnswerForm, answer_form_for, field_name
from tsumiki.surveys.logic import text_key
from tsumiki.surveys.models import AnswerSheet, Question

_EMPTY: tuple[Any, ...] = (None, "", [], {})


class SeenForm(forms.Form):
    """The hidden part of the page. `writer` tells two windows of one account apart."""

    seen = forms.CharField(widget=forms.HiddenInput)
    writer = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, seen: str) -> None:
        super().__init__(initial={"seen": seen, "writer": secrets.token_hex(4)})


@dataclass(frozen=True, slots=True)
class Posted:
    """What a person changed on a page, and which version of each question they had before them."""

    changes: dict[str, Any]
    seen: dict[str, int]
    explanations: dict[str, str]


def seen_of(questions: Iterable[Question], sheet: AnswerSheet, versions: Mapping[str, int]) -> str:
    """{question: [version, mark of its answers, mark of its explanation]} as the page carries it."""
    rows = {
        question.code: [
            versions.get(question.code, 0),
            mark({key: sheet.answers.get(key) for key in keys_of(question)}),
            mark({EXPLANATION: sheet.explanations.get(question.code)}),
        ]
        for question in questions
    }
    return json.dumps(rows, separators=(",", ":"))


def keys_of(question: Question) -> list[str]:
    """The keys of the sheet under which a question's answers stand."""
    words = [text_key(question.code, choice["code"]) for choice in question.choices if choice.get("has_text")]
    return [question.code, *words]


def mark(values: Mapping[str, Any]) -> str:
    """A short mark of answers: equal for equal answers, however they are written down."""
    kept = {key: _plain(value) for key, value in values.items() if value not in _EMPTY}
    return f"{zlib.crc32(json.dumps(kept, sort_keys=True).encode()):x}"


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(cell) for key, cell in value.items()}
    return value


def read_page(questions: Iterable[Question], posted: Any) -> Posted:
    """Read a posted page. A question left as it was shown, or that the page did not carry, is no change.

    What cannot be read as a number or a date is kept as it was typed; looking the answers over says so.
    """
    marks = _marks(posted.get("seen", ""))
    carried = [question for question in questions if question.code in marks]
    explained = [q.code for q in carried if f"{q.code}.{EXPLANATION}" in posted]
    form = answer_form_for(carried, data=posted, explain=explained)
    form.full_clean()
    answers, explanations = form.answers(), form.explanations()
    _keep_unreadable(form, answers)
    found = Posted({}, {code: row[0] for code, row in marks.items()}, {})
    for question in carried:
        _, before, explained_before = marks[question.code]
        values = {key: answers[key] for key in keys_of(question) if key in answers}
        if mark(values) != before:
            found.changes.update(values)
        text = explanations.get(question.code)
        if text is not None and mark({EXPLANATION: text}) != explained_before:
            found.explanations[question.code] = text
    return found


def _keep_unreadable(form: AnswerForm, answers: dict[str, Any]) -> None:
    if not form.errors:
        return
    for question in form.questions:
        if question.kind == Question.Kind.TABLE:
            prefix = f"{question.code}."
            cells = {
                name.removeprefix(prefix).replace(".", "/"): form.data.get(name, "")
                for name in form.errors
                if name.startswith(prefix) and not isinstance(form.fields[name], forms.ChoiceField)
            }
            if cells:
                answers[question.code] = {**(answers.get(question.code) or {}), **cells}
            continue
        for key in keys_of(question):
            field = form.fields.get(field_name(key))
            if field_name(key) in form.errors and not isinstance(field, forms.ChoiceField | forms.FileField):
                answers[key] = form.data.get(field_name(key), "")


def _marks(text: str) -> dict[str, tuple[int, str, str]]:
    try:
        rows = json.loads(text)
        return {str(code): (int(row[0]), str(row[1]), str(row[2])) for code, row in rows.items()}
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return {}
