"""All figures of all towns in memory, once per process and load of the statistics."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from tsumiki.diagnosis.catalogue import Definition, catalogue, peer_rules
from tsumiki.diagnosis.models import IndicatorValue, Source
from tsumiki.diagnosis.peers.groups import Group, Town, form_groups
from tsumiki.diagnosis.peers.neighbours import standardise
from tsumiki.diagnosis.peers.quartiles import Spread, spread
from tsumiki.directory.models import LocalGovernment

Version = tuple[tuple[str, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Values by town (row) and indicator (column); NaN where there is none."""

    version: Version
    rows: dict[int, int]
    keys: tuple[int, ...]
    columns: dict[str, int]
    values: NDArray[np.float64]
    towns: tuple[Town, ...]
    groups: tuple[Group, ...]
    members: dict[str, list[int]]
    dimensions: tuple[Definition, ...]
    scores: NDArray[np.float64]
    weights: NDArray[np.float64]
    spreads: dict[tuple[str, str], Spread | None]

    def spread_of(self, group: str, indicator: str) -> Spread | None:
        """Return how an indicator lies in a group; computed once."""
        key = (group, indicator)
        if key not in self.spreads:
            self.spreads[key] = spread(self.values[self.members[group], self.columns[indicator]])
        return self.spreads[key]


_kept: Matrix | None = None


def version_of(sources: list[Source]) -> Version:
    return tuple((source.code, source.sha256, source.loaded_at) for source in sources)


def matrix_for(sources: list[Source]) -> Matrix:
    """Return the figures of this load; two threads may both build it, and either result is right."""
    global _kept  # noqa: PLW0603 (one cache per process, replaced as a whole)
    version = version_of(sources)
    if _kept is None or _kept.version != version:
        _kept = _build(version)
    return _kept


def _build(version: Version) -> Matrix:
    definitions = catalogue().computed
    columns = {definition.code: place for place, definition in enumerate(definitions)}
    stored = list(
        IndicatorValue.objects.order_by("local_government__code", "local_government_id").values_list(
            "local_government_id", "indicator", "value", "numerator"
        )
    )
    rows = {key: row for row, key in enumerate(dict.fromkeys(key for key, *_ in stored))}
    values = np.full((len(rows), len(columns)), np.nan)
    numerators = np.zeros((len(rows), len(columns)))
    for key, code, value, numerator in stored:
        if code in columns:
            values[rows[key], columns[code]] = np.nan if value is None else value
            numerators[rows[key], columns[code]] = numerator or 0
    towns = _towns(rows, columns, values, numerators)
    groups, members = form_groups(towns, peer_rules())
    dimensions = tuple(definition for definition in definitions if definition.similar)
    similar = [definition.similar for definition in dimensions if definition.similar]
    chosen = values[:, [columns[d.code] for d in dimensions]]
    scores = standardise(chosen, np.array([d.log for d in similar]))
    weights = np.array([d.weight for d in similar], dtype=float)
    return Matrix(
        version=version,
        rows=rows,
        keys=tuple(rows),
        columns=columns,
        values=values,
        towns=tuple(towns),
        groups=tuple(groups),
        members=members,
        dimensions=dimensions,
        scores=scores,
        weights=weights,
        spreads={},
    )


def _towns(
    rows: dict[int, int],
    columns: dict[str, int],
    values: NDArray[np.float64],
    numerators: NDArray[np.float64],
) -> list[Town]:
    """What the classification needs: population, and workers by sector from the shares' own numerators."""
    facts = {government.pk: government for government in LocalGovernment.objects.municipalities()}
    population = values[:, columns["population"]]
    primary = numerators[:, columns["primary_share"]]
    secondary = numerators[:, columns["secondary_share"]]
    tertiary = numerators[:, columns["tertiary_share"]]
    return [
        Town(
            facts[key].kind,
            facts[key].designation,
            float(np.nan_to_num(population[row])),
            float(primary[row]),
            float(secondary[row]),
            float(tertiary[row]),
        )
        for key, row in rows.items()
    ]
