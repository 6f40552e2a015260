"""What to search for, offered as one types: names and titles, places, and words that are really there."""

from collections.abc import Iterator
from typing import Any

from tsumiki.search.engine.building import Asked, all_of
from tsumiki.search.engine.documents import Suggestion
from tsumiki.search.engine.index import Index, stored_of
from tsumiki.search.engine.words import key_of

# Where the beginning is looked for, what is offered for it, and from how many letters on: a single kana begins
# thousands of words.
_FIELDS = (("places", "place", 1), ("names", "title", 1), ("compounds", "word", 2), ("readings", "word", 2))
_MOST_TERMS = 40


def suggestions(
    index: Index, typed: str, *, seen_by: frozenset[str], limit: int = 8, with_titles: bool = True
) -> list[Suggestion]:
    """Return what begins like this among what the searcher may see, the most frequent first within each kind."""
    start = key_of(typed)
    found: dict[str, Suggestion] = {}
    suggester = _Suggester(index, seen_by)
    for field, kind, least in _FIELDS:
        if len(start) < least or (kind == "title" and not with_titles):
            continue
        for suggestion in suggester.of(field, kind, start):
            if len(found) >= limit:
                return list(found.values())
            found.setdefault(suggestion.text, suggestion)
    return list(found.values())


class _Suggester:
    def __init__(self, index: Index, seen_by: frozenset[str]) -> None:
        self.searcher, self.schema = index.searcher(), index.schema
        marks = Asked.term_set_query(index.schema, "seen_by", sorted(seen_by) or [""])
        self.may = Asked.const_score_query(marks, 0.0)

    def of(self, field: str, kind: Any, start: str) -> Iterator[Suggestion]:
        terms = self.searcher.terms_with_prefix(field, start, self.may, _MOST_TERMS)
        for term, count in sorted(terms, key=lambda row: (-row[1], len(row[0]), row[0])):
            made, key = self._first(field, term)
            only = key if count == 1 else None
            if kind == "word":
                yield Suggestion(made[field][term], "word")
            elif kind == "title":
                yield Suggestion(made["title"], "title", only)
            else:
                yield Suggestion(term, "place", only)

    def _first(self, field: str, term: str) -> tuple[dict[str, Any], str]:
        asked = all_of(Asked.term_query(self.schema, field, term), self.may)
        ((_, address),) = self.searcher.search(asked, limit=1, count=False).hits
        document = self.searcher.doc(address)
        return stored_of(document, known=True), str(document.get_first("key"))
