"""The levels of a logic model in their order, and what belongs into each."""

from collections.abc import Collection

from tsumiki.planning.models import LogicElement

Level = LogicElement.Level
ORDER: dict[str, int] = {level.value: number for number, level in enumerate(Level)}
OUTCOMES = (Level.EARLY.value, Level.MIDDLE.value)
HINTS = {
    Level.INPUT: "使う人・お金・場所・情報",
    Level.ACTIVITY: "行うこと（積み木や行程）",
    Level.OUTPUT: "行ったことで直接に生まれるもの（回数・人数・戸数など）",
    Level.EARLY: "はじめに現れる、住民や地域の変化",
    Level.MIDDLE: "その変化が続いたときに現れる変化",
    Level.IMPACT: "めざす姿",
}


def label(level: str) -> str:
    return str(Level(level).label)


def passed(start: str, end: str, used: Collection[str]) -> list[str]:
    """Return the levels an arrow from `start` to `end` leaves out.

    A model may do with one level of outcomes: an empty one is left out by nobody, as long as the other is not.
    """
    between = [level for level in ORDER if ORDER[start] < ORDER[level] < ORDER[end]]
    outcomes = [level for level in between if level in OUTCOMES]
    found = [level for level in between if level in (Level.ACTIVITY, Level.OUTPUT)]
    if len(outcomes) == len(OUTCOMES):
        # Whether they are in use or not: nothing between what was produced and the final state is a leap.
        return [*found, *([level for level in outcomes if level in used] or outcomes[:1])]
    return [*found, *(level for level in outcomes if level in used)]
