"""The order of a stack of blocks: what is wrong with it, why, how to put it right. Pure values, no Django.

problems = violations(stack, rules)       # each with its reason and one fix
better = suggested_order(stack, rules)    # earliest step first, as close to the given order as the rules allow
"""

import heapq
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    REQUIRED = "required"
    RECOMMENDED = "recommended"


class Fault(StrEnum):
    MISSING = "missing"
    ORDER = "order"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Item:
    """A block in the stack and the place of its step in the year."""

    code: str
    step: int


@dataclass(frozen=True, slots=True)
class Before:
    """`first` comes before `then`, for the reason given."""

    first: str
    then: str
    reason: str
    strength: Strength = Strength.RECOMMENDED


@dataclass(frozen=True, slots=True)
class Fix:
    """Put `code` (new when `adds`) directly before `before`."""

    code: str
    before: str
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    fault: Fault
    strength: Strength
    first: str
    then: str
    reason: str
    fix: Fix


def violations(stack: Sequence[Item], rules: Iterable[Before]) -> list[Violation]:
    """List what is against the rules, required ones first, then as the stack reads.

    A recommended block that is not in the stack is no fault: only a required one is missed.
    """
    place = {item.code: number for number, item in enumerate(stack)}
    found = []
    for rule in _relevant(rules, place):
        if rule.first not in place:
            if rule.strength is Strength.REQUIRED:
                fix = Fix(rule.first, rule.then, adds=True)
                found.append(Violation(Fault.MISSING, rule.strength, rule.first, rule.then, rule.reason, fix))
        elif place[rule.first] > place[rule.then]:
            fix = Fix(rule.first, rule.then)
            found.append(Violation(Fault.ORDER, rule.strength, rule.first, rule.then, rule.reason, fix))
    reported = {frozenset((violation.first, violation.then)) for violation in found}
    found += [v for v in _step_faults(stack, list(rules)) if frozenset((v.first, v.then)) not in reported]
    return sorted(found, key=lambda v: (v.strength is not Strength.REQUIRED, place[v.then], v.first))


def suggested_order(stack: Sequence[Item], rules: Iterable[Before]) -> list[str]:
    """Return the codes ordered by step, then as given, but never against a rule.

    Among all orders that keep the rules it is the first by (step, given place). Where rules contradict
    each other, recommended ones give way before required ones.
    """
    place = {item.code: number for number, item in enumerate(stack)}
    inside = [rule for rule in rules if rule.first in place and rule.then in place]
    for kept in (inside, [rule for rule in inside if rule.strength is Strength.REQUIRED]):
        order = _topological(stack, kept)
        if order is not None:
            return order
    return [item.code for item in sorted(stack, key=lambda item: item.step)]


def apply_fix(codes: Sequence[str], fix: Fix) -> list[str]:
    """Return the stack's codes after the fix."""
    rest = [code for code in codes if code != fix.code]
    rest.insert(rest.index(fix.before), fix.code)
    return rest


def _relevant(rules: Iterable[Before], place: dict[str, int]) -> list[Before]:
    return [rule for rule in rules if rule.then in place and rule.first != rule.then]


def _step_faults(stack: Sequence[Item], rules: Sequence[Before]) -> list[Violation]:
    """Neighbours whose steps run backwards, unless a rule wants exactly that."""
    wanted = {(rule.first, rule.then) for rule in rules}
    return [
        Violation(
            Fault.STEP,
            Strength.RECOMMENDED,
            later.code,
            earlier.code,
            "工程の例では、こちらが先の段階です。",
            Fix(later.code, earlier.code),
        )
        for earlier, later in itertools.pairwise(stack)
        if later.step < earlier.step and (earlier.code, later.code) not in wanted
    ]


def _topological(stack: Sequence[Item], rules: Sequence[Before]) -> list[str] | None:
    """The first topological order by (step, given place), or None when the rules run in a circle."""
    keys = {item.code: (item.step, number) for number, item in enumerate(stack)}
    edges = {(rule.first, rule.then) for rule in rules}
    waiting = {code: sum(then == code for _, then in edges) for code in keys}
    ready = [(keys[code], code) for code, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        _, code = heapq.heappop(ready)
        order.append(code)
        for first, then in edges:
            if first == code:
                waiting[then] -= 1
                if waiting[then] == 0:
                    heapq.heappush(ready, (keys[then], then))
    return order if len(order) == len(stack) else None
