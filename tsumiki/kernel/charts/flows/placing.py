"""Which form fits: columns where a column holds a few words, otherwise from top to bottom."""

from tsumiki.kernel.charts.flows.columns import NARROWEST, column_width, place_columns
from tsumiki.kernel.charts.flows.lanes import place_lanes
from tsumiki.kernel.charts.flows.placed import Placed
from tsumiki.kernel.charts.specs import FlowChart

_PHONE = 520


def place(spec: FlowChart, width: float) -> Placed:
    """Say where everything lies; the same chart and width always give the same."""
    if width >= _PHONE and column_width(len(spec.levels), width) >= NARROWEST:
        return place_columns(spec, width)
    return place_lanes(spec, width)
