"""Work by month under bands of fiscal years."""

from datetime import date

from tsumiki.kernel.charts.specs import GanttChart, GanttRow
from tsumiki.kernel.charts.svg import BLUE, PALE, Canvas, text_width, truncate, wrap
from tsumiki.kernel.charts.tables import describe
from tsumiki.kernel.dates import fiscal_year_label, fiscal_year_of


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


class _Calendar:
    """Whole fiscal years around everything dated, and where a month lies."""

    def __init__(self, spec: GanttChart, left: float, width: float) -> None:
        days = [
            day for row in spec.rows for day in (row.start, row.end, *(m.on for m in row.milestones)) if day
        ]
        years = [fiscal_year_of(day) for day in days] or [2000]
        self.years = range(min(years), max(years) + 1)
        self.first = min(years) * 12 + 3
        self.left = left
        self.month = (width - left) / (len(self.years) * 12)

    @property
    def names_quarters(self) -> bool:
        """Whether the first month of each quarter has room for its name."""
        return self.month * 3 >= text_width("10月", 11) + 6

    def x(self, months: float) -> float:
        return self.left + (months - self.first) * self.month


def render(spec: GanttChart, *, width: int, ink: str | None) -> str:
    canvas = Canvas(width, repr(spec))
    wide = width >= 520
    calendar = _Calendar(spec, width * 0.3 if wide else 0.0, width)
    heights = [_row_height(row, calendar, width, wide=wide) for row in spec.rows]
    top = 52.0 if calendar.names_quarters else 34.0
    bottom = top + sum(heights)
    _bands(canvas, calendar, bottom, wide=wide)
    y = top
    for row, height in zip(spec.rows, heights, strict=True):
        canvas.hairline(0, y, width, y)
        _row(canvas, calendar, row, y, width, wide=wide)
        y += height
    canvas.hairline(0, bottom, width, bottom)
    return canvas.finish(height=bottom + 1, title=spec.title, description=describe(spec), ink=ink)


def _bands(canvas: Canvas, calendar: _Calendar, bottom: float, *, wide: bool) -> None:
    for number, year in enumerate(calendar.years):
        start = calendar.x(year * 12 + 3)
        span = calendar.month * 12
        canvas.rect(start, 0, span, 26, fill="currentColor", fill_opacity=0.08 if number % 2 == 0 else 0.03)
        full = fiscal_year_label(year)
        label = full if text_width(full, 12) <= span - 8 else full.partition("（")[0]
        if text_width(label, 12) > span - 4:
            label = str(year)
        canvas.text(start + span / 2, 17.5, truncate(label, 12, span), size=12, anchor="middle", bold=True)
        for quarter in range(4):
            x = calendar.x(year * 12 + 3 + quarter * 3)
            # On a phone the names of the work stand in the same place; fewer lines cross them.
            if wide or quarter == 0:
                canvas.hairline(x, 26 if quarter == 0 else 44, x, bottom)
            if calendar.names_quarters:
                canvas.text(x + 3, 41, f"{(4, 7, 10, 1)[quarter]}月", size=11, muted=True)


def _row_height(row: GanttRow, calendar: _Calendar, width: float, *, wide: bool) -> float:
    label_lines = len(wrap(row.label, 13, calendar.left - 16, 2)) if wide else 1
    note = 17 if row.note else 0
    base = max(44.0, label_lines * 18 + note + 16) if wide else 64.0
    lanes = _milestone_lanes(row, calendar, width)
    return max(base, (34 if wide else 52) + 18.0 * (max(lanes, default=-1) + 1) + 6)


def _row(canvas: Canvas, calendar: _Calendar, row: GanttRow, top: float, width: float, *, wide: bool) -> None:
    room = calendar.left - 16 if wide else width
    lines = wrap(row.label, 13, room, 2 if wide else 1)
    y = top + 24 - (6 if len(lines) > 1 or row.note else 0)
    if not wide:
        y = top + 19
    for line in lines:
        canvas.text(0, y, line, size=13, bold=True)
        y += 18
    if row.note and wide:
        canvas.text(0, y, truncate(row.note, 12, room), size=12, muted=True)
    bar_y = top + (12 if wide else 29)
    _bar(canvas, calendar, row, bar_y)
    _milestones(canvas, calendar, row, bar_y, width)


def _bar(canvas: Canvas, calendar: _Calendar, row: GanttRow, y: float) -> None:
    start, end = row.start or row.end, row.end or row.start
    if start is None or end is None:
        if not row.milestones:
            canvas.text(calendar.left + 6, y + 14, "時期は未定です", size=12, muted=True)
        return
    first, last = sorted((_index(start), _index(end)))
    x = calendar.x(first)
    look: dict[str, object] = {"fill": PALE, "stroke": BLUE, "stroke_width": 1, "rx": 3}
    if row.start is None or row.end is None:
        look["stroke_dasharray"] = "4 3"
    end_x = calendar.x(last + 1)
    canvas.rect(x + 1, y, end_x - x - 2, 18, **look)
    if "stroke_dasharray" in look and not row.milestones:
        # An open end looks like a short bar; say which end is open.
        words = "終了は未定" if row.end is None else "開始は未定"
        fits = end_x + 8 + text_width(words, 12) <= calendar.x(calendar.first + len(calendar.years) * 12)
        canvas.text(
            end_x + 8 if fits else x - 8,
            y + 13.5,
            words,
            size=12,
            muted=True,
            anchor="start" if fits else "end",
        )


def _milestone_x(calendar: _Calendar, on: date) -> float:
    return calendar.x(_index(on) + 0.5)


def _label_box(calendar: _Calendar, label: str, x: float, width: float) -> tuple[float, float]:
    """Where a milestone's name begins and ends: centred under its sign, kept inside the picture."""
    needed = text_width(label, 11)
    start = min(max(x - needed / 2, calendar.left + 2), width - needed)
    return start, start + needed


def _milestone_lanes(row: GanttRow, calendar: _Calendar, width: float) -> list[int]:
    """Give each milestone's name the first line on which it touches no other."""
    ends: list[float] = []
    lanes: list[int] = []
    for milestone in sorted(row.milestones, key=lambda m: m.on):
        label = truncate(milestone.label, 11, (width - calendar.left) * 0.6)
        start, end = _label_box(calendar, label, _milestone_x(calendar, milestone.on), width)
        lane = next((number for number, taken in enumerate(ends) if taken + 8 < start), len(ends))
        if lane == len(ends):
            ends.append(end)
        ends[lane] = end
        lanes.append(lane)
    return lanes


def _milestones(canvas: Canvas, calendar: _Calendar, row: GanttRow, y: float, width: float) -> None:
    lanes = _milestone_lanes(row, calendar, width)
    for milestone, lane in zip(sorted(row.milestones, key=lambda m: m.on), lanes, strict=True):
        x = _milestone_x(calendar, milestone.on)
        label = truncate(milestone.label, 11, (width - calendar.left) * 0.6)
        start, _ = _label_box(calendar, label, x, width)
        canvas.diamond(x, y + 9, 6.5)
        canvas.text(start, y + 33 + lane * 18, label, size=11)
