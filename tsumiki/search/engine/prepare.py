"""A document as the index takes it: its words found once, kept as text, so that every process only copies them in.

Preparing is the expensive part (Japanese has to be taken apart); the result is a line of JSON that the database keeps.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from tsumiki.search.engine import rows
from tsumiki.search.engine.documents import Document
from tsumiki.search.engine.words import Word, all_words_of, is_number, key_of, runs_of

# Raised whenever what is written here, or read by `index`, changes its form.
VERSION = 5
LEAST_COMPOUND, LONGEST_COMPOUND, LEAST_READING = 3, 20, 2
_MOST_BODY = 20_000  # characters: what a person would read; longer texts are findable by their beginning


def is_current(prepared: str) -> bool:
    """Whether this version of the engine wrote it; another one's is made again by `services.synchronise`."""
    return prepared.startswith(f'{{"v":{VERSION},')


def prepare(document: Document) -> str:
    """Return the document as one line of JSON."""
    summary, body = document.summary.strip(), document.body.strip()[:_MOST_BODY]
    text = "\n".join(part for part in (summary, body) if part)
    title, rest = all_words_of(document.title), all_words_of(text)
    keywords = [all_words_of(keyword) for keyword in document.keywords]
    made: dict[str, Any] = {
        "v": VERSION,
        "type": document.type,
        "title": document.title,
        "label": document.label,
        "text": text,
        "summary": len(summary),
        "title_words": rows.kept(title),
        "text_words": rows.kept(rest),
        "keywords": list(document.keywords),
        "keyword_words": [rows.line_of(w.norm for w in row if not w.is_weak) for row in keywords],
        "names": sorted({key_of(name) for name in (*document.names, document.title)} - {""}),
        "places": sorted({key_of(place) for place in document.places} - {""}),
        "compounds": _written(
            [(document.title, title), (text, rest), *zip(document.keywords, keywords, strict=True)]
        ),
        "readings": _read([(document.title, title), *zip(document.keywords, keywords, strict=True)]),
        "seen_by": sorted(document.seen_by),
        "facets": {name: sorted(values) for name, values in sorted(document.facets.items()) if values},
        "rank": min(max(document.rank, 0.25), 4.0),
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _written(texts: Iterable[tuple[str, Sequence[Word]]]) -> dict[str, str]:
    """{what stands together as one: as it is written}: looked up where a word was mistyped, and offered as one types."""
    found: dict[str, str] = {}
    for text, words in texts:
        for first, last in _compounds(words):
            written = text[first.start : last.end]
            found.setdefault(key_of(written), written)
    return dict(sorted(found.items()))


def _compounds(words: Sequence[Word]) -> Iterable[tuple[Word, Word]]:
    for run in runs_of(words):
        if not run[0].is_noun:
            continue
        # 移住体験住宅 is also 移住, 体験, 移住体験 and 体験住宅.
        pairs = [(run[0], run[-1]), *((word, word) for word in run), *pairwise(run)]
        yield from (
            (first, last)
            for first, last in pairs
            if LEAST_COMPOUND <= last.end - first.start <= LONGEST_COMPOUND
            and not (last.is_weak or is_number(last))
        )


def _read(texts: Iterable[tuple[str, Sequence[Word]]]) -> dict[str, str]:
    """{how it is read: as it is written}"""
    found: dict[str, str] = {}
    for text, words in texts:
        for row in _rows(words):
            reading = "".join(word.reading for word in row)
            if len(reading) >= LEAST_READING:
                found.setdefault(reading, text[row[0].start : row[-1].end])
    return dict(sorted(found.items()))


def _rows(words: Sequence[Word]) -> Iterable[Sequence[Word]]:
    """What is read by itself: whole runs, and the words and pairs in them."""
    for run in runs_of(words):
        yield run
        if len(run) > 1:
            yield from ([word] for word in run)
            yield from pairwise(run)
