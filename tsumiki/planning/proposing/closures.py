"""Sets of blocks that hold everything they require, and the way from one such set to all others."""

from collections.abc import Callable, Iterator, Mapping

from tsumiki.planning.ordering import Strength, suggested_order, violations
from tsumiki.planning.pieces import Library

Codes = frozenset[str]


def required_of(library: Library) -> dict[str, Codes]:
    """What each block requires directly."""
    found: dict[str, set[str]] = {code: set() for code in library.pieces}
    for rule in library.rules:
        if rule.strength is Strength.REQUIRED and rule.then in found and rule.first != rule.then:
            found[rule.then].add(rule.first)
    return {code: frozenset(first) for code, first in found.items()}


def closure(code: str, required: Mapping[str, Codes]) -> Codes:
    """The block with everything that it requires, directly or not."""
    found, waiting = {code}, [code]
    while waiting:
        fresh = required.get(waiting.pop(), frozenset()) - found
        found |= fresh
        waiting += sorted(fresh)
    return frozenset(found)


def in_order(codes: Codes, library: Library) -> list[str]:
    """The blocks in an order that keeps the rules."""
    items = library.items(sorted(codes))
    return suggested_order(items, library.rules)


def can_be_ordered(codes: Codes, library: Library) -> bool:
    """Whether some order keeps every required rule (contradicting ones leave none)."""
    order = in_order(codes, library)
    rules = [rule for rule in library.rules if rule.strength is Strength.REQUIRED]
    faults = violations(library.items(order), rules)
    return codes <= set(library.pieces) and not any(fault.strength is Strength.REQUIRED for fault in faults)


def neighbours(codes: Codes, wholes: Mapping[str, Codes], addable: Codes) -> Iterator[Codes]:
    """The closed sets next to a closed one: less a block that no other needs, or more by a block with its own."""
    for code in sorted(codes):
        rest = codes - {code}
        if rest and not any(code in wholes[other] for other in rest):
            yield rest
    for code in sorted(addable - codes):
        yield codes | wholes[code]


def nearest_other(
    start: Codes,
    wholes: Mapping[str, Codes],
    is_taken: Callable[[Codes], bool],
    *,
    addable: Codes,
    at_most: int = 2_000,
) -> Codes | None:
    """The closed set fewest changes away that is not taken; None when there is none among the nearest `at_most`."""
    seen, waiting = {start}, [start]
    while waiting and len(seen) < at_most:
        for codes in neighbours(waiting.pop(0), wholes, addable):
            if codes not in seen:
                if not is_taken(codes):
                    return codes
                seen.add(codes)
                waiting.append(codes)
    return None
