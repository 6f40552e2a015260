"""The rows of a workbook laid over those of a plan, as texts of the plan's forms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.importing import PARTS, TakenRow
from tsumiki.planning.importing.values import plain

# A field of several choices has a list of them.
Text = str | list[str]
Texts = dict[str, Text]


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
    return stay + [Laid(dict(row.values), n, None) for n, row in enumerate(taken) if n not in partners]


def _filled_from(row: Texts, taken: TakenRow) -> Texts:
    """Where rows are added, an empty cell empties nothing, and 【要記入】 replaces nothing."""
    return row | {k: v for k, v in taken.values.items() if v and not (v == TO_FILL and row.get(k))}


def in_order(laid: list[Laid], blocks: set[str]) -> list[Laid]:
    """The roadmap's rows without waiting for what the plan no longer has; a milestone moves with both of its months."""
    there = {str(row.texts["key"]) for row in laid if row.texts.get("key")} | blocks
    found = []
    for row in laid:
        texts = dict(row.texts)
        if "after" in texts:
            texts["after"] = [key for key in texts["after"] if key in there]
        if texts.get("milestone_kind"):
            texts["end_on"] = texts.get("start_on", "")
        found.append(replace(row, texts=texts))
    return found


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


def _identity(values: Mapping[str, Any], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(plain(values.get(name)) for name in names)


def _likeness(values: Mapping[str, str], row: Texts) -> int:
    return sum(plain(row.get(name)) == plain(value) for name, value in values.items())


def typed(value: Any) -> Text:
    """A value as it stands in its field."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, date):
        return value.strftime("%Y-%m")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value.value if isinstance(value, models.Choices) else value)
