"""One question in this edition and the one before, choice by choice; codes that changed are followed."""

from collections.abc import Mapping
from typing import Any

from tsumiki.surveys.tables import Results
from tsumiki.surveys.tabulation.questionnaire import Kind
from tsumiki.surveys.tabulation.series import Mapped, Point, series_of

CHOICES = (Kind.SINGLE, Kind.MULTIPLE)


def compared(
    results: Results, previous: Results, question: str, *, before: str = "", choices: Mapping[str, str]
) -> dict[str, Any] | None:
    """Parameters of components/table.html; None for questions without choices, and where either year hides numbers.

    `before` is the question's code last time where it differs, `choices` {this year's code: last year's}. A hidden
    number could be worked out from the two years together, so then there is no comparison at all.
    """
    asked = results.matrix.questionnaire.question(question)
    if asked.kind not in CHOICES or max(results.suppression.minimum, previous.suppression.minimum) > 1:
        return None
    ways = [
        Mapped(
            previous.matrix.questionnaire.edition,
            choice.code,
            before or question,
            (choices.get(choice.code, choice.code),),
        )
        for choice in asked.choices
    ]
    series = series_of([previous.matrix, results.matrix], question, mappings=ways)
    columns = ["選択肢", f"前回（{previous.label}）", f"今回（{results.label}）"]
    return {
        "columns": [{"label": label, "numeric": place > 0} for place, label in enumerate(columns)],
        "rows": [
            {"cells": [{"text": line.choice.label}, *(_cell(point) for point in line.points)]}
            for line in series.lines
        ],
    }


def _cell(point: Point) -> dict[str, Any]:
    if point.count is None:
        return {"text": "", "missing": True, "numeric": True}
    share = f"（{point.percent:.1f}%、n={point.base:,}）" if point.percent is not None else ""
    return {"text": f"{point.count:,}{share}", "numeric": True}
