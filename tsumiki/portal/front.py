"""What the public front page says, collected from the apps below."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.urls import reverse
from django.utils.safestring import mark_safe

from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Challenge, Step, SurveyRound
from tsumiki.kernel.charts import BarChart, Series, render_svg, table_of
from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.library import selectors as library
from tsumiki.library.models import Case

SHOWN_CHALLENGES = 6
FEATURED_CASES = 3


@dataclass(frozen=True, slots=True)
class Survey:
    """The round of the national survey that asked about digital tools, as figures and as a chart."""

    figures: list[dict[str, str]]
    chart: dict[str, Any]


def survey() -> Survey | None:
    """None while the vocabulary is not loaded, or has no round with these figures."""
    challenges = [row for row in framework.challenges() if row.count is not None and not row.is_exclusive]
    year = challenges[0].base_year if challenges else None
    latest = next((row for row in framework.survey_history() if row.fiscal_year == year), None)
    if latest is None or year is None:
        return None
    most = sorted(challenges, key=lambda row: -(row.count or 0))[:SHOWN_CHALLENGES]
    return Survey(_figures(latest, most), _chart(most, year))


def _figures(latest: SurveyRound, most: list[Challenge]) -> list[dict[str, str]]:
    year = fiscal_year_label(latest.fiscal_year) if latest.fiscal_year else ""
    total = framework.current_edition().local_government_count
    counted: list[tuple[str, int | None, str]] = [
        ("推進している、または推進したい", latest.promoting_or_willing, f"全国{total:,}団体のうち"),
        *((row.label, row.count, f"回答した{row.base:,}団体のうち") for row in most[:2]),
    ]
    return [
        {
            "label": label,
            "value": "" if count is None else f"{count:,}",
            "unit": "団体",
            "note": note,
            "year": year,
            "source": "意向等調査",
        }
        for label, count, note in counted
    ]


def _chart(most: list[Challenge], year: int) -> dict[str, Any]:
    base = most[0].base
    spec = BarChart(
        title="デジタル技術を活用するうえでの課題",
        categories=tuple(row.label for row in most),
        series=(Series("回答した団体数", tuple(float(row.count or 0) for row in most)),),
        unit="団体",
        category_label="課題",
    )
    table = table_of(spec)
    return {
        "title": f"{spec.title}（複数回答、上位{len(most)}つ）",
        "svg": mark_safe(render_svg(spec, width=720)),
        "svg_narrow": mark_safe(render_svg(spec, width=340)),
        "summary": f"推進している・推進したい{base:,}団体のうち、{most[0].count:,}団体が「{most[0].label}」、"
        f"{most[1].count:,}団体が「{most[1].label}」と答えました。",
        "columns": [
            {"label": label, "numeric": numeric}
            for label, numeric in zip(table.header, table.numeric, strict=True)
        ],
        "rows": [
            {
                "cells": [
                    {"text": text, "numeric": numeric}
                    for text, numeric in zip(row, table.numeric, strict=True)
                ]
            }
            for row in table.rows
        ],
        "source": f"意向等調査（{fiscal_year_label(year)}、回答{base:,}団体）。{most[0].source_title}",
        "source_url": most[0].source_url,
    }


def process() -> list[dict[str, str]]:
    """The programme's year in six steps, as a timeline."""
    return [_step(row) for row in framework.steps()]


def _step(row: Step) -> dict[str, str]:
    return {"when": row.period, "title": row.name, "text": row.purpose, "state": "todo"}


def featured_cases() -> list[dict[str, Any]]:
    """Published cases of this programme with the best evidence, the newest first: what anybody may read."""
    sure = library.cases_visible_to(AnonymousUser()).filter(
        is_programme=True, confidence=Case.Confidence.HIGH, result=Case.Result.SHOWN
    )
    rows = sure.order_by(F("year").desc(nulls_last=True), "pk")[:FEATURED_CASES]
    names = framework.names(framework.fields())
    return [
        {
            "title": case.title,
            "url": reverse("library:case_detail", args=[case.pk]),
            "place": case.place,
            "summary": case.measure,
            "tags": [names[code] for code in case.fields if code in names],
            "facts": [{"label": "時期", "value": case.year_text}, {"label": "成果", "value": case.outcome}],
        }
        for case in rows
    ]
