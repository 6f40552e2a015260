"""Quartiles of a group. Missing values (NaN) are left out and never counted as 0."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Below this many values a quartile says more about the members' names than about the group.
MINIMUM = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """How the known values of a group lie; `n` is how many there are."""

    n: int
    low: float
    q1: float
    median: float
    q3: float
    high: float


def spread(values: NDArray[np.float64]) -> Spread | None:
    """Return minimum, quartiles and maximum of the known values, or None when fewer than MINIMUM are known.

    Quartiles are of type 7 (Hyndman and Fan 1996): linear between the two neighbouring values at (n - 1)p,
    the definition of Excel's QUARTILE.INC, R and NumPy.
    """
    known = np.sort(values[~np.isnan(values)])
    if known.size < MINIMUM:
        return None
    q1, median, q3 = (_at(known, share) for share in (0.25, 0.5, 0.75))
    return Spread(known.size, float(known[0]), q1, median, q3, float(known[-1]))


def _at(ordered: NDArray[np.float64], share: float) -> float:
    place = (ordered.size - 1) * share
    below = int(place)
    above = min(below + 1, ordered.size - 1)
    left, right = float(ordered[below]), float(ordered[above])
    # min() keeps rounding from pushing the result past its upper neighbour.
    return min(left + (place - below) * (right - left), right)


def position(value: float, group: Spread, *, decimals: int) -> str:
    """Say where a value lies in the group: `low`, `below`, `middle`, `above` or `high` (the outer quarters).

    Compared as shown, rounded to `decimals`, so that the words never contradict the figures beside them.
    """
    shown, q1, median, q3 = (round(x, decimals) for x in (value, group.q1, group.median, group.q3))
    if shown < q1:
        return "low"
    if shown > q3:
        return "high"
    if shown == median:
        return "middle"
    return "above" if shown > median else "below"
