"""From what a person types to what is asked: places and concepts, each with its other words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tsumiki.search.engine.synonyms import PART, Other, Thesaurus
from tsumiki.search.engine.words import (
    Word,
    is_around,
    is_kana,
    is_number,
    kana_of,
    key_of,
    runs_of,
    words_of,
)

_LONGEST = 1_000  # characters of a question; the rest is not looked at
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
    words: tuple[str, ...] = ()  # every word that means something, in its order
    is_long: bool = False  # a paragraph: how much of it is met says more than which of its words

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
    wanted = _wanted(rest, thesaurus) or rest
    concepts = (*typed, *_concepts(text, wanted, thesaurus))
    kept = {token for concept in concepts for token in concept.tokens}
    runs = [tuple(word.norm for word in run) for run in runs_of(rest)]
    phrases = tuple(run for run in runs if len(run) > 1 and kept & set(run))
    norms = tuple(word.norm for word in words)
    return Question(text, concepts, tuple(found_places), phrases, key_of(text), norms)


def _wanted(words: Sequence[Word], thesaurus: Thesaurus) -> list[Word]:
    """Without what only stands around; the 地域 of 二地域居住 stays, for that is a word of the thesaurus."""
    found: list[Word] = []
    for run in runs_of(words):
        at = 0
        while at < len(run):
            size = _longest_entry(run[at:], thesaurus)
            found += [word for word in run[at : at + size] if size > 1 or not is_around(word)]
            at += size
    return found


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
        elif is_kana(term) and [(w.start, w.end) for w in inside if w.is_known] == [match.span()]:
            # テレワーク is a word; アキヤ only says how one is read.
            continue
        else:
            others = {other.tokens: other for other in (*thesaurus.read_as(reading), *thesaurus.of(tokens))}
            found.append(Concept(chunk, tokens, tuple(others.values()), term, chunk, (reading,)))
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
    alone = [
        Other((word.norm,), text[word.start : word.end], PART)
        for word in words
        if not (word.is_affix or is_around(word) or is_number(word))
    ]
    return (*known, *(other for other in alone if other.tokens not in {row.tokens for row in known}))


def _longest_entry(words: Sequence[Word], thesaurus: Thesaurus) -> int:
    """How many of the words together are an entry of the thesaurus; 1 where none is."""
    for size in range(min(len(words), thesaurus.longest), 1, -1):
        if thesaurus.of(tuple(word.norm for word in words[:size])):
            return size
    return 1
