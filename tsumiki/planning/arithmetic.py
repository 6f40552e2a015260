"""The sums of a plan: cumulative increments of an indicator, totals of a budget. Pure values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


def cumulative(increments: Mapping[int, Decimal | None], years: Sequence[int]) -> list[Decimal | None]:
    """Return the running total of increments for each year.

    A year without an entry has no total, and neither have the years after it: an unknown part makes an unknown sum.
    """
    totals: list[Decimal | None] = []
    running: Decimal | None = Decimal(0)
    for year in years:
        increment = increments.get(year)
        running = None if running is None or increment is None else running + increment
        totals.append(running)
    return totals


def target(
    baseline: Decimal | None, increments: Mapping[int, Decimal | None], years: Sequence[int]
) -> Decimal | None:
    """Return the value the indicator reaches at the end, or None when something is not known."""
    totals = cumulative(increments, years)
    last = totals[-1] if totals else None
    return None if baseline is None or last is None else baseline + last


@dataclass(frozen=True, slots=True)
class Amount:
    """One budget line as the sums see it, in thousands of yen."""

    year: int
    source: str
    thousand_yen: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A budget as year × source with both sums; a pair without a line is None, not 0."""

    years: tuple[int, ...]
    sources: tuple[str, ...]
    cells: Mapping[tuple[str, int], int]
    by_year: Mapping[int, int]
    by_source: Mapping[str, int]
    total: int

    def cell(self, source: str, year: int) -> int | None:
        return self.cells.get((source, year))


def totals_of(amounts: Iterable[Amount], years: Iterable[int], sources: Iterable[str]) -> Totals:
    """Add up a budget. Years outside the plan's term and unknown sources are listed too, so nothing is left out."""
    lines = list(amounts)
    all_years = sorted({*years, *(line.year for line in lines)})
    all_sources = list(dict.fromkeys([*sources, *(line.source for line in lines)]))
    cells: dict[tuple[str, int], int] = {}
    for line in lines:
        key = (line.source, line.year)
        cells[key] = cells.get(key, 0) + line.thousand_yen
    used = [source for source in all_sources if any(source == key[0] for key in cells)]
    return Totals(
        years=tuple(all_years),
        sources=tuple(used),
        cells=cells,
        by_year={year: sum(v for (_, y), v in cells.items() if y == year) for year in all_years},
        by_source={source: sum(v for (s, _), v in cells.items() if s == source) for source in used},
        total=sum(cells.values()),
    )


def number(value: Decimal | float | None) -> str:
    """Write a number with separators and without needless zeros; "" when there is none."""
    if value is None:
        return ""
    exact = Decimal(str(value))
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: Decimal | int | None) -> str:
    """Write an increment with its sign: +10, -3, ±0."""
    if value is None:
        return ""
    if value == 0:
        return "±0"
    return f"+{number(value)}" if value > 0 else number(value).replace("-", "−")
