"""Fields that hold a list as lines: what was typed is shown again as it was, with the line that is wrong."""

from collections.abc import Callable
from typing import Any

from django import forms

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import normalise_input
from tsumiki.surveys.forms.answer_fields import NumberAnswer
from tsumiki.surveys.logic import typed
from tsumiki.surveys.logic.specs import codes_line


class LinesField(forms.Field):
    """Reads and writes through a pair of functions of `logic.typed`."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 6, "wrap": "off"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else type(self).write(value)

    def to_python(self, value: Any) -> Any:
        try:
            return self._read(normalise_input(str(value or "")))
        except InputError as problem:
            raise forms.ValidationError(str(problem)) from None

    def _read(self, text: str) -> Any:
        return type(self).read(text)


class ChoiceLines(LinesField):
    read = staticmethod(typed.read_choices)
    write = staticmethod(typed.write_choices)

    def __init__(self, *, with_flags: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.with_flags = with_flags

    def _read(self, text: str) -> Any:
        return typed.read_choices(text, with_flags=self.with_flags)


class ColumnLines(LinesField):
    read = staticmethod(typed.read_columns)
    write = staticmethod(typed.write_columns)


class MappingLines(LinesField):
    read = staticmethod(typed.read_mapping)

    @staticmethod
    def write(value: Any) -> str:
        return "\n".join(f"{now}|{codes_line(before)}" for now, before in value.items())


class NumberLine(NumberAnswer):
    """A number an author sets, within limits of its own."""

    def __init__(self, *, minimum: float | None = None, maximum: float | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.minimum, self.maximum = minimum, maximum

    def validate(self, value: Any) -> None:
        super().validate(value)
        if (
            value is not None
            and self.minimum is not None
            and not self.minimum <= value <= (self.maximum or value)
        ):
            raise forms.ValidationError(f"{self.minimum:g}から{self.maximum:g}までの数にしてください。")
