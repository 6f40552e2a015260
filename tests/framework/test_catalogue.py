import pytest

from tsumiki.framework import catalogue, selectors
from tsumiki.framework.models import Block, BlockGroup, CostBand, Step

pytestmark = pytest.mark.django_db


def _block(**values):
    band = CostBand(code=values.pop("cost", "under-1m"), order=values.pop("cost_order", 2), name="費用")
    block = Block(effort_person_days=values.pop("effort", 5), **values)
    block.step = Step(code="groundwork")
    block.group, block.cost_band = BlockGroup(name="体制"), band
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


@pytest.mark.parametrize(
    ("wants", "fits"), [(True, ["yes"]), (False, ["no"]), (None, ["no"])], ids=["wants", "without", "either"]
)
@pytest.mark.parametrize("facet", ["core", "plan"])
def test_block_presupposes_something_or_does_without(facet, wants, fits):
    attribute = {"core": "needs_core_organisation", "plan": "needs_plan"}[facet]
    block = _block(**{attribute: wants})

    assert [needs for needs in catalogue.NEEDS if catalogue.narrow([block], {facet: needs})] == fits


@pytest.mark.parametrize(
    ("networks", "fits"),
    [
        ([], ["unknown"]),
        (["lgwan"], ["lgwan"]),
        (["internet"], ["internet"]),
        (["none"], ["lgwan", "internet", "none"]),
        (["lgwan", "internet"], ["lgwan", "internet"]),
    ],
)
def test_network_leaves_what_is_known_to_work_there_and_names_what_is_not_known(networks, fits):
    block = _block(networks=networks)

    assert [code for code in catalogue.NETWORKS if catalogue.narrow([block], {"network": code})] == fits


def test_cost_is_the_band_itself():
    blocks = [_block(cost="staff-only"), _block(cost="under-1m")]

    assert catalogue.narrow(blocks, {"cost": "staff-only"}) == [blocks[0]]


def test_every_word_is_looked_for_in_all_texts_however_it_is_written():
    block = _block(code="a", name="住民ＤＸ会議", pitfalls=["駒ヶ根市の例に注意します"])

    assert catalogue.narrow([block], {"q": "dx　駒ケ根"}) == [block]
    assert catalogue.narrow([block], {"q": "DX 函館"}) == []


def test_sorting_keeps_the_order_of_steps_among_equals():
    slow, quick, also_quick = (
        _block(name=name, effort=days, effort_weeks=weeks, cost_order=order)
        for name, days, weeks, order in [("a", 9, 9, 3), ("b", 2, 4, 1), ("c", 2, 3, 2)]
    )
    blocks = [slow, quick, also_quick]

    assert catalogue.sort(blocks, "effort") == [quick, also_quick, slow]
    assert catalogue.sort(blocks, "weeks") == [also_quick, quick, slow]
    assert catalogue.sort(blocks, "cost") == [quick, also_quick, slow]
    assert catalogue.sort(blocks, "step") == catalogue.sort(blocks, "nonsense") == blocks


def test_networks_of_the_current_edition_are_ours_with_a_reason_and_the_past_has_none(vocabulary):
    told = [block for block in selectors.blocks() if block.networks]

    assert {block.code for block in told} >= {"village-dialogue", "annual-plan"}
    assert all(block.networks_reason for block in told)
    assert not any(block.networks for block in selectors.blocks(selectors.edition_of(2022)))
