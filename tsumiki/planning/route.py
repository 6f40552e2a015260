"""Whose turn it is on the way of a submission (回議の順). Pure values.

The persons are asked in order. Consultations (合議) that stand next to each other are asked at the same time, and all
of them have to be answered before the way goes on; approvals (承認) come one after another, the last one decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Stop:
    """One person on the way."""

    is_consultation: bool
    is_answered: bool


def open_places(stops: Sequence[Stop]) -> list[int]:
    """Return the places (from 0) of those who may answer now; empty when everybody has.

    >>> asked, done = Stop(True, False), Stop(True, True)
    >>> open_places([done, asked, asked, Stop(False, False)])
    [1, 2]
    """
    first = next((place for place, stop in enumerate(stops) if not stop.is_answered), None)
    if first is None:
        return []
    found = [first]
    if stops[first].is_consultation:
        for place in range(first + 1, len(stops)):
            if not stops[place].is_consultation:
                break
            if not stops[place].is_answered:
                found.append(place)
    return found


def fault_of(stops: Sequence[Stop]) -> str:
    """Say in one sentence why these cannot be the way of a submission; "" when they can."""
    if not stops:
        return "承認する人を1人以上選んでください。"
    if len(stops) > MOST_STEPS:
        return f"回議先は{MOST_STEPS}人までです。"
    if stops[-1].is_consultation:
        return "最後の人は「承認」にしてください。最後の承認で決定します。"
    return ""
