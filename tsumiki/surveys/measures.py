"""The numbers that were written in, summed up: their measures, as facts and as a table by group. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tsumiki.surveys.figures import TOTAL
from tsumiki.surveys.tables import HIDDEN, Results
from tsumiki.surveys.tabulation.figures import Rule
from tsumiki.surveys.tabulation.numbers import NumberSummary, Spread
from tsumiki.surveys.tabulation.questionnaire import Kind

QUARTERS = "四分位数は、小さい順に並べて4つに分ける値で、Excelの関数QUARTILE.INCと同じ方法で求めています。"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is said of the numbers; `counted` follows 「…に記入された数値」 in the rule."""

    label: str
    of: Callable[[Spread], float | None]
    counted: str

    def rule(self, rule: Rule) -> str:
        note = f"（{rule.note}）" if rule.note else ""
        return f"{rule.edition}{note}で、{rule.counted}{self.counted}"


# A choice cannot have such a code, so these stand in addresses beside the codes of choices.
N, SUM = "~n", "~sum"
MEASURES = {
    N: Measure("記入した団体", lambda own: own.n, "がある団体を数えました。"),
    SUM: Measure("合計", lambda own: own.total, "を合計しました。"),
    "~min": Measure("最小", lambda own: own.low, "の最小です。"),
    "~q1": Measure("下位4分の1", lambda own: own.q1, f"の第1四分位数です。{QUARTERS}"),
    "~median": Measure("中央値", lambda own: own.median, "を小さい順に並べたときの、真ん中の値です。"),
    "~q3": Measure("上位4分の1", lambda own: own.q3, f"の第3四分位数です。{QUARTERS}"),
    "~max": Measure("最大", lambda own: own.high, "の最大です。"),
}
# The smallest and the largest value are one organisation's: of a small group they are its answer.
BY_GROUP = [N, SUM, "~q1", "~median", "~q3"]
# Gives the address of a figure's rule: f(group or None, measure).
Link = Callable[[str | None, str], str]


def measure_text(value: float | None, unit: str) -> str:
    """One decimal, halves up like the percentages; whole numbers without one; a year has no thousands."""
    if value is None:
        return "データなし"
    rounded = Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}" if unit == "年" else f"{rounded:,}".removesuffix(".0")


def is_number(results: Results, question: str) -> bool:
    return results.matrix.questionnaire.question(question).kind is Kind.NUMBER


def _measures(found: NumberSummary, results: Results) -> Iterator[tuple[str, Measure]]:
    """A sum is left out where it has no meaning (of years)."""
    is_summed = results.matrix.questionnaire.question(found.question).summed
    return ((code, measure) for code, measure in MEASURES.items() if code != SUM or is_summed)


def hides(results: Results, own: Spread) -> bool:
    """Whether a measure that is not said is hidden; where nobody wrote a number there is none to hide."""
    return own.n is None or (own.n > 0 and results.suppression.minimum > 1)


def number_facts(results: Results, question: str, link: Link) -> list[dict[str, str]]:
    """How the numbers written in are spread; empty for questions of another kind."""
    if not is_number(results, question):
        return []
    found = results.numbers(question)
    return [
        {"label": measure.label, **_said(results, found, found.whole, code, link(None, code))}
        for code, measure in _measures(found, results)
    ]


def _said(results: Results, found: NumberSummary, own: Spread, code: str, url: str) -> dict[str, str]:
    value = MEASURES[code].of(own)
    if value is None:
        return {"value": HIDDEN if hides(results, own) else "データなし", "url": ""}
    unit = "団体" if code == N else found.unit
    return {"value": f"{measure_text(value, unit)}{unit}", "url": url}


def spread_table(
    results: Results, question: str, attribute: str, link: Link | None = None
) -> dict[str, Any] | None:
    """Parameters of components/table.html: a row for each group; None for questions of another kind."""
    if not is_number(results, question):
        return None
    found = results.numbers(question, attribute)
    shown = [(code, measure) for code, measure in _measures(found, results) if code in BY_GROUP]
    rows = [*((category.code, category.label, own) for category, own in found.groups)]
    rows.append((TOTAL, "全体", found.whole))
    columns = [results.attribute(attribute).label, *(measure.label for _, measure in shown)]
    return {
        "columns": [{"label": label, "numeric": place > 0} for place, label in enumerate(columns)],
        "rows": [
            {
                "cells": [
                    {"text": label},
                    *(
                        _cell(results, found, own, code, link(group, code) if link else "")
                        for code, _ in shown
                    ),
                ],
                "is_own": group == TOTAL,
            }
            for group, label, own in rows
        ],
    }


def _cell(results: Results, found: NumberSummary, own: Spread, code: str, url: str) -> dict[str, Any]:
    said = _said(results, found, own, code, url)
    is_missing = said["value"] == "データなし"
    return {
        "text": "" if is_missing else said["value"],
        "url": said["url"],
        "missing": is_missing,
        "numeric": True,
    }
