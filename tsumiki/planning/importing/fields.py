"""The tables of a plan and their columns in the words towns use, as words.yaml lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Choices = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: the form's field it fills, its heading in our own export, other headings, how its cells are read."""

    name: str
    label: str
    words: tuple[str, ...] = ()
    kind: str = "text"
    choices: Choices = field(default_factory=dict)
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a plan."""

    key: str
    label: str
    titles: tuple[str, ...]
    name: str
    others: tuple[str, ...]
    fields: tuple[Field, ...]
    identity: tuple[str, ...]

    def field(self, name: str) -> Field | None:
        return next((each for each in self.fields if each.name == name), None)

    def kind_of(self, name: str) -> str:
        found = self.field(name)
        return found.kind if found else ""


def is_total(text: str) -> bool:
    """Whether a column or row sums others up; for a text brought to one form by `values.plain`."""
    return text in TOTALS or text.strip("【】<>〈〉[]()・-*＊") in TOTALS


def options_for(part: Part, years: Sequence[int]) -> list[tuple[str, str]]:
    """What a column may be, for people to choose from: (code, words)."""
    options = [(each.name, each.label) for each in part.fields]
    if part.key == "kpis":
        options += [(f"target-{year}", f"{year}年度の目標値") for year in years]
        options += [(f"year-{year}", f"{year}年度の増加分") for year in years]
    if part.key == "budget":
        options += [(f"amount-{year}", f"{year}年度の金額") for year in years]
        options += [(f"amount--{source}", f"{words[0]}の金額") for source, words in SOURCES.items()]
    return options


def words_of(part: Part, code: str) -> str:
    """A column's code in words: amount-2027-grant is 2027年度の国の交付金等の金額."""
    if found := part.field(code):
        return found.label
    stem, year, rest = (*code.split("-", 2), "", "")[:3]
    said = f"{year}年度の" if year else ""
    if stem == "amount":
        return f"{said}{f'{SOURCES[rest][0]}の' if rest else ''}金額"
    if stem == "mark":
        return f"線表（{year}年{int(rest)}月）" if rest else f"線表（{year}年度）"
    return said + {"target": "目標値", "year": "増加分", "baseline": "現時点値"}[stem]


def _part(key: str, told: dict[str, Any]) -> Part:
    fields = tuple(_field(name, about) for name, about in told["fields"].items())
    lists = {name: tuple(told[name]) for name in ("titles", "others", "identity")}
    return Part(key=key, label=told["label"], name=told["name"], fields=fields, **lists)


def _field(name: str, told: dict[str, Any]) -> Field:
    choices = SOURCES if name == "source_kind" else told.get("choices", {})
    return Field(
        name=name,
        label=told["label"],
        words=tuple(told.get("words", ())),
        kind=told.get("kind", "text"),
        choices={key: tuple(words) for key, words in choices.items()},
        fill=told.get("fill", False),
    )


_TOLD = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
SOURCES: Choices = {key: tuple(words) for key, words in _TOLD["sources"].items()}
TOTALS = frozenset(_TOLD["totals"])
PARTS = {key: _part(key, told) for key, told in _TOLD["parts"].items()}
