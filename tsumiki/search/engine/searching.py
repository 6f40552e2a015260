"""One search: ask, relax where nothing is found, count facets, rank, and say why each hit is one."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import tantivy

from tsumiki.search.engine.asking import Concept, Places, Question, question_of
from tsumiki.search.engine.building import Asked, Builder, all_of
from tsumiki.search.engine.documents import Hit, Query, Reason, Result, Word
from tsumiki.search.engine.explaining import needs_known, reasons_of, shown_of
from tsumiki.search.engine.fusing import Fusion, Page, Ranked, total_of
from tsumiki.search.engine.index import Index, stored_of
from tsumiki.search.engine.meaning import Meaning
from tsumiki.search.engine.synonyms import PART, Thesaurus

_SHARE = 0.4  # of the concepts that a document must meet; the more it meets, the higher it stands
_MOST_FACET_VALUES = 400
_FEW = 3
ENOUGH = 5  # hits: with fewer, documents that meet less of the question are shown after them


@dataclass(frozen=True, slots=True)
class Search:
    """Holds what every search needs: the index, the thesaurus, the names that are places; `meaning` where it is used."""

    index: Index
    thesaurus: Thesaurus
    places: Places = field(default_factory=dict)
    meaning: Meaning | None = None

    def run(self, query: Query) -> Result:
        """Find what the searcher may see. An empty question finds everything, the best first."""
        question = question_of(query.text, self.thesaurus, self.places)
        searcher = self.index.searcher()
        builder = Builder(self.index.schema, searcher.num_docs, cache(searcher.doc_freq))
        return _Run(searcher, builder, query, self.meaning).result(question)


@dataclass(frozen=True, slots=True)
class _Answer:
    asked: Asked
    page: Page
    hits: Sequence[Hit]


class _Run:
    """One query against one state of the index."""

    def __init__(
        self, searcher: tantivy.Searcher, builder: Builder, query: Query, meaning: Meaning | None
    ) -> None:
        self.searcher, self.builder, self.query, self.meaning = searcher, builder, query, meaning
        self.may = builder.visible(query)
        self.chosen = _chosen(query)

    def result(self, question: Question) -> Result:
        question = self.builder.trimmed(question)
        missing = {concept for concept in question.everything if self.builder.is_absent(concept)}
        answer = self._answer(question, missing)
        if unseen := self._unseen(question, answer) - missing:
            missing |= unseen
            answer = self._answer(question, missing)
        words = tuple(_word(c, is_found=c not in missing) for c in question.everything)
        corrected = _corrected(question, answer.hits) if missing else None
        types, facets = self._counts(all_of(answer.asked, self.may))
        page, hits = answer.page, tuple(answer.hits[: self.query.limit])
        return Result(page.total, hits, types, facets, words, corrected, page.added)

    def _answer(self, question: Question, missing: Iterable[Concept]) -> _Answer:
        """The page of the strictest reading that finds enough; near words are looked for in place of `missing`."""
        self.builder = replace(self.builder, typos=frozenset(concept.term for concept in missing))
        asked, question, found = self._strictest(question)
        page = Page([Ranked(address, float(score)) for score, address in found.hits], total_of(found))
        if self.meaning and question.concepts:
            page = self._fused(asked, question, self.meaning)
        return _Answer(asked, page, [self._hit(ranked, question) for ranked in page.hits])

    def _fused(self, asked: Asked, question: Question, meaning: Meaning) -> Page:
        places = [self.builder.place(place) for place in question.places]
        allowed = all_of(self.may, *self._narrow, *places)
        names = [question.name, *(concept.term for concept in question.concepts)]
        wanted = all_of(asked, self.may, *self._narrow)
        return Fusion(self.searcher, self.builder.schema, wanted, allowed, names, meaning).page(self.query)

    @property
    def _narrow(self) -> list[Asked]:
        return [self.builder.facet(values) for values in self.chosen.values()]

    def _unseen(self, question: Question, answer: _Answer) -> set[Concept]:
        """What no document has that the searcher may see. What a hit answers need not be looked for."""
        seen = {
            reason.asked
            for hit in answer.hits
            for reason in hit.reasons
            if reason.kind not in ("typo", "meaning")
        }
        doubtful = [concept for concept in question.everything if concept.asked not in seen]
        plain = replace(self.builder, typos=frozenset())
        return {c for c in doubtful if not self._has(plain.place(c) if c.is_place else plain.concept(c))}

    def _has(self, asked: Asked, count: int = 1) -> bool:
        return len(self.searcher.search(all_of(asked, self.may), limit=count, count=False).hits) == count

    def _found(self, asked: Asked) -> tantivy.SearchResult:
        return self.searcher.search(
            all_of(asked, self.may, *self._narrow),
            limit=max(self.query.limit, 1),
            offset=self.query.offset,
            count=True,
            weight_by_field="rank",
        )

    def _strictest(self, question: Question) -> tuple[Asked, Question, tantivy.SearchResult]:
        """The strictest reading of the question that finds enough, whatever of it is chosen."""
        if not self.query.text.strip():
            return Asked.all_query(), question, self._found(Asked.all_query())
        for least in range(max(_least(question), 1), 0, -1):
            asked = self.builder.scored(question, least)
            found, enough = self._found(asked), ENOUGH if least > 1 else 1
            if total_of(found) >= enough or (self.chosen and self._has(asked, enough)):
                return asked, question, found
        if question.places and question.concepts:
            # Nothing about that in this place: better what is about it elsewhere, and the place itself, than nothing.
            question = replace(question, concepts=question.everything, places=())
            asked = self.builder.scored(question, 1)
            found = self._found(asked)
        return asked, question, found

    def _counts(self, base: Asked) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
        """Counts of each facet as if nothing of it were chosen."""
        wanted = ("type", *self.query.wanted_facets)
        counted: dict[str, dict[str, int]] = {}
        free = [name for name in wanted if name not in self.chosen]
        if free:
            counted = self._facets(base, free)
        for name in wanted:
            if name in self.chosen:
                counted |= self._facets(base, [name])
        return counted.pop("type", {}), counted

    def _facets(self, base: Asked, names: Iterable[str]) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {name: {} for name in names}
        others = [self.builder.facet(values) for name, values in self.chosen.items() if name not in found]
        said = self.searcher.aggregate(
            all_of(base, *others), {"facets": {"terms": {"field": "facet", "size": _MOST_FACET_VALUES}}}
        )
        for bucket in said["facets"]["buckets"]:
            name, _, value = str(bucket["key"]).partition("=")
            if name in found:
                found[name][value] = int(bucket["doc_count"])
        return found

    def _hit(self, ranked: Ranked, question: Question) -> Hit:
        document = self.searcher.doc(ranked.address)
        missing = self.builder.typos
        made = stored_of(document, known=needs_known(question, missing))
        reasons = reasons_of(question, made, missing)
        if ranked.is_only_meant:
            reasons = (*reasons, Reason("meaning", question.text, made["title"]))
        return Hit(str(document.get_first("key")), ranked.score, reasons, shown_of(question, made))


def _least(question: Question) -> int:
    if question.is_long or question.places:
        return 1  # a paragraph has a share of its own; a place asks for all that is in it
    return math.ceil(len(question.concepts) * _SHARE)


def _chosen(query: Query) -> Mapping[str, list[str]]:
    """{facet: its chosen values as the index writes them}"""
    wanted = {**query.facets, "type": query.types}
    return {name: [f"{name}={value}" for value in values] for name, values in wanted.items() if values}


def _word(concept: Concept, *, is_found: bool) -> Word:
    also = tuple(other.text for other in concept.others if other.weight > PART)
    return Word(concept.asked if is_found else concept.run or concept.asked, also, is_found)


def _corrected(question: Question, hits: Iterable[Hit]) -> str | None:
    """The question with its mistyped words as the best hits write them."""
    text = question.text
    for hit in list(hits)[:_FEW]:
        for reason in hit.reasons:
            if reason.kind == "typo":
                text = text.replace(reason.asked, reason.found)
        if text != question.text:
            return text
    return None
