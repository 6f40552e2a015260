"""A small canvas that writes SVG with presentation attributes only, and knows how wide Japanese text is."""

import hashlib
import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from tsumiki.kernel.text import printable

FONTS = '"Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic", Meiryo, sans-serif'
# デジタル庁デザインシステム's blues: readable on white and, at 3:1 and more, on the black of forced colours.
BLUE = "#264AF4"
PALE = "#C5D7FB"
PAPER = "#FFFFFF"
GREY = "#7F7F83"
INK_ON_PALE = "#1A1A1C"

# Neutral ink is the page's own text colour, thinned: it follows forced colours and print.
MUTED = 0.68
HAIRLINE = 0.18


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in px, on the generous side."""
    return size * sum(_advance(character) for character in text)


def _advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return 0.68 if character in "MWmw%@" else 0.58


def truncate(text: str, size: float, room: float) -> str:
    """Return the text, cut with … where it would be wider than `room`."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, size: float, room: float, lines: int) -> list[str]:
    """Break a text into at most `lines` lines; the last one is cut with … if the rest does not fit."""
    found: list[str] = []
    rest = " ".join(text.split())
    while rest and len(found) < lines - 1 and text_width(rest, size) > room:
        cut = max(1, fitting(rest, size, room))
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, truncate(rest, size, room)] if rest or not found else found


def fitting(text: str, size: float, room: float) -> int:
    """How many characters fit, without a closing mark beginning the next line or an opening one ending this."""
    count = 0
    used = 0.0
    for character in text:
        used += size * _advance(character)
        if used > room:
            break
        count += 1
    while 1 < count < len(text) and (
        text[count] in "、。）」』】・ー々ゃゅょっぁぃぅぇぉ）,." or text[count - 1] in "（「『【"
    ):
        count -= 1
    # A Latin word or number stays whole where there is anything else on the line.
    start = count
    while (
        0 < start < len(text)
        and text[start].isascii()
        and text[start].isalnum()
        and text[start - 1].isascii()
    ):
        if not text[start - 1].isalnum():
            break
        start -= 1
    return start if start > count // 2 else count


def nice_ticks(low: float, high: float, count: int) -> list[float]:
    """Return about `count` round numbers that enclose low…high."""
    # A span that floating point cannot divide into steps is no span.
    if high - low <= 1e-9 * max(1.0, abs(low), abs(high)):
        high = low + max(1.0, abs(low) * 0.1)
    raw = (high - low) / max(1, count)
    power = 10 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


class Canvas:
    """Collects shapes; `finish` wraps them into one accessible `<svg>`."""

    def __init__(self, width: float, key: str) -> None:
        self.width = width
        # Ids must not meet those of another chart on the same page.
        self.id = (
            "c" + hashlib.blake2s(f"{key}|{width}".encode("utf-8", "replace"), digest_size=5).hexdigest()
        )
        self._parts: list[str] = []
        self._has_hatch = False
        self._has_links = False

    def _add(self, name: str, **attributes: object) -> None:
        self._parts.append(f"<{name} {_attributes(attributes)}/>")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = "currentColor", **more: object
    ) -> None:
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)

    def hairline(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self.line(x1, y1, x2, y2, stroke_opacity=HAIRLINE, stroke_width=1)

    def rect(self, x: float, y: float, width: float, height: float, **more: object) -> None:
        self._add("rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), **more)

    def circle(self, x: float, y: float, r: float, **more: object) -> None:
        self._add("circle", cx=x, cy=y, r=r, **more)

    def polygon(self, points: list[tuple[float, float]], **more: object) -> None:
        self._add("polygon", points=_points(points), **more)

    def polyline(self, points: list[tuple[float, float]], **more: object) -> None:
        self._add("polyline", points=_points(points), fill="none", **more)

    def curve(self, points: list[tuple[float, float]], **more: object) -> None:
        """A line that leaves and reaches each point level, and stays inside the box around each pair of points."""
        steps = [f"M{_points(points[:1])}"]
        for (x1, y1), (x2, y2) in pairwise(points):
            middle = (x1 + x2) / 2
            steps.append(f"C{_points([(middle, y1), (middle, y2), (x2, y2)])}")
        self._add("path", d=" ".join(steps), fill="none", **more)

    @contextmanager
    def link(self, url: str) -> Iterator[None]:
        """What is drawn inside leads to `url`; without one it is drawn as it is."""
        if url:
            self._parts.append(f"<a {_attributes({'href': url})}>")
            self._has_links = True
        yield
        if url:
            self._parts.append("</a>")

    def diamond(self, x: float, y: float, r: float, *, fill: str = BLUE) -> None:
        self.polygon(
            [(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill=fill, stroke=PAPER, stroke_width=1.5
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 13,
        anchor: str = "start",
        bold: bool = False,
        muted: bool = False,
        fill: str = "currentColor",
        has_halo: bool = False,
    ) -> None:
        if not text.strip():
            return
        attributes: dict[str, object] = {"x": x, "y": y, "font_size": size, "fill": fill}
        if has_halo:
            # Lines that pass behind do not run through the letters.
            attributes |= {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 3}
        if anchor != "start":
            attributes["text_anchor"] = anchor
        if bold:
            attributes["font_weight"] = 700
        if muted:
            attributes["fill_opacity"] = MUTED
        self._parts.append(f"<text {_attributes(attributes)}>{escape(printable(text))}</text>")

    def series_fill(self, index: int) -> dict[str, object]:
        """How the bars of a series look: solid, pale, hatched, grey — told apart without colour."""
        if index == 2:
            self._has_hatch = True
        fill = (BLUE, PALE, f"url(#{self.id}-h)", GREY)[index % 4]
        return {"fill": fill, "stroke": GREY if index % 4 == 3 else BLUE, "stroke_width": 1}

    def finish(self, *, height: float, title: str, description: str, ink: str | None) -> str:
        head: dict[str, object] = {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "chart",
            "viewBox": f"0 0 {_number(self.width)} {_number(height)}",
            "width": self.width,
            "height": height,
            # What can be followed must not be hidden inside an image.
            "role": "group" if self._has_links else "img",
            "aria_labelledby": f"{self.id}-t {self.id}-d",
            "font_family": FONTS,
        }
        if ink:
            head["color"] = ink
        hatch = (
            f'<defs><pattern id="{self.id}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{PAPER}"/>'
            f'<line x1="0" y1="0" x2="0" y2="6" stroke="{BLUE}" stroke-width="2"/></pattern></defs>'
            if self._has_hatch
            else ""
        )
        return (
            f'<svg {_attributes(head)}><title id="{self.id}-t">{escape(printable(title))}</title>'
            f'<desc id="{self.id}-d">{escape(printable(description))}</desc>{hatch}{"".join(self._parts)}</svg>'
        )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _attributes(attributes: dict[str, object]) -> str:
    return " ".join(
        f"{name if name == 'viewBox' else name.replace('_', '-')}="
        f"{quoteattr(_number(value) if isinstance(value, int | float) else printable(str(value)))}"
        for name, value in attributes.items()
        if value is not None
    )
