"""All 19,900 cross tables of 1,788 organisations × 200 questions, beside NumPy pair by pair, polars, DuckDB and SQL.

Every contender runs in a process of its own over the same random answers in memory, and what it counts must equal ours.
The peers count a sample of the pairs; their time is scaled to all of them and marked so.
Usage: make bench FILE=bench/tabulation.py
"""

import argparse
import itertools
import json
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._harness import machine, table
from tsumiki.surveys.open_data import files_of
from tsumiki.surveys.snapshots import Content, Organisation
from tsumiki.surveys.tables import results_from
from tsumiki.surveys.tabulation.answers import AnswerMatrix, Column, Sheet, State, encode
from tsumiki.surveys.tabulation.crosses import cross_all
from tsumiki.surveys.tabulation.questionnaire import Choice, Kind, Question, Questionnaire
from tsumiki.surveys.tabulation.reading import shipped
from tsumiki.surveys.tabulation.synthetic import bodies, synthetic_sheets

ROWS, QUESTIONS, RUNS, BLANK = 1788, 200, 15, 0.05
PAIRS = list(itertools.combinations(range(QUESTIONS), 2))
# Every pair for those that take seconds, a sample for those that would take minutes.
SAMPLES = {"NumPy, bincount by pair": len(PAIRS), "polars": 1000, "DuckDB": 400, "SQLite": 100}
Timer = Callable[[], float]


def widths() -> list[int]:
    """Two to eight choices per question."""
    return [2 + place % 7 for place in range(QUESTIONS)]


def codes() -> np.ndarray:
    """Questions × organisations: the place of the choice, or the number of choices for 無回答."""
    chance = np.random.default_rng(2022)
    lines = [chance.integers(0, width, ROWS, dtype=np.int8) for width in widths()]
    blank = chance.random((QUESTIONS, ROWS)) < BLANK
    return np.where(blank, np.array(widths(), dtype=np.int8)[:, None], np.array(lines))


def matrix() -> AnswerMatrix:
    """The same answers as the engine holds them."""
    columns = {}
    for place, (line, width) in enumerate(zip(codes(), widths(), strict=True)):
        question = Question(f"q{place}", "", f"q{place}", Kind.SINGLE, choices(width))
        state = np.where(line == width, State.NO_ANSWER, State.ANSWERED).astype(np.int8)
        columns[question.code] = Column(
            question, state, np.where(line == width, -1, line).astype(np.int8), {}
        )
    paper = Questionnaire("2022", "計測", tuple(column.question for column in columns.values()))
    names = tuple(f"{row:06}" for row in range(ROWS))
    return AnswerMatrix(paper, names, np.ones(ROWS, dtype=bool), columns)


def choices(width: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{place}", f"c{place}") for place in range(width))


def sample(name: str) -> list[tuple[int, int]]:
    return random.Random(1).sample(PAIRS, SAMPLES[name]) if SAMPLES[name] < len(PAIRS) else PAIRS


def check(found: Iterator[tuple[tuple[int, int], dict[tuple[int, int], int]]]) -> None:
    """Compare with the engine, cell by cell; a difference ends the benchmark."""
    product = cross_all(matrix())
    for (a, b), counted in found:
        ours = product.counts(f"q{a}", f"q{b}")
        expected = {(int(r), int(c)): int(ours[r, c]) for r, c in np.argwhere(ours)}
        if {cell: number for cell, number in counted.items() if number} != expected:
            sys.exit(f"q{a} × q{b} differ")


def engine() -> Timer:
    answers = matrix()

    def run() -> float:
        began = time.perf_counter()
        cross_all(answers)
        return time.perf_counter() - began

    return run


def engine_looked_up() -> Timer:
    answers = matrix()
    pairs = [(f"q{a}", f"q{b}") for a, b in PAIRS]

    def run() -> float:
        began = time.perf_counter()
        product = cross_all(answers)
        for a, b in pairs:
            product.counts(a, b)
        return time.perf_counter() - began

    return run


def engine_multiple() -> Timer:
    """150 single and 50 multiple questions of ten choices: 1,788 sheets packed by `encode`, then timed."""
    chance = random.Random(5)
    questions = [Question(f"q{n}", "", "", Kind.SINGLE, choices(2 + n % 7)) for n in range(150)]
    questions += [Question(f"m{n}", "", "", Kind.MULTIPLE, choices(10)) for n in range(50)]
    sheets = []
    for row in range(ROWS):
        given = {}
        for q in questions:
            own = [choice.code for choice in q.choices]
            given[q.code] = chance.choice(own) if q.kind is Kind.SINGLE else chance.sample(own, 3)
        sheets.append(Sheet(f"{row:06}", given))
    answers = encode(Questionnaire("2022", "計測", tuple(questions)), sheets)

    def run() -> float:
        began = time.perf_counter()
        cross_all(answers)
        return time.perf_counter() - began

    return run


def published() -> Timer:
    """Every open-data file of the synthetic R4 edition from its answers on, as the site writes them."""
    names = {body.code[:2]: body.name for body in bodies() if body.kind == "prefecture"}
    organisations = tuple(
        Organisation(body.code, body.name, body.kind, names[body.code[:2]], int(body.code) % 400_000)
        for body in bodies()
    )
    answers = {
        sheet.organisation: {
            code: value for code, value in sheet.answers.items() if value not in ("", [], None)
        }
        for sheet in synthetic_sheets()
        if sheet.answers is not None
    }
    content = Content(shipped("questionnaire_r4"), organisations, answers, {})

    def run() -> float:
        began = time.perf_counter()
        for file in files_of(results_from(content)).values():
            file.write()
        return time.perf_counter() - began

    return run


def bincount() -> Timer:
    lines = [line.astype(np.intp) for line in codes()]
    wide = [width + 1 for width in widths()]

    def count(a: int, b: int) -> np.ndarray:
        return np.bincount(lines[a] * wide[b] + lines[b], minlength=wide[a] * wide[b])

    def run() -> float:
        began = time.perf_counter()
        for a, b in PAIRS:
            count(a, b)
        return time.perf_counter() - began

    check(((a, b), {divmod(k, wide[b]): int(n) for k, n in enumerate(count(a, b))}) for a, b in PAIRS[::50])
    return run


def polars() -> Timer:
    import polars as pl  # only its own process carries it

    frame = pl.DataFrame({f"q{place}": line for place, line in enumerate(codes())})
    chosen = sample("polars")

    def count() -> list[pl.DataFrame]:
        # All queries at once: polars spreads them over the cores.
        return pl.collect_all([frame.lazy().group_by(f"q{a}", f"q{b}").len() for a, b in chosen])

    def run() -> float:
        began = time.perf_counter()
        count()
        return time.perf_counter() - began

    check((pair, {(r, c): n for r, c, n in rows.rows()}) for pair, rows in zip(chosen, count(), strict=True))
    return run


def sql(name: str, execute: Callable[[str], list[tuple[int, int, int]]]) -> Timer:
    chosen = sample(name)

    def count(a: int, b: int) -> list[tuple[int, int, int]]:
        return execute(f"SELECT q{a}, q{b}, count(*) FROM answers GROUP BY q{a}, q{b}")

    def run() -> float:
        began = time.perf_counter()
        for a, b in chosen:
            count(a, b)
        return time.perf_counter() - began

    check(((a, b), {(r, c): n for r, c, n in count(a, b)}) for a, b in chosen)
    return run


def duck() -> Timer:
    import duckdb  # only its own process carries it

    base = duckdb.connect()
    data = {f"q{place}": line for place, line in enumerate(codes())}
    base.execute(f"CREATE TABLE answers AS SELECT {', '.join(data)} FROM data")
    return sql("DuckDB", lambda query: base.execute(query).fetchall())


def sqlite() -> Timer:
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE TABLE answers ({', '.join(f'q{n} INTEGER' for n in range(QUESTIONS))})")
    marks = ", ".join("?" * QUESTIONS)
    base.executemany(f"INSERT INTO answers VALUES ({marks})", codes().T.tolist())
    return sql("SQLite", lambda query: base.execute(query).fetchall())


CONTENDERS: dict[str, Callable[[], Timer]] = {
    "engine": engine,
    "engine, every table looked up": engine_looked_up,
    "engine, 150 single + 50 multiple × 10": engine_multiple,
    "NumPy, bincount by pair": bincount,
    "polars": polars,
    "DuckDB": duck,
    "SQLite": sqlite,
    "site, R4 open data": published,
}


def contend(name: str) -> None:
    """One contender in this process: prints the median of its runs and the peak memory as JSON."""
    timer = CONTENDERS[name]()
    timer()
    seconds = statistics.median(timer() for _ in range(RUNS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds * len(PAIRS) / SAMPLES.get(name, len(PAIRS)), "peak": peak}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=CONTENDERS)
    only = parser.parse_args().only
    if only:
        contend(only)
        return
    rows, first = [], 0.0
    for name in CONTENDERS:
        said = subprocess.run(
            [sys.executable, __file__, "--only", name], capture_output=True, text=True, check=True
        )
        found = json.loads(said.stdout)
        first = first or found["seconds"]
        counted = SAMPLES.get(name, len(PAIRS))
        basis = "every file" if "R4" in name else f"{counted:,} of {len(PAIRS):,} pairs"
        basis += ", scaled" if counted < len(PAIRS) else ""
        ratio = "" if "R4" in name else f"{found['seconds'] / first:,.1f}"
        rows.append([name, basis, f"{found['seconds']:,.3f}", ratio, f"{found['peak']:,.0f}"])
    print(f"{machine()}; {ROWS:,} organisations × {QUESTIONS} questions, median of {RUNS} runs\n")
    print(table(["contender", "counted", "seconds", "× engine", "peak memory MB"], rows))


if __name__ == "__main__":
    main()
