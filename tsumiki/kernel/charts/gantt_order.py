"""Thin lines from the end of a piece of work to the beginning of what waits for it. They pass behind the bars."""

from tsumiki.kernel.charts.gantt_calendar import Calendar
from tsumiki.kernel.charts.gantt_milestones import milestone_x
from tsumiki.kernel.charts.specs import GanttRow
from tsumiki.kernel.charts.svg import Canvas

_BAR_MIDDLE = 21.0  # below the top of a row
_STONE = 7.0


def draw_order(
    canvas: Canvas, calendar: Calendar, rows: tuple[GanttRow, ...], tops: list[float], heights: list[float]
) -> None:
    places = {row.key: number for number, row in enumerate(rows) if row.key}
    for number, row in enumerate(rows):
        for key in dict.fromkeys(row.after):
            earlier = places.get(key)
            if earlier is None or earlier == number:
                continue
            ends, begins = _span(calendar, rows[earlier]), _span(calendar, row)
            if ends is None or begins is None:
                continue
            below = earlier < number
            between = tops[number] if below else tops[number] + heights[number]
            points = _route(
                ends[1], tops[earlier] + _BAR_MIDDLE, begins[0], tops[number] + _BAR_MIDDLE, between
            )
            canvas.polyline(points, stroke="currentColor", stroke_width=1, stroke_opacity=0.6)
            x, y = points[-1]
            canvas.polygon(
                [(x, y), (x - 5, y - 3.5), (x - 5, y + 3.5)], fill="currentColor", fill_opacity=0.75
            )


def _span(calendar: Calendar, row: GanttRow) -> tuple[float, float] | None:
    """Where the row's work begins and ends."""
    months = calendar.months_of(row)
    if months is not None:
        return calendar.x(months[0]), calendar.x(months[1] + 1)
    days = [milestone_x(calendar, stone.on) for stone in row.milestones]
    return (min(days) - _STONE, max(days) + _STONE) if days else None


def _route(x1: float, y1: float, x2: float, y2: float, between: float) -> list[tuple[float, float]]:
    """Out to the right, down or up, and in from the left; round the outside where what follows begins before."""
    out, into = x1 + 4, x2 - 9
    if into >= out:
        return [(x1, y1), (into, y1), (into, y2), (x2, y2)]
    return [(x1, y1), (out, y1), (out, between), (into, between), (into, y2), (x2, y2)]
