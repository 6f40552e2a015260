"""Words that stand in a row, as a prepared document keeps them: one line of them, and where each began and ended."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tsumiki.search.engine.words import Word

Row = Sequence[str]


def kept(words: Iterable[Word]) -> list[Any]:
    """`[line, [begin, end, begin, end, …]]`; no word holds a space."""
    told = [word for word in words if not word.is_weak]
    return [line_of(word.norm for word in told), [at for word in told for at in (word.start, word.end)]]


def line_of(norms: Iterable[str]) -> str:
    return " ".join(norms)


def has_row(line: str, row: Row) -> bool:
    return f" {line_of(row)} " in f" {line} "


def spans_of(words: Sequence[Any], row: Row) -> Iterator[tuple[int, int]]:
    """Where in the text the row stands: searched as text, since most words of a document are never asked for."""
    line, wanted = f" {words[0]} ", f" {line_of(row)} "
    at = line.find(wanted)
    while at >= 0:
        first = line.count(" ", 0, at)
        yield words[1][2 * first], words[1][2 * (first + len(row)) - 1]
        at = line.find(wanted, at + 1)
