"""Ask every rule about every block; rank what has a reason, set aside what a condition excludes."""

from collections.abc import Iterable
from dataclasses import dataclass

from tsumiki.planning.suggestion.facts import BlockFacts, TownFacts, Words
from tsumiki.planning.suggestion.rules import RULES, Reason, Weight

# What the officer chose decides; fitting the population alone is no reason to suggest anything.
_CHOSEN = frozenset({"R1", "R2", "R3", "R4"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A block and everything the rules said about it."""

    block: BlockFacts
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def arguments(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.weight is Weight.FOR)

    @property
    def notes(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.weight is Weight.NOTE)

    @property
    def objections(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.weight is Weight.AGAINST)


@dataclass(frozen=True, slots=True)
class Advice:
    """Every block that is not chosen yet, in one of three lists."""

    suggested: tuple[Suggestion, ...]
    set_aside: tuple[Suggestion, ...]
    unrelated: tuple[BlockFacts, ...]


def suggest(town: TownFacts, blocks: Iterable[BlockFacts], words: Words) -> Advice:
    """Return the blocks that suit the town, best first; the same input always gives the same answer."""
    everything = sorted(blocks, key=lambda block: (block.step, block.code))
    open_blocks = [block for block in everything if block.code not in town.chosen]
    judged = {block.code: _judge(town, block, words) for block in open_blocks}
    for code, reason in _needed(town, everything, judged):
        reasons = sorted((*judged[code].reasons, reason), key=lambda r: r.rule)
        judged[code] = Suggestion(judged[code].block, tuple(reasons))
    relevant = [s for s in judged.values() if _is_relevant(s)]
    suggested = [s for s in relevant if not s.objections]
    return Advice(
        suggested=tuple(sorted(suggested, key=lambda s: (-s.points, s.block.step, s.block.code))),
        set_aside=tuple(s for s in relevant if s.objections),
        unrelated=tuple(s.block for s in judged.values() if not _is_relevant(s)),
    )


def _judge(town: TownFacts, block: BlockFacts, words: Words) -> Suggestion:
    return Suggestion(block, tuple(reason for rule in RULES for reason in rule.check(town, block, words)))


def _is_relevant(suggestion: Suggestion) -> bool:
    return any(reason.rule in _CHOSEN for reason in suggestion.reasons)


def _needed(
    town: TownFacts, everything: list[BlockFacts], judged: dict[str, Suggestion]
) -> list[tuple[str, Reason]]:
    """Rule R4: blocks that a chosen or suggested block requires."""
    wanting = [
        block
        for block in everything
        if block.code in town.chosen
        or (_is_relevant(judged[block.code]) and not judged[block.code].objections)
    ]
    found = []
    for block in wanting:
        for prerequisite in block.prerequisites:
            if prerequisite.required and prerequisite.code in judged:
                text = f"「{block.name}」の前に要ります。{prerequisite.reason}"
                points = 5 if block.code in town.chosen else 2
                found.append((prerequisite.code, Reason("R4", text, Weight.FOR, points)))
    return found
