"""The peers of the search, on the words our engine found: top 20 and the counts of every facet, nothing else.

python -m bench._search_peers PEER build FOLDER    from words.jsonl
python -m bench._search_peers PEER ask FOLDER      every query of queries.jsonl and short.jsonl; prints figures as JSON
"""

import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import psycopg
import tantivy

from bench._search_measures import latencies, memory_mb, ranked_well

TOP = 20
Row = dict[str, Any]


def rows_of(folder: Path, name: str) -> Iterator[Row]:
    with (folder / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def pairs_of(row: Row) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in row["facets"].items() for value in values)


class Fts5:
    """SQLite's own text search: ranked by its bm25, facets counted by a join."""

    tokenizer: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{type(self).__name__}.sqlite3"
        self.base = sqlite3.connect(self.path)

    def text_of(self, row: Row) -> str:
        raise NotImplementedError

    def words_of(self, row: Row) -> list[str]:
        raise NotImplementedError

    def build(self, rows: Iterator[Row]) -> None:
        self.base.execute(
            f"CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='{self.tokenizer}')"
        )
        self.base.execute("CREATE TABLE document (id INTEGER PRIMARY KEY, key TEXT)")
        self.base.execute(
            "CREATE TABLE facet (id INTEGER, name TEXT, value TEXT, PRIMARY KEY (id, name, value)) WITHOUT ROWID"
        )
        for number, row in enumerate(rows):
            self.base.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, self.text_of(row)))
            self.base.execute("INSERT INTO document VALUES (?, ?)", (number, row["key"]))
            self.base.executemany(
                "INSERT INTO facet VALUES (?, ?, ?)", [(number, *pair) for pair in pairs_of(row)]
            )
        self.base.execute("INSERT INTO words (words) VALUES ('optimize')")
        self.base.commit()

    def ask(self, row: Row) -> tuple[list[str], int]:
        asked = " OR ".join('"' + word.replace('"', '""') + '"' for word in self.words_of(row))
        hits = self.base.execute(
            "SELECT key FROM (SELECT rowid, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) AS hit "
            "JOIN document ON document.id = hit.rowid ORDER BY hit.rank",
            (asked, TOP),
        ).fetchall()
        counts = self.base.execute(
            "SELECT name, value, count(*) FROM words JOIN facet ON facet.id = words.rowid "
            "WHERE words MATCH ? GROUP BY name, value",
            (asked,),
        ).fetchall()
        return [key for (key,) in hits], sum(count for name, _, count in counts if name == "type")

    def size_mb(self) -> float:
        return self.path.stat().st_size / 1e6

    def memory(self) -> float:
        return memory_mb()["peak"]


class Trigram(Fts5):
    tokenizer = "trigram"

    def text_of(self, row: Row) -> str:
        return str(row["text"])

    def words_of(self, row: Row) -> list[str]:
        return list(row["typed"])


class Unicode61(Fts5):
    """Fed with our tokens: by itself it takes a whole Japanese sentence for one word."""

    tokenizer = "unicode61"

    def text_of(self, row: Row) -> str:
        return " ".join(row["tokens"])

    def words_of(self, row: Row) -> list[str]:
        return list(row["tokens"])


class PostgreSQL:
    """tsvector of our tokens in the `simple` configuration, a GIN index, ts_rank, facets counted by a join."""

    def __init__(self, folder: Path) -> None:
        self.base = psycopg.connect(os.environ["BENCH_POSTGRESQL"], autocommit=True)

    def build(self, rows: Iterator[Row]) -> None:
        self.base.execute("DROP TABLE IF EXISTS document, facet, read")
        self.base.execute("CREATE TABLE read (id integer, key text, tokens text)")
        self.base.execute("CREATE TABLE facet (id integer, name text, value text)")
        told = list(enumerate(rows))
        self._copy("read", ((number, row["key"], " ".join(row["tokens"])) for number, row in told))
        self._copy("facet", ((number, *pair) for number, row in told for pair in pairs_of(row)))
        self.base.execute(
            "CREATE TABLE document AS SELECT id, key, to_tsvector('simple', tokens) AS words FROM read"
        )
        self.base.execute("CREATE UNIQUE INDEX document_id ON document (id)")
        self.base.execute("CREATE INDEX document_words ON document USING gin (words)")
        self.base.execute("CREATE INDEX facet_id ON facet (id)")
        self.base.execute("VACUUM ANALYZE document")
        self.base.execute("VACUUM ANALYZE facet")

    def _copy(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with self.base.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def ask(self, row: Row) -> tuple[list[str], int]:
        asked = " | ".join(
            "'" + token.replace("\\", "\\\\").replace("'", "''") + "'" for token in row["tokens"]
        )
        hits = self.base.execute(
            "SELECT key FROM document, to_tsquery('simple', %s) AS asked WHERE words @@ asked "
            "ORDER BY ts_rank(words, asked) DESC LIMIT %s",
            (asked, TOP),
        ).fetchall()
        counts = self.base.execute(
            "SELECT name, value, count(*) FROM document JOIN facet USING (id), to_tsquery('simple', %s) AS asked "
            "WHERE words @@ asked GROUP BY name, value",
            (asked,),
        ).fetchall()
        return [key for (key,) in hits], sum(count for name, _, count in counts if name == "type")

    def size_mb(self) -> float:
        found = self.base.execute(
            "SELECT pg_total_relation_size('document') + pg_total_relation_size('facet')"
        )
        return float(found.fetchone()[0]) / 1e6

    def memory(self) -> float:
        """The one backend that answers, shared buffers that it touched included."""
        return memory_mb(self.base.info.backend_pid)["peak"]


class Tantivy:
    """One field with our tokens and one OR query, as its own BM25 ranks it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tantivy"
        self.folder.mkdir(exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("words", tokenizer_name="words", index_option="freq")
        builder.add_text_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(self.folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("words", analyzer)
        self.index.reload()
        self.searcher = self.index.searcher()

    def build(self, rows: Iterator[Row]) -> None:
        writer = self.index.writer(64_000_000, 1)
        for row in rows:
            document = tantivy.Document()
            document.add_text("key", row["key"])
            document.add_text("words", " ".join(row["tokens"]))
            for name, value in pairs_of(row):
                document.add_text("facet", f"{name}={value}")
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def ask(self, row: Row) -> tuple[list[str], int]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self.schema, "words", token))
            for token in row["tokens"]
        ]
        asked = tantivy.Query.boolean_query(terms)
        found = self.searcher.search(asked, limit=TOP, count=True)
        self.searcher.aggregate(asked, {"facets": {"terms": {"field": "facet", "size": 400}}})
        keys = [str(self.searcher.doc(address).get_first("key")) for _, address in found.hits]
        return keys, int(found.count or 0)

    def size_mb(self) -> float:
        return sum(path.stat().st_size for path in self.folder.iterdir()) / 1e6

    def memory(self) -> float:
        return memory_mb()["peak"]


PEERS = {
    "FTS5 trigram, raw text": Trigram,
    "FTS5 unicode61, our tokens": Unicode61,
    "PostgreSQL, our tokens": PostgreSQL,
    "tantivy bare, our tokens": Tantivy,
}


def build(peer: Any, folder: Path) -> dict[str, float]:
    begin = time.perf_counter()
    peer.build(rows_of(folder, "words.jsonl"))
    return {"build_s": time.perf_counter() - begin}


def ask(peer: Any, folder: Path) -> dict[str, float]:
    queries = list(rows_of(folder, "queries.jsonl"))
    places: list[int] = []

    def search(row: Row) -> None:
        keys, _ = peer.ask(row)
        if target := row.get("target"):
            places.append(keys.index(target) + 1 if target in keys[:10] else 0)

    peer.ask(queries[0])
    figures = latencies(search, queries)
    if places:
        return {**figures, **ranked_well(places)}
    short = list(rows_of(folder, "short.jsonl"))
    figures["no_hit"] = sum(not peer.ask(row)[1] for row in short) / len(short)
    return {**figures, "size_mb": peer.size_mb(), "memory_mb": peer.memory()}


if __name__ == "__main__":
    name, verb, where = sys.argv[1:]
    print(json.dumps({"build": build, "ask": ask}[verb](PEERS[name](Path(where)), Path(where))))
