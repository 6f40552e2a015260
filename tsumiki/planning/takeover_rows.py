"""The rows of a workbook laid over those of a plan, as texts of the plan's forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.importing import PARTS, TakenRow
from tsumiki.planning.importing.values import plain

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Laid:
    """A row of the result: the texts of its form, from which row of the workbook, over which row that is there."""

    texts: Texts
    taken: int | None
    there: int | None

    def as_it_is(self, there: list[Texts]) -> "Laid":
        """The row that is there, without the workbook's."""
        return self if self.there is None else Laid(there[self.there], None, self.there)


def laid_rows(
    there: list[Texts], taken: Sequence[TakenRow], partners: dict[int, int], *, replaces: bool
) -> list[Laid]:
    if replaces:
        return [
            Laid({**(there[partners[n]] if n in partners else {}), **row.values}, n, partners.get(n))
            for n, row in enumerate(taken)
        ]
    over = {place: number for number, place in partners.items()}
    stay = [
        Laid(_filled_from(row, taken[over[n]]) if n in over else row, over.get(n), n)
        for n, row in enumerate(there)
    ]
    return stay + [Laid(row.values, n, None) for n, row in enumerate(taken) if n not in partners]


def _filled_from(row: Texts, taken: TakenRow) -> Texts:
    """Where rows are added, an empty cell empties nothing, and 【要記入】 replaces nothing."""
    return row | {k: v for k, v in taken.values.items() if v and not (v == TO_FILL and row.get(k))}


def matched(key: str, taken: Sequence[TakenRow], there: list[Texts]) -> dict[int, int]:
    """Which row of the workbook is which row of the plan: one of the same name not yet taken, the likest first."""
    names = PARTS[key].identity
    free: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(there):
        free.setdefault(_identity(row, names), []).append(place)
    found = {}
    for number, taken_row in enumerate(taken):
        places = free.get(_identity(taken_row.values, names), [])
        if places:
            likeness = {place: _likeness(taken_row.values, there[place]) for place in places}
            best = max(places, key=lambda place: (likeness[place], -place))
            places.remove(best)
            found[number] = best
    return found


def _identity(values: Texts, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(plain(values.get(name)) for name in names)


def _likeness(values: Texts, row: Texts) -> int:
    return sum(plain(row.get(name)) == plain(value) for name, value in values.items())


def typed(value: Any) -> str:
    """A value as it stands in its field."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, date):
        return value.strftime("%Y-%m")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value.value if isinstance(value, models.Choices) else value)
