"""The time axis of a Gantt chart."""

from datetime import date

from tsumiki.kernel.charts.specs import GanttChart, GanttRow
from tsumiki.kernel.charts.svg import text_width
from tsumiki.kernel.dates import fiscal_year_of


def index_of(day: date) -> int:
    return day.year * 12 + day.month - 1


class Calendar:
    """Whole fiscal years around everything dated, and where a month lies."""

    def __init__(self, spec: GanttChart, left: float, width: float) -> None:
        days = [
            day for row in spec.rows for day in (row.start, row.end, *(m.on for m in row.milestones)) if day
        ]
        years = [fiscal_year_of(day) for day in days] or [2000]
        self.years = range(min(years), max(years) + 1)
        self.by_year = spec.by == "year"
        self.first = min(years) * 12 + 3
        self.left = left
        self.month = (width - left) / (len(self.years) * 12)

    @property
    def names_quarters(self) -> bool:
        """Whether the first month of each quarter has room for its name."""
        return self.month * 3 >= text_width("10月", 11) + 6

    @property
    def names_months(self) -> bool:
        """Whether every month has room for its number."""
        return self.month >= text_width("10", 11) + 2

    def months_of(self, row: GanttRow) -> tuple[int, int] | None:
        """The first and the last month of the row's bar; in whole years where the chart is by year."""
        start, end = row.start or row.end, row.end or row.start
        if start is None or end is None:
            return None
        first, last = sorted((index_of(start), index_of(end)))
        if self.by_year:
            first, last = first - (first - 3) % 12, last + 11 - (last - 3) % 12
        return first, last

    def x(self, months: float) -> float:
        return self.left + (months - self.first) * self.month
