"""Each record as plain data and as labelled text: what a save compares and what a conflict shows."""

from typing import Any

from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.models import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.own.years import as_text

Data = dict[str, Any]
Line = tuple[str, str]
Record = OwnFigure | LocalResource | FeltNote

NAMES: dict[type, tuple[str, ...]] = {
    OwnFigure: ("name", "unit", "themes", "year_kind", "values", "source", "source_url", "method"),
    LocalResource: ("kind", "name", "what", "area", "holder", "section", "use", "source"),
    FeltNote: ("theme", "grade", "text", "voice", "heard"),
}


def data_of(record: Record) -> Data:
    return {name: getattr(record, name) for name in NAMES[type(record)]}


def title_of(model: type[Record], data: Data) -> str:
    """What people call the record."""
    if model is FeltNote:
        return f"現場の実感（{theme_name(data['theme'])}）"
    return str(data["name"])


def theme_name(code: str) -> str:
    return catalogue().theme_names.get(code, code)


def lines(model: type[Record], data: Data) -> list[Line]:
    """The data as (label, text), in the order of the form."""
    return [
        (str(model._meta.get_field(name).verbose_name), _text(model, name, data[name]))  # type: ignore[union-attr]
        for name in NAMES[model]
    ]


def _text(model: type[Record], name: str, value: Any) -> str:
    if name == "themes":
        return "、".join(theme_name(code) for code in value)
    if name == "theme":
        return theme_name(value)
    if name == "values":
        return as_text(value)
    choices = dict(model._meta.get_field(name).choices or ())  # type: ignore[union-attr]
    return str(choices.get(value, value))
