"""Charts: one description → an SVG picture and the table that says the same.

    spec = RangeChart(
        title="ほかとの比較",
        own_label="A", group_label="似たところ",
        rows=(RangeRow(label="高齢化率", unit="%", value=38.2, low=24.1, q1=31.0, median=34.5, q3=38.9,
                       high=52.0, count=42, year="2020年", source="国勢調査"),),
    )
    svg = render_svg(spec, width=720)      # for a page, a PDF and (through a rasteriser) Word
    header_and_rows = table_of(spec)       # always shown beside the picture

The picture needs no style sheet: it uses presentation attributes only, takes its ink from the page's
text colour (`currentColor`, so forced colours and print work), and never tells anything by colour alone.
Show it on a page twice, at 720 and at 340, and let the style sheet choose; text does not shrink then.
"""

from collections.abc import Callable
from typing import Any

from tsumiki.kernel.charts import bars, flows, gantt, lines, ranges
from tsumiki.kernel.charts.specs import (
    BarChart,
    Chart,
    FlowArrow,
    FlowBox,
    FlowChart,
    GanttChart,
    GanttRow,
    LineChart,
    Milestone,
    RangeChart,
    RangeRow,
    Series,
)
from tsumiki.kernel.charts.tables import MISSING, ChartTable, describe, format_number, table_of

__all__ = [
    "MISSING",
    "BarChart",
    "Chart",
    "ChartTable",
    "FlowArrow",
    "FlowBox",
    "FlowChart",
    "GanttChart",
    "GanttRow",
    "LineChart",
    "Milestone",
    "RangeChart",
    "RangeRow",
    "Series",
    "describe",
    "format_number",
    "render_svg",
    "table_of",
]

_RENDERERS: dict[type, Callable[..., str]] = {
    RangeChart: ranges.render,
    BarChart: bars.render,
    LineChart: lines.render,
    GanttChart: gantt.render,
    FlowChart: flows.render,
}


def render_svg(spec: Chart, *, width: int = 720, ink: str | None = None) -> str:
    """Return the chart as one `<svg>` element, laid out for `width` CSS pixels (300 or more).

    `ink` fixes the text colour where no page surrounds the picture (PDF, Word).
    """
    render: Any = _RENDERERS[type(spec)]
    return render(spec, width=max(300, width), ink=ink)
