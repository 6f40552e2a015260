"""Where everything of a flow lies: plain numbers in px."""

from dataclasses import dataclass

Point = tuple[float, float]

TEXT = 12.0
LINE = 16.0
PADDING = 8.0
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with the lines of its text."""

    key: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow as the points it passes; between two of them it stays inside the rectangle they span."""

    start: str
    end: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The head of a level."""

    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A whole flow, `is_down` when its levels follow each other from top to bottom."""

    width: float
    height: float
    is_down: bool
    bands: tuple[Band, ...]
    boxes: tuple[PlacedBox, ...]
    routes: tuple[Route, ...]
