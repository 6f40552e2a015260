import pytest

from tsumiki.framework import catalogue, selectors
from tsumiki.framework.models import Block, Step

pytestmark = pytest.mark.django_db


def _block(**values):
    block = Block(effort_person_days=values.pop("effort", 5), **values)
    block.step = Step(code="groundwork")
    return block


def test_block_without_named_problems_suits_any():
    assert catalogue.narrow([_block(problems=[])], {"problem": "vacancy"})
    assert not catalogue.narrow([_block(problems=["liveliness"])], {"problem": "vacancy"})


@pytest.mark.parametrize(
    ("low", "high", "fits"),
    [
        (None, None, ["s", "m", "l", "xl"]),
        (None, 50_000, ["s", "m", "l"]),
        (None, 49_999, ["s", "m"]),
        (30_000, None, ["m", "l", "xl"]),
        (50_000, None, ["l", "xl"]),
        (None, 9_999, ["s"]),
    ],
)
def test_population_guide_fits_every_band_it_touches(low, high, fits):
    block = _block(population_min=low, population_max=high)

    assert [band for band in catalogue.SIZES if catalogue.narrow([block], {"size": band})] == fits


def test_every_effort_falls_into_exactly_one_band():
    for days in range(200):
        block = _block(effort=days)
        assert sum(bool(catalogue.narrow([block], {"effort": band})) for band in catalogue.EFFORTS) == 1


def test_promised_count_is_what_the_choice_then_shows(vocabulary):
    blocks = list(selectors.blocks())
    chosen = {"problem": "vacancy", "step": "", "size": "s"}

    for step in selectors.steps():
        promised = catalogue.count_of(blocks, chosen, "step", step.code)
        assert promised == len(catalogue.narrow(blocks, {**chosen, "step": step.code}))
