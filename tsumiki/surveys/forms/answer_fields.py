"""The fields an answer is typed into, by kind. None of them is ever required: a draft may be half filled."""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from tsumiki.kernel.dates import japanese_date, parse_date
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import normalise_input
from tsumiki.kernel.uploads import ENDINGS, FILE_HELP
from tsumiki.surveys.logic import length_limit

FIELD_TEMPLATE = "surveys/answer_field.html"
CELL_TEMPLATE = "surveys/answer_cell.html"
WORDS_LENGTH = 200
# A longer list of choices is a menu, so that the page stays short.
MOST_RADIOS = 15
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?|[-+]?\.\d+")
_MINUS = str.maketrans("▲△−―‐ー", "------")


class NumberAnswer(forms.Field):
    """A number as people type it: １，２００, ▲3, 12.5, with or without its unit."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "answer-number", "autocomplete": "off"}
        )
        super().__init__(required=False, widget=widget, **kwargs)
        self.unit = unit

    def prepare_value(self, value: Any) -> Any:
        return shown_number(value) if isinstance(value, int | float) else value

    def to_python(self, value: Any) -> int | float | None:
        text = unicodedata.normalize("NFKC", str(value or "")).strip().removesuffix(self.unit)
        plain = re.sub(r"[,\s]", "", text.translate(_MINUS))
        if not plain:
            return None
        if not _NUMBER.fullmatch(plain) or not math.isfinite(float(plain)):
            raise forms.ValidationError(
                f"「{str(value)[:20]}」は数値として読み取れません。1200 のように数字で入力してください。"
            )
        number = float(plain)
        return int(plain) if "." not in plain else number


def shown_number(value: float) -> str:
    return str(int(value)) if isinstance(value, int) or value == int(value) else repr(value)


class DateAnswer(forms.Field):
    """A date (2026-04-01, 令和8年4月1日, R8.4.1); its value is the ISO text that the sheet keeps."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": "例：令和8年4月1日", "class": "answer-date"})
        super().__init__(required=False, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        try:
            return japanese_date(date.fromisoformat(value))
        except (TypeError, ValueError):
            return value

    def to_python(self, value: Any) -> str | None:
        if not str(value or "").strip():
            return None
        try:
            return parse_date(str(value)).isoformat()
        except InputError as problem:
            raise forms.ValidationError(str(problem)) from None


class TextAnswer(forms.CharField):
    """Text in its canonical form, kept as it was typed otherwise."""

    def __init__(self, *, limit: int, rows: int = 1, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        messages = {"max_length": f"{limit:,}字以内で入力してください（いま%(show_value)d字）。"}
        super().__init__(required=False, max_length=limit, widget=widget, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> str:
        return normalise_input(super().to_python(value))


class FileAnswer(forms.FileField):
    """A file is sent when the page is saved; what it is, its content decides."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.FileInput(attrs={"accept": ENDINGS}), **kwargs)


class OneAnswer(forms.ChoiceField):
    """One choice; the empty one takes an answer back without JavaScript."""

    def __init__(self, *, choices: Any, in_cell: bool = False, **kwargs: Any) -> None:
        rows = [(choice["code"], choice["label"]) for choice in choices]
        is_menu = in_cell or len(rows) > MOST_RADIOS
        empty = "選んでください" if is_menu else "（未回答）"
        widget = forms.Select if is_menu else forms.RadioSelect
        shown = [("", empty), *rows] if is_menu else [*rows, ("", empty)]
        super().__init__(required=False, choices=shown, widget=widget, **kwargs)


class ManyAnswers(forms.MultipleChoiceField):
    def __init__(self, *, choices: Any, **kwargs: Any) -> None:
        rows = [(choice["code"], choice["label"]) for choice in choices]
        super().__init__(required=False, choices=rows, widget=forms.CheckboxSelectMultiple, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value or []


def main_field(question: Any) -> forms.Field:
    """The field of a question that is not a table."""
    label = f"{question.number} {question.text}".strip()
    common: dict[str, Any] = {"label": label, "template_name": FIELD_TEMPLATE}
    made = _by_kind(question.kind, common, question.choices, question.unit, _limit(question), in_cell=False)
    made.help_text = "\n".join(
        text for text in (question.help, FILE_HELP if question.kind == "file" else "") if text
    )
    made.is_wanted = question.is_required  # type: ignore[attr-defined]
    return made


def cell_field(question: Any, row: Mapping[str, Any], column: Mapping[str, Any]) -> forms.Field:
    """One cell of a table; its heading is read out as 行・列."""
    kind = column.get("kind", "short")
    common = {"label": f"{row['label']}・{column['label']}", "template_name": CELL_TEMPLATE}
    made = _by_kind(
        kind,
        common,
        column.get("choices", ()),
        column.get("unit", ""),
        length_limit(kind, question.max_length),
        in_cell=True,
    )
    made.widget.attrs["aria-label"] = common["label"]
    return made


def words_field(choice: Mapping[str, Any]) -> forms.Field:
    return TextAnswer(label=f"「{choice['label']}」の内容", limit=WORDS_LENGTH, template_name=FIELD_TEMPLATE)


def explanation_field(question: Any) -> forms.Field:
    return TextAnswer(
        label="前回から変わった理由", limit=length_limit("long", None), rows=3, template_name=FIELD_TEMPLATE
    )


def removal_field() -> forms.Field:
    return forms.BooleanField(label="このファイルを取り除く（保存したときに外れます）", required=False)


def _limit(question: Any) -> int:
    return length_limit(question.kind, question.max_length)


def _by_kind(
    kind: str, common: dict[str, Any], choices: Any, unit: str, limit: int, *, in_cell: bool
) -> forms.Field:
    match kind:
        case "single":
            return OneAnswer(choices=choices, in_cell=in_cell, **common)
        case "multiple":
            return ManyAnswers(choices=choices, **common)
        case "number":
            return NumberAnswer(unit=unit, **common)
        case "date":
            return DateAnswer(**common)
        case "file":
            return FileAnswer(**common)
        case "long":
            return TextAnswer(limit=limit, rows=2 if in_cell else 5, **common)
        case _:
            return TextAnswer(limit=limit, **common)
