"""What a chart says, without how it looks. All frozen, so a chart can be cached by its description."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One measure: an own value and how the values of a group are spread. Each row has its own unit and scale."""

    label: str
    unit: str = ""
    value: float | None = None
    low: float | None = None
    q1: float | None = None
    median: float | None = None
    q3: float | None = None
    high: float | None = None
    count: int | None = None
    year: str = ""
    source: str = ""
    decimals: int = 1

    @property
    def has_group(self) -> bool:
        return None not in (self.low, self.q1, self.median, self.q3, self.high)


@dataclass(frozen=True, slots=True)
class RangeChart:
    """Own value against the group's minimum, quartiles and maximum; never a ranking.

    `counted_in` is the counter of the group's members (42件, 42社).
    """

    title: str
    own_label: str
    group_label: str
    rows: tuple[RangeRow, ...]
    counted_in: str = "件"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One value per category or year; None is "not known" and never drawn as 0."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Amounts by category, at most four series side by side."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    decimals: int = 0
    orientation: Literal["horizontal", "vertical"] = "horizontal"
    category_label: str = "項目"
    source: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class LineChart:
    """Change over time, at most four series; a missing value breaks the line."""

    title: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    decimals: int = 0
    starts_at_zero: bool = True
    period_label: str = "年"
    source: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day to reach. `kind` is the place of its kind among the chart's `kinds`, which chooses its sign."""

    label: str
    on: date
    kind: int = 0


@dataclass(frozen=True, slots=True)
class GanttRow:
    """A piece of work from the month of `start` to the month of `end`, both included; None is "not decided".

    `after` names the rows, by their `key`, that end before this one begins.
    """

    label: str
    start: date | None = None
    end: date | None = None
    note: str = ""
    milestones: tuple[Milestone, ...] = ()
    key: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GanttChart:
    """Work by month, or in whole fiscal years (April to March). At most four kinds of milestones."""

    title: str
    rows: tuple[GanttRow, ...]
    kinds: tuple[str, ...] = ()
    by: Literal["month", "year"] = "month"
    description: str = ""

    def __post_init__(self) -> None:
        if len(self.kinds) > 4:
            raise ValueError("at most four kinds of milestones can be told apart by their signs")


@dataclass(frozen=True, slots=True)
class FlowBox:
    """One thing of a level. `is_tentative` is drawn with a broken line, `url` makes the box a link on a page."""

    key: str
    level: int
    text: str
    note: str = ""
    url: str = ""
    is_tentative: bool = False


@dataclass(frozen=True, slots=True)
class FlowArrow:
    """One box leads to another, by their keys."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class FlowChart:
    """What leads to what, level by level. An arrow goes from a level to a later one, so there is no circle."""

    title: str
    levels: tuple[str, ...]
    boxes: tuple[FlowBox, ...]
    arrows: tuple[FlowArrow, ...] = ()
    description: str = ""

    def __post_init__(self) -> None:
        at = {box.key: box.level for box in self.boxes}
        if len(at) < len(self.boxes):
            raise ValueError("two boxes have the same key")
        if any(not 0 <= level < len(self.levels) for level in at.values()):
            raise ValueError("a box stands in a level the chart does not have")
        if any(a.start not in at or a.end not in at or at[a.start] >= at[a.end] for a in self.arrows):
            raise ValueError("an arrow goes from a box to a box of a later level")


Chart = RangeChart | BarChart | LineChart | GanttChart | FlowChart
