"""Why a hit is a hit, in words, and the piece of its text that shows it."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tsumiki.search.engine.asking import Concept, Question
from tsumiki.search.engine.documents import Kind, Piece, Reason, Shown
from tsumiki.search.engine.rows import has_row, spans_of

SNIPPET = 110  # characters
_BEFORE = 24


def needs_known(question: Question, missing: Collection[str]) -> bool:
    """Whether reasons may lie in what stands together in a document, or in how it is read."""
    return bool(missing) or any(concept.readings for concept in question.everything)


def reasons_of(
    question: Question, made: Mapping[str, Any], missing: Collection[str] = ()
) -> tuple[Reason, ...]:
    """One reason for each thing asked that the document answers, the strongest place first.

    `missing`: the terms that no document has, for which near ones were looked for.
    """
    found = []
    for concept in question.everything:
        reason = next(_reasons(concept, made, missing), None)
        if reason is not None:
            found.append(reason)
    return tuple(found)


def _reasons(concept: Concept, made: Mapping[str, Any], missing: Collection[str]) -> Iterator[Reason]:
    asked = concept.asked
    if named := next((term for term in concept.places if term in made["places"]), ""):
        yield Reason("place", asked, named)
    if concept.term in made["names"]:
        yield Reason("name", asked, asked)
    for kind, words, text in (
        ("title", made["title_words"], made["title"]),
        ("text", made["text_words"], made["text"]),
    ):
        if kind == "text":
            for keyword, line in zip(made["keywords"], made["keyword_words"], strict=True):
                if has_row(line, concept.tokens):
                    yield Reason("keyword", asked, keyword)
        if place := next(spans_of(words, concept.tokens), None):
            written = text[place[0] : place[1]]
            # A word written in another way is worth saying: 空家 for 空き家.
            yield Reason(_kind(kind, asked, written), asked, written)
    for reading in concept.readings:
        if reading in made["readings"]:
            yield Reason("reading", asked, made["readings"][reading])
    for other in concept.others:
        if _is_there(made, other.tokens):
            yield Reason("synonym", asked, other.text)
    if concept.term in missing and (near := near_word(concept.term, made["compounds"])):
        yield Reason("typo", concept.run or asked, made["compounds"][near])


def _kind(kind: str, asked: str, written: str) -> Kind:
    if "".join(asked.split()) != "".join(written.split()):
        return "spelling"
    return "title" if kind == "title" else "text"


def _is_there(made: Mapping[str, Any], tokens: tuple[str, ...]) -> bool:
    lines = (made["title_words"][0], *made["keyword_words"], made["text_words"][0])
    return any(has_row(line, tokens) for line in lines)


def near_word(term: str, known: Iterable[str]) -> str | None:
    """The known word that differs from the term by one or two letters, if there is one."""
    most = 1 if len(term) < 8 else 2
    rows = [(distance(term, word, most), word) for word in known if abs(len(word) - len(term)) <= most]
    best = min((row for row in rows if 0 < row[0] <= most), default=None)
    return best[1] if best and len(term) >= 3 else None


def distance(left: str, right: str, most: int) -> int:
    """Letters to change, leave out, put in or swap with a neighbour; `most + 1` stands for more than `most`."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, row = row, [i, *[0] * len(right)]
        for j, b in enumerate(right, 1):
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if before and j > 1 and a == right[j - 2] and left[i - 2] == b:
                row[j] = min(row[j], before[j - 2] + 1)
        before = last
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def shown_of(question: Question, made: Mapping[str, Any]) -> Shown:
    """Title and snippet with what was asked marked."""
    rows = [
        row
        for concept in question.everything
        for row in (concept.tokens, *(o.tokens for o in concept.others))
    ]
    title = _pieces(made["title"], 0, len(made["title"]), _marks(made["title_words"], rows))
    text, marks = made["text"], _marks(made["text_words"], rows)
    start, end = _window(text, marks)
    return Shown(
        made["type"],
        made["label"],
        title,
        _pieces(text.replace("\n", "　"), start, end, marks),
        is_cut_before=start > 0,
        is_cut_after=end < len(text),
    )


def _marks(words: Sequence[Any], rows: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
    return sorted(span for row in dict.fromkeys(rows) for span in spans_of(words, row))


def _window(text: str, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of the text in which most marks begin; its beginning where there is none. Marks are in order."""
    if not marks:
        return 0, min(len(text), SNIPPET)
    begins = [begin for begin, _ in marks]
    best = max(
        begins, key=lambda at: (bisect_left(begins, at + SNIPPET - _BEFORE) - bisect_left(begins, at), -at)
    )
    start = max(best - _BEFORE, 0)
    # Rather from the beginning of a sentence, if it is near.
    sentence = max(text.rfind(sign, 0, best) for sign in "。\n") + 1
    if best - sentence <= SNIPPET // 2:
        start = sentence
    return start, min(len(text), start + SNIPPET)


def _pieces(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces, at = [], start
    for first, last in marks:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if first > at:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[first:last], is_marked=True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end]))
    return tuple(pieces)
