"""From what a person types to what is looked for: concepts, each with its other words, and the index's own query."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

import tantivy

from tsumiki.search.engine.documents import Query
from tsumiki.search.engine.prepare import LEAST_COMPOUND
from tsumiki.search.engine.synonyms import PART, Other, Thesaurus
from tsumiki.search.engine.words import Word, is_around, is_kana, kana_of, key_of, runs_of, words_of

Occur = tantivy.Occur
Asked: TypeAlias = tantivy.Query
# How much a word counts by where it stands.
FIELDS = (("title", 2.0), ("keywords", 1.5), ("text", 1.0))
NAME, PLACE, PLACE_IN_TEXT, READING, TYPO, PHRASE = 3.0, 2.5, 0.5, 1.5, 0.6, 1.5
EACH = 1.5  # for every thing that is met: two of three rare ones are less than all three
FLAVOUR = 0.1
KNOWN_ONLY_OTHERWISE = 0.9
_TIE = 0.2  # a word that stands in several fields counts a little more
_LONGEST = 1_000  # characters of a question; the rest is not looked at
MOST_CONCEPTS = 12  # of a long question, the rarest
_PLACE_ENDS = ("都", "道", "府", "県", "市", "区", "町", "村", "郡")


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that is asked: `tokens` in a row, as typed in `asked`; `others` are looked for as well.

    `term` is the whole run folded: a name, a reading, or something mistyped.
    """

    asked: str
    tokens: tuple[str, ...]
    others: tuple[Other, ...] = ()
    term: str = ""
    run: str = ""  # that run as it was typed
    readings: tuple[str, ...] = ()  # as which it may be read
    places: tuple[str, ...] = ()  # the exact names of the places that are meant, if it is one

    @property
    def is_place(self) -> bool:
        return bool(self.places)


@dataclass(frozen=True, slots=True)
class Question:
    """A query taken apart. `phrases` are rows of tokens that stood side by side."""

    text: str
    concepts: tuple[Concept, ...]
    places: tuple[Concept, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    name: str = ""  # the whole question as one name

    @property
    def everything(self) -> tuple[Concept, ...]:
        return (*self.places, *self.concepts)


# {a name as `key_of` writes it: the exact names of the places that are meant by it}
Places = Mapping[str, tuple[str, ...]]


def question_of(text: str, thesaurus: Thesaurus, places: Places) -> Question:
    """Take a question apart."""
    text = text[:_LONGEST]
    words = words_of(text)
    found_places, rest = _places(text, words, places)
    typed, rest = _as_typed(text, rest, thesaurus, places)
    found_places += [concept for concept in typed if concept.is_place]
    typed = [concept for concept in typed if not concept.is_place]
    wanted = [word for word in rest if not is_around(word)] or rest
    concepts = (*typed, *_concepts(text, wanted, thesaurus))
    kept = {token for concept in concepts for token in concept.tokens}
    runs = [tuple(word.norm for word in run) for run in runs_of(rest)]
    phrases = tuple(run for run in runs if len(run) > 1 and kept & set(run))
    return Question(text, concepts, tuple(found_places), phrases, key_of(text))


def _as_typed(
    text: str, words: Sequence[Word], thesaurus: Thesaurus, places: Places
) -> tuple[list[Concept], list[Word]]:
    """What was typed in kana or romaji alone, and the words that are left.

    The dictionary may take いじゅう for 行く and 十, so it is asked for as it was typed.
    """
    found, rest = [], list(words)
    for match in re.finditer(r"\S+", text):
        chunk, term = match[0], key_of(match[0])
        reading = term if is_kana(term) else kana_of(term)
        if len(reading) < 2 and term not in places:
            continue
        inside = [word for word in rest if match.start() <= word.start < match.end()]
        tokens = tuple(word.norm for word in inside) or (term,)
        if term in places:
            found.append(Concept(chunk, tokens, (), term, chunk, places=places[term]))
        elif is_kana(term) and [(word.start, word.end) for word in inside] == [match.span()]:
            continue
        else:
            found.append(Concept(chunk, tokens, thesaurus.of(tokens), term, chunk, (reading,)))
        rest = [word for word in rest if word not in inside]
    return found, rest


def _places(text: str, words: Sequence[Word], known: Places) -> tuple[list[Concept], list[Word]]:
    """The longest known places (鳥取県南部町, 大津市, 京都), and the words that are left."""
    found, rest, at = [], [], 0
    while at < len(words):
        end = next(
            (end for end in range(min(at + 5, len(words)), at, -1) if _is_place(text, words[at:end], known)),
            0,
        )
        if end:
            asked = text[words[at].start : words[end - 1].end]
            term = key_of(asked)
            found.append(Concept(asked, tuple(w.norm for w in words[at:end]), (), term, places=known[term]))
            at = end
        else:
            rest.append(words[at])
            at += 1
    return found, rest


def _is_place(text: str, words: Sequence[Word], known: Places) -> bool:
    if any(first.end != second.start for first, second in pairwise(words)):
        return False
    name = key_of(text[words[0].start : words[-1].end])
    # 中央 and 大学 are everyday words too: a name without its 市 or 町 must be one that the dictionary knows as a place.
    return name in known and ((name.endswith(_PLACE_ENDS) and len(name) > 2) or words[0].is_place)


def _concepts(text: str, words: Sequence[Word], thesaurus: Thesaurus) -> Iterable[Concept]:
    seen: set[tuple[str, ...]] = set()
    for run in runs_of(words):
        whole = text[run[0].start : run[-1].end]
        at = 0
        while at < len(run):
            size = _longest_entry(run[at:], thesaurus)
            part = run[at : at + size]
            tokens = tuple(word.norm for word in part)
            at += size
            if tokens in seen or all(word.is_affix for word in part):
                continue
            seen.add(tokens)
            asked = text[part[0].start : part[-1].end]
            yield Concept(asked, tokens, _others(text, part, thesaurus), key_of(whole), whole)


def _others(text: str, words: Sequence[Word], thesaurus: Thesaurus) -> tuple[Other, ...]:
    """What the thesaurus knows; of several words in a row (買い物難民) each alone is better than nothing."""
    known = thesaurus.of(tuple(word.norm for word in words))
    if len(words) == 1:
        return known
    alone = [Other((word.norm,), text[word.start : word.end], PART) for word in words if not word.is_affix]
    return (*known, *(other for other in alone if other.tokens not in {row.tokens for row in known}))


def _longest_entry(words: Sequence[Word], thesaurus: Thesaurus) -> int:
    """How many of the words together are an entry of the thesaurus; 1 where none is."""
    for size in range(min(len(words), thesaurus.longest), 1, -1):
        if thesaurus.of(tuple(word.norm for word in words[:size])):
            return size
    return 1


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
        concepts = [(Occur.Should, self.concept(concept)) for concept in question.concepts]
        bonus = [(Occur.Should, self._flavour(question))]
        bonus += [(Occur.Should, self._tokens(phrase, PHRASE)) for phrase in question.phrases]
        bonus.append((Occur.Should, self._term("names", question.name, NAME * self._rarest)))
        parts = [(Occur.Must, self.place(place)) for place in question.places]
        if concepts and parts:
            # The place itself is an answer too, after what is asked about it.
            bonus += concepts
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
        if len(question.concepts) <= MOST_CONCEPTS:
            return question
        rarest = sorted(question.concepts, key=lambda concept: -self._weight_of([concept.tokens]))
        kept = set(rarest[:MOST_CONCEPTS])
        return replace(question, concepts=tuple(c for c in question.concepts if c in kept))

    def _weight_of(self, ways: Sequence[tuple[str, ...]]) -> float:
        """How much it says that a document has this: the rarer, the more. A row is as rare as its rarest word."""
        often = max(min(self._often(token) for token in tokens) for tokens in ways)
        return math.log(1 + (self.documents - often + 0.5) / (often + 0.5)) + EACH

    def _often(self, token: str) -> int:
        return max(self.frequency(name, token) for name, _ in FIELDS)

    @property
    def _rarest(self) -> float:
        return math.log(1 + self.documents) + EACH

    def visible(self, query: Query) -> Asked:
        """What the searcher may see; it filters and does not count."""
        return Asked.const_score_query(
            Asked.term_set_query(self.schema, "seen_by", sorted(query.seen_by) or [""]), 0.0
        )

    def facet(self, values: Iterable[str]) -> Asked:
        return Asked.const_score_query(Asked.term_set_query(self.schema, "facet", sorted(values)), 0.0)


def _distance(term: str) -> int:
    return 1 if len(term) < 8 else 2


def all_of(*parts: Asked) -> Asked:
    return Asked.boolean_query([(Occur.Must, part) for part in parts])
