"""The ranking by words and the ranking by meaning as one, by reciprocal rank. Words lead, meaning adds a few."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

import tantivy

from tsumiki.search.engine.building import Asked, Occur, all_of
from tsumiki.search.engine.documents import Query
from tsumiki.search.engine.meaning import Meaning

TOP = 100  # of each ranking; 200 found nothing more
K = 60
WEIGHT = 0.5  # of a place in the ranking by meaning; by words it is 1
FEW = 2_000  # that may be shown at all: then only these are compared
MOST_ADDED = 10  # things that only their meaning brings: everything is somehow near everything


@dataclass(frozen=True, slots=True)
class Ranked:
    address: Any
    score: float
    is_only_meant: bool = False


@dataclass(frozen=True, slots=True)
class _Near:
    address: Any
    product: float


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is what the words find; `added` is how many more their meaning brings."""

    hits: Sequence[Ranked]
    total: int
    added: int = 0


@dataclass(frozen=True, slots=True)
class Fusion:
    """`wanted` is what the words ask for; `allowed` is whatever may be shown at all: visible, chosen, in the place.

    What is asked for by its name, one of `names`, and stands first stays first.
    """

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    wanted: Asked
    allowed: Asked
    names: Sequence[str]
    meaning: Meaning

    def page(self, query: Query) -> Page:
        found = self.searcher.search(self.wanted, limit=TOP, count=True, weight_by_field="rank")
        total = total_of(found)
        worded = {self._key(address): address for _, address in found.hits}
        near = self._near(query.text)
        least = self.meaning.encoder.least
        only_near = {k: row.address for k, row in near.items() if k not in worded and row.product > least}
        added = dict(islice(only_near.items(), MOST_ADDED))
        named = self._keys_of(Asked.term_set_query(self.schema, "names", [*self.names]), [*worded])
        lead = len(list(takewhile(named.__contains__, worded)))
        scores = reciprocal([*worded], [*near], added, lead)
        only = set(added) - (self._keys_of(self.wanted, [*added]).keys() if total > len(worded) else set())
        addresses = worded | added
        ranked = [Ranked(addresses[key], score, key in only) for key, score in scores.items()]
        start, end = query.offset, query.offset + query.limit
        hits = [*ranked[start:end], *self._rest([*added], start - len(ranked), end - len(ranked))]
        return Page(hits, total, len(only))

    def _near(self, text: str) -> dict[str, _Near]:
        """The nearest that may be shown. What may not be shown takes nobody's place: one after the other is looked up."""
        found: dict[str, _Near] = {}
        few = self._few()
        for block in self.meaning.nearest(text, few):
            there = few or self._keys_of(self.allowed, list(block))
            found |= {key: _Near(there[key], product) for key, product in block.items() if key in there}
            if len(found) >= TOP:
                break
        return dict(islice(found.items(), TOP))

    def _few(self) -> dict[str, Any] | None:
        """All that may be shown, where that is little."""
        if total_of(self.searcher.search(self.allowed, limit=1, count=True)) > FEW:
            return None
        found = self.searcher.search(self.allowed, limit=FEW, count=False)
        return {self._key(address): address for _, address in found.hits}

    def _rest(self, added: Sequence[str], start: int, end: int) -> list[Ranked]:
        """What the words find beyond the first, without what meaning has brought forward."""
        start = max(start, 0)
        if end <= start:
            return []
        others = Asked.boolean_query([(Occur.Must, self.wanted), (Occur.MustNot, self._one_of(added))])
        found = self.searcher.search(
            others, limit=end - start, offset=TOP + start, count=False, weight_by_field="rank"
        )
        return [Ranked(at, 1 / (K + rank)) for rank, (_, at) in enumerate(found.hits, TOP + start + 1)]

    def _keys_of(self, asked: Asked, keys: Sequence[str]) -> dict[str, Any]:
        """Those of the keys that answer the query, and where they are."""
        if not keys:
            return {}
        found = self.searcher.search(all_of(asked, self._one_of(keys)), limit=len(keys), count=False)
        return {self._key(address): address for _, address in found.hits}

    def _one_of(self, keys: Sequence[str]) -> Asked:
        return Asked.const_score_query(Asked.term_set_query(self.schema, "key", [*keys]), 0.0)

    def _key(self, address: Any) -> str:
        return str(self.searcher.doc(address).get_first("key"))


def reciprocal(
    worded: Sequence[str], near: Sequence[str], added: Collection[str], lead: int = 0
) -> dict[str, float]:
    """{key: its score}, the best first; among equals the words decide, and their first `lead` stay as they are.

    Of those that are only in `near`, only what is `added` comes in.
    """
    scores = {key: 1 / (K + rank) for rank, key in enumerate(worded, 1)} | dict.fromkeys(added, 0.0)
    for rank, key in enumerate(near, 1):
        if key in scores:
            scores[key] += WEIGHT / (K + rank)
    first = dict.fromkeys(worded[:lead])
    return dict(
        sorted(scores.items(), key=lambda row: (row[0] not in first, 0.0 if row[0] in first else -row[1]))
    )


def total_of(found: tantivy.SearchResult) -> int:
    # Missing from the library's stubs.
    return int(found.count or 0)  # type: ignore[attr-defined]
