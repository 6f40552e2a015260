"""One answer on the map of prefectures, with the table that says the same."""

from typing import Any

from tsumiki.framework.figures import figure
from tsumiki.surveys.figures import Link, cross_table, prefecture_chart, source_of
from tsumiki.surveys.tables import Results

PREFECTURE = "prefecture"


def map_of(results: Results, question: str, value: str, link: Link) -> dict[str, Any]:
    """The picture and the table of one choice by prefecture."""
    table = results.cross(PREFECTURE, question)
    return {
        "label": table.columns.categories[table.columns.place(value)].label,
        "question": table.columns.label,
        "figure": figure(prefecture_chart(table, value), id="map-figure", source=source_of(results)),
        "table": cross_table(table, link),
    }
