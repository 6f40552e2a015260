"""Days to reach: a sign by kind, its name below it, and the legend that says which sign is which."""

from datetime import date

from tsumiki.kernel.charts.gantt_calendar import Calendar, index_of
from tsumiki.kernel.charts.specs import GanttChart, GanttRow, Milestone
from tsumiki.kernel.charts.svg import BLUE, PAPER, Canvas, text_width, truncate

_LOOK: dict[str, object] = {"fill": BLUE, "stroke": PAPER, "stroke_width": 1.5}


def sign(canvas: Canvas, kind: int, x: float, y: float) -> None:
    """Draw a diamond, circle, square or triangle: told apart by its shape alone."""
    if kind == 1:
        canvas.circle(x, y, 6, **_LOOK)
    elif kind == 2:
        canvas.rect(x - 5.5, y - 5.5, 11, 11, **_LOOK)
    elif kind == 3:
        canvas.polygon([(x, y - 7), (x + 7, y + 5.5), (x - 7, y + 5.5)], **_LOOK)
    else:
        canvas.diamond(x, y, 6.5)


def legend(canvas: Canvas, spec: GanttChart, y: float, width: float) -> float:
    """Name the signs in use below the chart; return the height that took."""
    used = sorted(
        {stone.kind for row in spec.rows for stone in row.milestones if stone.kind < len(spec.kinds)}
    )
    x, top = 8.0, y
    for kind in used:
        needed = 14 + text_width(spec.kinds[kind], 12) + 20
        if x > 8 and x + needed > width:
            x, y = 8.0, y + 20
        sign(canvas, kind, x, y + 18)
        canvas.text(x + 12, y + 22, spec.kinds[kind], size=12)
        x += needed
    return y + 32 - top if used else 0.0


def _label(calendar: Calendar, milestone: Milestone, width: float) -> str:
    room = (width - calendar.left) * 0.6
    # Where the months are not on the axis, the name carries its own.
    month = f"（{milestone.on.month}月）" if calendar.by_year else ""
    return truncate(milestone.label, 11, room - text_width(month, 11)) + month


def milestone_x(calendar: Calendar, on: date) -> float:
    return calendar.x(index_of(on) + 0.5)


def _label_box(calendar: Calendar, label: str, x: float, width: float) -> tuple[float, float]:
    """Where a milestone's name begins and ends: centred under its sign, kept inside the picture."""
    needed = text_width(label, 11)
    start = min(max(x - needed / 2, calendar.left + 2), width - needed)
    return start, start + needed


def milestone_lanes(row: GanttRow, calendar: Calendar, width: float) -> list[int]:
    """Give each milestone's name the first line on which it touches no other."""
    ends: list[float] = []
    lanes: list[int] = []
    for milestone in sorted(row.milestones, key=lambda m: m.on):
        label = _label(calendar, milestone, width)
        start, end = _label_box(calendar, label, milestone_x(calendar, milestone.on), width)
        lane = next((number for number, taken in enumerate(ends) if taken + 8 < start), len(ends))
        if lane == len(ends):
            ends.append(end)
        ends[lane] = end
        lanes.append(lane)
    return lanes


def draw_milestones(canvas: Canvas, calendar: Calendar, row: GanttRow, y: float, width: float) -> None:
    lanes = milestone_lanes(row, calendar, width)
    for milestone, lane in zip(sorted(row.milestones, key=lambda m: m.on), lanes, strict=True):
        x = milestone_x(calendar, milestone.on)
        label = _label(calendar, milestone, width)
        start, _ = _label_box(calendar, label, x, width)
        sign(canvas, milestone.kind, x, y + 9)
        canvas.text(start, y + 33 + lane * 18, label, size=11, has_halo=True)
