"""What can be searched, what is asked and what comes back: plain values, shared by everything in the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "title", "name", "place", "keyword", "text", "synonym", "spelling", "typo", "reading", "meaning"
]


class SearchError(Exception):
    """The index cannot be used as it is."""


class DamagedError(SearchError):
    """The folder holds no readable index: delete it and apply everything again."""


class OtherVersionError(SearchError):
    """The folder was written by another version of the engine: delete it and apply everything again."""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found."""

    key: str  # unique, "case:12"
    type: str  # "case", "publication", "block", "government" …
    title: str
    label: str = ""  # shown above the title: the town of a case, the step of a block
    names: tuple[str, ...] = ()  # other names and readings: kana, romaji, short names, codes
    places: tuple[str, ...] = ()  # exact names: 京都 never matches 東京都
    keywords: tuple[str, ...] = ()  # names of fields, problems, challenges, tags, partners
    summary: str = ""
    body: str = ""
    seen_by: tuple[str, ...] = ("public",)  # a searcher with one of these marks may see it
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rank: float = 1.0  # a multiplier near 1 for quality that is not text, between .25 and 4


@dataclass(frozen=True, slots=True)
class Change:
    """A document's prepared text, or None where the document is gone."""

    key: str
    prepared: str | None


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks; `facets` narrows by any one value of each facet and all facets together."""

    text: str
    seen_by: frozenset[str]
    types: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int = 20
    offset: int = 0
    wanted_facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """How one asked word was read: `also` are the synonyms and variants that were looked for as well."""

    asked: str
    also: tuple[str, ...] = ()
    found: bool = True  # whether any document the searcher may see has the word itself or one of `also`


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit is a hit: the asked word and the word of the document that answers it."""

    kind: Kind
    asked: str
    found: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of shown text; marked where it answers the question."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as it is drawn: title and a snippet of its text."""

    type: str
    label: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    is_cut_before: bool = False
    is_cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    key: str
    score: float
    reasons: tuple[Reason, ...]
    shown: Shown


@dataclass(frozen=True, slots=True)
class Result:
    """One page of hits. Totals and counts cover only what the searcher may see."""

    total: int
    hits: tuple[Hit, ...]
    types: dict[str, int]  # whatever types are chosen
    facets: dict[str, dict[str, int]]  # each with its own choice set aside
    words: tuple[Word, ...]
    corrected: str | None = None  # a better spelling when nothing or little was found
    added: int = 0  # hits after or between them that only their meaning brings; in no total and no count


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for as one types: a title or name ("title"), a place ("place") or a known word ("word")."""

    text: str
    kind: Literal["title", "place", "word"]
    key: str | None = None  # the document, where there is exactly one
