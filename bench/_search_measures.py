"""Latencies, memory and ranks, measured in the same way for the product and its peers."""

import re
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any


def latencies(work: Callable[[Any], Any], asked: Iterable[Any]) -> dict[str, float]:
    """Milliseconds of one piece of work after the other; `cpu` is what the asking thread itself computed in them."""
    spent, computed = [], []
    for one in asked:
        begin, used = time.perf_counter(), time.thread_time()
        work(one)
        spent.append((time.perf_counter() - begin) * 1000)
        computed.append((time.thread_time() - used) * 1000)
    return {**shares(spent), "cpu": shares(computed)["p95"]}


def shares(milliseconds: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(milliseconds, n=100)
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


def memory_mb(process: int | str = "self") -> dict[str, float]:
    """Resident now and at most, and the part that is not pages of files (an index that is mapped is such pages)."""
    said = Path(f"/proc/{process}/status").read_text()
    names = {"now": "VmRSS", "peak": "VmHWM", "own": "RssAnon"}
    return {
        key: int(re.search(rf"^{name}:\s+(\d+)", said, re.MULTILINE)[1]) / 1024 for key, name in names.items()
    }


def ranked_well(places: Sequence[int]) -> dict[str, float]:
    """From the place of the one right answer in each ranking; 0 where it is not among the first ten."""
    count = len(places)
    return {
        "recall_at_1": sum(place == 1 for place in places) / count,
        "recall_at_10": sum(place > 0 for place in places) / count,
        "mrr": sum(1 / place for place in places if place) / count,
    }
