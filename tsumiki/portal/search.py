"""One search over what everybody may see: governments, cases and blocks, each word found as a part of the text.

A beginning: it matches folded text, knows no synonyms and ranks by where the words stand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from tsumiki.directory.selectors import search_governments
from tsumiki.framework.selectors import blocks
from tsumiki.kernel.text import fold
from tsumiki.library.selectors import cases_visible_to, filter_cases

SOURCES = {"government": "団体", "case": "事例", "block": "積み木"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: `score` is 2 for each word in the title and 1 for each elsewhere."""

    kind: str
    id: str
    title: str
    summary: str
    url: str
    score: int
    reasons: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def public_hits(query: str, *, kind: str | None = None, limit: int = 10) -> list[Hit]:
    """The best `limit` results for all words of the query, best first; an empty query finds nothing."""
    words = fold(query).split()
    if not words:
        return []
    makers = {"government": _governments, "case": _cases, "block": _blocks}
    wanted = [makers[kind]] if kind else list(makers.values())
    hits = [hit for make in wanted for hit in make(query, words)]
    # Stable: within a score each source keeps its own order.
    return sorted(hits, key=lambda hit: -hit.score)[: max(limit, 0)]


def _hit(  # noqa: PLR0917 (the parts of one result)
    kind: str, key: str, title: str, summary: str, url: str, words: Iterable[str]
) -> Hit:
    folded = fold(title)
    in_title = [word for word in words if word in folded]
    elsewhere = [word for word in words if word not in folded]
    reasons = [f"「{word}」が名称にある" for word in in_title] + [
        f"「{word}」が内容にある" for word in elsewhere
    ]
    return Hit(kind, key, title, summary, url, 2 * len(in_title) + len(elsewhere), tuple(reasons))


def _governments(query: str, words: list[str]) -> Iterator[Hit]:
    for government in search_governments(query):
        url = reverse("directory:detail", args=[government.code])
        yield _hit("government", government.code, government.full_name, government.kana, url, words)


def _cases(query: str, words: list[str]) -> Iterator[Hit]:
    for case in filter_cases(cases_visible_to(AnonymousUser()), {"q": query}):
        url = reverse("library:case_detail", args=[case.pk])
        yield _hit("case", str(case.pk), str(case), case.measure, url, words)


def _blocks(query: str, words: list[str]) -> Iterator[Hit]:
    for block in blocks():
        text = fold(f"{block.name} {block.what} {block.why} {block.when_it_suits}")
        if all(word in text for word in words):
            url = reverse("framework:block_detail", args=[block.code])
            yield _hit("block", block.code, block.name, block.what, url, words)
