"""A saved search as the search page would answer it today: its conditions in one form, in words, and what it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from tsumiki.search.conditions import query_of
from tsumiki.search.finding import find
from tsumiki.search.sources import facets, source_of, sources, url_of

LONGEST = 1000
DEEPEST = 1000  # what stands further down answers nobody's question


@dataclass(frozen=True, slots=True)
class Found:
    """One result: its key never changes while it is there."""

    key: str
    title: str
    kind: str
    path: str


# Whose search, and its conditions as they stand in an address.
Finder = Callable[[Any, str], Sequence[Found]]


def conditions_of(data: QueryDict) -> str:
    """The part of an address that asks: words, types and facets, always in the same order; "" where nothing does."""
    kept = QueryDict(mutable=True)
    if words := " ".join(data.get("q", "").split()):
        kept["q"] = words
    known = {source.type for source in sources()}
    if types := sorted({kind for kind in data.getlist("type") if kind in known}):
        kept.setlist("type", types)
    for name in sorted(facets()):
        if values := sorted({value for value in data.getlist(name) if value}):
            kept.setlist(name, values)
    return kept.urlencode()


def found_by_search(user: Any, conditions: str) -> list[Found]:
    """What the person may see of it now, best first."""
    return [
        Found(
            hit.key,
            "".join(piece.text for piece in hit.shown.title),
            source_of(hit.shown.type).label,
            url_of(hit.key),
        )
        for hit in find(user, query_of(QueryDict(conditions), limit=DEEPEST)).hits
    ]


def in_words(conditions: str) -> str:
    """「空家 移住」、種類：事例、分野：住まい."""
    data = QueryDict(conditions)
    parts = [f"「{data['q']}」"] if data.get("q") else []
    labels = {source.type: source.label for source in sources()}
    if types := data.getlist("type"):
        parts.append(f"種類：{'・'.join(labels.get(kind, kind) for kind in types)}")
    for name, facet in facets().items():
        if values := data.getlist(name):
            named = facet.labels() if facet.labels else {}
            parts.append(f"{facet.label}：{'・'.join(named.get(value, value) for value in values)}")
    return "、".join(parts)


def path_of(conditions: str) -> str:
    return f"{reverse('search:results')}?{conditions}"
