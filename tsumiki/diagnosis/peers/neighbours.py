"""Towns like one's own: near in many figures at once, with the figures that make them near and apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Near:
    """One neighbour: its row, its distance, the dimensions in which it is nearest and the one where it differs most."""

    row: int
    distance: float
    closest: tuple[int, ...]
    furthest: int | None


def standardise(values: Matrix, logarithmic: NDArray[np.bool_]) -> Matrix:
    """Return robust z-scores per column: (x − median) ÷ (IQR ÷ 1.349); NaN stays NaN.

    Columns marked logarithmic are compared by ratio; their zeros are unknown to a ratio and become NaN.
    A column whose middle half is one single value tells nothing apart and becomes 0.
    """
    scores = values.astype(float)
    for column in range(scores.shape[1]):
        x = scores[:, column]
        if logarithmic[column]:
            x = np.log(np.where(x > 0, x, np.nan))
        known = x[~np.isnan(x)]
        if known.size == 0:
            scores[:, column] = np.nan
            continue
        q1, median, q3 = np.percentile(known, [25, 50, 75])
        spread = (q3 - q1) / 1.349
        scores[:, column] = (x - median) / spread if spread > 0 else np.where(np.isnan(x), np.nan, 0.0)
    return scores


def nearest(scores: Matrix, weights: Matrix, own: int, *, limit: int, reasons: int = 3) -> list[Near]:
    """Return the rows nearest to `own`, the nearest first, equal distances in the order of rows.

    The distance is the weighted root mean square over the dimensions both know. Where some are missing the
    others count for more; a row that shares less than half of the weight is left out.
    """
    gap = np.abs(scores - scores[own])
    shared = ~np.isnan(gap)
    weight = shared * weights
    total = weight.sum(axis=1)
    enough = total >= weights.sum() / 2
    enough[own] = False
    squares = np.where(shared, gap, 0.0) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.sqrt((squares * weight).sum(axis=1) / total)
    order = np.lexsort((np.arange(len(scores)), np.where(enough, distance, np.inf)))
    chosen = [int(row) for row in order[: min(limit, int(enough.sum()))]]
    return [_explain(row, float(distance[row]), gap[row], reasons) for row in chosen]


def _explain(row: int, distance: float, gap: Matrix, reasons: int) -> Near:
    known = np.flatnonzero(~np.isnan(gap))
    ordered = [int(d) for d in known[np.argsort(gap[known], kind="stable")]]
    furthest = ordered[-1] if len(ordered) > reasons else None
    return Near(row, distance, tuple(ordered[:reasons]), furthest)
