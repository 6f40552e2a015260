"""Values out of a posted page without cleaning a form of 250 fields: common cases at once, the rest by the field.

    read = reader_of("q001", field)
    read(request.POST)  # the value as the sheet keeps it, None where nothing was answered

`cleaned` is the reading by the field itself and the measure of all others: a reader never says anything else.
"""

from collections.abc import Callable
from typing import Any

from django import forms

from tsumiki.kernel.text import normalise_input
from tsumiki.surveys.forms.answer_fields import ManyAnswers, NumberAnswer, OneAnswer, TextAnswer

EMPTY: tuple[Any, ...] = (None, "", [], {})
# A number this short is exact, finite and the same however it is read.
_PLAIN_DIGITS = 15

Reader = Callable[[Any], Any]


def reader_of(name: str, field: forms.Field) -> Reader:
    """Return what reads the field called `name` out of a posted page."""
    maker = _MAKERS.get(type(field), _of_any)
    return maker(name, field)


def cleaned(field: forms.Field, name: str, posted: Any) -> Any:
    """What the field makes of it. What it cannot read stays as it was typed, a choice that is none is no answer."""
    typed = field.widget.value_from_datadict(posted, {}, name)
    try:
        value = field.clean(typed)
    except forms.ValidationError:
        value = None if isinstance(field, forms.ChoiceField) else normalise_input(typed)
    return None if value in EMPTY else value


def _of_any(name: str, field: forms.Field) -> Reader:
    return lambda posted: cleaned(field, name, posted)


def _of_one(name: str, field: Any) -> Reader:
    codes = {str(code): str(code) for code, _ in field.choices if code != ""}
    return lambda posted: codes.get(posted.get(name))


def _of_many(name: str, field: Any) -> Reader:
    codes = frozenset(str(code) for code, _ in field.choices)

    def read(posted: Any) -> Any:
        given = posted.getlist(name)
        # One that is no choice spoils them all.
        return list(given) if given and codes.issuperset(given) else None

    return read


def _of_number(name: str, field: Any) -> Reader:
    def read(posted: Any) -> Any:
        typed = posted.get(name)
        if not typed:
            return None
        is_plain = typed.isascii() and typed.isdecimal() and len(typed) <= _PLAIN_DIGITS
        if is_plain and not (field.unit and typed.endswith(field.unit)):
            return int(typed)
        return cleaned(field, name, posted)

    return read


def _of_text(name: str, field: Any) -> Reader:
    def read(posted: Any) -> Any:
        typed = posted.get(name)
        if not typed:
            return None
        value = normalise_input(typed.strip())
        if len(value) > field.max_length or "\x00" in typed:
            return cleaned(field, name, posted)
        return value or None

    return read


_MAKERS: dict[type[forms.Field], Callable[[str, Any], Reader]] = {
    OneAnswer: _of_one,
    ManyAnswers: _of_many,
    NumberAnswer: _of_number,
    TextAnswer: _of_text,
}
