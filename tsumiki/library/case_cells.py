"""The cells of a table of cases: what a text means, and how a value is written so that it is read back as itself."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tsumiki.framework import selectors as framework
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import fold
from tsumiki.library.case_sheets import COLUMNS, EVENT_COLUMNS, as_typed
from tsumiki.library.content import Data, Words
from tsumiki.library.models import Case, CaseEvent
from tsumiki.library.places import Towns, known_towns, towns_typed
from tsumiki.library.vague_dates import parse_vague

LONGEST = 8_000
# Columns of codes, each with the heading under which its words are offered.
CODED = {
    "fields": "分野",
    "problems": "地域課題",
    "result": "成果の確かさ",
    "digital": "デジタル活用",
    "state": "いまの状態",
    "confidence": "確度",
    "step": "工程",
    "method": "積み木",
}


def _limits(model: Any, names: Iterable[str]) -> dict[str, int]:
    lengths = {column.name: getattr(column, "max_length", None) for column in model._meta.fields}
    return {name: min(lengths.get(name) or LONGEST, LONGEST) for name in names}


LIMITS = _limits(Case, COLUMNS)
EVENT_LIMITS = _limits(CaseEvent, EVENT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Choices:
    """The words that a column takes: {the word folded: its code}, and how they are offered."""

    codes: Mapping[str, str]
    offered: str

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Choices":
        codes = dict(pairs)
        shown = dict.fromkeys(label for label in codes if not label.isascii())
        return cls({fold(label): code for label, code in codes.items()}, "・".join(shown))

    def code(self, name: str) -> str:
        if fold(name) not in self.codes:
            raise InputError(f"「{name[:30]}」は使えません。{self.offered} のどれかにしてください。")
        return self.codes[fold(name)]


@dataclass(frozen=True, slots=True)
class Cells:
    """The words and places that cells are read and written with, fetched once for all rows."""

    words: Words
    choices: Mapping[str, Choices]
    towns: Towns

    @classmethod
    def of_current_edition(cls) -> "Cells":
        words = Words.of_current_edition()
        choices = {key: Choices.of(_pairs(words, key)) for key in CODED}
        aliases = [(name, row.code) for row in framework.fields() for name in row.aliases]
        choices["fields"] = Choices.of([*_pairs(words, "fields"), *aliases])
        return cls(words, choices, known_towns())

    def offered(self) -> list[tuple[str, str]]:
        """(heading, word) of everything that a column of codes takes."""
        return [(label, str(word)) for key, label in CODED.items() for word in self.words.names[key].values()]

    def shown(self, name: str, value: Any) -> str:
        """A value of a case or event as its cell says it."""
        if name == "towns":
            return "、".join(self.towns.names.get(code, code) for code in value)
        if name == "source_rows":
            return "\n".join(row["url"] for row in value if row["url"])
        if isinstance(value, list):
            return ("、" if name in CODED else "\n").join(self.words.of(name, each) for each in value)
        return self.words.of(name, value) if value else ""

    def is_same(self, name: str, text: str, value: Any) -> bool:
        """Whether the cell says what is there already, down to what only the case's own pages hold."""
        return as_typed(self.shown(name, value)) == text

    def value(self, name: str, text: str, before: Any = None) -> Any:
        """What the cell means; the value that is there where it says the same. Raises InputError with a sentence."""
        if before is not None and self.is_same(name, text, before):
            return before
        if name == "towns":
            return towns_typed(text, self.towns)
        if name == "source_rows":
            return _sources(text, before or [])
        if reader := _READERS.get(name):
            return reader(text)
        if name in ("fields", "problems"):
            return [self.choices[name].code(each) for each in _items(text)]
        if name in self.choices:
            return self.choices[name].code(text)
        return within(text, LIMITS[name])


def _pairs(words: Words, key: str) -> list[tuple[str, str]]:
    return [(str(label), str(code)) for code, name in words.names[key].items() for label in (name, code)]


def within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise InputError(f"{limit:,}字以内で入力してください（いま{len(text):,}字）。")
    return text


def _items(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split(r"[、\n|]", text) if part.strip()))


def _sources(text: str, before: list[Data]) -> list[Data]:
    """The addresses; what is known of one that was there already stays, and so do sources without an address."""
    known = {row["url"]: row for row in before if row["url"]}
    rows = []
    for url in text.split():
        if not re.match(r"https?://[^/\s]+", url) or len(url) > 500:
            raise InputError(
                f"「{url[:40]}」はURLではありません。http:// か https:// から始まるURLを入力してください。"
            )
        rows.append(known.get(url) or {"title": "", "url": url, "accessed": ""})
    return [*rows, *(row for row in before if not row["url"])]


_READERS: dict[str, Callable[[str], Any]] = {
    "partners": _items,
    "funding": _items,
    "started": lambda text: parse_vague(text).words,
    "ended": lambda text: parse_vague(text).words,
}
