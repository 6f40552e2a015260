"""Fields that the library's editing forms share."""

from typing import Any

from django import forms

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import normalise_input
from tsumiki.library.places import names_of, towns_typed
from tsumiki.library.vague_dates import parse_vague

LONG = 8_000


class TextField(forms.CharField):
    """Text as people type it: one canonical form, line ends as one sign."""

    def to_python(self, value: Any) -> str:
        return normalise_input(super().to_python(value) or "")


def short(label: str, limit: int, *, required: bool = False, help_text: str = "") -> TextField:
    return TextField(label=label, max_length=limit, required=required, help_text=help_text)


def long(label: str, *, required: bool = False, help_text: str = "", rows: int = 5) -> TextField:
    return TextField(
        label=label,
        max_length=LONG,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VagueDateField(TextField):
    """A time as people remember it, kept as typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "2021年4月3日、2021年4月、2021年春、令和3年度 など")
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse_vague(text).words
        except InputError as refusal:
            raise forms.ValidationError(str(refusal)) from None


class LinesField(TextField):
    """A list, one to a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return list(dict.fromkeys(line.strip() for line in super().clean(value).split("\n") if line.strip()))


class TownsField(TextField):
    """Governments by name; its value is their codes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return names_of(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        try:
            return towns_typed(super().clean(value))
        except InputError as refusal:
            raise forms.ValidationError(str(refusal)) from None


def with_kept(choices: list[tuple[Any, str]], kept: list[Any]) -> list[tuple[Any, str]]:
    """The choices of today and what was chosen from an earlier edition."""
    known = {str(code) for code, _ in choices}
    return [
        *choices,
        *((code, f"{code}（以前の年度版）") for code in kept if code and str(code) not in known),
    ]
