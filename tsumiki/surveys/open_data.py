"""The files of one edition: every published table, the same as one long table, and what the columns mean.

The long table holds every number of every other file, one a line, with its percentage and its base: whoever has it
can compute every published percentage and every total again. A hidden number is "x", as in the tables of the state.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.sheets import write_csv
from tsumiki.surveys.tables import Results
from tsumiki.surveys.tabulation.crosses import CrossTable
from tsumiki.surveys.tabulation.figures import SUPPRESSED, Cell

LICENCE = "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/legalcode.ja"
LICENCE_NOTE = (
    "政府標準利用規約（第2.0版）と互換です。出典を書けば、複製、公衆送信、翻案などを自由に行えます。"
    "加工したときは、加工したことも書いてください。"
)
# So many of the files below hold everything; the others one question each.
WHOLE = 3
TOTAL, TOTAL_LABEL = "total", "計"
LONG_HEADER = (
    *("調査", "設問コード", "設問", "回答の形", "分け方", "区分コード", "区分"),
    *("選択肢コード", "選択肢", "団体数", "母数", "割合（％）", "注"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One row of the data dictionary."""

    label: str
    kind: str
    text: str


DICTIONARY = (
    Column("調査", "文字", "どの年度の調査か"),
    Column("設問コード", "文字", "年度が変わっても同じ設問には同じコードを使います"),
    Column("設問", "文字", "設問番号と設問文"),
    Column("回答の形", "single / multiple / number / date / text", "multipleは複数回答で、合計は母数と一致しません"),
    Column("分け方", "total / prefecture / kind / population", "totalは全体（単純集計）です"),
    Column("区分コード", "文字", "分け方の中の区分。都道府県は2桁のコード。totalは計"),
    Column("区分", "文字", "区分の名前"),
    Column("選択肢コード", "文字", "no_answerは無回答、b0・b1…は数値の階級、answeredは記入あり"),
    Column("選択肢", "文字", "選択肢の文言"),
    Column("団体数", "整数、またはx", "xは秘匿。0は0団体です"),
    Column("母数", "整数、またはx", "その行の割合の分母（設問を尋ねられ、調査票が回収された団体）"),
    Column("割合（％）", "小数第1位まで", "団体数÷母数×100を四捨五入。母数が0または秘匿のときは空欄"),
    Column("注", "文字", "実在の回答ではない場合は「合成データ」"),
)  # fmt: skip


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


def dictionary_csv() -> bytes:
    return write_csv([("列名", "値", "説明"), *((row.label, row.kind, row.text) for row in DICTIONARY)])


def as_json(results: Results) -> bytes:
    """Every question with base and counts by code, and every table by attribute."""
    content = {
        "edition": results.matrix.questionnaire.edition,
        "label": results.label,
        "note": results.matrix.note,
        "licence": LICENCE,
        "snapshot_sha256": results.digest,
        "returns": {
            "sent": results.returned()[-1].sent,
            "returned": results.returned()[-1].returned,
        },
        "questions": tabulation(results),
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
        File("dictionary.csv", "列の説明（データ辞書）", "CSV", CSV, dictionary_csv),
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
