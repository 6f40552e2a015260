"""Words for the same thing. Our own groups are strong; Sudachi's general ones, where the file is at hand, are weak."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tsumiki.search.engine.words import key_of, words_of

OWN = Path(__file__).resolve().parent.parent / "data" / "synonyms.yaml"
# PART: one word of several that were asked in a row. Others that count no more are not named to people.
STRONG, PART, GENERAL = 0.6, 0.3, 0.25
_MOST_GENERAL = 6  # words of one general group: longer groups say nothing exact
Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Another way to say it: its tokens, how it is written, and how much it counts (1 would be the word itself)."""

    tokens: Tokens
    text: str
    weight: float


@dataclass
class Thesaurus:
    """`others[tokens]`: what else to look for when these tokens are asked, the strongest first.

    `read[kana]`: our own words that are read so.
    """

    others: dict[Tokens, tuple[Other, ...]] = field(default_factory=dict)
    longest: int = 1
    read: dict[str, tuple[Other, ...]] = field(default_factory=dict)

    def of(self, tokens: Tokens) -> tuple[Other, ...]:
        return self.others.get(tokens, ())

    def read_as(self, reading: str) -> tuple[Other, ...]:
        return self.read.get(reading, ())


def tokens_of(text: str) -> Tokens:
    return tuple(word.norm for word in words_of(text)) or (key_of(text),)


def thesaurus(own: Path = OWN, general: Path | None = None) -> Thesaurus:
    """Read our own groups and, where given and present, Sudachi's file."""
    found: dict[Tokens, dict[Tokens, Other]] = defaultdict(dict)
    said = yaml.safe_load(own.read_text("utf-8"))
    for group in said["groups"]:
        _add(found, group, group, STRONG)
    for group in said.get("narrow", ()):
        _add(found, group[:1], group[1:], STRONG)
    if general is not None and general.exists():
        for group in _general_groups(general):
            _add(found, group, group, GENERAL)
    rows = {
        asked: tuple(sorted(others.values(), key=lambda other: (-other.weight, other.text)))
        for asked, others in found.items()
    }
    longest = max((len(tokens) for tokens in rows), default=1)
    return Thesaurus(rows, longest, _readings([*said["groups"], *said.get("narrow", ())]))


def _readings(groups: Iterable[Iterable[str]]) -> dict[str, tuple[Other, ...]]:
    found: dict[str, dict[Tokens, Other]] = defaultdict(dict)
    for text in (text for group in groups for text in group):
        words = words_of(text)
        tokens = tuple(word.norm for word in words)
        found["".join(word.reading for word in words)].setdefault(tokens, Other(tokens, text, STRONG))
    return {reading: tuple(rows.values()) for reading, rows in found.items() if reading}


def _add(
    found: Mapping[Tokens, dict[Tokens, Other]], asked: Iterable[str], others: Iterable[str], weight: float
) -> None:
    told = [(tokens_of(text), text) for text in others]
    for text in asked:
        own = tokens_of(text)
        for tokens, other in told:
            if tokens != own and (tokens not in found[own] or found[own][tokens].weight < weight):
                found[own][tokens] = Other(tokens, other, weight)


def _general_groups(path: Path) -> Iterator[list[str]]:
    """Sudachi's groups of nouns that may be expanded; the columns are those of its own documentation."""
    groups: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if _may_expand(row):
                groups[row[0]].append(row[8])
    return (group for group in groups.values() if 1 < len(group) <= _MOST_GENERAL)


def _may_expand(row: list[Any]) -> bool:
    is_noun, is_free = len(row) > 8 and row[1] == "1", len(row) > 8 and row[2] in ("", "0")
    return is_noun and is_free and 1 < len(row[8]) <= 12
