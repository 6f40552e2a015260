"""1,788 prefilled workbooks of 80 questions made and read back with every check, beside xlsxwriter and openpyxl.

Then the same as people have it: `survey ingest` on a folder, with the database on both sides, checks across questions
and large changes since last year, in as many processes as it uses itself.

Usage: make bench FILE=bench/workbooks.py, or bench/workbooks.py --quick: a few workbooks, to see that it runs
"""

import io
import resource
import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import openpyxl
import xlsxwriter

from bench._harness import RUNS, in_a_database, machine, table
from tsumiki.surveys.workbooks import Choice, Layout, Maker, Question, Recipient, WorkbookForm, read_workbook

QUICK = "--quick" in sys.argv
GOVERNMENTS, SAMPLE, RUNS = (40, 4, 1) if QUICK else (1_788, 60, RUNS)
KINDS = ["single"] * 40 + ["multiple"] * 8 + ["number"] * 16 + ["date"] * 4 + ["short"] * 6 + ["long"] * 6


def main() -> None:
    form = questionnaire()
    layout = Layout(form)
    recipients = [recipient(form, number) for number in range(GOVERNMENTS)]
    made, making = timed(lambda: make(layout, recipients))
    _, reading = timed(lambda: read(layout, recipients, made))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _, writing = timed(lambda: [write_in_full(layout, one) for one in recipients[:SAMPLE]])
    _, parsing = timed(lambda: [read_cells(content) for content in made[:SAMPLE]])
    scale = GOVERNMENTS / SAMPLE
    size = sum(map(len, made)) / GOVERNMENTS / 1024
    print(f"{machine()}; one process on one core, median of {RUNS} runs")
    print(
        f"{GOVERNMENTS:,} workbooks, {len(form.questions)} questions on {len(layout.lines)} lines, ", end=""
    )
    print(f"{size:.0f} KB each; our peak memory with all of them held {peak:.0f} MB\n")
    rows = [
        ["make: template patched", *figures(making), "1.0"],
        [f"peer: xlsxwriter, {SAMPLE} in full × {scale:.1f}", *scaled(writing, scale, making)],
        ["read back with every check and the diff", *figures(reading), "1.0"],
        [f"peer: openpyxl, {SAMPLE} cells only, no check × {scale:.1f}", *scaled(parsing, scale, reading)],
    ]
    print(table(["work", "s", "s of processor", "workbooks/s", "ratio"], rows))
    print()
    for kind in ("SQLite",) if QUICK else ("SQLite", "PostgreSQL"):
        spent = in_a_database("bench._survey_files", "ingest", str(GOVERNMENTS), str(RUNS), kind=kind)
        rows = [
            [f"{work} ({kind})", f"{seconds:.2f}", f"{GOVERNMENTS / seconds:,.0f}"]
            for work, seconds in spent.items()
        ]
        print(table(["work with database, cross checks and last year", "s", "workbooks/s"], rows))


def questionnaire() -> WorkbookForm:
    questions = []
    for number, kind in enumerate(KINDS, start=1):
        several = 10 if kind == "multiple" else 5 if kind == "single" else 0
        choices = tuple(
            Choice(f"c{place}", f"問{number}の選択肢その{place}（取組の状況）", is_exclusive=place == 10)
            for place in range(1, several + 1)
        )
        text = f"貴団体の取組{number}について、令和4年9月1日時点の状況をお答えください。"
        unit = "人" if kind == "number" else ""
        questions.append(
            Question(f"q{number}", f"問{number}", text, kind, choices, unit=unit, max_length=400)
        )
    return WorkbookForm("R4", "意向等調査（合成データ）", "2026年12月18日", tuple(questions), "事務局")


def recipient(form: WorkbookForm, number: int) -> Recipient:
    """Every question prefilled from last year, differently for each government."""
    values = {
        "single": lambda place: f"c{(number + place) % 5 + 1}",
        "multiple": lambda place: tuple(f"c{1 + choice}" for choice in range(9) if (number >> choice) & 1),
        "number": lambda place: number * 7 + place,
        "date": lambda place: date(2015 + number % 8, 1 + place % 12, 1),
        "short": lambda place: f"第{number}号 & 構想<{place}>",
        "long": lambda place: f"{number}番目の団体の取組。" + "住民が集まる拠点を整備しました。" * 6,
    }
    answers = {
        question.code: values[question.kind](place)
        for place, question in enumerate(form.questions)
        if question.kind != "multiple" or number % 512
    }
    return Recipient(f"{number:06d}", f"見本県第{number}町", f"{number:064x}", answers, answers)


def make(layout: Layout, recipients: list[Recipient]) -> list[bytes]:
    maker = Maker(layout)
    return [maker.make(one) for one in recipients]


def read(layout: Layout, recipients: list[Recipient], made: list[bytes]) -> None:
    for one, content in zip(recipients, made, strict=True):
        reading = read_workbook(
            io.BytesIO(content), name="回答.xlsx", layout=layout, recipient=one, stored=one.prefilled
        )
        multiple_as_read = {code: answer for code, answer in one.prefilled.items() if answer != ()}
        if reading.problems or reading.changes or reading.answers != multiple_as_read:
            sys.exit(f"{one.code} did not come back as it went out")


def write_in_full(layout: Layout, one: Recipient) -> bytes:
    """The same cells written by xlsxwriter, with formats, without lists, protection and notes."""
    buffer = io.BytesIO()
    answers, previous = layout.flat(one.prefilled), layout.flat(one.previous)
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        wrap = book.add_format({"text_wrap": True, "border": 1})
        page = book.add_worksheet("回答")
        for row, line in enumerate(layout.lines, start=4):
            shown = [line.shown(values.get(line.key)) for values in (answers, previous)]
            said = [str(value) if isinstance(value, date) else value for value in shown]
            cells = (*line.texts, said[0], line.unit, said[1], line.note, line.key)
            for column, value in enumerate(cells):
                page.write(row, column, value, wrap)
        listed = book.add_worksheet("一覧")
        for row, values in enumerate(layout.list_rows):
            listed.write_row(row, 0, values)
    return buffer.getvalue()


def read_cells(content: bytes) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [row for page in book for row in page.iter_rows(values_only=True)]


def timed(work):
    """Result, and medians of (seconds, seconds of processor)."""
    found = []
    for _ in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        result = work()
        found.append((time.perf_counter() - wall, time.process_time() - processor))
    return result, tuple(statistics.median(values) for values in zip(*found, strict=True))


def figures(spent: tuple[float, float], scale: float = 1) -> list[str]:
    wall, processor = (value * scale for value in spent)
    return [f"{wall:.2f}", f"{processor:.2f}", f"{GOVERNMENTS / wall:,.0f}"]


def scaled(spent: tuple[float, float], scale: float, ours: tuple[float, float]) -> list[str]:
    return [*figures(spent, scale), f"{spent[1] * scale / ours[1]:.1f}"]


if __name__ == "__main__":
    main()
