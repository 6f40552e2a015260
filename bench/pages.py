"""Requests per second and latency of three pages, on SQLite and on PostgreSQL, beside the floor of the same server.

Usage: make bench FILE=bench/pages.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._harness import (
    CONNECTIONS,
    RUNS,
    SECONDS,
    WORKERS,
    Measure,
    bare,
    machine,
    measure,
    sign_in,
    site,
    size_of,
    table,
)

OFFICER = "見本 花子"
# (label, address, needs a person, script of wrk)
PAGES = [
    ("front page, anonymous", "/", False, ""),
    ("directory search, anonymous", "/governments/", False, "search.lua"),
    ("diagnosis of 南部町（鳥取県）, signed in", "/diagnosis/313891/", True, ""),
]
DATABASES = ["SQLite", "PostgreSQL"]
Results = dict[tuple[str, str], Measure]


def main() -> None:
    results: Results = {}
    sizes: dict[str, int] = {}
    memory = {kind: measure_site(kind, results, sizes) for kind in DATABASES}
    floors = {
        "granian alone": measure_floor("hello", sizes["front page, anonymous"]),
        "bare Django view": measure_floor("django", sizes["front page, anonymous"]),
    }
    print(f"{machine()}; {WORKERS} workers, wrk with {CONNECTIONS} connections, ", end="")
    print(f"median of {RUNS} runs of {SECONDS} s\n")
    print(table(["page", "KB", "database", "requests/s", "p50 ms", "p99 ms"], rows(results, sizes, floors)))
    print()
    for label, _, _, _ in PAGES:
        ratio = results[label, "PostgreSQL"].per_second / results[label, "SQLite"].per_second
        print(f"PostgreSQL : SQLite, {label}: {ratio:.2f}")
    print("peak memory, server and workers: ", end="")
    print(", ".join(f"{kind} {used:.0f} MB" for kind, used in memory.items()))


def measure_site(kind: str, results: Results, sizes: dict[str, int]) -> float:
    with site(kind) as served:
        cookie = sign_in(served, OFFICER)
        for label, path, needs_person, script in PAGES:
            address, header = served.address + path, cookie if needs_person else ""
            sizes[label] = size_of(address, header)
            results[label, kind] = measure(address, cookie=header, script=script)
        return served.peak_memory_mb()


def measure_floor(peer: str, size: int) -> Measure:
    with bare("bench._peers:page", BENCH_PEER=peer, BENCH_BYTES=str(size)) as served:
        return measure(served.address + "/")


def rows(results: Results, sizes: dict[str, int], floors: dict[str, Measure]) -> list[list[str]]:
    lines = [
        [label, f"{sizes[label] / 1024:.0f}", kind, *figures(results[label, kind])]
        for label, _, _, _ in PAGES
        for kind in DATABASES
    ]
    front = f"{sizes[PAGES[0][0]] / 1024:.0f}"
    return lines + [[f"peer: {name}", front, "none", *figures(found)] for name, found in floors.items()]


def figures(found: Measure) -> list[str]:
    return [f"{found.per_second:,.0f}", f"{found.p50_ms:.1f}", f"{found.p99_ms:.1f}"]


if __name__ == "__main__":
    main()
