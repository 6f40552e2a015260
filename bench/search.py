"""The search at 100,000 real documents: latency, indexing, how soon a change is found, and what is found.

Through Django on SQLite (top 20 with facets) beside SQLite FTS5, PostgreSQL text search and bare tantivy, which get the
same corpus, the same queries and the words our engine found, and only rank and count. Then issues of national programmes
as queries that should find their own programme's overview: by words, and with TSUMIKI_SEARCH_MEANING=1 by meaning as well
(20 minutes more, to make the vectors).

Usage: make bench FILE=bench/search.py, or bench/search.py --quick: 4,000 documents, to see that it runs
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._harness import BIN, ROOT, WORKERS, Served, database, machine, serving, table
from bench._search_corpus import DATA, missing
from bench._search_measures import shares
from bench._search_peers import PEERS, rows_of

QUICK = "--quick" in sys.argv
SIZE, HELD_OUT = (4_000, 50) if QUICK else (100_000, 500)
CONNECTIONS = (1, 8)
WARM = 60
Figures = dict[str, float]
MEANING = "TSUMIKI_SEARCH_MEANING"
# How the product searches in the comparison of what is found.
WAYS = {
    "Tsumiki, words": "0",
    **({"Tsumiki, words and meaning": "1"} if os.environ.get(MEANING) == "1" else {}),
}


def helper(module: str, *arguments: str, environment: dict[str, str]) -> Figures:
    """Run a helper of bench/ in a process of its own; its last line is JSON."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{module} {' '.join(arguments)} ended:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def environment_of(var: Path, **more: str) -> dict[str, str]:
    own = {
        MEANING: "0",
        "DATABASE_URL": "",
        "TSUMIKI_VAR": str(var),
        "TSUMIKI_ENV": "development",
        "TSUMIKI_DEMO": "1",
    }
    return {**os.environ, **own, "TSUMIKI_DATA": str(DATA), **more}


async def client(host: str, waiting: Iterator[bytes], spent: list[float]) -> None:
    """One connection that asks the next query as soon as the last one is answered."""
    address, port = host.split(":")
    reader, writer = await asyncio.open_connection(address, int(port))
    for raw in waiting:
        begin = time.perf_counter()
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if not head.startswith(b"HTTP/1.1 200") or not length:
            sys.exit(f"not a good answer:\n{head.decode()}")
        await reader.readexactly(int(length[1]))
        spent.append((time.perf_counter() - begin) * 1000)
    writer.close()


async def offer(host: str, requests: Sequence[bytes], connections: int) -> tuple[list[float], float]:
    spent: list[float] = []
    waiting, begin = iter(requests), time.perf_counter()
    await asyncio.gather(*(client(host, waiting, spent) for _ in range(connections)))
    return spent, len(spent) / (time.perf_counter() - begin)


def requests_for(host: str, queries: Sequence[str]) -> list[bytes]:
    return [
        f"GET /search/?{urllib.parse.urlencode({'q': text})} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        for text in queries
    ]


def over_http(served: Served, queries: Sequence[str]) -> list[list[str]]:
    host = served.address.removeprefix("http://")
    requests = requests_for(host, queries)
    # Every worker opens the index and its words before anybody is timed.
    asyncio.run(offer(host, requests[:WARM], max(CONNECTIONS)))
    rows = []
    for connections in CONNECTIONS:
        before = served.cpu_seconds()
        spent, per_second = asyncio.run(offer(host, requests, connections))
        each = (served.cpu_seconds() - before) * 1000 / len(spent)
        rows.append([str(connections), f"{per_second:.0f}", *latency(shares(spent)), f"{each:.1f}"])
    return rows


def latency(found: Figures, before: str = "") -> list[str]:
    return [f"{found[before + name]:.1f}" for name in ("p50", "p95", "p99")]


def with_cpu(found: Figures, before: str = "") -> list[str]:
    computed = found.get(f"{before}cpu")
    return [*latency(found, before), "–" if computed is None else f"{computed:.1f}"]


def peers(folder: Path) -> dict[str, Figures]:
    """Built and asked in processes of their own, one after the other."""
    found = {}
    for name in PEERS:
        kind = "PostgreSQL" if name.startswith("PostgreSQL") else "SQLite"
        with database(kind) as url:
            environment = {**os.environ, "BENCH_POSTGRESQL": url}
            built = helper("bench._search_peers", name, "build", str(folder), environment=environment)
            asked = helper("bench._search_peers", name, "ask", str(folder), environment=environment)
        found[name] = {**built, **asked}
        if kind == "PostgreSQL":
            # It computes in a process of its own.
            del found[name]["cpu"]
    return found


def at_scale(folder: Path) -> None:
    environment = environment_of(folder / "var")
    filled = helper("bench._search_site", "fill", str(folder), str(SIZE), environment=environment)
    queries = [row["text"] for row in rows_of(folder, "queries.jsonl")]
    print(
        f"{filled['documents']:,.0f} documents, {len(queries)} queries, top 20 with the counts of all facets\n"
    )
    asked = helper("bench._search_site", "ask", str(folder), environment=environment)
    compare(filled, asked, peers(folder))
    arguments = [str(BIN / "granian"), "--interface", "wsgi", "--port", "PORT", "--workers", str(WORKERS)]
    arguments += ["--blocking-threads", "4", "--log-level", "warning", "bench._search_app:application"]
    with serving(arguments, {**environment, "PYTHONPATH": str(ROOT)}, folder / "server.log") as served:
        print(
            "\n"
            + table(
                ["connections", "requests/s", "p50 ms", "p95 ms", "p99 ms", "server CPU ms each"],
                over_http(served, queries),
            )
        )
        soon = helper("bench._search_site", "publish", str(folder), served.address, environment=environment)
        print(f"\npeak memory of the server and {WORKERS} workers: {served.peak_memory_mb():.0f} MB")
    indexing(filled, soon)


def compare(filled: Figures, asked: Figures, others: dict[str, Figures]) -> None:
    size = {"size_mb": filled["index_mb"], "memory_mb": asked["memory_mb"], "no_hit": asked["no_hit"]}
    rows = [
        ["Tsumiki, page through Django in process", *with_cpu(asked, "page_"), *sizes(size)],
        ["Tsumiki, the search alone, with reasons", *with_cpu(asked, "alone_"), *sizes(size)],
    ]
    rows += [[f"peer: {name}", *with_cpu(found), *sizes(found)] for name, found in others.items()]
    head = [
        "search",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "p95 CPU ms",
        "index MB",
        "memory MB",
        "two characters, no hit",
    ]
    print(table(head, rows), flush=True)
    print("\np95 as a ratio to the search alone: ", end="")
    print(", ".join(f"{name} {found['p95'] / asked['alone_p95']:.1f}" for name, found in others.items()))
    print(f"worker with the index open: {asked['opened_mb']:.0f} MB; after all queries ", end="")
    print(
        f"{asked['memory_mb']:.0f} MB, of which {asked['own_mb']:.0f} MB are its own and the rest pages of files"
    )


def sizes(found: Figures) -> list[str]:
    return [f"{found['size_mb']:.0f}", f"{found['memory_mb']:.0f}", f"{found['no_hit']:.0%}"]


def indexing(filled: Figures, soon: Figures) -> None:
    works = {
        "text taken apart (prepare)": "prepare",
        "taken apart and put into SQLite through Django": "put",
        "from SQLite into an empty index (rebuild)": "apply",
        "all of it: from text to found": "text_to_found",
    }
    rows = [
        [label, f"{filled[name + '_per_s']:,.0f}", f"{filled[name + '_per_cpu_s']:,.0f}"]
        for label, name in works.items()
    ]
    print("\n" + table(["indexing, one process", "documents/s", "documents per CPU second"], rows))
    print(f"\nrebuild of a lost index: {filled['rebuild_s']:.1f} s; ", end="")
    print(
        f"prepared documents in SQLite: {filled['entries_mb']:.0f} MB; memory: {filled['filling_memory_mb']:.0f} MB"
    )
    print("put → shown by the page of another process, from the commit: ", end="")
    print(
        f"median {soon['median_s']:.2f} s, longest {soon['longest_s']:.2f} s (put itself at most {soon['put_s']:.2f} s)"
    )


def found_at_scale(folder: Path) -> None:
    rows, documents = [], 0.0
    for name, by_meaning in WAYS.items():
        more = {"BENCH_HELD_OUT": str(HELD_OUT), MEANING: by_meaning}
        environment = environment_of(folder / f"var{by_meaning}", **more)
        figures = helper("bench._search_site", "retrieve", str(folder), environment=environment)
        documents = figures["documents"]
        rows.append([name, *ranks(figures)])
    rows += [[f"peer: {name}", *ranks(figures)] for name, figures in peers(folder).items()]
    print(f"\nissues of {HELD_OUT} programmes → their own overview among {documents:,.0f}\n")
    print(table(["search", "R@1", "R@10", "MRR", "p50 ms", "p95 ms"], rows))


def ranks(found: Figures) -> list[str]:
    return [f"{found[name]:.3f}" for name in ("recall_at_1", "recall_at_10", "mrr")] + latency(found)[:2]


def main() -> None:
    if absent := missing():
        sys.exit(f"{DATA} lacks {', '.join(absent)}; TSUMIKI_DATA names the folder that has them.")
    print(f"{machine()}; {WORKERS} workers; clients on the same machine", flush=True)
    for part in (at_scale, found_at_scale):
        with tempfile.TemporaryDirectory(prefix="tsumiki-bench-") as folder:
            part(Path(folder))


if __name__ == "__main__":
    main()
