"""秘匿: hide small counts, and enough others that no hidden one can be worked out from what is shown.

Public bodies answer as public bodies, so nothing is hidden by default (`NOTHING`); a survey that asks about people or
firms sets a minimum. A table is seen with its totals: every line adds up. That is a network in which each number is
an edge between its row and its column, and a number is safe when it can be one more and one less along a circle of
hidden numbers without any becoming negative. For each small count the cheapest such circles are hidden; a circle
protects all its members. A table is made safe together with the tables of its totals; a number that follows from two
other tables (such as the base of a question that only some were asked) is the editor's to keep in mind.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Hidden = NDArray[np.bool_]
Place = tuple[int, int]
# Hiding a total hurts more than hiding any count, and a hidden 0 protects little: both only where nothing else helps.
TOTAL_COST, ZERO_COST = 10**9, 10**6


@dataclass(frozen=True, slots=True)
class Suppression:
    """Counts from 1 up to below `minimum` are hidden; 0 hides nobody and is shown. `minimum` 0 or 1 hides nothing."""

    minimum: int = 0

    def small(self, counts: Counts) -> Hidden:
        return np.asarray((counts > 0) & (counts < self.minimum))


NOTHING = Suppression()


def hide(counts: Counts, suppression: Suppression) -> Hidden:
    """Return which numbers of an additive table are hidden, totals in the last row and column included.

    Totals also stand in tables of their own: what is hidden there (`hide_line`) is hidden here too.
    """
    wide = np.hstack([counts, counts.sum(axis=1, keepdims=True)])
    table = np.vstack([wide, wide.sum(axis=0, keepdims=True)])
    hidden = suppression.small(table)
    hidden[-1] |= hide_line(table[-1, :-1], suppression)
    hidden[:, -1] |= hide_line(table[:-1, -1], suppression)
    for row, column in np.argwhere(hidden):
        for upwards in (True, False):
            for place in _circle(table, hidden, (int(row), int(column)), upwards=upwards):
                hidden[place] = True
    return hidden


def hide_line(counts: Counts, suppression: Suppression) -> Hidden:
    """The same for one line of counts that adds up to its total; the total stands last in the answer."""
    line = np.append(counts, counts.sum())
    hidden = suppression.small(line)
    if hidden.sum() == 1:
        # The smallest other count above 0, else the total: two hidden numbers above 0 can move against each other.
        others = [place for place in range(len(counts)) if line[place] > 0 and not hidden[place]]
        hidden[min(others, key=lambda place: (line[place], place), default=len(counts))] = True
    return hidden


def _circle(table: Counts, hidden: Hidden, place: Place, *, upwards: bool) -> list[Place]:
    """The cheapest other numbers that can move so that this one moves by one; hidden ones cost nothing."""
    tail, head = _ends(table, place)
    start, goal = (head, tail) if upwards else (tail, head)
    steps = _steps(table, hidden, place)
    best: dict[int, int] = {start: 0}
    came: dict[int, tuple[int, Place]] = {}
    queue = [(0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == goal or cost > best[node]:
            continue
        for other, price, step in steps[node]:
            if cost + price < best.get(other, cost + price + 1):
                best[other], came[other] = cost + price, (node, step)
                heapq.heappush(queue, (cost + price, other))
    path = []
    while goal != start:
        goal, step = came[goal]
        path.append(step)
    return path


def _steps(table: Counts, hidden: Hidden, without: Place) -> list[list[tuple[int, int, Place]]]:
    """From each node where one can go, at what price, by raising or (above 0) lowering which number."""
    rows, columns = table.shape
    steps: list[list[tuple[int, int, Place]]] = [[] for _ in range(rows + columns)]
    for place, value in _numbers(table):
        if place == without:
            continue
        is_total = place[0] == rows - 1 or place[1] == columns - 1
        price = 0 if hidden[place] else value + 1 + TOTAL_COST * is_total + ZERO_COST * (value == 0)
        tail, head = _ends(table, place)
        steps[tail].append((head, price, place))
        if value > 0:
            steps[head].append((tail, price, place))
    return steps


def _numbers(table: Counts) -> Iterator[tuple[Place, int]]:
    for row, line in enumerate(table.tolist()):
        for column, value in enumerate(line):
            yield (row, column), value


def _ends(table: Counts, place: Place) -> tuple[int, int]:
    """The nodes an edge leads from and to: every line adds up, so a total runs against the counts of its line."""
    rows, columns = table.shape
    row, column = place[0], rows + place[1]
    forward = (place[0] == rows - 1) == (place[1] == columns - 1)
    return (row, column) if forward else (column, row)
