"""The charts of the results, and tables in the form the components draw."""

from collections.abc import Callable
from typing import Any

from tsumiki.framework.figures import figure
from tsumiki.kernel.charts import BarChart, Series
from tsumiki.surveys.tables import HIDDEN, Results, shown, shown_percent
from tsumiki.surveys.tabulation.crosses import CrossTable
from tsumiki.surveys.tabulation.figures import Cell
from tsumiki.surveys.tabulation.frequencies import Frequency

TOTAL = "total"
SENT, RETURNED = "sent", "returned"
# Gives the address of a figure's rule: f(row's category or None, column's category or None).
Link = Callable[[str | None, str | None], str]


def frequency_chart(table: Frequency) -> BarChart:
    """How many chose what; a choice whose count is hidden has no bar at all: 0 and データなし would both be wrong."""
    cells = [(category.label, table.cell(category.code)) for category in table.axis.categories]
    drawn = [(label, cell.count) for label, cell in cells if not cell.hidden] or [(HIDDEN, None)]
    return BarChart(
        title=table.axis.label,
        categories=tuple(label for label, _ in drawn),
        series=(Series("団体数", tuple(count for _, count in drawn)),),
        unit="団体",
        category_label="選択肢",
    )


def frequency_figure(results: Results, code: str, *, id: str = "") -> dict[str, Any]:  # noqa: A002
    """The parameters of components/chart_figure.html."""
    table = results.frequencies[code]
    hidden = "秘匿した選択肢は図に示していません。" if table.hidden.any() else ""
    # The table of the chart would leave out what is hidden: this one says so.
    return {
        **figure(frequency_chart(table)),
        **frequency_table(table),
        "id": id or f"figure-{code.replace('/', '-')}",
        "summary": base_sentence(table) + hidden,
        "source": source_of(results),
    }


def source_of(results: Results) -> str:
    note = f"（{results.matrix.note}）" if results.matrix.note else ""
    return f"{results.label}{note}の回答から集計"


def uncounted(table: Frequency, link: Callable[[str], str] | None = None) -> list[dict[str, str]]:
    """Who is not in the base, and why; said only where the base itself is, or it could be worked out."""
    to = link or (lambda _: "")
    if table.base.hidden:
        return []
    return [
        {
            "label": "非該当",
            "value": f"{table.not_asked:,}団体（前の設問の答えにより、この設問を尋ねていません）",
            "url": to("~not_asked"),
        },
        {"label": "未回収", "value": f"{table.unreturned:,}団体", "url": to("~unreturned")},
    ]


def base_sentence(table: Frequency) -> str:
    """Say among whom was counted."""
    multiple = "複数回答です。" if not table.axis.additive else ""
    return f"母数（n）は{table.axis.base_words}で、{shown(table.base)}団体です。{multiple}"


def frequency_table(table: Frequency, link: Link | None = None) -> dict[str, Any]:
    """Parameters of components/table.html: choice, count, percentage; with `link` each count leads to its rule."""
    to = link or _nowhere
    rows = [
        {
            "cells": [
                {"text": category.label},
                _linked(table.cell(category.code), to(None, category.code)),
                {"text": shown_percent(table.cell(category.code)), "numeric": True},
            ]
        }
        for category in table.axis.categories
    ]
    whole = {"text": "100.0%" if table.n and not table.base.hidden else "—", "numeric": True}
    rows.append({"cells": [{"text": "母数（n）"}, _linked(table.base, to(None, None)), whole]})
    columns = [
        {"label": "選択肢"},
        {"label": "団体数", "numeric": True},
        {"label": "割合", "numeric": True},
    ]
    return {"columns": columns, "rows": rows}


def _nowhere(_row: str | None, _column: str | None) -> str:
    return ""


def cross_table(table: CrossTable, link: Link) -> dict[str, Any]:
    """The same for two sides: groups down, choices across, percentages of the row's base."""
    codes: list[str | None] = [category.code for category in table.columns.categories]
    groups = [(category.code, category.label) for category in table.rows.categories]
    columns = [
        {"label": table.rows.label},
        *({"label": category.label, "numeric": True} for category in table.columns.categories),
        {"label": "母数（n）", "numeric": True},
    ]
    rows = []
    for group, label in [*groups, (None, "全体")]:
        cells = [_linked(table.cell(group, code), link(group, code), with_percent=True) for code in codes]
        rows.append(
            {
                "cells": [{"text": label}, *cells, _linked(table.cell(group, None), link(group, None))],
                "is_own": group is None,
            }
        )
    return {"columns": columns, "rows": rows}


def _linked(cell: Cell, url: str, *, with_percent: bool = False) -> dict[str, Any]:
    if cell.hidden:
        return {"text": HIDDEN, "numeric": True}
    percent = f"（{cell.percent:.1f}%）" if with_percent and cell.percent is not None else ""
    return {"text": f"{shown(cell)}{percent}", "url": url, "numeric": True}


def returns_table(results: Results, attribute: str, link: Link | None = None) -> dict[str, Any]:
    """The same for how many were asked and answered: a row for each group, then everybody."""
    to = link or _nowhere
    columns = [results.attribute(attribute).label, "対象の団体", "回収した団体", "回収率"]
    rows = results.returned(attribute)
    return {
        "columns": [{"label": label, "numeric": place > 0} for place, label in enumerate(columns)],
        "rows": [
            {
                "cells": [
                    {"text": row.category.label},
                    {"text": f"{row.sent:,}", "url": to(row.category.code, SENT), "numeric": True},
                    _linked(row.cell, to(row.category.code, RETURNED)),
                    {"text": shown_percent(row.cell), "numeric": True},
                ],
                "is_own": row.category.code == TOTAL,
            }
            for row in rows
        ],
    }
