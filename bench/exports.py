"""1,788 × 250 submitted answers as CSV and xlsx, beside Python's csv module and plain xlsxwriter.

Then the same with the rows read from the database.

Usage: make bench FILE=bench/exports.py, or bench/exports.py --quick: a few rows, to see that it runs
"""

import csv
import io
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import xlsxwriter

from bench._harness import RUNS, in_a_database, machine, table
from tsumiki.surveys import answer_export

QUICK = "--quick" in sys.argv
GOVERNMENTS, RUNS = (40, 1) if QUICK else (1_788, RUNS)
KINDS = (
    ["single"] * 140 + ["number"] * 60 + ["multiple"] * 10 + ["short"] * 20 + ["long"] * 10 + ["date"] * 10
)


def main() -> None:
    questions = [question(place, kind) for place, kind in enumerate(KINDS)]
    submitted = [returned(number, questions) for number in range(GOVERNMENTS)]
    header = [*answer_export.HEAD, *(column.key for column in answer_export.columns_of(questions))]
    rows = [
        [str(value) if isinstance(value, date) else value for value in row]
        for row in answer_export.rows_of(questions, submitted, note="合成データ")
    ]
    works = {
        "CSV: answers to file, text made safe": lambda: answer_export.answers_csv(
            questions, submitted, note="合成データ"
        ),
        "peer: csv module, the finished rows": lambda: plain_csv(header, rows),
        "xlsx: answers to file, with the meaning of the columns": lambda: answer_export.answers_xlsx(
            questions, submitted, note="合成データ"
        ),
        "peer: xlsxwriter, the finished rows": lambda: plain_xlsx(header, rows, constant_memory=False),
        "peer: xlsxwriter constant_memory, the finished rows": lambda: plain_xlsx(
            header, rows, constant_memory=True
        ),
    }
    print(f"{machine()}; one process on one core, median of {RUNS} runs")
    print(f"{GOVERNMENTS:,} organisations, {len(questions)} questions in {len(header)} columns\n")
    print(table(["work", "s", "MB"], [[name, *measured(work)] for name, work in works.items()]))
    print()
    for kind in ("SQLite",) if QUICK else ("SQLite", "PostgreSQL"):
        spent = in_a_database("bench._survey_files", "export", str(GOVERNMENTS), str(RUNS), kind=kind)
        rows = [[f"{name} ({kind})", f"{seconds:.2f}"] for name, seconds in spent.items()]
        print(table(["work with database", "s"], rows))


def question(place: int, kind: str) -> SimpleNamespace:
    several = {"single": 5, "multiple": 10}.get(kind, 0)
    choices = [{"code": f"c{number:02}", "label": f"選択肢{number}"} for number in range(1, several + 1)]
    said = {"number": f"問{place}", "text": "設問の文", "unit": "人" if kind == "number" else ""}
    return SimpleNamespace(code=f"q{place}", kind=kind, choices=choices, rows=[], columns=[], **said)


def returned(number: int, questions: list[SimpleNamespace]) -> answer_export.Submitted:
    values = {
        "single": lambda place: f"c0{(number + place) % 5 + 1}",
        "multiple": lambda place: [f"c0{choice}" for choice in range(1, 9) if (number + place) >> choice & 1],
        "number": lambda place: number * 7 + place,
        "short": lambda place: f"第{number}号 & 構想<{place}>",
        "long": lambda place: f"{number}番目の団体の取組。" + "住民が集まる拠点を整備しました。" * 6,
        "date": lambda place: f"20{10 + number % 16}-04-{1 + place % 28:02}",
    }
    answers = {one.code: values[one.kind](place) for place, one in enumerate(questions)}
    return answer_export.Submitted(
        f"{number:06d}", "見本県", f"第{number}町", "town", date(2026, 11, 20), answers
    )


def plain_csv(header: list[str], rows: list[list]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue().encode("utf-8-sig")


def plain_xlsx(header: list[str], rows: list[list], *, constant_memory: bool) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": not constant_memory, "constant_memory": constant_memory}
    with xlsxwriter.Workbook(buffer, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("回答")
        for place, row in enumerate([header, *rows]):
            page.write_row(place, 0, row)
    return buffer.getvalue()


def measured(work) -> list[str]:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        content = work()
        seconds.append(time.perf_counter() - start)
    return [f"{statistics.median(seconds):.2f}", f"{len(content) / 1_000_000:.1f}"]


if __name__ == "__main__":
    main()
