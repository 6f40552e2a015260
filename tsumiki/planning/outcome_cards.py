"""Proposals and comparisons in the words and figures of their pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from tsumiki.kernel.dates import japanese_month
from tsumiki.planning.pieces import Library, cost_in_words, yen
from tsumiki.planning.proposing import Answers, Proposal, SetAside
from tsumiki.planning.sidebyside import Column, Comparison
from tsumiki.planning.suggestion import TownFacts


def card(proposal: Proposal, library: Library) -> dict[str, Any]:
    """One proposed stack."""
    effort = proposal.effort
    return {
        "character": proposal.character,
        "note": proposal.note,
        "blocks": [
            {
                "piece": library.pieces[code],
                "reasons": proposal.reasons[code],
                "months": _span(proposal.slots[code].first_month, proposal.slots[code].last_month),
            }
            for code in proposal.codes
        ],
        "stats": [
            ("手間", f"{effort.person_days}人日"),
            ("会議", f"{effort.meetings}回"),
            ("期間", f"約{proposal.months}か月（{proposal.weeks}週）"),
            ("費用の目安", cost_in_words(effort.cost)),
        ],
        "warnings": _warnings(proposal),
        "set_aside": asides(proposal.set_aside, library),
    }


def _span(first: int, last: int) -> str:
    """When a block is done, in months from the beginning."""
    return f"{first + 1}か月目" if first == last else f"{first + 1}〜{last + 1}か月目"


def _warnings(proposal: Proposal) -> list[str]:
    found = []
    if proposal.days_over:
        found.append(f"お答えの職員の時間では、{proposal.days_over}人日足りません。")
    if proposal.months_over:
        found.append(f"お答えの期限を、{proposal.months_over}か月超えます。")
    if proposal.cost_over:
        found.append(f"お答えの予算では、少なくとも{yen(proposal.cost_over)}足りません。")
    return found


def asides(rows: Iterable[SetAside], library: Library) -> list[dict[str, Any]]:
    return [{"name": library.name(row.code), "code": row.code, "reasons": row.reasons} for row in rows]


def assumptions(answers: Answers, town: TownFacts) -> list[str]:
    """What was taken for granted where nothing was answered."""
    found = []
    if town.population is not None:
        found.append(f"{town.name}の人口は、読み込んでいる統計の{town.population:,}人です。")
    elif answers.town and not answers.band:
        found.append("人口の統計がないため、人口の目安は確かめていません。")
    if answers.staff_days is None:
        found.append("職員の時間のお答えがないため、手間の合計は確かめていません。")
    elif answers.deadline is None:
        found.append("期限のお答えがないため、職員の時間は1年（12か月）で見ています。")
    return found


def side_by_side(comparison: Comparison, variants: Sequence[Any] = ()) -> dict[str, Any]:
    """Columns for the page; `variants` are the rows behind them, None for the plan's own stack."""
    behind = [*variants, *([None] * (len(comparison.columns) - len(variants)))]
    return {
        "steps": comparison.steps,
        # Rows of a column on the page: its head, the steps, the sums, the order, what it answers.
        "height": len(comparison.steps) + 4,
        "columns": [
            _column(column, comparison.steps, variant)
            for column, variant in zip(comparison.columns, behind, strict=True)
        ],
    }


def _column(column: Column, steps: Sequence[str], variant: Any) -> dict[str, Any]:
    return {
        "title": column.stack.title,
        "variant": variant,
        "count": len(column.stack.codes),
        "steps": [
            {
                "name": name,
                "cells": [{"cell": cell, "months": months(cell.start, cell.end)} for cell in cells],
            }
            for name, cells in zip(steps, column.steps, strict=True)
        ],
        "stats": stats(column),
        "faults": column.faults,
        "answered": column.answered,
        "unanswered": column.unanswered,
    }


def stats(column: Column) -> list[tuple[str, str]]:
    return [
        ("手間", f"{column.effort.person_days}人日"),
        ("会議", f"{column.effort.meetings}回"),
        ("期間", f"{column.weeks}週"),
        ("時期", months(column.start, column.end) or "未定"),
        ("費用の目安", cost_in_words(column.effort.cost)),
    ]


def months(start: Any, end: Any) -> str:
    """2027年4月〜6月 as far as it is known."""
    if start is None and end is None:
        return ""
    if start == end:
        return japanese_month(start)
    first = japanese_month(start) if start else "未定"
    return f"{first}〜{japanese_month(end) if end else '未定'}"
