"""Change over time, each line named at its end."""

from tsumiki.kernel.charts.specs import LineChart
from tsumiki.kernel.charts.svg import BLUE, GREY, PAPER, Canvas, nice_ticks, text_width, truncate
from tsumiki.kernel.charts.tables import MISSING, describe, format_number

_MAX_SERIES = 4
_DASHES = (None, "7 4", "2 4", "10 4 2 4")
_STROKES = (BLUE, "currentColor", BLUE, GREY)


def render(spec: LineChart, *, width: int, ink: str | None) -> str:
    if len(spec.series) > _MAX_SERIES:
        raise ValueError("at most four series can be told apart without colour")
    canvas = Canvas(width, repr(spec))
    known = [value for series in spec.series for value in series.values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if spec.starts_at_zero:
        low, high = min(0.0, low), max(0.0, high)
    ticks = nice_ticks(low, high, 4)
    decimals = spec.decimals if any(tick != int(tick) for tick in ticks) else 0
    if spec.unit:
        canvas.text(0, 14, f"単位：{spec.unit}", size=12, muted=True)
    frame = _Frame(spec, width, ticks, decimals, top=30.0 if spec.unit else 12.0)
    _grid(canvas, spec, frame, decimals)
    ends: list[tuple[float, int]] = []
    for index, series in enumerate(spec.series):
        ends.append((_draw(canvas, frame, index, series.values), index))
    _names(canvas, spec, frame, ends, width)
    height = frame.bottom + 34
    return canvas.finish(height=height, title=spec.title, description=describe(spec), ink=ink)


class _Frame:
    """Where a period and a value lie on the canvas."""

    def __init__(
        self, spec: LineChart, width: float, ticks: list[float], decimals: int, *, top: float
    ) -> None:
        self.ticks = ticks
        self.left = max(text_width(format_number(tick, decimals), 12) for tick in ticks) + 12
        names = max((text_width(series.label, 12) for series in spec.series), default=0)
        self.right = width - min(names + 30, width * 0.34)
        self.top = top + 6
        self.bottom = self.top + min(260.0, width * 0.6)
        self.count = len(spec.periods)

    def x(self, index: int) -> float:
        return (
            self.left
            + 8
            + (self.right - self.left - 16) * (index / (self.count - 1) if self.count > 1 else 0.5)
        )

    def y(self, value: float) -> float:
        share = (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        return self.bottom - share * (self.bottom - self.top)


def _grid(canvas: Canvas, spec: LineChart, frame: _Frame, decimals: int) -> None:
    for tick in frame.ticks:
        y = frame.y(tick)
        canvas.hairline(frame.left, y, frame.right, y)
        canvas.text(frame.left - 8, y + 4, format_number(tick, decimals), size=12, anchor="end", muted=True)
    widest = max((text_width(period, 12) for period in spec.periods), default=0) + 12
    gap = frame.x(1) - frame.x(0) if frame.count > 1 else widest
    every = max(1, -int(-widest // gap))
    for index, period in enumerate(spec.periods):
        # Counted from the end, so that the latest period always has its label.
        if (frame.count - 1 - index) % every == 0:
            canvas.line(frame.x(index), frame.bottom, frame.x(index), frame.bottom + 4, stroke_opacity=0.5)
            canvas.text(frame.x(index), frame.bottom + 20, period, size=12, anchor="middle", muted=True)


def _draw(canvas: Canvas, frame: _Frame, index: int, values: tuple[float | None, ...]) -> float:
    """Draw one line with its gaps and marks; return the height at which its name belongs."""
    stroke = _STROKES[index]
    run: list[tuple[float, float]] = []
    points: list[tuple[float, float]] = []
    for position, value in enumerate((*values, None)):
        if value is not None:
            run.append((frame.x(position), frame.y(value)))
            continue
        if len(run) > 1:
            canvas.polyline(
                run, stroke=stroke, stroke_width=2, stroke_dasharray=_DASHES[index], stroke_linejoin="round"
            )
        points += run
        run = []
    marks = points if len(points) <= 16 else points[-1:]
    for x, y in marks:
        mark(canvas, index, x, y)
    return points[-1][1] if points else frame.bottom - 8


def mark(canvas: Canvas, index: int, x: float, y: float) -> None:
    """Draw the sign of a series: a circle, square, triangle or diamond."""
    look = {"fill": _STROKES[index], "stroke": PAPER, "stroke_width": 1.5}
    if index == 0:
        canvas.circle(x, y, 4.5, **look)
    elif index == 1:
        canvas.rect(x - 4, y - 4, 8, 8, **look)
    elif index == 2:
        canvas.polygon([(x, y - 5.5), (x + 5, y + 4), (x - 5, y + 4)], **look)
    else:
        canvas.diamond(x, y, 5.5, fill=_STROKES[index])


def _names(
    canvas: Canvas, spec: LineChart, frame: _Frame, ends: list[tuple[float, int]], width: float
) -> None:
    """Write each line's name at its end, moved apart where lines end close together."""
    step = 32.0
    placed: list[tuple[float, int]] = []
    lowest = frame.bottom - 14
    for y, index in sorted(ends):
        placed.append((max(y, placed[-1][0] + step) if placed else max(y, frame.top + 2), index))
    overflow = placed[-1][0] - lowest if placed else 0.0
    for position in range(len(placed) - 1, -1, -1):
        limit = lowest if position == len(placed) - 1 else placed[position + 1][0] - step
        if overflow > 0:
            placed[position] = (min(placed[position][0], limit), placed[position][1])
    x = frame.right + 10
    for y, index in placed:
        series = spec.series[index]
        last = next((value for value in reversed(series.values) if value is not None), None)
        mark(canvas, index, x, y)
        canvas.text(x + 12, y + 4, truncate(series.label, 12, width - x - 12), size=12, bold=index == 0)
        figure = MISSING if last is None else format_number(last, spec.decimals)
        canvas.text(x + 12, y + 19, truncate(figure, 12, width - x - 12), size=12, muted=True)
