"""One published number, opened: what was counted among whom, and which organisations agreed to be named."""

from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from tsumiki.surveys.figures import RETURNED, SENT, TOTAL
from tsumiki.surveys.headlines import sum_of
from tsumiki.surveys.measures import MEASURES, N, hides, measure_text
from tsumiki.surveys.snapshots import Organisation
from tsumiki.surveys.tables import HIDDEN, LAST_YEAR, Results, shown, shown_percent
from tsumiki.surveys.tabulation.answers import State
from tsumiki.surveys.tabulation.axes import attribute_axis
from tsumiki.surveys.tabulation.crosses import CrossTable
from tsumiki.surveys.tabulation.figures import Cell, Rule, cell
from tsumiki.surveys.tabulation.frequencies import Frequency

EVERYBODY = "すべての団体"
# Values that are no choice: what was not counted in a question, and why.
UNCOUNTED = {
    "~not_asked": (State.NOT_ASKED, "前の設問の答えにより、この設問を尋ねていない団体"),
    "~unreturned": (State.UNRETURNED, "調査票が回収されていない団体"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure with its rule. `named` is by prefecture; a hidden figure names nobody and counts nobody."""

    text: str
    percent: str
    is_hidden: bool
    rule: str
    label: str = "団体数"
    unit: str = "団体"
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
    if value in UNCOUNTED and not by:
        return _uncounted(results, question, value)
    if value in MEASURES:
        return _measured(results, question, value, by, group)
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


def _uncounted(results: Results, question: str, value: str) -> Number:
    """Who is not in the base of a question: not asked, or nothing sent back."""
    table = results.frequencies[question]
    state, counted = UNCOUNTED[value]
    rows = np.flatnonzero(results.matrix.column(question).state == state)
    known = cell(len(rows), len(results.matrix.organisations), hidden=table.base.hidden)
    return _number(results, known, Rule(counted, EVERYBODY, table.edition, table.note), rows)


def _measured(results: Results, question: str, value: str, by: str, group: str) -> Number:
    """The sum, the middle or a quarter of the numbers written in, of everybody or of one group."""
    found = results.numbers(question, by)
    spreads = {category.code: own for category, own in found.groups} | {TOTAL: found.whole}
    measure = MEASURES[value]
    own = spreads[group or TOTAL]
    rows = results.matrix.column(question).state == State.ANSWERED
    base = found.rule.base
    if by and group != TOTAL:
        axis = attribute_axis(results.attribute(by))
        place = axis.place(group)
        rows, base = rows & axis.hits[place], f"{base}のうち、{axis.counted(place)}"
    rule = f"{measure.rule(found.rule)}母数は{base}です。"
    if measure.of(own) is None and hides(results, own):
        return Number(HIDDEN, "", is_hidden=True, rule=rule, label=measure.label, unit="")
    text = measure_text(measure.of(own), found.unit if value != N else "団体")
    unit = "" if measure.of(own) is None else found.unit if value != N else "団体"
    return replace(_opened(results, np.flatnonzero(rows), text, rule), label=measure.label, unit=unit)


def returns_behind(results: Results, value: str, by: str, group: str) -> Number:
    """How many were asked ("sent") or answered ("returned"), everybody or one group of an attribute."""
    row = {found.category.code: found for found in results.returned(by)}[group or TOTAL]
    rows = np.ones(len(results.matrix.organisations), dtype=bool)
    base = EVERYBODY
    if by and group != TOTAL:
        axis = attribute_axis(results.attribute(by))
        rows, base = axis.hits[axis.place(group)], axis.counted(axis.place(group))
    edition, note = results.label, results.matrix.note
    if value == SENT:
        asked = cell(row.sent, row.sent)
        return _number(
            results, asked, Rule(f"調査票を送った{base}", EVERYBODY, edition, note), np.flatnonzero(rows)
        )
    if value != RETURNED:
        raise ValueError(f"{value}という数はありません。")
    behind = np.flatnonzero(rows & results.matrix.returned)
    return _number(
        results, row.cell, Rule("調査票を回収した団体", f"調査票を送った{base}", edition, note), behind
    )


def _number(results: Results, cell: Cell, rule: Rule, rows: NDArray[np.intp]) -> Number:
    if cell.hidden:
        return Number(shown(cell), "", is_hidden=True, rule=rule.text, unit="")
    return replace(_opened(results, rows, shown(cell), rule.text), percent=shown_percent(cell))


def _opened(results: Results, rows: NDArray[np.intp], text: str, rule: str) -> Number:
    named, others = results.behind(rows)
    by_prefecture = groupby(sorted(named, key=lambda row: row.code), key=lambda row: row.prefecture)
    return Number(
        text,
        "",
        is_hidden=False,
        rule=rule,
        named=tuple((prefecture, tuple(rows)) for prefecture, rows in by_prefecture),
        named_count=len(named),
        others=others,
    )
