"""Bars, lying or standing, with the value written at each."""

from collections.abc import Callable

from tsumiki.kernel.charts.specs import BarChart
from tsumiki.kernel.charts.svg import Canvas, nice_ticks, text_width, truncate, wrap
from tsumiki.kernel.charts.tables import MISSING, describe, format_number

_MAX_SERIES = 4


def render(spec: BarChart, *, width: int, ink: str | None) -> str:
    if len(spec.series) > _MAX_SERIES:
        raise ValueError("at most four series can be told apart without colour")
    canvas = Canvas(width, repr(spec))
    top = legend(canvas, spec, width)
    draw = _lying if spec.orientation == "horizontal" else _standing
    height = draw(canvas, spec, width, top)
    return canvas.finish(height=height, title=spec.title, description=describe(spec), ink=ink)


def legend(canvas: Canvas, spec: BarChart, width: float) -> float:
    """Draw the key (only where there is more than one series) and the unit; return where the chart begins."""
    y = 14.0
    unit = f"単位：{spec.unit}" if spec.unit else ""
    unit_width = text_width(unit, 12)
    if unit:
        canvas.text(width, y, unit, size=12, anchor="end", muted=True)
    if len(spec.series) < 2:
        return 30.0 if unit else 8.0
    x = 0.0
    for index, series in enumerate(spec.series):
        label = truncate(series.label, 12, width - 60)
        needed = 22 + text_width(label, 12) + 20
        if x and x + needed > width - (unit_width + 12 if y < 20 else 0):
            x, y = 0.0, y + 22
        canvas.rect(x + 1, y - 10, 14, 11, rx=2, **canvas.series_fill(index))
        canvas.text(x + 22, y, label, size=12, muted=True)
        x += needed
    return y + 18


def _scale(spec: BarChart) -> tuple[float, float]:
    known = [value for series in spec.series for value in series.values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    return (low, high) if high - low > 1e-9 else (0.0, 1.0)


def _lying(canvas: Canvas, spec: BarChart, width: float, top: float) -> float:
    low, high = _scale(spec)
    labels = max((text_width(category, 13) for category in spec.categories), default=0)
    wide = width >= 520
    left = min(labels + 16, width * 0.36) if wide else 0.0
    figures = max(
        (text_width(format_number(v, spec.decimals), 12) for s in spec.series for v in s.values), default=0
    )
    negative = figures + 6 if low < 0 else 0.0
    start, end = left + negative, width - figures - 8
    bar = 20.0 if len(spec.series) == 1 else 15.0

    def place(value: float) -> float:
        return start + (value - low) / (high - low) * (end - start)

    y = top
    for index, category in enumerate(spec.categories):
        block = len(spec.series) * (bar + 3) - 3
        y += 10
        if wide:
            lines = wrap(category, 13, left - 16, 2)
            first = y + block / 2 + 4.5 - (len(lines) - 1) * 8.5
            block = max(block, len(lines) * 17.0)
            for line in lines:
                canvas.text(0, first, line, size=13)
                first += 17
        else:
            canvas.text(0, y + 10, truncate(category, 13, width), size=13)
            y += 18
        _group_lying(canvas, spec, index, y=y, bar=bar, place=place)
        y += block + 10
    canvas.line(place(0), top, place(0), y, stroke_opacity=0.5, stroke_width=1)
    return y + 4


def _group_lying(
    canvas: Canvas, spec: BarChart, index: int, *, y: float, bar: float, place: Callable[[float], float]
) -> None:
    for number, series in enumerate(spec.series):
        value = series.values[index]
        at = y + number * (bar + 3)
        text = format_number(value, spec.decimals)
        if value is None:
            canvas.text(place(0) + 6, at + bar / 2 + 4.5, MISSING, size=12, muted=True)
            continue
        zero, tip = place(0), place(value)
        canvas.rect(min(zero, tip), at, abs(tip - zero), bar, **canvas.series_fill(number))
        side = 6 if value >= 0 else -6
        canvas.text(tip + side, at + bar / 2 + 4.5, text, size=12, anchor="start" if value >= 0 else "end")


def _standing(canvas: Canvas, spec: BarChart, width: float, top: float) -> float:
    low, high = _scale(spec)
    ticks = nice_ticks(low, high, 4)
    low, high = ticks[0], ticks[-1]
    decimals = spec.decimals if any(tick != int(tick) for tick in ticks) else 0
    left = max(text_width(format_number(tick, decimals), 12) for tick in ticks) + 10
    first, last = top + 18, top + 18 + min(260.0, width * 0.55)

    def place(value: float) -> float:
        return last - (value - low) / (high - low) * (last - first)

    for tick in ticks:
        canvas.hairline(left, place(tick), width, place(tick))
        canvas.text(
            left - 8, place(tick) + 4, format_number(tick, decimals), size=12, anchor="end", muted=True
        )
    slot = (width - left) / max(1, len(spec.categories))
    bar = min(44.0, slot * 0.72 / max(1, len(spec.series)))
    deepest = 1
    for index, category in enumerate(spec.categories):
        centre = left + slot * (index + 0.5)
        _group_standing(canvas, spec, index, centre=centre, bar=bar, place=place)
        # One size down keeps 令和10年度 on one line on a phone.
        size = 12 if text_width(category, 12) <= slot - 4 else 10
        lines = wrap(category, size, slot - 2, 3)
        deepest = max(deepest, len(lines))
        for number, line in enumerate(lines):
            canvas.text(centre, last + 20 + number * 16, line, size=size, anchor="middle")
    canvas.line(left, place(0), width, place(0), stroke_opacity=0.5, stroke_width=1)
    return last + 20 + deepest * 16


def _group_standing(
    canvas: Canvas, spec: BarChart, index: int, *, centre: float, bar: float, place: Callable[[float], float]
) -> None:
    start = centre - bar * len(spec.series) / 2
    for number, series in enumerate(spec.series):
        value = series.values[index]
        x = start + number * bar
        text = format_number(value, spec.decimals)
        if value is None:
            # Too narrow for the words: a dash on the line, the words are in the table.
            fits = text_width(MISSING, 11) <= (bar if len(spec.series) > 1 else bar + 14)
            canvas.text(
                x + bar / 2, place(0) - 7, MISSING if fits else "―", size=11, anchor="middle", muted=True
            )
            continue
        zero, tip = place(0), place(value)
        canvas.rect(x + 1, min(zero, tip), bar - 2, abs(tip - zero), **canvas.series_fill(number))
        if text_width(text, 11) <= bar + 6:
            canvas.text(x + bar / 2, tip - 6 if value >= 0 else tip + 14, text, size=11, anchor="middle")
