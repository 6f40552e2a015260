"""What of the search's benchmark needs Django, each in a process of its own; every verb prints {figure: value} as JSON.

python -m bench._search_site fill FOLDER SIZE       database and index; queries and words for the peers into FOLDER
python -m bench._search_site ask FOLDER             every query once: the search alone, then the page
python -m bench._search_site publish FOLDER SITE    how soon the page of another process shows what was put
python -m bench._search_site retrieve FOLDER        issues of programmes → their own overviews
"""

# ruff: noqa: E402 - models can be imported only once Django is set up

import json
import os
import random
import re
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test import Client

import bench._search_app  # noqa: F401 - registers the benchmark's types
from bench._search_corpus import (
    HELD_OUT,
    SHORT,
    TYPED,
    corpus,
    issues,
    judged_queries,
    overviews,
    short_queries,
    typed_queries,
)
from bench._search_measures import latencies, memory_mb, ranked_well
from tsumiki.portal.setup import load_shipped, prepare_database
from tsumiki.search import services
from tsumiki.search.engine.documents import Document, Query
from tsumiki.search.engine.prepare import prepare
from tsumiki.search.engine.words import words_of
from tsumiki.search.finding import current, find
from tsumiki.search.models import Entry
from tsumiki.search.sources import facets, sources

BATCH, SAMPLE, PUBLISHED, TOP = 500, 3_000, 20, 20
PATH = "/search/"


def fill(folder: Path, size: str) -> dict[str, float]:
    """Everything that ships and so many documents in all, put as the product puts them."""
    _ready()
    own = [document for source in sources() for document in source.documents()]
    wanted = int(size) if int(size) < len(own) else int(size) - len(own)
    documents, more = corpus(wanted)
    figures = {"documents": len(own) + len(documents), **_indexed([*own, *documents])}
    shown = [*judged_queries(), *typed_queries(documents, TYPED)]
    short = [text for text in judged_queries() if len(text) == 2] + short_queries(documents, SHORT)
    _write(folder / "queries.jsonl", [{**_asked(text), "short": False} for text in shown])
    _write(folder / "short.jsonl", [{**_asked(text), "short": True} for text in short])
    _write(folder / "more.jsonl", [{"key": d.key, "title": d.title, "body": d.body} for d in more])
    _write_words(folder)
    return figures


def _ready() -> None:
    prepare_database()
    call_command("collectstatic", verbosity=0, interactive=False)
    load_shipped(lambda said: None)


def _indexed(documents: Sequence[Document]) -> dict[str, float]:
    sample = random.Random(1).sample(documents, min(len(documents), SAMPLE))
    prepare(sample[0])  # reads the dictionary
    clock = [_now()]
    for document in sample:
        prepare(document)
    clock.append(_now())
    for start in range(0, len(documents), BATCH):
        services.put(documents[start : start + BATCH])
    clock.append(_now())
    current()
    clock.append(_now())
    count = len(documents)
    figures = {"rebuild_s": clock[3][0] - clock[2][0]}
    for place, how in enumerate(("per_s", "per_cpu_s")):
        at = [moment[place] for moment in clock]
        figures |= {
            f"prepare_{how}": len(sample) / (at[1] - at[0]),
            f"put_{how}": count / (at[2] - at[1]),
            f"apply_{how}": count / (at[3] - at[2]),
            f"text_to_found_{how}": count / (at[3] - at[1]),
        }
    return {
        **figures,
        "index_mb": _size_mb(Path(settings.SEARCH_DIR)),
        "entries_mb": _entries_mb(),
        "filling_memory_mb": memory_mb()["peak"],
    }


def _now() -> tuple[float, float]:
    """Time, and what all threads of this process have computed: a busy machine changes only the first."""
    return time.perf_counter(), time.process_time()


def _entries_mb() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(length(CAST(prepared AS BLOB))) FROM search_entry")
        return float(cursor.fetchone()[0]) / 1e6


def _size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _asked(text: str) -> dict[str, Any]:
    """A query as the peers take it: the tokens of our engine, and the same words as they were typed."""
    words = words_of(text)
    return {
        "text": text,
        "tokens": list(dict.fromkeys(word.norm for word in words)) or [text],
        "typed": list(dict.fromkeys(text[word.start : word.end] for word in words)) or [text],
    }


def _write_words(folder: Path) -> None:
    rows = Entry.objects.exclude(prepared="").order_by("number").values_list("key", "prepared")
    _write(
        folder / "words.jsonl",
        (_words(key, json.loads(made)) for key, made in rows.iterator(chunk_size=2_000)),
    )


def _words(key: str, made: dict[str, Any]) -> dict[str, Any]:
    """A document as the peers take it."""
    return {
        "key": key,
        "text": "\n".join([made["title"], *made["keywords"], *made["names"], made["text"]]),
        "tokens": [
            *made["title_words"][0].split(),
            *(token for line in made["keyword_words"] for token in line.split()),
            *made["names"],
            *made["text_words"][0].split(),
        ],
        "facets": {"type": [made["type"]], **made["facets"]},
    }


def ask(folder: Path) -> dict[str, float]:
    queries = [row["text"] for row in read(folder / "queries.jsonl")]
    stranger, wanted = AnonymousUser(), tuple(facets())

    def search(text: str) -> Any:
        return find(stranger, Query(text, frozenset(), limit=TOP, wanted_facets=wanted))

    search("移住 空き家")
    opened = memory_mb()
    alone = latencies(search, queries)
    client = Client(headers={"host": "127.0.0.1"})
    page = latencies(lambda text: client.get(PATH, {"q": text}).content, queries)
    short = [row["text"] for row in read(folder / "short.jsonl")]
    figures = {f"alone_{name}": value for name, value in alone.items()}
    figures |= {f"page_{name}": value for name, value in page.items()}
    figures["no_hit"] = sum(not search(text).total for text in short) / len(short)
    return {
        **figures,
        "opened_mb": opened["now"],
        "memory_mb": memory_mb()["peak"],
        "own_mb": memory_mb()["own"],
    }


def publish(folder: Path, address: str) -> dict[str, float]:
    """Put one document at a time and ask the served page for it until it is there."""
    waited, put = [], []
    for row in read(folder / "more.jsonl")[:PUBLISHED]:
        document = Document(row["key"], "company", row["title"], body=row["body"])
        begin = time.perf_counter()
        services.put([document])
        committed = time.perf_counter()
        mark = f"read={row['key'].partition(':')[2]}"
        while not re.search(mark, _page(address, row["title"])):
            if time.perf_counter() - committed > 30:
                sys.exit(f"never found: {row['key']}")
        waited.append(time.perf_counter() - committed)
        put.append(committed - begin)
    waited.sort()
    return {"put_s": max(put), "median_s": waited[len(waited) // 2], "longest_s": waited[-1]}


def _page(address: str, words: str) -> str:
    with urllib.request.urlopen(f"{address}{PATH}?{urllib.parse.urlencode({'q': words})}") as answer:
        return answer.read().decode()


def retrieve(folder: Path) -> dict[str, float]:
    """Only the overviews are there. The product as it is set up: with vectors where they are switched on."""
    prepare_database()
    documents = overviews()
    for start in range(0, len(documents), BATCH):
        services.put(documents[start : start + BATCH])
    count = int(os.environ.get("BENCH_HELD_OUT", HELD_OUT))
    pairs = issues(count)
    _write(folder / "queries.jsonl", ({**_asked(pair.text), "target": pair.target} for pair in pairs))
    _write_words(folder)
    stranger, places = AnonymousUser(), []
    find(stranger, Query("移住 空き家", frozenset()))

    def search(pair: Any) -> None:
        keys = [hit.key for hit in find(stranger, Query(pair.text, frozenset(), limit=10)).hits]
        places.append(keys.index(pair.target) + 1 if pair.target in keys else 0)

    return {**latencies(search, pairs), **ranked_well(places), "documents": len(documents)}


if __name__ == "__main__":
    verb, where, *more_arguments = sys.argv[1:]
    verbs: dict[str, Any] = {"fill": fill, "ask": ask, "publish": publish, "retrieve": retrieve}
    print(json.dumps(verbs[verb](Path(where), *more_arguments)))
