"""What the rules look at: plain facts of a town, of a block, and the words to say them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TownFacts:
    """A town as its plan describes it; None means "not known" and no rule treats it as no."""

    name: str
    population: int | None = None
    # (words, lowest, highest) where only a band is known.
    population_band: tuple[str, int, int | None] | None = None
    fiscal_index: float | None = None
    problems: frozenset[str] = frozenset()
    challenges: frozenset[int] = frozenset()
    fields: frozenset[str] = frozenset()
    has_core_organisation: bool | None = None
    has_plan: bool | None = None
    chosen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Prerequisite:
    code: str
    reason: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """A block's conditions. `needs_core_organisation=False` means: meant for towns that have none yet."""

    code: str
    name: str
    step: int
    challenges: frozenset[int] = frozenset()
    problems: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    population_min: int | None = None
    population_max: int | None = None
    population_reason: str = ""
    needs_core_organisation: bool | None = None
    needs_plan: bool | None = None
    prerequisites: tuple[Prerequisite, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Names by code, as the edition has them."""

    challenges: Mapping[int, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)

    def challenge(self, number: int) -> str:
        mark = chr(0x2460 + number - 1) if 1 <= number <= 20 else f"（{number}）"
        return f"{mark}『{self.challenges.get(number, '課題')}』"
