"""When each block of a stack is done: blocks of one step side by side, a step after the one before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tsumiki.planning.ordering import Before
from tsumiki.planning.pieces import Piece

WEEKS_PER_MONTH = 52 / 12


@dataclass(frozen=True, slots=True)
class Slot:
    """Weeks from the beginning, `end` not included."""

    start: int
    end: int

    @property
    def first_month(self) -> int:
        """Months from the beginning (0 = the first)."""
        return int(self.start / WEEKS_PER_MONTH)

    @property
    def last_month(self) -> int:
        return int(max(self.end - 1, self.start) / WEEKS_PER_MONTH)


def calendar_of(
    codes: Sequence[str], pieces: Mapping[str, Piece], rules: Iterable[Before]
) -> dict[str, Slot]:
    """Return when each block begins and ends.

    A block waits for what the rules put before it and for what stands before it in the stack and in an earlier step.
    """
    wanted = {(rule.first, rule.then) for rule in rules}
    slots: dict[str, Slot] = {}
    for code in codes:
        piece = pieces[code]
        waits = [
            slot.end
            for other, slot in slots.items()
            if (other, code) in wanted or pieces[other].step < piece.step
        ]
        start = max(waits, default=0)
        slots[code] = Slot(start, start + piece.weeks)
    return slots


def weeks_of(slots: Mapping[str, Slot]) -> int:
    return max((slot.end for slot in slots.values()), default=0)


def months_of(weeks: int) -> int:
    """Whole months that so many weeks touch."""
    return Slot(0, weeks).last_month + 1 if weeks else 0
