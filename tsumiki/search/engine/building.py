"""From a question to the index's own query: how much each thing counts, by how rare it is and where it stands."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

import tantivy

from tsumiki.search.engine.asking import Concept, Question
from tsumiki.search.engine.documents import Query
from tsumiki.search.engine.prepare import LEAST_COMPOUND
from tsumiki.search.engine.synonyms import PART

Occur = tantivy.Occur
Asked: TypeAlias = tantivy.Query
# How much a word counts by where it stands.
FIELDS = (("title", 1.2), ("keywords", 1.1), ("text", 1.0))
NAME, PLACE, PLACE_IN_TEXT, READING, TYPO, PHRASE = 3.0, 2.5, 0.5, 1.5, 0.6, 1.5
IN_PLACE = 1.7  # of what is asked about a place, beside the place
EACH = 1.5  # for every thing that is met: two of three rare ones are less than all three
FLAVOUR = 0.1
KNOWN_ONLY_OTHERWISE = 0.9
_TIE = 0.2  # a word that stands in several fields counts a little more
# A question with more concepts is long. So many of it, the rarest, are explained; this share of its words must be met.
LONG, LONG_SHARE = 12, 0.05
PAIR = 0.4  # of two words that stand together, beside 1 for each of them

Frequency = Callable[[str, str], int]


@dataclass
class Builder:
    """Makes the index's query of a question.

    A concept counts by how rare it is in the whole index and by where it stands, not by how long the document is:
    most documents have no text at all (local governments), which would make every text look long.
    """

    schema: tantivy.Schema
    documents: int
    frequency: Frequency  # of a term in a field
    typos: frozenset[str] = field(
        default_factory=frozenset
    )  # terms that nothing has: near ones are looked for

    def scored(self, question: Question, least: int) -> Asked:
        """Everything that is asked; at least so many concepts must be met, and every place."""
        if question.is_long:
            return self._passage(question)
        concepts = [(Occur.Should, self.concept(concept)) for concept in question.concepts]
        bonus = [(Occur.Should, self._flavour(question))]
        bonus += [(Occur.Should, self._tokens(phrase, PHRASE)) for phrase in question.phrases]
        bonus.append((Occur.Should, self._term("names", question.name, NAME * self._rarest)))
        parts = [(Occur.Must, self.place(place)) for place in question.places]
        if concepts and parts:
            # The place itself is an answer too, after what is asked about it.
            bonus += [(Occur.Should, Asked.boost_query(asked, IN_PLACE)) for _, asked in concepts]
        elif concepts:
            parts.append((Occur.Must, Asked.boolean_query(concepts, max(least, 1))))
        if not parts:
            # Nothing that is a word: the whole of it may still be a name or a reading.
            return self._whole(question.name)
        return Asked.boolean_query([*parts, *bonus])

    def _flavour(self, question: Question) -> Asked:
        """A little of how often and how densely: it decides between documents that are otherwise equal."""
        tokens = {token for concept in question.everything for token in concept.tokens}
        rows = [
            (Occur.Should, Asked.term_query(self.schema, name, token))
            for token in sorted(tokens)
            for name in ("title", "text")
        ]
        return Asked.boost_query(Asked.boolean_query(rows), FLAVOUR)

    def _passage(self, question: Question) -> Asked:
        """A paragraph, by BM25: words and pairs of words count the more, the more often the paragraph itself has them.

        Pairs beside single words: Metzler and Croft, "A Markov random field model for term dependencies" (2005).
        """
        words, pairs = Counter(zip(question.words)), Counter(pairwise(question.words))
        least = math.ceil(len(words) * LONG_SHARE)
        met = Asked.boolean_query([self._often_said(row, often) for row, often in words.items()], least)
        together = [self._often_said(row, often, PAIR) for row, often in pairs.items()]
        return Asked.boolean_query([(Occur.Must, met), *together])

    def _often_said(self, row: tuple[str, ...], often: int, weight: float = 1.0) -> tuple[Occur, Asked]:
        return Occur.Should, Asked.boost_query(self._by_frequency(row), weight * (1 + math.log(often)))

    def _by_frequency(self, row: tuple[str, ...]) -> Asked:
        if len(row) == 1:
            ways = [Asked.term_query(self.schema, name, row[0]) for name, _ in FIELDS]
        else:
            ways = [Asked.phrase_query(self.schema, name, list(row)) for name, _ in FIELDS]
        return Asked.disjunction_max_query(ways)

    def _whole(self, term: str) -> Asked:
        return Asked.boolean_query(
            [
                (Occur.Should, self._term("names", term, NAME)),
                (Occur.Should, self._term("readings", term, READING)),
            ]
        )

    def concept(self, concept: Concept) -> Asked:
        weight = self._weight_of(
            [concept.tokens, *(other.tokens for other in concept.others if other.weight > PART)]
        )
        ways = [self._tokens(concept.tokens, weight)]
        # Where nothing has the word itself, another word for it is the word.
        is_known = all(self._often(token) for token in concept.tokens)
        for other in concept.others:
            share = other.weight if is_known or other.weight <= PART else KNOWN_ONLY_OTHERWISE
            # 住宅 alone says less than サービス付き高齢者向け住宅, however rare that is.
            ways.append(self._tokens(other.tokens, share * min(weight, self._weight_of([other.tokens]))))
        ways += [self._term("names", concept.term, NAME * weight)]
        ways += [self._term("readings", term, READING * weight) for term in concept.readings]
        if concept.term in self.typos and len(concept.term) >= LEAST_COMPOUND:
            near = Asked.fuzzy_term_query(
                self.schema, "compounds", concept.term, distance=_distance(concept.term)
            )
            ways.append(Asked.const_score_query(near, TYPO * weight))
        return Asked.disjunction_max_query(ways, _TIE)

    def place(self, place: Concept) -> Asked:
        weight = self._rarest
        ways = [
            self._term(name, term, PLACE * weight) for term in place.places for name in ("places", "names")
        ]
        ways.append(self._tokens(place.tokens, PLACE_IN_TEXT * weight))
        return Asked.disjunction_max_query(ways, _TIE)

    def _tokens(self, tokens: tuple[str, ...], weight: float) -> Asked:
        return Asked.disjunction_max_query(
            [self._row(name, tokens, boost * weight) for name, boost in FIELDS], _TIE
        )

    def _row(self, name: str, tokens: tuple[str, ...], weight: float) -> Asked:
        if len(tokens) == 1:
            return self._term(name, tokens[0], weight)
        return Asked.const_score_query(Asked.phrase_query(self.schema, name, list(tokens)), weight)

    def _term(self, name: str, term: str, weight: float) -> Asked:
        return Asked.const_score_query(Asked.term_query(self.schema, name, term), weight)

    def trimmed(self, question: Question) -> Question:
        """A long question (a paragraph copied from a plan) without what most documents have."""
        if len(question.concepts) <= LONG:
            return question
        # Its places are a part of what is told: a paragraph about 大津市 is not a search in 大津市.
        rarest = sorted(question.everything, key=lambda concept: -self._weight_of([concept.tokens]))
        kept = set(rarest[:LONG])
        concepts = tuple(concept for concept in question.everything if concept in kept)
        return replace(question, concepts=concepts, places=(), is_long=True)

    def _weight_of(self, ways: Sequence[tuple[str, ...]]) -> float:
        """How much it says that a document has this: the rarer, the more. A row is as rare as its rarest word."""
        often = max(min(self._often(token) for token in tokens) for tokens in ways)
        return math.log(1 + (self.documents - often + 0.5) / (often + 0.5)) + EACH

    def is_absent(self, concept: Concept) -> bool:
        """Whether nothing in the whole index can have it; what may not be seen counts here."""
        rows = [concept.tokens, *(other.tokens for other in concept.others)]
        if any(all(self._often(token) for token in tokens) for tokens in rows):
            return False
        terms = [("names", concept.term), *(("readings", term) for term in concept.readings)]
        terms += [(name, term) for term in concept.places for name in ("names", "places")]
        return not any(self.frequency(name, term) for name, term in terms)

    def _often(self, token: str) -> int:
        return max(self.frequency(name, token) for name, _ in FIELDS)

    @property
    def _rarest(self) -> float:
        return math.log(1 + self.documents) + EACH

    def visible(self, query: Query) -> Asked:
        """What the searcher may see; it filters and does not count."""
        return self._any_of("seen_by", query.seen_by)

    def facet(self, values: Iterable[str]) -> Asked:
        return self._any_of("facet", values)

    def _any_of(self, name: str, terms: Iterable[str]) -> Asked:
        """One of the terms; it filters and does not count. A set of terms costs a pass over all that have one of them."""
        rows = [(Occur.Should, self._term(name, term, 0.0)) for term in sorted(terms) or [""]]
        return rows[0][1] if len(rows) == 1 else Asked.boolean_query(rows)


def _distance(term: str) -> int:
    return 1 if len(term) < 8 else 2


def all_of(*parts: Asked) -> Asked:
    return Asked.boolean_query([(Occur.Must, part) for part in parts])
