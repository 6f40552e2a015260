"""One published number, opened: what was counted among whom, and which organisations agreed to be named."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from tsumiki.surveys.figures import TOTAL
from tsumiki.surveys.headlines import sum_of
from tsumiki.surveys.snapshots import Organisation
from tsumiki.surveys.tables import HIDDEN, LAST_YEAR, Results, shown, shown_percent
from tsumiki.surveys.tabulation.crosses import CrossTable
from tsumiki.surveys.tabulation.figures import Cell, Rule
from tsumiki.surveys.tabulation.frequencies import Frequency
from tsumiki.surveys.tabulation.numbers import numbers
from tsumiki.surveys.tabulation.questionnaire import Kind


@dataclass(frozen=True, slots=True)
class Number:
    """A figure with its rule. `named` is by prefecture; a hidden figure names nobody and counts nobody."""

    text: str
    percent: str
    is_hidden: bool
    rule: str
    named: tuple[tuple[str, tuple[Organisation, ...]], ...] = ()
    named_count: int = 0
    others: int = 0


def number_behind(
    results: Results,
    question: str,
    value: str,
    *,
    by: str = "",
    group: str = "",
    previous: Results | None = None,
    before: str = "",
) -> Number:
    """Open a number of the frequency table, or with `by` and `group` of a cross table.

    `value` and `group` are codes, or "total"; `value` may be a sum of choices ("a+b"). Raises ValueError or KeyError
    where there is no such number. `before` is the question's code in the edition `previous`.
    """
    if not by:
        return _of_frequency(results, results.frequencies[question], value)
    table = _cross(results, question, by, previous, before)
    row, column = _side(group), _side(value)
    cell, rule = table.cell(row, column), table.rule(row, column)
    rows = np.array([], dtype=np.intp) if cell.hidden else table.rows_behind(row, column)
    return _number(results, cell, rule, rows)


def _cross(results: Results, question: str, by: str, previous: Results | None, before: str) -> CrossTable:
    if by != LAST_YEAR:
        return results.cross(by, question)
    table = results.against(previous, question, before) if previous else None
    if table is None:
        raise ValueError("前回と比べられる設問ではありません。")
    return table


def _side(code: str) -> str | None:
    return None if code == TOTAL else code


def _of_frequency(results: Results, table: Frequency, value: str) -> Number:
    if value == TOTAL:
        rule = Rule("母数の団体", table.axis.base_words, table.edition, table.note)
        rows = np.flatnonzero(table.axis.base)
        return _number(results, table.base, rule, rows)
    codes = value.split("+")
    cell = sum_of(table, *codes) if len(codes) > 1 else table.cell(value)
    labels = "または".join(table.axis.counted(table.axis.place(code)) for code in codes)
    rule = Rule(labels, table.axis.base_words, table.edition, table.note)
    hits = [table.axis.hits[table.axis.place(code)] for code in codes]
    if len(codes) > 1 and not table.axis.additive:
        raise ValueError("複数回答の数は足し合わせられません。")
    return _number(results, cell, rule, np.flatnonzero(np.any(hits, axis=0)))


def _number(results: Results, cell: Cell, rule: Rule, rows: NDArray[np.intp]) -> Number:
    if cell.hidden:
        return Number(shown(cell), shown_percent(cell), is_hidden=True, rule=rule.text)
    named, others = results.behind(rows)
    by_prefecture = groupby(sorted(named, key=lambda row: row.code), key=lambda row: row.prefecture)
    return Number(
        shown(cell),
        shown_percent(cell),
        is_hidden=False,
        rule=rule.text,
        named=tuple((prefecture, tuple(rows)) for prefecture, rows in by_prefecture),
        named_count=len(named),
        others=others,
    )


def number_facts(results: Results, question: str) -> list[dict[str, str]]:
    """How the numbers written in are spread; empty for questions of another kind."""
    asked = results.matrix.questionnaire.question(question)
    if asked.kind is not Kind.NUMBER:
        return []
    whole = numbers(results.matrix, question, suppression=results.suppression).whole
    missing = HIDDEN if results.suppression.minimum > 1 else "データなし"
    facts = [
        ("記入した団体", whole.n, "団体"),
        ("合計", whole.total, asked.unit),
        ("最小", whole.low, asked.unit),
        ("下位4分の1", whole.q1, asked.unit),
        ("中央値", whole.median, asked.unit),
        ("上位4分の1", whole.q3, asked.unit),
        ("最大", whole.high, asked.unit),
    ]
    return [
        {
            "label": label,
            "value": missing if value is None else f"{_number_text(value, unit)}{unit}",
        }
        for label, value, unit in facts
        if value is not None or label != "合計"
    ]


def _number_text(value: float, unit: str) -> str:
    """One decimal, halves up like the percentages; whole numbers without one; a year has no thousands."""
    rounded = Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}" if unit == "年" else f"{rounded:,}".removesuffix(".0")
