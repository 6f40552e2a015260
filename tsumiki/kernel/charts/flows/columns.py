"""The wide form: a column per level from left to right."""

from collections import defaultdict

from tsumiki.kernel.charts.flows.ordering import Layers, Node, layers_of
from tsumiki.kernel.charts.flows.placed import (
    LINE,
    MOST_LINES,
    PADDING,
    TEXT,
    Band,
    Placed,
    PlacedBox,
    Point,
    Route,
)
from tsumiki.kernel.charts.specs import FlowBox, FlowChart
from tsumiki.kernel.charts.svg import wrap

GAP = 28.0
NARROWEST = 80.0  # a column less wide than this holds too few characters to be read
_TOP = 40.0
_ROUNDS = 6
# Half of what is left free between two neighbours of a column.
_FREE_OF_BOX = 8.0
_FREE_OF_PASS = 5.0


def column_width(levels: int, width: float) -> float:
    return (width - GAP * (levels - 1)) / max(1, levels)


def place_columns(spec: FlowChart, width: float) -> Placed:
    column = column_width(len(spec.levels), width)
    lefts = [number * (column + GAP) for number in range(len(spec.levels))]
    layers = layers_of(spec)
    texts = {box.key: _lines(box, column) for box in spec.boxes}
    notes = {box.key: box.note for box in spec.boxes}
    heights = {
        node: 0.0 if node.arrow else _height(texts[node.key], notes[node.key])
        for level in layers.levels
        for node in level
    }
    tops, height = _tops(layers, heights)
    boxes = tuple(
        PlacedBox(
            node.key,
            lefts[node.level],
            _TOP + tops[node],
            column,
            heights[node],
            texts[node.key],
            notes[node.key],
        )
        for level in layers.levels
        for node in level
        if node.arrow is None
    )
    return Placed(
        width,
        _TOP + height + 1,
        False,
        tuple(Band(label, x, 0, column, 28) for label, x in zip(spec.levels, lefts, strict=True)),
        boxes,
        tuple(_routes(layers, tops, heights, lefts, column)),
    )


def _lines(box: FlowBox, column: float) -> tuple[str, ...]:
    return tuple(wrap(box.text, TEXT, column - 2 * PADDING, MOST_LINES))


def _height(lines: tuple[str, ...], note: str) -> float:
    return len(lines) * LINE + (LINE if note else 0) + 2 * PADDING


def _free(node: Node) -> float:
    return _FREE_OF_PASS if node.arrow else _FREE_OF_BOX


def _tops(layers: Layers, heights: dict[Node, float]) -> tuple[dict[Node, float], float]:
    """Give every node its height on the page: near its neighbours, in order, none touching another."""
    offsets: dict[Node, float] = {}
    totals = []
    for level in layers.levels:
        y = 0.0
        for number, node in enumerate(level):
            y += _free(node) if number else 0.0
            offsets[node] = y
            y += heights[node] + (_free(node) if number < len(level) - 1 else 0.0)
        totals.append(y)
    height = max(totals, default=0.0)
    # A column begins in the middle; then the neighbours pull.
    tops = {
        node: offsets[node] + (height - total) / 2
        for level, total in zip(layers.levels, totals, strict=True)
        for node in level
    }
    before, after = layers.neighbours()
    for number in range(_ROUNDS):
        near = before if number % 2 == 0 else after
        order = list(zip(layers.levels, totals, strict=True))
        for level, total in order if number % 2 == 0 else reversed(order):
            wished = [_wished(node, near.get(node, []), tops, heights) - offsets[node] for node in level]
            for node, shift in zip(level, _rising(wished), strict=True):
                tops[node] = offsets[node] + min(max(shift, 0.0), height - total)
    return tops, height


def _wished(node: Node, near: list[Node], tops: dict[Node, float], heights: dict[Node, float]) -> float:
    if not near:
        return tops[node]
    return sum(tops[other] + heights[other] / 2 for other in near) / len(near) - heights[node] / 2


def _rising(values: list[float]) -> list[float]:
    """Return the never falling row of numbers that lies nearest to the values (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (first, m), (second, n) = pools[-2:]
            pools[-2:] = [((first * m + second * n) / (m + n), m + n)]
    return [mean for mean, count in pools for _ in range(count)]


def _routes(
    layers: Layers, tops: dict[Node, float], heights: dict[Node, float], lefts: list[float], column: float
) -> list[Route]:
    ends = _ends(layers, tops, heights)
    found = []
    for arrow, path in layers.paths.items():
        first, *passes, last = path
        points: list[Point] = [(lefts[first.level] + column, _TOP + ends[first, path[1], "out"])]
        for node in passes:
            y = _TOP + tops[node]
            points += [(lefts[node.level], y), (lefts[node.level] + column, y)]
        points.append((lefts[last.level], _TOP + ends[last, path[-2], "in"]))
        found.append(Route(arrow.start, arrow.end, tuple(points)))
    return found


def _ends(
    layers: Layers, tops: dict[Node, float], heights: dict[Node, float]
) -> dict[tuple[Node, Node, str], float]:
    """Where on the side of its box each arrow begins and ends: spread, in the order of the other ends."""
    sides: dict[tuple[Node, str], list[Node]] = defaultdict(list)
    for path in layers.paths.values():
        sides[path[0], "out"].append(path[1])
        sides[path[-1], "in"].append(path[-2])
    found = {}
    for (node, side), others in sides.items():
        others.sort(key=lambda other: tops[other] + heights[other] / 2)
        for number, other in enumerate(others, start=1):
            found[node, other, side] = tops[node] + heights[node] * number / (len(others) + 1)
    return found
