"""Fields and habits every form of planning shares."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from tsumiki.kernel.dates import parse_date
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import normalise_input

LONG = 8_000  # characters in one text of a plan


class TextField(forms.CharField):
    """Text as people type it: one canonical form, line ends as one sign."""

    def to_python(self, value: Any) -> str:
        return normalise_input(super().to_python(value))


def long_text(label: str, help_text: str = "", rows: int = 6, limit: int = LONG) -> TextField:
    return TextField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": f"{label}は{limit:,}字までです。%(show_value)d字あります。短くしてください。"
        },
    )


def short_text(label: str, limit: int, *, required: bool = False, help_text: str = "") -> TextField:
    return TextField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=limit,
        error_messages={"required": f"{label}を入力してください。"},
    )


class MonthField(forms.Field):
    """A month (2027-04, 2027年4月, 令和9年4月); its value is the month's first day."""

    def __init__(self, *, label: str, required: bool = False, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "month", "placeholder": "2027-04"})
        messages = {"required": f"{label}を入力してください。"}
        super().__init__(label=label, required=required, widget=widget, error_messages=messages, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%Y-%m") if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        joined = f"{text}1日" if text.endswith("月") else f"{text}{_separator(text)}1"
        try:
            return parse_date(joined)
        except InputError:
            raise forms.ValidationError(
                f"「{text[:20]}」は年月として読み取れません。2027-04 または 2027年4月 の形で入力してください。"
            ) from None


class DayField(forms.Field):
    """A day (2027-04-01, 2027年4月1日, R9.4.1)."""

    def __init__(self, *, label: str, required: bool = False, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        messages = {"required": f"{label}を入力してください。"}
        super().__init__(label=label, required=required, widget=widget, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return parse_date(str(value).strip())
        except InputError:
            raise forms.ValidationError(
                f"「{str(value)[:20]}」は日付として読み取れません。2027-04-01 または 2027年4月1日 の形で入力してください。"
            ) from None


def _separator(text: str) -> str:
    found = re.search(r"[-/.．－／]", text)
    return found.group() if found else "-"


class VersionedForm(forms.Form):
    """A form that remembers which state of the section the person saw."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def keep_for(self, version: int, untouched: Mapping[str, str] | None = None) -> None:
        """Show again what was typed, now to be saved over this version; what was not touched is taken from it."""
        self.data = self.data.copy()
        for name, text in (untouched or {}).items():
            self.data[self.add_prefix(name)] = text
        self.data[self.add_prefix("expected_version")] = str(version)
