"""Narrow the catalogue of blocks: which block fits which choice, and how many each choice would leave."""

from collections.abc import Callable, Mapping, Sequence

from tsumiki.framework.models import Block

# Upper end not included; None is "and more". Our own bands, for finding only.
SIZES: dict[str, tuple[str, int, int | None]] = {
    "s": ("1万人未満", 0, 10_000),
    "m": ("1万人以上5万人未満", 10_000, 50_000),
    "l": ("5万人以上10万人未満", 50_000, 100_000),
    "xl": ("10万人以上", 100_000, None),
}
EFFORTS: dict[str, tuple[str, int, int | None]] = {
    "light": ("10人日まで", 0, 11),
    "middle": ("11〜25人日", 11, 26),
    "heavy": ("26人日以上", 26, None),
}
FACETS = ("step", "field", "problem", "challenge", "size", "effort")


def _suits_size(block: Block, band: str) -> bool:
    """Whether some population of the band lies within the block's guide."""
    _, low, high = SIZES[band]
    return (block.population_max is None or block.population_max >= low) and (
        high is None or block.population_min is None or block.population_min < high
    )


def _is_effort(block: Block, band: str) -> bool:
    _, low, high = EFFORTS[band]
    return low <= block.effort_person_days and (high is None or block.effort_person_days < high)


_FITS: dict[str, Callable[[Block, str], bool]] = {
    "step": lambda block, code: block.step.code == code,
    # No field or problem named means that the block suits any.
    "field": lambda block, code: not block.fields or code in block.fields,
    "problem": lambda block, code: not block.problems or code in block.problems,
    "challenge": lambda block, number: int(number) in block.challenges,
    "size": _suits_size,
    "effort": _is_effort,
}


def narrow(blocks: Sequence[Block], chosen: Mapping[str, str]) -> list[Block]:
    """Return the blocks that fit every choice; a facet without a choice narrows nothing."""
    active = [(facet, chosen[facet]) for facet in FACETS if chosen.get(facet)]
    return [block for block in blocks if all(_FITS[facet](block, value) for facet, value in active)]


def count_of(blocks: Sequence[Block], chosen: Mapping[str, str], facet: str, value: str) -> int:
    """How many blocks this choice would leave, the other choices staying as they are."""
    return len(narrow(blocks, {**chosen, facet: value}))
