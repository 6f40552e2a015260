"""List and board of 500 plans × 60 blocks: time, queries and memory, on both databases.

Usage: make bench FILE=bench/planning.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._harness import in_a_database, machine, table

PLANS, BLOCKS, RUNS = 500, 60, 15


def main() -> None:
    print(f"{machine()}; {PLANS} plans × {BLOCKS} blocks, median of {RUNS} requests through Django\n")
    rows = []
    for kind in ("SQLite", "PostgreSQL"):
        found = in_a_database("bench._planning_site", str(PLANS), str(BLOCKS), str(RUNS), kind=kind)
        for page in ("list", "board"):
            rows.append(
                [
                    page,
                    kind,
                    f"{found[f'{page}_ms']:.1f}",
                    f"{found[f'{page}_queries']:.0f}",
                    f"{found[f'{page}_kb']:.0f}",
                ]
            )
        memory = found["memory_mb"]
        rows.append(["process, peak", kind, "", "", f"{memory:.0f} MB"])
    print(table(["page", "database", "ms", "queries", "KB"], rows))


if __name__ == "__main__":
    main()
