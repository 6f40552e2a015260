"""A map whose shapes carry one of a few classes each (choropleth), and its legend in words.

    spec = ChoroplethMap(title="…", shapes=shapes, classes=("0〜49%", "50〜99%", "100%"),
                         values={"31389": 2}, words={"31389": "鳥取県南部町：100%"})
    svg = render_map(spec, width=720)

Classes go from pale to dark, each with its own lightness, and what has no value is hatched: nothing is told by hue.
Every shape has its words as `<title>`; the table beside the map says the same and is the caller's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tsumiki.kernel.charts.outlines import Outlines
from tsumiki.kernel.charts.svg import FONTS, GREY, PAPER, text_width
from tsumiki.kernel.text import printable

# One hue in even steps of lightness: told apart in grey print and by every kind of colour vision.
SCALES = {
    1: ("#264AF4",),
    2: ("#C5D7FB", "#0017C1"),
    3: ("#D9E6FF", "#7096F8", "#0017C1"),
    4: ("#E8F1FE", "#9DB7F9", "#4979F5", "#0017C1"),
    5: ("#E8F1FE", "#B5CBFA", "#7096F8", "#264AF4", "#000071"),
    6: ("#F0F6FF", "#C5D7FB", "#8FB0F9", "#4979F5", "#0017C1", "#000060"),
}
LINE = 26
SWATCH = 18


@dataclass(frozen=True, slots=True)
class ChoroplethMap:
    """`values` is the place of each shape's class (None or absent: no value); `classes` their words, lowest first."""

    title: str
    shapes: Outlines
    classes: tuple[str, ...]
    values: Mapping[str, int | None]
    words: Mapping[str, str] = field(default_factory=dict)
    missing: str = "データなし"
    description: str = ""
    # The shape that is drawn with a thick outline: where the reader is.
    marked: str = ""


def render_map(spec: ChoroplethMap, *, width: int = 720, ink: str | None = None) -> str:
    """Return the map as one `<svg>` element, its legend below; `ink` fixes the text colour where no page does."""
    shapes = spec.shapes
    factor = width / shapes.width
    height = round(shapes.height * factor)
    legend, legend_height = _legend(spec, width, height + 12)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart map" viewBox="0 0 {width} {height + legend_height + 12}" '
        f'width="{width}" height="{height + legend_height + 12}" role="img" '
        f"aria-label={quoteattr(printable(spec.title))} font-family={quoteattr(FONTS)}"
        + (f" color={quoteattr(ink)}" if ink else "")
        + ">"
    )
    about = f"<desc>{escape(printable(spec.description))}</desc>" if spec.description else ""
    return f"{head}{about}{_HATCH}{_areas(spec, factor)}{legend}</svg>"


# The pattern is the same in every map, so the same id twice on a page does no harm.
_HATCH = (
    '<defs><pattern id="map-missing" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="{PAPER}"/><line x1="0" y1="0" x2="0" y2="6" stroke="{GREY}" stroke-width="2"/>'
    "</pattern></defs>"
)


def _areas(spec: ChoroplethMap, factor: float) -> str:
    shapes = spec.shapes
    groups: dict[int | None, list[str]] = {}
    for key, path in shapes.paths.items():
        words = spec.words.get(key, "")
        title = f"<title>{escape(printable(words))}</title>" if words else ""
        drawn = f'<path d="{path}">{title}</path>' if title else f'<path d="{path}"/>'
        groups.setdefault(spec.values.get(key), []).append(drawn)
    parts = [
        f'<g fill="{_fill(spec, place)}">{"".join(paths)}</g>'
        for place, paths in sorted(groups.items(), key=lambda pair: -1 if pair[0] is None else pair[0])
    ]
    # Lines keep their width on paper and screen whatever the units of the outlines are.
    thin = f'stroke="{GREY}" stroke-width="{0.35 / factor:.2f}" stroke-linejoin="round"'
    borders = (
        f'<path d="{shapes.borders}" fill="none" stroke="#1A1A1C" stroke-width="{0.8 / factor:.2f}"/>'
        if shapes.borders
        else ""
    )
    frames = "".join(
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="none" stroke="{GREY}" stroke-width="{1 / factor:.2f}"/>'
        for x, y, w, h in shapes.frames
    )
    marked = _outline(shapes.paths.get(spec.marked, ""), factor)
    return f'<g transform="scale({factor:.5f})"><g {thin}>{"".join(parts)}</g>{borders}{marked}{frames}{_labels(spec)}</g>'


def _outline(path: str, factor: float) -> str:
    """Dark on pale: a line that is seen on every class and in grey print."""
    if not path:
        return ""
    return "".join(
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width / factor:.2f}" stroke-linejoin="round"/>'
        for colour, width in ((PAPER, 5), ("#1A1A1C", 2.5))
    )


def _labels(spec: ChoroplethMap) -> str:
    """Words on tiles, dark on pale and white on dark."""
    half = len(spec.classes) / 2
    return "".join(
        f'<text x="{x}" y="{y}" font-size="18" text-anchor="middle" pointer-events="none" '
        f'fill="{PAPER if (spec.values.get(key) or 0) >= half else "#1A1A1C"}">{escape(text)}</text>'
        for key, (x, y, text) in spec.shapes.labels.items()
    )


def _fill(spec: ChoroplethMap, place: int | None) -> str:
    return "url(#map-missing)" if place is None else SCALES[len(spec.classes)][place]


def _legend(spec: ChoroplethMap, width: int, top: int) -> tuple[str, int]:
    entries: list[tuple[str, int | None]] = [(label, place) for place, label in enumerate(spec.classes)]
    if any(spec.values.get(key) is None for key in spec.shapes.paths):
        entries.append((spec.missing, None))
    parts, x, y = [], 1.0, top
    for label, place in entries:
        room = SWATCH + 8 + text_width(label, 13) + 20
        if x > 1 and x + room > width:
            x, y = 1.0, y + LINE
        parts.append(
            f'<rect x="{x:.0f}" y="{y}" width="{SWATCH}" height="{SWATCH}" fill="{_fill(spec, place)}" stroke="{GREY}"/>'
            f'<text x="{x + SWATCH + 8:.0f}" y="{y + 14}" font-size="13" fill="currentColor">{escape(printable(label))}</text>'
        )
        x += room
    return "".join(parts), y + LINE - top
