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

from tsumiki.kernel.text import normalise_input
from tsumiki.surveys.forms.answers import EXPLANATION, field_name, fields_of
from tsumiki.surveys.logic import text_key
from tsumiki.surveys.models import AnswerSheet, Question

NOTHING = "0"  # the mark of an unanswered question
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
    if not kept:
        return NOTHING
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
    found = Posted({}, {code: row[0] for code, row in marks.items()}, {})
    for question in questions:
        if question.code not in marks:
            continue
        _, answered, explained = marks[question.code]
        values = _read(question, posted)
        if _differs(values, answered):
            found.changes.update(values)
        text = posted.get(f"{question.code}.{EXPLANATION}")
        if text is not None:
            text = normalise_input(text).strip()
            if mark({EXPLANATION: text}) != explained:
                found.explanations[question.code] = text
    return found


def _differs(values: Mapping[str, Any], shown: str) -> bool:
    if shown == NOTHING:
        return any(value not in _EMPTY for value in values.values())
    return mark(values) != shown


def _read(question: Question, posted: Any) -> dict[str, Any]:
    """{key of the sheet: value} of one question. A file is not typed: it has a form of its own."""
    if question.kind == Question.Kind.FILE:
        return {}
    # Fields hold nothing of a request; making 250 of them anew for each would be half of its cost.
    fields = question.__dict__.get("answer_fields")
    if fields is None:
        fields = question.__dict__["answer_fields"] = dict(fields_of(question))
    said = {name: _cleaned(field, name, posted) for name, field in fields.items()}
    if question.kind == Question.Kind.TABLE:
        prefix = f"{question.code}."
        cells = {name.removeprefix(prefix).replace(".", "/"): value for name, value in said.items()}
        return {question.code: {place: v for place, v in cells.items() if v not in _EMPTY} or None}
    return {key: said[field_name(key)] for key in keys_of(question)}


def _cleaned(field: forms.Field, name: str, posted: Any) -> Any:
    typed = field.widget.value_from_datadict(posted, {}, name)
    try:
        value = field.clean(typed)
    except forms.ValidationError:
        value = None if isinstance(field, forms.ChoiceField) else normalise_input(typed)
    return None if value in _EMPTY else value


def _marks(text: str) -> dict[str, tuple[int, str, str]]:
    try:
        rows = json.loads(text)
        return {str(code): (int(row[0]), str(row[1]), str(row[2])) for code, row in rows.items()}
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return {}
