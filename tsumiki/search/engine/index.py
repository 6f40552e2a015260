"""The index on disk: opened by every process, written by one at a time, and only ever a copy of prepared documents."""

import fcntl
import json
import shutil
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from tsumiki.search.engine.documents import Change, DamagedError, OtherVersionError
from tsumiki.search.engine.prepare import VERSION

WORD_FIELDS = ("title", "keywords", "text")
TERM_FIELDS = ("names", "places", "compounds", "readings", "seen_by", "type")
_HEAP = 64_000_000
KNOWN = ("compounds", "readings")
SPANS = {"title_spans": "title_words", "text_spans": "text_words"}
_STATE = "state.json"


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in WORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
    for name in TERM_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    # One column for all facets: "field=住まい".
    builder.add_text_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_float_field("rank", fast=True)
    builder.add_bytes_field("stored", stored=True)
    # Where the words of title and text begin and end: numbers, which JSON would take longest to read.
    for name in SPANS:
        builder.add_bytes_field(name, stored=True)
    # What only mistyped words, readings and suggestions need: more than half of the whole.
    builder.add_bytes_field("known", stored=True)
    return builder.build()


class Index:
    """`folder` holds the index and `state.json`: the number of the last change in it."""

    def __init__(self, folder: Path) -> None:
        """Open or create. Raises OtherVersionError and DamagedError: then delete the folder and apply everything again."""
        self.folder = folder
        files = folder / "index"
        files.mkdir(parents=True, exist_ok=True)
        self.schema = schema()
        state = self._state()
        if state and state["version"] != VERSION:
            raise OtherVersionError(str(folder))
        try:
            self._index = tantivy.Index(self.schema, path=str(files))
        except ValueError as reason:
            raise DamagedError(str(reason)) from reason
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("words", analyzer)
        self._index.config_reader("manual")
        self._index.reload()
        self._applied = int(state.get("applied", 0))

    @property
    def applied(self) -> int:
        """The number of the last change that this process can find."""
        return self._applied

    def searcher(self) -> tantivy.Searcher:
        return self._index.searcher()

    def reload(self) -> None:
        """See what other processes have written."""
        state = self._state()
        self._index.reload()
        self._applied = int(state.get("applied", 0))

    def apply(self, changes: Iterable[Change], *, upto: int) -> int:
        """Write changes and remember their last number; returns how many. Another process may write at the same time."""
        count = 0
        with only_writer(self.folder):
            self.reload()
            if self._applied >= upto:
                return 0
            writer = self._index.writer(_HEAP, 1)
            try:
                for change in changes:
                    writer.delete_documents_by_term("key", change.key)
                    if change.prepared is not None:
                        writer.add_document(_document(change.key, json.loads(change.prepared)))
                    count += 1
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()
            self._write_state(upto)
            self.reload()
        return count

    def _state(self) -> dict[str, Any]:
        try:
            return dict(json.loads((self.folder / _STATE).read_text("utf-8")))
        except FileNotFoundError:
            return {}
        except ValueError as reason:
            raise DamagedError(str(reason)) from reason

    def _write_state(self, applied: int) -> None:
        fresh = self.folder / f"{_STATE}.new"
        fresh.write_text(json.dumps({"version": VERSION, "applied": applied}), "utf-8")
        # What is committed may be applied twice, never missed: the index first, then its number.
        fresh.replace(self.folder / _STATE)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Among all processes of this machine."""
    with (folder / "writer.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def delete_index(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _document(key: str, made: dict[str, Any]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("key", key)
    _store(document, made)
    # What is equal otherwise stands in the same order on every machine, however its index grew.
    order = zlib.crc32(key.encode()) % 1_000 * 1e-6
    document.add_float("rank", float(made["rank"]) * (1 + order))
    document.add_text("type", made["type"])
    document.add_text("title", made["title_words"][0])
    document.add_text("text", made["text_words"][0])
    for line in made["keyword_words"]:
        document.add_text("keywords", line)
    for name in ("names", "places", "compounds", "readings", "seen_by"):
        for value in made[name]:
            document.add_text(name, value)
    document.add_text("facet", f"type={made['type']}")
    for facet, values in made["facets"].items():
        for value in values:
            document.add_text("facet", f"{facet}={value}")
    return document


def _store(document: tantivy.Document, made: dict[str, Any]) -> None:
    known = {name: made[name] for name in KNOWN}
    shown = {name: value for name, value in made.items() if name not in KNOWN}
    for name, words in SPANS.items():
        line, spans = made[words]
        shown[words] = line
        document.add_bytes(name, array("I", spans).tobytes())
    document.add_bytes("stored", json.dumps(shown, ensure_ascii=False).encode())
    document.add_bytes("known", json.dumps(known, ensure_ascii=False).encode())


def stored_of(document: tantivy.Document, *, known: bool = False) -> dict[str, Any]:
    """What was prepared of a document; `known` adds the words that stand together in it and how it is read."""
    made = dict(json.loads(bytes(document.get_first("stored") or b"")))
    for name, words in SPANS.items():
        made[words] = [made[words], array("I", bytes(document.get_first(name) or b""))]
    if known:
        made |= json.loads(bytes(document.get_first("known") or b""))
    return made
