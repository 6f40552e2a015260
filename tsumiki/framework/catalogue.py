"""Narrow and sort the catalogue of blocks: which block fits which choice, and how many each choice would leave."""

from collections.abc import Callable, Mapping, Sequence

from tsumiki.framework.models import Block, Network
from tsumiki.kernel.text import fold

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
NEEDS = {"no": "前提としない", "yes": "前提とする"}
SORTS = {"step": "工程順", "effort": "手間の少ない順", "weeks": "期間の短い順", "cost": "費用の低い順"}
UNKNOWN = "unknown"
NETWORKS = {**dict(Network.choices), UNKNOWN: "わからない（データなし）"}
FACETS = ("step", "field", "problem", "challenge", "size", "effort", "cost", "core", "plan", "network")


def _suits_size(block: Block, band: str) -> bool:
    """Whether some population of the band lies within the block's guide."""
    _, low, high = SIZES[band]
    return (block.population_max is None or block.population_max >= low) and (
        high is None or block.population_min is None or block.population_min < high
    )


def _is_effort(block: Block, band: str) -> bool:
    _, low, high = EFFORTS[band]
    return low <= block.effort_person_days and (high is None or block.effort_person_days < high)


def _works_on(block: Block, network: str) -> bool:
    """Whether it is known to; what needs no network can be done beside any, and what is not known is a choice of its own."""
    if network == UNKNOWN:
        return not block.networks
    return network in block.networks or Network.NONE in block.networks


_FITS: dict[str, Callable[[Block, str], bool]] = {
    "step": lambda block, code: block.step.code == code,
    # No field or problem named means that the block suits any.
    "field": lambda block, code: not block.fields or code in block.fields,
    "problem": lambda block, code: not block.problems or code in block.problems,
    "challenge": lambda block, number: int(number) in block.challenges,
    "size": _suits_size,
    "effort": _is_effort,
    "cost": lambda block, code: block.cost_band.code == code,
    # Indifferent (None) and "for places without one" (False) both do without.
    "core": lambda block, needs: (block.needs_core_organisation is True) == (needs == "yes"),
    "plan": lambda block, needs: (block.needs_plan is True) == (needs == "yes"),
    "network": _works_on,
}
_ORDERS: dict[str, Callable[[Block], int]] = {
    "effort": lambda block: block.effort_person_days,
    "weeks": lambda block: block.effort_weeks,
    "cost": lambda block: block.cost_band.order,
}


def _text(block: Block) -> str:
    """What the words of a search are looked for in."""
    listed = (*block.who, *block.inputs, *block.outputs, *block.pitfalls)
    named = (block.name, block.step.name, block.group.name, block.cost_band.name)
    return fold("\n".join((*named, block.what, block.why, block.when_it_suits, *listed)))


def narrow(blocks: Sequence[Block], chosen: Mapping[str, str]) -> list[Block]:
    """Return the blocks that fit every choice and hold every word; an empty choice narrows nothing."""
    active = [(facet, chosen[facet]) for facet in FACETS if chosen.get(facet)]
    found = [block for block in blocks if all(_FITS[facet](block, value) for facet, value in active)]
    if words := fold(chosen.get("q") or "").split():
        texts = {block.code: _text(block) for block in found}
        found = [block for block in found if all(word in texts[block.code] for word in words)]
    return found


def count_of(blocks: Sequence[Block], chosen: Mapping[str, str], facet: str, value: str) -> int:
    """How many blocks this choice would leave, the other choices staying as they are."""
    return len(narrow(blocks, {**chosen, facet: value}))


def sort(blocks: Sequence[Block], order: str) -> list[Block]:
    """Return the blocks in one of SORTS; equals keep the order of the steps, in which blocks come."""
    return sorted(blocks, key=_ORDERS[order]) if order in _ORDERS else list(blocks)
