"""Own value against a group's spread, one strip per measure."""

from dataclasses import dataclass

from tsumiki.kernel.charts.specs import RangeChart, RangeRow
from tsumiki.kernel.charts.svg import BLUE, PALE, Canvas, text_width, truncate, wrap
from tsumiki.kernel.charts.tables import MISSING, describe, format_number


@dataclass(frozen=True, slots=True)
class _Layout:
    wide: bool
    left: float
    right: float
    row_height: float

    @classmethod
    def of(cls, width: float) -> "_Layout":
        if width >= 520:
            return cls(wide=True, left=width * 0.31, right=width * 0.79, row_height=78)
        return cls(wide=False, left=8, right=width - 8, row_height=104)


def render(spec: RangeChart, *, width: int, ink: str | None) -> str:
    canvas = Canvas(width, repr(spec))
    layout = _Layout.of(width)
    y = _legend(canvas, spec, width)
    for row in spec.rows:
        canvas.hairline(0, y, width, y)
        _row(canvas, layout, row, y, width, counted_in=spec.counted_in)
        y += layout.row_height
    canvas.hairline(0, y, width, y)
    return canvas.finish(height=y + 1, title=spec.title, description=describe(spec), ink=ink)


def _legend(canvas: Canvas, spec: RangeChart, width: float) -> float:
    """Draw the key to the signs and return where the rows begin."""
    size = 12.0
    group = truncate(spec.group_label, size, width * 0.42)
    items = (
        ("own", truncate(spec.own_label, size, width * 0.34)),
        ("median", f"{group}の中央値"),
        ("box", "中ほどの半数（第1〜第3四分位）"),
        ("line", "最小〜最大"),
    )
    x, y = 0.0, 14.0
    for sign, label in items:
        needed = 30 + text_width(label, size) + 18
        if x and x + needed - 18 > width:
            x, y = 0.0, y + 22
        _sign(canvas, sign, x, y - 4)
        canvas.text(x + 30, y, label, size=size, muted=True)
        x += needed
    return y + 16


def _sign(canvas: Canvas, sign: str, x: float, y: float) -> None:
    if sign == "own":
        canvas.diamond(x + 12, y, 7)
    elif sign == "median":
        canvas.line(x + 12, y - 7, x + 12, y + 7, stroke_width=2)
    elif sign == "box":
        canvas.rect(x + 1, y - 5, 22, 10, fill=PALE, stroke=BLUE, stroke_width=1, rx=2)
    else:
        canvas.line(x + 1, y, x + 23, y, stroke_opacity=0.5, stroke_width=1.5)
        for end in (x + 1, x + 23):
            canvas.line(end, y - 4, end, y + 4, stroke_opacity=0.5, stroke_width=1.5)


def _row(
    canvas: Canvas, layout: _Layout, row: RangeRow, top: float, width: float, *, counted_in: str
) -> None:
    value = format_number(row.value, row.decimals, row.unit)
    detail = "　".join(
        part for part in (row.year, f"{row.count:,}{counted_in}" if row.count is not None else "") if part
    )
    known = row.value is not None
    size = 17.0 if known else 14.0
    if layout.wide:
        room = layout.left - 28
        lines = wrap(row.label, 14, room, 2)
        y = top + (34 if len(lines) == 1 else 25)
        for line in lines:
            canvas.text(0, y, line, size=14, bold=True)
            y += 19
        canvas.text(0, y, truncate(detail, 12, room), size=12, muted=True)
        value = truncate(value, size, width - layout.right - 14)
        canvas.text(width, top + 44, value, size=size, bold=known, muted=not known, anchor="end")
        middle = top + 38
    else:
        label_room = width - text_width(value, size) - 20
        canvas.text(0, top + 26, truncate(row.label, 14, label_room), size=14, bold=True)
        canvas.text(0, top + 44, truncate(detail, 12, width), size=12, muted=True)
        canvas.text(width, top + 27, value, size=size, bold=known, muted=not known, anchor="end")
        middle = top + 66
    _strip(canvas, layout, row, middle)


def _strip(canvas: Canvas, layout: _Layout, row: RangeRow, y: float) -> None:
    if not row.has_group:
        canvas.line(
            layout.left, y, layout.right, y, stroke_opacity=0.18, stroke_width=1.5, stroke_dasharray="3 4"
        )
        canvas.text(
            (layout.left + layout.right) / 2,
            y + 24,
            f"比較する値は{MISSING}",
            size=12,
            muted=True,
            anchor="middle",
        )
        return
    low, q1, median, q3, high = (
        float(v) for v in (row.low, row.q1, row.median, row.q3, row.high) if v is not None
    )
    least, most = low, high
    if row.value is not None:
        least, most = min(low, row.value), max(high, row.value)
    span = most - least

    def place(value: float) -> float:
        share = (value - least) / span if span > 0 else 0.5
        return layout.left + 8 + share * (layout.right - layout.left - 16)

    for start, end in ((low, q1), (q3, high)):
        canvas.line(place(start), y, place(end), y, stroke_opacity=0.5, stroke_width=1.5)
    for end in (low, high):
        canvas.line(place(end), y - 5, place(end), y + 5, stroke_opacity=0.5, stroke_width=1.5)
    box = max(3.0, place(q3) - place(q1))
    canvas.rect(place(q1), y - 9, box, 18, fill=PALE, stroke=BLUE, stroke_width=1, rx=2)
    canvas.line(place(median), y - 13, place(median), y + 13, stroke_width=2)
    if row.value is not None:
        canvas.diamond(place(row.value), y, 8)
    _figures(canvas, layout, row, (place(low), place(median), place(high)), y + 28)


def _figures(
    canvas: Canvas, layout: _Layout, row: RangeRow, at: tuple[float, float, float], y: float
) -> None:
    """Write median, minimum and maximum under the strip; an end that would touch the median is left to the table."""
    size = 12.0
    median = format_number(row.median, row.decimals, row.unit)
    half = text_width(median, size) / 2
    centre = min(max(at[1], layout.left + half), layout.right - half)
    canvas.text(centre, y, median, size=size, anchor="middle")
    for value, x, anchor in ((row.low, at[0], "start"), (row.high, at[2], "end")):
        text = format_number(value, row.decimals)
        needed = text_width(text, size)
        x = max(x - 4, layout.left) if anchor == "start" else min(x + 4, layout.right)
        clear = x + needed < centre - half - 8 if anchor == "start" else x - needed > centre + half + 8
        if clear:
            canvas.text(x, y, text, size=size, muted=True, anchor=anchor)
