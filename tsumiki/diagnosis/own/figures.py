"""A number of the town's own as pages and plans show it: its trend, its words, its record as evidence."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from tsumiki.diagnosis.models import OwnFigure
from tsumiki.kernel.charts import LineChart, Series, format_number, render_svg

MARK = "町の独自集計"
LONGEST_AXIS = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """One own figure as a card draws it; `trend` is empty where there is one year only."""

    figure: OwnFigure
    value: str
    year: str
    trend: SafeString
    has_gaps: bool
    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]


def shown(figure: OwnFigure) -> Shown:
    spec = chart(figure)
    # Our own SVG, escaped where it was drawn.
    trend = mark_safe(render_svg(spec, width=340)) if spec else mark_safe("")
    has_gaps = spec is not None and None in spec.series[0].values
    return Shown(figure, latest_text(figure), latest_year_text(figure), trend, has_gaps, *_table(figure))


def latest_text(figure: OwnFigure) -> str:
    return value_text(figure, figure.latest_year)


def latest_year_text(figure: OwnFigure) -> str:
    return figure.year_text(figure.latest_year)


def in_words(figure: OwnFigure) -> str:
    """空き家の戸数 247戸（2024年）"""
    return f"{figure.name} {latest_text(figure)}（{latest_year_text(figure)}）"


def value_text(figure: OwnFigure, year: int) -> str:
    value = figure.value_of(year)
    return format_number(None if value is None else float(value), figure.decimals, figure.unit)


def chart(figure: OwnFigure) -> LineChart | None:
    """The years on a true scale of time: years without a value leave a gap. None for a single year."""
    years = figure.years
    if len(years) < 2:
        return None
    first = max(years[0], years[-1] - LONGEST_AXIS)
    axis = range(first, years[-1] + 1)
    values = (figure.value_of(year) for year in axis)
    return LineChart(
        title=f"{figure.name}の推移",
        periods=tuple(str(year) for year in axis),
        series=(Series(MARK, tuple(None if v is None else float(v) for v in values)),),
        unit=figure.unit,
        decimals=figure.decimals,
        period_label=figure.get_year_kind_display(),
        source=figure.source,
    )


def _table(figure: OwnFigure) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    unit = f"値（{figure.unit}）" if figure.unit else "値"
    columns = [
        {"label": figure.get_year_kind_display(), "numeric": False},
        {"label": unit, "numeric": True},
    ]
    rows = [
        {"cells": [_cell(figure.year_text(year)), _cell(value_text(figure, year), is_number=True)]}
        for year in figure.years
    ]
    return columns, [{**row, "is_own": False} for row in rows]


def _cell(text: str, *, is_number: bool = False) -> dict[str, Any]:
    return {"text": text, "url": "", "missing": False, "numeric": is_number}


def change_words(figure: OwnFigure) -> str:
    """How the latest value stands to the first, in words; empty for a single year."""
    years = figure.years
    if len(years) < 2:
        return ""
    first, last = figure.value_of(years[0]), figure.value_of(years[-1])
    if first is None or last is None:
        return ""
    step = last - first
    unit = "ポイント" if figure.unit == "%" else figure.unit
    if not step:
        return f"{figure.year_text(years[0])}と同じです。"
    amount = format_number(abs(float(step)), figure.decimals, unit)
    return f"{figure.year_text(years[0])}から{amount}{'増えました' if step > 0 else '減りました'}。"


def as_evidence(figure: OwnFigure) -> dict[str, Any]:
    """What a plan keeps of it, in the shape of a statistical finding: no group, so nothing to compare with."""
    latest = figure.latest
    return {
        "code": f"own:{figure.pk}",
        "name": f"{figure.name}（{MARK}）",
        "value": None if latest is None else float(latest),
        "value_text": latest_text(figure),
        "unit": figure.unit,
        "decimals": figure.decimals,
        "missing_reason": "",
        "year": latest_year_text(figure),
        "source": f"{MARK}：{figure.source}",
        "formula": figure.method,
        "median": None,
        "q1": None,
        "q3": None,
        "n": 0,
        "group": "",
        "position": "",
        "low": None,
        "high": None,
        "is_own": True,
        "is_synthetic": figure.is_synthetic,
    }
