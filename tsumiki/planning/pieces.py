"""A block as the pure packages see it beside others: what it gives, what it takes, when it is due. No Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tsumiki.planning.ordering import Before, Item
from tsumiki.planning.suggestion.facts import BlockFacts, Words


@dataclass(frozen=True, slots=True)
class Piece:
    """A block with its conditions (`facts`) and what it costs; months count from April of the fiscal year."""

    facts: BlockFacts
    step_name: str = ""
    group: str = ""
    group_name: str = ""
    outputs: frozenset[str] = frozenset()
    inputs: tuple[str, ...] = ()
    person_days: int = 0
    meetings: int = 0
    weeks: int = 0
    cost_name: str = ""
    cost_min: int = 0
    cost_max: int | None = None

    @property
    def code(self) -> str:
        return self.facts.code

    @property
    def name(self) -> str:
        return self.facts.name

    @property
    def step(self) -> int:
        return self.facts.step


@dataclass(frozen=True, slots=True)
class Library:
    """All blocks of an edition by code, the rules of their order, and the words to speak of them."""

    pieces: Mapping[str, Piece]
    rules: Sequence[Before]
    words: Words

    def items(self, codes: Iterable[str]) -> list[Item]:
        """A stack as the rules of order look at it; codes that are not in the library are left out."""
        return [Item(code, self.pieces[code].step) for code in codes if code in self.pieces]

    def name(self, code: str) -> str:
        return self.pieces[code].name if code in self.pieces else code


@dataclass(frozen=True, slots=True)
class Cost:
    """What several blocks cost together, in yen; `most` is None where a band has no upper end."""

    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Effort:
    """What several blocks take together."""

    person_days: int
    meetings: int
    cost: Cost


def effort_of(pieces: Iterable[Piece]) -> Effort:
    """Add up; a band without an upper end leaves the sum without one."""
    rows = list(pieces)
    tops = [piece.cost_max for piece in rows]
    known = [top for top in tops if top is not None]
    return Effort(
        sum(piece.person_days for piece in rows),
        sum(piece.meetings for piece in rows),
        Cost(sum(piece.cost_min for piece in rows), sum(known) if len(known) == len(tops) else None),
    )


def yen(amount: int) -> str:
    """費用 as people say it: 50万円, 1億2,000万円, 0円; whole ten-thousands only, as the bands are."""
    hundred_millions, rest = divmod(amount // 10_000, 10_000)
    parts = [f"{hundred_millions:,}億"] if hundred_millions else []
    parts += [f"{rest:,}万"] if rest else []
    return f"{''.join(parts)}円" if parts else "0円"


def cost_in_words(cost: Cost) -> str:
    if cost.most is None:
        return f"{yen(cost.least)}以上"
    return f"{yen(cost.least)}〜{yen(cost.most)}" if cost.most else "費用なし"
