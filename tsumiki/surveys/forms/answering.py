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
from tsumiki.surveys.forms.reading import EMPTY, Reader, reader_of
from tsumiki.surveys.logic import text_key
from tsumiki.surveys.models import AnswerSheet, Question

NOTHING = "0"  # the mark of an unanswered question


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
    """Per question "code.version.mark of its answers.mark of its explanation": nothing that a form must escape."""
    return " ".join(
        f"{question.code}.{versions.get(question.code, 0)}"
        f".{mark({key: sheet.answers.get(key) for key in keys_of(question)})}"
        f".{mark({EXPLANATION: sheet.explanations.get(question.code)})}"
        for question in questions
    )


def keys_of(question: Question) -> list[str]:
    """The keys of the sheet under which a question's answers stand."""
    words = [text_key(question.code, choice["code"]) for choice in question.choices if choice.get("has_text")]
    return [question.code, *words]


def mark(values: Mapping[str, Any]) -> str:
    """A short mark of answers: equal for equal answers, however they are written down."""
    kept = {key: _plain(value) for key, value in values.items() if value not in EMPTY}
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
        name = f"{question.code}.{EXPLANATION}"
        if name in posted:
            text = normalise_input(posted[name]).strip()
            if mark({EXPLANATION: text}) != explained:
                found.explanations[question.code] = text
    return found


def _differs(values: Mapping[str, Any], shown: str) -> bool:
    if shown == NOTHING:
        return any(value not in EMPTY for value in values.values())
    return mark(values) != shown


def _read(question: Question, posted: Any) -> dict[str, Any]:
    """{key of the sheet: value} of one question. A file is not typed: it has a form of its own."""
    if question.kind == Question.Kind.FILE:
        return {}
    # Readers hold nothing of a request; making 250 of them anew for each would be half of its cost.
    readers = question.__dict__.get("answer_readers")
    if readers is None:
        readers = question.__dict__["answer_readers"] = _readers_of(question)
    values = {key: read(posted) for key, read in readers}
    if question.kind == Question.Kind.TABLE:
        return {question.code: {place: v for place, v in values.items() if v not in EMPTY} or None}
    return values


def _readers_of(question: Question) -> list[tuple[str, Reader]]:
    """What reads each key of the sheet; of a table, each "row/column"."""
    readers = {name: reader_of(name, field) for name, field in fields_of(question)}
    if question.kind == Question.Kind.TABLE:
        prefix = f"{question.code}."
        return [(name.removeprefix(prefix).replace(".", "/"), read) for name, read in readers.items()]
    return [(key, readers[field_name(key)]) for key in keys_of(question)]


def _marks(text: str) -> dict[str, tuple[int, str, str]]:
    found = {}
    try:
        for row in text.split():
            code, version, answered, explained = row.rsplit(".", 3)
            found[code] = (int(version), answered, explained)
    except ValueError:
        return {}
    return found
