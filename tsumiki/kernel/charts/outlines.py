"""Outlines for maps: read from a TopoJSON file, projected, thinned to what a screen can show, and kept as SVG path data.

    shapes = read_outlines(path, insets=(Inset(...),))     # about a second once, then from memory
    shapes = tiles({"a": (1, 2)}, labels={"a": "…"})       # no file needed: one square for each

Shapes are known by their id only. Borders are thinned arc by arc, so that neighbours go on sharing them.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[int, int]
Line = tuple[Point, ...]
Box = tuple[float, float, float, float]

# Units across the picture: fine enough for a wide screen, coarse enough that most digits are gone.
GRID = 1800


@dataclass(frozen=True, slots=True)
class Inset:
    """Rings within `box` (west, south, east, north) are drawn with their box's upper left corner at x, y (0–1)."""

    box: Box
    x: float
    y: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Outlines:
    """`paths` is SVG path data by id; `frames` rectangles around insets; `borders` between groups of shapes."""

    width: int
    height: int
    paths: Mapping[str, str]
    borders: str = ""
    frames: tuple[tuple[int, int, int, int], ...] = ()
    labels: Mapping[str, tuple[int, int, str]] = field(default_factory=dict)


def read_outlines(
    path: Path,
    *,
    main: Box | None = None,
    insets: tuple[Inset, ...] = (),
    only: str = "",
    group_digits: int = 0,
) -> Outlines:
    """Read the file; what lies outside `main` and every inset is left out (without `main`, nothing is).

    `only` keeps the ids that begin with it; `group_digits` draws borders between ids whose first digits differ.
    """
    return _read(path, path.stat().st_mtime_ns, main, insets, only, group_digits)


def tiles(places: Mapping[str, tuple[int, int]], *, labels: Mapping[str, str], size: int = 60) -> Outlines:
    """One square for each id at (row, column), counted from 0: a map where there are no outlines."""
    gap = 4
    paths = {
        key: f"M{column * size},{row * size}h{size - gap}v{size - gap}h{gap - size}z"
        for key, (row, column) in places.items()
    }
    words = {
        key: (column * size + (size - gap) // 2, row * size + size // 2 + 4, labels[key])
        for key, (row, column) in places.items()
        if key in labels
    }
    rows, columns = zip(*places.values(), strict=True)
    return Outlines((max(columns) + 1) * size, (max(rows) + 1) * size, paths, labels=words)


@lru_cache(maxsize=64)
def _read(
    path: Path, _changed: int, main: Box | None, insets: tuple[Inset, ...], only: str, group_digits: int
) -> Outlines:
    topology = json.loads(path.read_text("utf-8"))
    shapes = {key: rings for key, rings in _rings(topology).items() if key.startswith(only)}
    degrees = list(_degrees(topology))
    frame = _Frame(main or _around(shapes, degrees), insets)
    arcs = [frame.place(arc) for arc in degrees]
    paths = {key: data for key, rings in shapes.items() if (data := _path(rings, arcs))}
    borders = _borders(shapes, arcs, group_digits) if group_digits else ""
    return Outlines(frame.width, frame.height, paths, borders, frame.boxes)


def _degrees(topology: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def _rings(topology: Mapping[str, Any]) -> dict[str, list[list[int]]]:
    """The outer and inner rings of every shape, as lists of arc numbers."""
    found: dict[str, list[list[int]]] = {}
    for layer in topology["objects"].values():
        for shape in layer["geometries"]:
            if "id" in shape and shape["type"] in ("Polygon", "MultiPolygon"):
                polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
                found.setdefault(str(shape["id"]), []).extend(
                    ring for polygon in polygons for ring in polygon
                )
    return found


def _around(shapes: Mapping[str, list[list[int]]], degrees: list[list[tuple[float, float]]]) -> Box:
    numbers = {max(number, ~number) for rings in shapes.values() for ring in rings for number in ring}
    xs, ys = zip(*(point for number in numbers for point in degrees[number]), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


class _Frame:
    """Where a place on earth stands in the picture (Mercator: shapes keep their form)."""

    def __init__(self, main: Box, insets: tuple[Inset, ...]) -> None:
        west, south, east, north = main
        self.scale = GRID / (east - west)
        self.width = GRID
        self.height = round((_mercator(north) - _mercator(south)) * self.scale)
        self.main = main
        self.insets = insets
        self.boxes = tuple(self._box(inset) for inset in insets)

    def _box(self, inset: Inset) -> tuple[int, int, int, int]:
        west, south, east, north = inset.box
        scale = self.scale * inset.scale
        across, down = (east - west) * scale, (_mercator(north) - _mercator(south)) * scale
        return round(inset.x * self.width), round(inset.y * self.height), round(across), round(down)

    def place(self, arc: list[tuple[float, float]]) -> Line | None:
        """Whole and thinned, or None outside: an arc belongs where its first point is."""
        for inset, (left, top, _, _) in zip(self.insets, self.boxes, strict=True):
            if _is_within(arc[0], inset.box):
                return thin(self._grid(arc, inset.box, self.scale * inset.scale, left, top))
        return thin(self._grid(arc, self.main, self.scale, 0, 0)) if _is_within(arc[0], self.main) else None

    @staticmethod
    def _grid(arc: list[tuple[float, float]], box: Box, scale: float, left: int, top: int) -> Line:
        highest = _mercator(box[3])
        return tuple(
            (left + round((x - box[0]) * scale), top + round((highest - _mercator(y)) * scale))
            for x, y in arc
        )


def _mercator(latitude: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def _is_within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def thin(line: Line, *, tolerance: float = 1.5) -> Line:
    """Leave out points that lie within `tolerance` of the line without them (Douglas–Peucker); the ends stay."""
    if len(line) < 3:
        return line
    keep = {0, len(line) - 1}
    # A closed line has no direction of its own: it is cut at its farthest point first.
    middle = max(range(len(line)), key=lambda i: _square(line[0], line[i]))
    stack = [(0, middle), (middle, len(line) - 1)] if line[0] == line[-1] else [(0, len(line) - 1)]
    keep.add(middle if line[0] == line[-1] else 0)
    while stack:
        first, last = stack.pop()
        far, distance = _farthest(line, first, last)
        if distance > tolerance:
            keep.add(far)
            stack += [(first, far), (far, last)]
    return tuple(line[i] for i in sorted(keep))


def _farthest(line: Line, first: int, last: int) -> tuple[int, float]:
    (x1, y1), (x2, y2) = line[first], line[last]
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy)
    far, most = first, -1.0
    for i in range(first + 1, last):
        x, y = line[i]
        distance = abs(dx * (y - y1) - dy * (x - x1)) / length if length else math.hypot(x - x1, y - y1)
        if distance > most:
            far, most = i, distance
    return far, most


def _square(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _path(rings: Iterable[list[int]], arcs: list[Line | None]) -> str:
    """Path data of a shape; of islands too small to see only the largest is kept, as a dot of a few units."""
    drawn = [(abs(_area(points)), points) for ring in rings if (points := _joined(ring, arcs))]
    if not drawn:
        return ""
    seen = [points for area, points in drawn if area >= 12]
    return "".join(_data(points) for points in seen) or _dot(max(drawn)[1])


def _joined(ring: list[int], arcs: list[Line | None]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        arc = arcs[max(number, ~number)]
        if arc is None:
            return []
        for point in arc if number >= 0 else reversed(arc):
            if not points or point != points[-1]:
                points.append(point)
    return points


def _area(points: list[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points)) / 2


def _dot(points: list[Point]) -> str:
    x, y = points[0]
    return f"M{x - 2},{y - 2}h5v5h-5z"


def _data(points: list[Point] | Line, *, closed: bool = True) -> str:
    """Relative steps: most are one or two digits."""
    steps = [f"M{points[0][0]},{points[0][1]}l"]
    places = points[:-1] if closed and points[0] == points[-1] else points
    for (x1, y1), (x2, y2) in pairwise(places):
        dx, dy = x2 - x1, y2 - y1
        steps.append(f"{'' if dx < 0 or steps[-1].endswith('l') else ' '}{dx}{'' if dy < 0 else ' '}{dy}")
    return "".join(steps) + ("z" if closed else "")


def _borders(shapes: Mapping[str, list[list[int]]], arcs: list[Line | None], digits: int) -> str:
    groups: dict[int, set[str]] = {}
    for key, rings in shapes.items():
        for ring in rings:
            for number in ring:
                groups.setdefault(max(number, ~number), set()).add(key[:digits])
    lines = (arcs[number] for number, names in groups.items() if len(names) > 1)
    return "".join(_data(line, closed=False) for line in lines if line and len(line) > 1)
