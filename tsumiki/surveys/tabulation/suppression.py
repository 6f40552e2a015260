"""秘匿: hide small counts, and enough others that no hidden one can be worked out from what is shown.

Public bodies answer as public bodies, so nothing is hidden by default (`NOTHING`); a survey that asks about people or
firms sets a minimum. A line (row or column) of so few organisations is closed: all of it is hidden, zeros too, for
among zeros a single hidden number tells what everybody of the line answered. A table is seen with its totals: every
line adds up. That is a network in which each number is an edge between its row and its column, and a number is safe
when it can be one more or one less along a circle of hidden numbers without any becoming negative. For each hidden
number the cheapest such circles are hidden; a circle protects all its members. A table is made safe together with the
tables of its totals; a difference of two tables (of the base of a question that only some were asked and the base of
all) is the editor's to keep in mind.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Hidden = NDArray[np.bool_]
Sizes = tuple[Counts, Counts]
Place = tuple[int, int]
Steps = list[list[tuple[int, int, Place]]]
# A hidden 0 protects little: only where nothing else helps.
ZERO_COST = 10**6


@dataclass(frozen=True, slots=True)
class Suppression:
    """Counts from 1 up to below `minimum` are hidden. `minimum` 0 or 1 hides nothing."""

    minimum: int = 0

    @property
    def hides(self) -> bool:
        return self.minimum > 1

    def small(self, counts: Counts) -> Hidden:
        return np.asarray((counts > 0) & (counts < self.minimum))

    def closed(self, bases: Counts, sizes: Counts) -> Hidden:
        """Which lines are hidden whole, by their bases and by how many of them returned a sheet.

        A base of 0 among a few tells what they answered to the question before.
        """
        return np.asarray(self.small(bases) | ((bases == 0) & self.small(sizes)))


NOTHING = Suppression()


def hide(counts: Counts, suppression: Suppression, sizes: Sizes | None = None) -> Hidden:
    """Return which numbers of an additive table are hidden, totals in the last row and column included.

    Totals also stand in tables of their own: what is hidden there (`hide_line`) is hidden here, and nothing else.
    `sizes` tell of the rows and of the columns how many returned a sheet, where the bases are only some of them.
    """
    wide = np.hstack([counts, counts.sum(axis=1, keepdims=True)])
    table = np.vstack([wide, wide.sum(axis=0, keepdims=True)])
    row_sizes, column_sizes = sizes or (table[:-1, -1], table[-1, :-1])
    rows = suppression.closed(table[:-1, -1], row_sizes)
    columns = suppression.closed(table[-1, :-1], column_sizes)
    hidden = suppression.small(table)
    hidden[-1] |= hide_line(table[-1, :-1], suppression, columns, column_sizes)
    hidden[:, -1] |= hide_line(table[:-1, -1], suppression, rows, row_sizes)
    _close(table, hidden, rows, columns)
    full = np.zeros_like(hidden)
    full[:-1, -1], full[-1, :-1] = _full(table[:-1, -1], row_sizes), _full(table[-1, :-1], column_sizes)
    safe = np.zeros_like(hidden)
    for row, column in np.argwhere(hidden):
        place = (int(row), int(column))
        if safe[place] and not table[place]:
            continue
        for circle in _circles(table, hidden, full, place):
            for member in (place, *circle):
                hidden[member] = safe[member] = True
    return hidden


def hide_loose(whole: Counts, suppression: Suppression, sizes: Sizes, *, adds_down: bool) -> Hidden:
    """The same for a table of multiple answers, whose rows have no sum across; `whole` is the table with its bases.

    With `adds_down` each column is the sum of its rows; without it nothing adds up.
    """
    bases = whole[:-1, -1]
    rows, columns = suppression.closed(bases, sizes[0]), suppression.closed(whole[-1, :-1], sizes[1])
    hidden = suppression.small(whole)
    hidden[:-1, -1] |= rows
    hidden[-1, :-1] |= columns
    if adds_down:
        hidden[:, -1] |= hide_line(bases, suppression, rows, sizes[0])
    _close(whole, hidden, rows, columns)
    if adds_down:
        limits = np.where(bases == 0, sizes[0], bases)
        for place in range(len(whole[0]) - 1):
            line = whole[:-1, place]
            hidden[:, place] |= hide_line(line, suppression, hidden[:-1, place], limits)
    return hidden


def hide_line(
    counts: Counts, suppression: Suppression, closed: Hidden | None = None, limits: Counts | None = None
) -> Hidden:
    """The same for one line of counts that adds up to its total; the total stands last in the answer.

    What is `closed` is hidden too. Where no count can be above its limit, some hidden one stays below it, unless all
    counts are full and the total says so.
    """
    line = np.append(counts, counts.sum())
    hidden = suppression.small(line)
    if not line[-1]:
        return hidden
    if closed is not None:
        hidden[:-1] |= closed
    full = np.zeros(len(counts), dtype=bool) if limits is None else _full(counts, limits)
    while hidden.any() and not hidden[-1]:
        secret = hidden[:-1]
        tight = bool(full[secret].all())
        if secret.sum() > 1 and counts[secret].any() and not tight:
            break
        # The smallest other count above 0: hidden numbers above 0 can move against each other.
        others = [place for place in np.flatnonzero(~secret).tolist() if counts[place] or not full[place]]
        hidden[
            min(others, key=lambda place: _worth(counts, full, place, tight=tight), default=len(counts))
        ] = True
    return hidden


def _worth(counts: Counts, full: Hidden, place: int, *, tight: bool) -> tuple[bool, bool, int, int]:
    is_full, is_empty = bool(full[place]), not counts[place]
    first, second = (is_full, is_empty) if tight else (is_empty, is_full)
    return first, second, int(counts[place]), place


def _full(counts: Counts, limits: Counts) -> Hidden:
    """Which counts have reached their limit; where all have, the limits tell nothing more than the total."""
    return np.asarray((counts >= limits) & (counts < limits).any())


def _close(table: Counts, hidden: Hidden, rows: Hidden, columns: Hidden) -> None:
    """Hide the closed lines, but for what a shown total of 0 tells anyway."""
    row_open = (table[:-1, -1] > 0) | hidden[:-1, -1]
    column_open = (table[-1, :-1] > 0) | hidden[-1, :-1]
    hidden[:-1, :-1] |= (rows[:, None] | columns) & row_open[:, None] & column_open


def _circles(table: Counts, hidden: Hidden, full: Hidden, place: Place) -> list[list[Place]]:
    """How this number can be one more (but where it is full) and one less (but where it is 0).

    Hidden totals may be known from elsewhere (the base of all, where every sheet came back), so a count leans on them
    only where nothing else helps. A shown total never moves.
    """
    is_total = place[0] == len(table) - 1 or place[1] == len(table[0]) - 1
    for with_totals in (True,) if is_total else (False, True):
        steps = _steps(table, hidden, full, place, with_totals=with_totals)
        ways = [upwards for upwards in (True, False) if (not full[place] if upwards else table[place] > 0)]
        found = [way for upwards in ways if (way := _circle(table, steps, place, upwards=upwards))]
        if found:
            return found
    return []


def _circle(table: Counts, steps: Steps, place: Place, *, upwards: bool) -> list[Place]:
    """The cheapest other numbers that can move so that this one moves by one; none where it cannot."""
    tail, head = _ends(table, place)
    start, goal = (head, tail) if upwards else (tail, head)
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
    path: list[Place] = []
    while goal != start and goal in came:
        goal, step = came[goal]
        path.append(step)
    return path


def _steps(table: Counts, hidden: Hidden, full: Hidden, without: Place, *, with_totals: bool) -> Steps:
    """From each node where one can go, at what price, by raising or (above 0) lowering which number.

    Hidden numbers cost nothing.
    """
    rows, columns = table.shape
    steps: Steps = [[] for _ in range(rows + columns)]
    for place, value in _numbers(table):
        is_total = place[0] == rows - 1 or place[1] == columns - 1
        if place == without or (is_total and not (with_totals and hidden[place])):
            continue
        price = 0 if hidden[place] else value + 1 + ZERO_COST * (value == 0)
        tail, head = _ends(table, place)
        if not full[place]:
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
