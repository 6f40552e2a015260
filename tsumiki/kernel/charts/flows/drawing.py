"""Drawing a placed flow."""

from tsumiki.kernel.charts.flows.placed import LINE, PADDING, TEXT, Placed, PlacedBox, Route
from tsumiki.kernel.charts.flows.placing import place
from tsumiki.kernel.charts.specs import FlowBox, FlowChart
from tsumiki.kernel.charts.svg import BLUE, Canvas, text_width, truncate
from tsumiki.kernel.charts.tables import describe

_HEAD = 6.0
_ARROW: dict[str, object] = {"stroke_width": 1.25, "stroke_opacity": 0.6}


def render(spec: FlowChart, *, width: int, ink: str | None) -> str:
    canvas = Canvas(width, repr(spec))
    placed = place(spec, width)
    for band in placed.bands:
        canvas.rect(band.x, band.y, band.width, band.height, fill="currentColor", fill_opacity=0.08, rx=4)
        label = truncate(band.label, 13, band.width - 6)
        if placed.is_down:
            canvas.text(band.x + PADDING, band.y + 19, label, size=13, bold=True)
        else:
            middle = band.x + band.width / 2
            canvas.text(middle, band.y + 19, label, size=13, bold=True, anchor="middle")
    for route in placed.routes:
        _arrow(canvas, route, is_down=placed.is_down)
    _junctions(canvas, placed)
    boxes = {box.key: box for box in spec.boxes}
    for box in placed.boxes:
        with canvas.link(boxes[box.key].url):
            _box(canvas, box, boxes[box.key])
    return canvas.finish(height=placed.height, title=spec.title, description=describe(spec), ink=ink)


def _box(canvas: Canvas, placed: PlacedBox, box: FlowBox) -> None:
    look: dict[str, object] = {"fill": BLUE, "fill_opacity": 0.06, "stroke": BLUE, "rx": 6}
    look["stroke_dasharray"] = "5 3" if box.is_tentative else None
    canvas.rect(placed.x + 0.5, placed.y + 0.5, placed.width - 1, placed.height - 1, **look)
    y = placed.y + PADDING + TEXT
    for line in placed.lines:
        canvas.text(placed.x + PADDING, y, line, size=TEXT)
        y += LINE
    if placed.note:
        note = truncate(placed.note, 11, placed.width - 2 * PADDING)
        x = placed.x + placed.width - PADDING - text_width(note, 11)
        canvas.text(max(placed.x + PADDING, x), y, note, size=11, muted=True)


def _arrow(canvas: Canvas, route: Route, *, is_down: bool) -> None:
    x, y = route.points[-1]
    # In columns arrows arrive from the left, in lanes from the right.
    side = _HEAD if is_down else -_HEAD
    points = [*route.points[:-1], (x + side, y)]
    if is_down:
        canvas.polyline(points, stroke="currentColor", stroke_linejoin="round", **_ARROW)
    else:
        canvas.curve(points, stroke="currentColor", **_ARROW)
    canvas.polygon([(x, y), (x + side, y - 4), (x + side, y + 4)], fill="currentColor", fill_opacity=0.75)


def _junctions(canvas: Canvas, placed: Placed) -> None:
    """A dot where an arrow leaves a lane that goes on: lines that only cross have none."""
    if not placed.is_down:
        return
    last: dict[str, float] = {}
    for route in placed.routes:
        last[route.start] = max(last.get(route.start, 0.0), route.points[2][1])
    for route in placed.routes:
        x, y = route.points[2]
        if y < last[route.start]:
            canvas.circle(x, y, 2.5, fill="currentColor", fill_opacity=0.75)
