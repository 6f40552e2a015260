"""Work by month, or in whole fiscal years, under bands of fiscal years."""

from tsumiki.kernel.charts.gantt_calendar import Calendar
from tsumiki.kernel.charts.gantt_milestones import draw_milestones, legend, milestone_lanes
from tsumiki.kernel.charts.gantt_order import draw_order
from tsumiki.kernel.charts.specs import GanttChart, GanttRow
from tsumiki.kernel.charts.svg import BLUE, INK_ON_PALE, PALE, Canvas, text_width, truncate, wrap
from tsumiki.kernel.charts.tables import describe
from tsumiki.kernel.dates import fiscal_year_label, fiscal_year_of


def render(spec: GanttChart, *, width: int, ink: str | None) -> str:
    canvas = Canvas(width, repr(spec))
    wide = width >= 520
    calendar = Calendar(spec, width * 0.3 if wide else 0.0, width)
    heights = [_row_height(row, calendar, width, wide=wide) for row in spec.rows]
    top = 52.0 if calendar.names_quarters and not calendar.by_year else 34.0
    bottom = top + sum(heights)
    _bands(canvas, calendar, bottom, wide=wide)
    tops = [top + sum(heights[:number]) for number in range(len(heights))]
    if wide:
        # On a phone the names stand in the way; the table beside the picture says what is before what.
        draw_order(canvas, calendar, spec.rows, tops, heights)
    for row, y in zip(spec.rows, tops, strict=True):
        canvas.hairline(0, y, width, y)
        _row(canvas, calendar, row, y, width, wide=wide)
    canvas.hairline(0, bottom, width, bottom)
    bottom += legend(canvas, spec, bottom, width)
    return canvas.finish(height=bottom + 1, title=spec.title, description=describe(spec), ink=ink)


def _bands(canvas: Canvas, calendar: Calendar, bottom: float, *, wide: bool) -> None:
    span = calendar.month * 12
    are_full = all(text_width(fiscal_year_label(year), 12) <= span - 8 for year in calendar.years)
    for number, year in enumerate(calendar.years):
        start = calendar.x(year * 12 + 3)
        canvas.rect(start, 0, span, 26, fill="currentColor", fill_opacity=0.08 if number % 2 == 0 else 0.03)
        full = fiscal_year_label(year)
        label = full if are_full else full.partition("（")[0]
        if text_width(label, 12) > span - 4:
            label = str(year)
        canvas.text(start + span / 2, 17.5, truncate(label, 12, span), size=12, anchor="middle", bold=True)
        if calendar.by_year:
            canvas.hairline(start, 26, start, bottom)
            continue
        if calendar.names_months:
            _name_months(canvas, calendar, year)
        for quarter in range(4):
            x = calendar.x(year * 12 + 3 + quarter * 3)
            # On a phone the names of the work stand in the same place; fewer lines cross them.
            if wide or quarter == 0:
                canvas.hairline(x, 26 if quarter == 0 else 44, x, bottom)
            if calendar.names_quarters and not calendar.names_months:
                canvas.text(x + 3, 41, f"{(4, 7, 10, 1)[quarter]}月", size=11, muted=True)


def _name_months(canvas: Canvas, calendar: Calendar, year: int) -> None:
    for number in range(12):
        x = calendar.x(year * 12 + 3 + number + 0.5)
        canvas.text(x, 41, str((number + 3) % 12 + 1), size=11, muted=True, anchor="middle")


def _row_height(row: GanttRow, calendar: Calendar, width: float, *, wide: bool) -> float:
    label_lines = len(wrap(row.label, 13, calendar.left - 16, 2)) if wide else 1
    note = 17 if row.note else 0
    base = max(44.0, label_lines * 18 + note + 16) if wide else 64.0
    lanes = milestone_lanes(row, calendar, width)
    return max(base, (34 if wide else 52) + 18.0 * (max(lanes, default=-1) + 1) + 6)


def _row(canvas: Canvas, calendar: Calendar, row: GanttRow, top: float, width: float, *, wide: bool) -> None:
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
    draw_milestones(canvas, calendar, row, bar_y, width)


def _bar(canvas: Canvas, calendar: Calendar, row: GanttRow, y: float) -> None:
    months = calendar.months_of(row)
    if months is None:
        if not row.milestones:
            canvas.text(calendar.left + 6, y + 14, "時期は未定です", size=12, muted=True)
        return
    first, last = months
    x = calendar.x(first)
    look: dict[str, object] = {"fill": PALE, "stroke": BLUE, "stroke_width": 1, "rx": 3}
    if row.start is None or row.end is None:
        look["stroke_dasharray"] = "4 3"
    end_x = calendar.x(last + 1)
    canvas.rect(x + 1, y, end_x - x - 2, 18, **look)
    if calendar.by_year:
        _months_inside(canvas, row, x + 7, y + 13, end_x - x - 12)
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


def _months_inside(canvas: Canvas, row: GanttRow, x: float, y: float, room: float) -> None:
    """A bar of whole years says inside which months are meant."""
    if row.start is None or row.end is None:
        return
    first, last = sorted((row.start, row.end))
    long = [f"{day.year}年{day.month}月" for day in (first, last)]
    short = [f"{day.month}月" for day in (first, last)]
    # Inside one band the months alone are clear.
    for words in (long, short) if fiscal_year_of(first) == fiscal_year_of(last) else (long,):
        text = "〜".join(dict.fromkeys(words))
        if text_width(text, 11) <= room:
            canvas.text(x, y, text, size=11, fill=INK_ON_PALE)
            return
