"""Counts while answers still come in (速報): the whole country, and the peers of each kind and each size.

Pure. Small numbers are hidden as in the published tables, and a number that one of a question's tables hides is
shown in none of them: they add up to one another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tsumiki.surveys.own_results import groups_of
from tsumiki.surveys.tables import HIDDEN, Results
from tsumiki.surveys.tabulation.axes import NO_ANSWER
from tsumiki.surveys.tabulation.figures import Cell
from tsumiki.surveys.tabulation.questionnaire import Kind, Question

# With fewer answers a count would say who answered what.
FEWEST_ANSWERED = 10
PEERS = {"kind": "同じ種類", "population": "同じ人口規模"}
NOBODY = Cell(None, None)


@dataclass(frozen=True, slots=True)
class Counted:
    """One question among one group: its base, and a cell for each choice by code (`no_answer` included)."""

    base: Cell
    cells: Mapping[str, Cell]
    is_enough: bool


@dataclass(frozen=True, slots=True)
class SoFar:
    """`tables` by question, then by (attribute, group); the whole country is ("", "").

    `peers` are the groups that each organisation belongs to: {code: ((attribute, group, label), …)}.
    """

    answered: int
    tables: Mapping[str, Mapping[tuple[str, str], Counted]]
    peers: Mapping[str, Sequence[tuple[str, str, str]]]


def so_far(results: Results) -> SoFar:
    """Count every question with choices."""
    asked = [question for question in results.crossed if question.kind in (Kind.SINGLE, Kind.MULTIPLE)]
    peers = {
        code: tuple(group for group in groups_of(results, code) if group[0] in PEERS)
        for code in results.matrix.organisations
    }
    tables = {question.code: dict(_tables(results, question)) for question in asked}
    return SoFar(int(results.matrix.returned.sum()), tables, peers)


def _tables(results: Results, question: Question) -> Iterator[tuple[tuple[str, str], Counted]]:
    whole = results.frequencies[question.code]
    crosses = {attribute: results.cross(attribute, question.code) for attribute in PEERS}

    def safe(cell: Cell, code: str | None) -> Cell:
        is_hidden = any(table.cell(None, code).hidden for table in crosses.values())
        return NOBODY if is_hidden else cell

    blank = whole.codes.index(NO_ANSWER)
    cells = {code: safe(whole.cell(code), code) for code in whole.codes}
    yield ("", ""), _counted(safe(whole.base, None), cells, whole.n - int(whole.counts[blank]))
    for attribute, table in crosses.items():
        for place, group in enumerate(table.rows.categories):
            cells = {code: table.cell(group.code, code) for code in whole.codes}
            answered = int(table.row_bases[place] - table.counts[place, blank])
            yield (attribute, group.code), _counted(table.cell(group.code, None), cells, answered)


def _counted(base: Cell, cells: Mapping[str, Cell], answered: int) -> Counted:
    return Counted(base, cells, not base.hidden and answered >= FEWEST_ANSWERED)


def compared(
    counts: SoFar, organisation: str, question: str, labels: Mapping[str, str], own: set[str]
) -> dict[str, Any] | None:
    """Parameters of components/table.html for one question; None where fewer than ten answered it.

    `labels` are the choices by code, `own` those that the organisation gave. A group that is too small is said to be
    so in the note.
    """
    tables = counts.tables.get(question, {})
    whole = tables.get(("", ""))
    if whole is None or not whole.is_enough:
        return None
    peers = [
        (f"{PEERS[attribute]}（{label}）", tables[attribute, group])
        for attribute, group, label in counts.peers.get(organisation, ())
    ]
    shown = [("全国", whole), *((name, table) for name, table in peers if table.is_enough)]
    small = "と".join(name for name, table in peers if not table.is_enough)
    columns = [{"label": f"{name}　n={table.base.count:,}", "numeric": True} for name, table in shown]
    return {
        "base": whole.base.count,
        "columns": [{"label": "選択肢"}, *columns],
        "rows": [
            {
                "cells": [
                    {"text": f"{label}（貴団体の回答）" if code in own else label},
                    *({"text": _text(table.cells[code]), "numeric": True} for _, table in shown),
                ],
                "is_own": code in own,
            }
            for code, label in labels.items()
        ],
        "note": f"{small}は、回答した団体が{FEWEST_ANSWERED}に満たないため示していません。" if small else "",
    }


def _text(cell: Cell) -> str:
    if cell.hidden:
        return HIDDEN
    return f"{cell.text}（{cell.percent:.1f}%）" if cell.percent is not None else cell.text
