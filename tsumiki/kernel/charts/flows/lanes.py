"""The narrow form: the levels from top to bottom, every box as wide as the page, the arrows in lanes beside them.

All arrows of a box share one lane. Two lanes lie on the same line only where neither reaches the other.
"""

from collections import defaultdict

from tsumiki.kernel.charts.flows.placed import LINE, MOST_LINES, PADDING, TEXT, Band, Placed, PlacedBox, Route
from tsumiki.kernel.charts.specs import FlowArrow, FlowBox, FlowChart
from tsumiki.kernel.charts.svg import wrap

_BAND = 28.0
_FREE = 10.0
_LANE = 9.0
_LEAST_END = 7.0  # between two arrows at one box


def place_lanes(spec: FlowChart, width: float) -> Placed:
    arrows = list(dict.fromkeys(spec.arrows))
    boxes = sorted(spec.boxes, key=lambda box: box.level)
    order = {box.key: number for number, box in enumerate(boxes)}
    lanes = _lanes(arrows, order)
    count = max(lanes.values(), default=-1) + 1
    step = min(_LANE, width * 0.4 / count) if count else 0.0
    inner = width - (step * count + 12 if count else 0)
    arriving: dict[str, list[str]] = defaultdict(list)
    for arrow in sorted(arrows, key=lambda arrow: order[arrow.start]):
        arriving[arrow.end].append(arrow.start)
    placed, bands, height = _stacked(spec, boxes, inner, {key: len(found) for key, found in arriving.items()})
    at = {box.key: box for box in placed}
    routes = []
    for arrow in arrows:
        x = inner + 10 + step * lanes[arrow.start]
        leaves, arrives = at[arrow.start], at[arrow.end]
        # Arrows arrive in the upper part of a side; the one that leaves is the last.
        y1 = _end(leaves, len(arriving[arrow.start]), len(arriving[arrow.start]))
        y2 = _end(arrives, arriving[arrow.end].index(arrow.start), len(arriving[arrow.end]))
        routes.append(Route(arrow.start, arrow.end, ((inner, y1), (x, y1), (x, y2), (inner, y2))))
    return Placed(width, height, True, tuple(bands), tuple(placed), tuple(routes))


def _end(box: PlacedBox, number: int, count: int) -> float:
    return box.y + box.height * (number + 1) / (count + 2)


def _lanes(arrows: list[FlowArrow], order: dict[str, int]) -> dict[str, int]:
    """Give each box with arrows the first lane that is free from it down to its last target."""
    last: dict[str, int] = {}
    for arrow in arrows:
        last[arrow.start] = max(last.get(arrow.start, 0), order[arrow.end])
    lanes: dict[str, int] = {}
    taken: list[int] = []
    for start in sorted(last, key=order.__getitem__):
        lane = next((n for n, until in enumerate(taken) if until < order[start]), len(taken))
        if lane == len(taken):
            taken.append(0)
        taken[lane] = last[start]
        lanes[start] = lane
    return lanes


def _stacked(
    spec: FlowChart, boxes: list[FlowBox], inner: float, arriving: dict[str, int]
) -> tuple[list[PlacedBox], list[Band], float]:
    placed, bands, y = [], [], 0.0
    for number, label in enumerate(spec.levels):
        bands.append(Band(label, 0, y, inner, _BAND))
        y += _BAND + _FREE
        for box in boxes:
            if box.level == number:
                lines = tuple(wrap(box.text, TEXT, inner - 2 * PADDING, MOST_LINES))
                needed = (arriving.get(box.key, 0) + 2) * _LEAST_END
                height = max(needed, len(lines) * LINE + (LINE if box.note else 0) + 2 * PADDING)
                placed.append(PlacedBox(box.key, 0, y, inner, height, lines, box.note))
                y += height + _FREE
        y += _FREE / 2
    return placed, bands, max(y, 1.0)
