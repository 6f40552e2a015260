"""The charts of the framework's pages: one description, drawn and tabled (kernel/charts)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.safestring import mark_safe

from tsumiki.framework import models as m
from tsumiki.kernel.charts import BarChart, Chart, LineChart, Series, render_svg, table_of
from tsumiki.kernel.charts.tables import MISSING
from tsumiki.kernel.dates import fiscal_year_label

WIDE, NARROW = 720, 340


def figure(spec: Chart, **parameters: Any) -> dict[str, Any]:
    """Return the parameters of components/chart_figure.html: the picture and the table of one chart."""
    table = table_of(spec)
    return {
        "title": spec.title,
        # Safe: render_svg escapes every text of the description.
        "svg": mark_safe(render_svg(spec, width=WIDE)),
        "svg_narrow": mark_safe(render_svg(spec, width=NARROW)),
        "columns": [
            {"label": label, "numeric": numeric}
            for label, numeric in zip(table.header, table.numeric, strict=True)
        ],
        "rows": [
            {
                "cells": [
                    {"text": text, "numeric": numeric, "missing": text == MISSING}
                    for text, numeric in zip(row, table.numeric, strict=True)
                ]
            }
            for row in table.rows
        ],
        **parameters,
    }


def challenge_chart(challenges: Sequence[m.Challenge]) -> BarChart:
    """The twelve challenges with the survey's counts, in the survey's own order."""
    first = challenges[0]
    year = fiscal_year_label(first.base_year) if first.base_year else ""
    return BarChart(
        title=f"デジタル技術を活用するうえでの課題（{year}）",
        categories=tuple(str(challenge) for challenge in challenges),
        series=(Series("回答した団体", tuple(challenge.count for challenge in challenges)),),
        unit="団体",
        category_label="課題",
    )


def willing_chart(rounds: Sequence[m.SurveyRound], breaks: Sequence[m.SurveyBreak]) -> LineChart:
    """Bodies that promote or want to. Where the series breaks a new line begins: the two are not to be joined."""
    return LineChart(
        title="推進している・推進したい団体の数",
        periods=tuple(_period(row) for row in rounds),
        series=_broken(rounds, breaks, "promoting_or_willing", ""),
        unit="団体",
        period_label="回",
    )


def planning_chart(rounds: Sequence[m.SurveyRound], breaks: Sequence[m.SurveyBreak]) -> LineChart:
    return LineChart(
        title="構想等を策定した団体と、取組を実施した団体の数",
        periods=tuple(_period(row) for row in rounds),
        series=(
            *_broken(rounds, breaks, "plan_made", "策定"),
            *_broken(rounds, breaks, "implementing", "実施"),
        ),
        unit="団体",
        period_label="回",
    )


def reasons_chart(reasons: Sequence[m.SurveyReason]) -> BarChart:
    return BarChart(
        title=f"推進意向がない、または今後検討とした理由（第{reasons[0].number}回）",
        categories=tuple(reason.text for reason in reasons),
        series=(Series("回答した団体", tuple(reason.count for reason in reasons)),),
        unit="団体",
        category_label="理由",
    )


def _period(row: m.SurveyRound) -> str:
    return f"第{row.number}回"


def _broken(
    rounds: Sequence[m.SurveyRound], breaks: Sequence[m.SurveyBreak], attribute: str, label: str
) -> tuple[Series, ...]:
    """One series for each stretch between breaks; a stretch without any value is left out."""
    cuts = sorted({b.before_round for b in breaks if attribute in b.affects})
    last = rounds[-1].number
    edges = [rounds[0].number, *cuts, last + 1]
    stretches = []
    for start, end in pairwise(edges):
        values = tuple(getattr(row, attribute) if start <= row.number < end else None for row in rounds)
        if any(value is not None for value in values):
            # Short, because the name stands at the end of the line, also on a phone.
            span = f"第{start}〜{end - 1}回" if cuts else ""
            stretches.append(Series(f"{label}{span}", values))
    return tuple(stretches)
