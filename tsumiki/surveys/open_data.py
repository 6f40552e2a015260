"""The files of one edition: every published table, the same as one long table, and what the columns mean.

The long table holds every count of the tables by question, one a line, with its percentage and its base: whoever has
it can compute these percentages and totals again. What was returned and how numbers are spread stand in files of their
own. A hidden number is "x", as in the tables of the state.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.sheets import write_csv
from tsumiki.surveys.data_dictionary import (
    LONG_HEADER,
    NOTICES_HEADER,
    NUMBERS_HEADER,
    RETURNS_HEADER,
    dictionary_csv,
)
from tsumiki.surveys.tables import Results
from tsumiki.surveys.tabulation.crosses import CrossTable
from tsumiki.surveys.tabulation.figures import SUPPRESSED, Cell
from tsumiki.surveys.tabulation.numbers import Spread
from tsumiki.surveys.tabulation.questionnaire import Kind

LICENCE = "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/legalcode.ja"
LICENCE_NOTE = (
    "政府標準利用規約（第2.0版）と互換です。出典を書けば、複製、公衆送信、翻案などを自由に行えます。"
    "加工したときは、加工したことも書いてください。"
)
# So many of the files below hold everything; the others one question each.
WHOLE = 5
MEASURES = ("n", "sum", "min", "q1", "median", "q3", "max")
TOTAL, TOTAL_LABEL = "total", "計"


@dataclass(frozen=True, slots=True)
class File:
    """One file to take away; `name` is the end of its address."""

    name: str
    title: str
    format: str
    content_type: str
    write: Callable[[], bytes]


def long_rows(results: Results) -> Iterator[tuple[Any, ...]]:
    """Every published number: the whole first, then each attribute, question by question."""
    for question in results.questions:
        table = results.frequencies[question.code]
        head = (results.label, question.code, question.name, str(question.kind))
        note = results.matrix.note
        for category in table.axis.categories:
            cell = table.cell(category.code)
            yield (
                *head,
                *(TOTAL, TOTAL, TOTAL_LABEL, category.code, category.label),
                *(*_figures(cell, table.base), note),
            )
        if question in results.crossed:
            for attribute in results.attributes:
                for row in _cross_rows(results.cross(attribute.code, question.code)):
                    yield (*head, attribute.code, *row, note)


def _cross_rows(table: CrossTable) -> Iterator[tuple[Any, ...]]:
    for group in table.rows.categories:
        base = table.cell(group.code, None)
        for choice in table.columns.categories:
            cell = table.cell(group.code, choice.code)
            yield (group.code, group.label, choice.code, choice.label, *_figures(cell, base))


def _figures(cell: Cell, base: Cell) -> tuple[Any, Any, Any]:
    return cell.plain, base.plain, "" if cell.percent is None else cell.percent


def frequency_csv(results: Results, code: str) -> bytes:
    """One question as a table of its own, with its rule below the numbers."""
    table = results.frequencies[code]
    rows: list[tuple[Any, ...]] = [(results.label, results.matrix.note), (table.axis.label, ""), ()]
    rows.append(("選択肢コード", "選択肢", "団体数", "割合（％）"))
    for category in table.axis.categories:
        cell = table.cell(category.code)
        rows.append((category.code, category.label, cell.plain, "" if cell.percent is None else cell.percent))
    rows += [(TOTAL, "母数（n）", table.base.plain, ""), (), ("母数", table.axis.base_words)]
    return write_csv(rows)


def long_csv(results: Results) -> bytes:
    return write_csv([LONG_HEADER, *long_rows(results)])


def returns_csv(results: Results) -> bytes:
    """How many were asked and answered: everybody, then each attribute."""
    return write_csv([RETURNS_HEADER, *_returns_rows(results)])


def _returns_rows(results: Results) -> Iterator[tuple[Any, ...]]:
    head, note = results.label, results.matrix.note
    for by in ("", *(attribute.code for attribute in results.attributes)):
        rows = results.returned(by)
        for row in rows[:-1] if by else rows:
            code, label = (row.category.code, row.category.label) if by else (TOTAL, TOTAL_LABEL)
            percent = "" if row.percent is None else row.percent
            yield (head, by or TOTAL, code, label, row.sent, row.cell.plain, percent, note)


def numbers_csv(results: Results) -> bytes:
    """How the numbers written in are spread: everybody, then each attribute, question by question."""
    return write_csv([NUMBERS_HEADER, *_numbers_rows(results)])


def _numbers_rows(results: Results) -> Iterator[tuple[Any, ...]]:
    for question in results.questions:
        if question.kind is not Kind.NUMBER:
            continue
        head = (results.label, question.code, question.name, question.unit)
        for by in ("", *(attribute.code for attribute in results.attributes)):
            found = results.numbers(question.code, by)
            groups = [(row.code, row.label, own) for row, own in found.groups]
            for code, label, own in groups if by else [(TOTAL, TOTAL_LABEL, found.whole)]:
                yield (*head, by or TOTAL, code, label, *_spread(own), results.matrix.note)


def notices_file(label: str, notices: Iterable[tuple[str, str, str]]) -> File | None:
    """What was said after the publication (day, kind, text), the latest first; none where nothing was."""
    rows = [(label, *notice) for notice in notices]
    if not rows:
        return None
    return File("notices.csv", "正誤・お知らせ", "CSV", CSV, lambda: write_csv([NOTICES_HEADER, *rows]))


def _numbers(results: Results) -> dict[str, Any]:
    """The same nested by the codes of question, attribute and group."""
    found: dict[str, Any] = {}
    for _, question, _, _, by, group, _, *values, _ in _numbers_rows(results):
        spread = dict(zip(MEASURES, (None if value == "" else value for value in values), strict=True))
        found.setdefault(question, {}).setdefault(by, {})[group] = spread
    return found


def _spread(own: Spread) -> tuple[Any, ...]:
    """Hidden as a whole is x in every column; a single empty one is not told or not known."""
    values = (own.n, own.total, own.low, own.q1, own.median, own.q3, own.high)
    return tuple(SUPPRESSED if own.n is None else "" if value is None else value for value in values)


def as_json(results: Results) -> bytes:
    """Every question with base and counts by code, and every table by attribute."""
    content = {
        "edition": results.matrix.questionnaire.edition,
        "label": results.label,
        "note": results.matrix.note,
        "licence": LICENCE,
        "snapshot_sha256": results.digest,
        "returns": {
            by or TOTAL: {
                row.category.code: {"sent": row.sent, "returned": row.cell.plain}
                for row in results.returned(by)
            }
            for by in ("", *(attribute.code for attribute in results.attributes))
        },
        "questions": tabulation(results),
        "numbers": _numbers(results),
        "crosses": [
            results.cross(attribute.code, question.code).as_dict()
            for attribute in results.attributes
            for question in results.crossed
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def tabulation(results: Results) -> dict[str, Any]:
    """Every question: base and counts by code. A hidden base cannot be worked out from those beside it."""
    found = {}
    for code, table in results.frequencies.items():
        hidden = {"not_asked": SUPPRESSED, "unreturned": SUPPRESSED} if table.base.hidden else {}
        found[code] = {**table.as_dict(), **hidden}
    return found


def files_of(results: Results) -> dict[str, File]:
    """Every file by its name."""
    found = [
        File("all.csv", "すべての表（1行に1つの数）", "CSV", CSV, lambda: long_csv(results)),
        File("all.json", "すべての表", "JSON", "application/json", lambda: as_json(results)),
        File(
            "returns.csv",
            "回収状況（全体、都道府県・団体の種類・人口規模別）",
            "CSV",
            CSV,
            lambda: returns_csv(results),
        ),
        File("numbers.csv", "数値のまとめ（合計と四分位数）", "CSV", CSV, lambda: numbers_csv(results)),
        File("dictionary.csv", "項目の説明（データ辞書）", "CSV", CSV, dictionary_csv),
        *_question_files(results),
    ]
    return {file.name: file for file in found}


CSV = "text/csv; charset=utf-8"


def _question_files(results: Results) -> Iterable[File]:
    for question in results.questions:
        name = question.code.replace("/", ".")
        yield File(
            f"{name}.csv",
            question.name,
            "CSV",
            CSV,
            lambda code=question.code: frequency_csv(results, code),  # type: ignore[misc]
        )
