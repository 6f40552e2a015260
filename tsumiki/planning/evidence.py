"""Figures of the diagnosis as a plan keeps and shows them."""

from collections.abc import Iterable
from typing import Any

from tsumiki.diagnosis import selectors as diagnosis
from tsumiki.diagnosis.catalogue import catalogue
from tsumiki.diagnosis.findings import Diagnosis, Finding
from tsumiki.diagnosis.models import OwnFigure
from tsumiki.diagnosis.own import figures as own_figures
from tsumiki.diagnosis.own.selectors import figures_of
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.charts import RangeChart, RangeRow, format_number

Evidence = dict[str, Any]


def of_finding(finding: Finding) -> Evidence:
    """What the plan copies: the diagnosis' own record, with the ends of the range for the picture."""
    return finding.as_evidence() | {"low": finding.low, "high": finding.high}


def of_problems(found: Diagnosis) -> dict[str, list[Evidence]]:
    """Return the figures of each local problem by its code: the statistics, then what the town counts itself.

    Where no statistics are loaded, or for a prefecture, its own numbers are all there is.
    """
    told = {p.code: [of_finding(finding) for finding in p.findings] for p in found.problems}
    own = figures_of(found.government)
    return {
        problem.code: rows
        for problem in catalogue().problems
        if (rows := [*told.get(problem.code, []), *_own_about(problem.code, own)])
    }


def _own_about(problem: str, own: Iterable[OwnFigure]) -> list[Evidence]:
    return [own_figures.as_evidence(figure) for figure in own if problem in figure.themes]


def today(government: LocalGovernment) -> dict[str, list[Evidence]]:
    return of_problems(diagnosis.diagnosis_of(government))


def shown(evidence: Evidence, key: str) -> str:
    """Return a figure as text: データなし where there is none."""
    if key == "value" and evidence.get("value_text"):
        return str(evidence["value_text"])
    return format_number(evidence.get(key), evidence.get("decimals", 1), evidence.get("unit", ""))


def middle_half(evidence: Evidence) -> str:
    """The group's middle half: 31.0〜38.9%."""
    low, high = evidence.get("q1"), evidence.get("q3")
    if low is None or high is None:
        return format_number(None)
    decimals = evidence.get("decimals", 1)
    return f"{format_number(low, decimals)}〜{format_number(high, decimals, evidence.get('unit', ''))}"


def source(evidence: Evidence) -> str:
    """The publisher's own words of citation, without the word 出典 before them."""
    return str(evidence.get("source") or "").removeprefix("出典：")


def comparable(rows: Iterable[Evidence]) -> list[Evidence]:
    """Rows that can be drawn beside a group."""
    return [
        row
        for row in rows
        if None not in (row.get("value"), *(row.get(k) for k in ("low", "q1", "median", "q3", "high")))
    ]


def range_chart(title: str, own: str, rows: list[Evidence]) -> RangeChart | None:
    """The comparable rows as a picture; None when there is nothing to draw."""
    drawn = comparable(rows)
    if not drawn:
        return None
    return RangeChart(
        title=title,
        own_label=own,
        group_label=drawn[0].get("group", "類似団体"),
        counted_in="団体",
        rows=tuple(
            RangeRow(
                label=row["name"],
                unit=row.get("unit", ""),
                count=row.get("n"),
                year=str(row.get("year", "")).partition("（")[0],
                source=row.get("source", ""),
                decimals=row.get("decimals", 1),
                **{key: row[key] for key in ("value", "low", "q1", "median", "q3", "high")},
            )
            for row in drawn
        ),
    )
