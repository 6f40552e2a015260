"""In which order the boxes of each level stand, so that few arrows cross.

An arrow that passes a level has a place of its own there (a "pass"), like a box without a body: it never runs through
a box. The order is improved by the mean place of the neighbours (barycentre), forth and back, and the best one is kept;
the order that was given stays unless another one has fewer crossings.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from tsumiki.kernel.charts.specs import FlowArrow, FlowChart

_SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A box (`arrow` is None), or the place where an arrow passes a level."""

    level: int
    key: str
    arrow: FlowArrow | None = None


@dataclass(frozen=True, slots=True)
class Layers:
    """The nodes of each level from first to last, and for every arrow the nodes it visits."""

    levels: tuple[tuple[Node, ...], ...]
    paths: dict[FlowArrow, tuple[Node, ...]]

    def neighbours(self) -> tuple[dict[Node, list[Node]], dict[Node, list[Node]]]:
        """Per node those before it and those after it."""
        before: dict[Node, list[Node]] = defaultdict(list)
        after: dict[Node, list[Node]] = defaultdict(list)
        for path in self.paths.values():
            for first, second in pairwise(path):
                after[first].append(second)
                before[second].append(first)
        return before, after


def layers_of(spec: FlowChart) -> Layers:
    """Return the levels in their improved order."""
    at = {box.key: Node(box.level, box.key) for box in spec.boxes}
    levels: list[list[Node]] = [[] for _ in spec.levels]
    for box in spec.boxes:
        levels[box.level].append(at[box.key])
    paths: dict[FlowArrow, tuple[Node, ...]] = {}
    for arrow in dict.fromkeys(spec.arrows):
        first, last = at[arrow.start], at[arrow.end]
        passes = [Node(level, "", arrow) for level in range(first.level + 1, last.level)]
        for node in passes:
            levels[node.level].append(node)
        paths[arrow] = (first, *passes, last)
    return _improved(Layers(tuple(map(tuple, levels)), paths))


def crossings(layers: Layers) -> int:
    """Count how often two arrows cross between two neighbouring levels."""
    place = {node: number for level in layers.levels for number, node in enumerate(level)}
    links: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for path in layers.paths.values():
        for first, second in pairwise(path):
            links[first.level].append((place[first], place[second]))
    return sum(_inversions(sorted(pairs)) for pairs in links.values())


def _inversions(pairs: list[tuple[int, int]]) -> int:
    seen: list[int] = []
    count = 0
    for _, end in pairs:
        count += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return count


def _improved(layers: Layers) -> Layers:
    best, fewest = layers, crossings(layers)
    before, after = layers.neighbours()
    levels = list(layers.levels)
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        forth = sweep % 2 == 0
        near = before if forth else after
        for number in range(len(levels)) if forth else reversed(range(len(levels))):
            place = {node: place for level in levels for place, node in enumerate(level)}
            levels[number] = tuple(sorted(levels[number], key=lambda node: _mean(node, near, place)))
        found = Layers(tuple(levels), layers.paths)
        count = crossings(found)
        if count < fewest:
            best, fewest = found, count
    return best


def _mean(node: Node, near: dict[Node, list[Node]], place: dict[Node, int]) -> float:
    neighbours = near.get(node, [])
    return sum(place[other] for other in neighbours) / len(neighbours) if neighbours else place[node]
