"""Suggestions: every one has a reason, every exclusion is said, the same facts give the same list."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tsumiki.planning.suggestion import (
    RULES,
    BlockFacts,
    Prerequisite,
    TownFacts,
    Weight,
    Words,
    suggest,
)

WORDS = Words(
    challenges={4: "方向性が見定めにくい", 8: "財源が足りない"},
    problems={"vacancy": "空き家の増加"},
    fields={"housing": "住まい"},
    blocks={"peers": "類似団体との比較", "kpi": "成果指標の設計"},
)
TOWN = TownFacts(name="鳥取県南部町", population=10_323)
PEERS = BlockFacts("peers", "類似団体との比較", 3, challenges=frozenset({4}))
KPI = BlockFacts(
    "kpi", "成果指標の設計", 5, prerequisites=(Prerequisite("peers", "幅を知ります。", required=True),)
)

numbers = st.frozensets(st.integers(1, 12), max_size=4)
populations = st.none() | st.integers(0, 200_000)
codes = st.sampled_from("abcdef")
blocks = st.lists(
    st.builds(
        BlockFacts,
        code=codes,
        name=codes,
        step=st.integers(1, 6),
        challenges=numbers,
        population_min=populations,
        population_max=populations,
        needs_core_organisation=st.sampled_from([None, True, False]),
        needs_plan=st.sampled_from([None, True]),
        prerequisites=st.lists(
            st.builds(Prerequisite, codes, st.just("理由"), st.booleans()), max_size=2
        ).map(tuple),
    ),
    unique_by=lambda block: block.code,
    max_size=6,
)
towns = st.builds(
    TownFacts,
    name=st.just("A町"),
    population=populations,
    challenges=numbers,
    has_core_organisation=st.sampled_from([None, True, False]),
    has_plan=st.sampled_from([None, True, False]),
    chosen=st.frozensets(codes, max_size=2),
)


def codes_of(suggestions):
    return [suggestion.block.code for suggestion in suggestions]


@given(towns, blocks)
def test_nothing_is_suggested_without_a_reason_and_nothing_gets_lost(town, catalogue):
    advice = suggest(town, catalogue, WORDS)

    open_codes = {block.code for block in catalogue} - town.chosen
    listed = codes_of(advice.suggested) + codes_of(advice.set_aside) + [b.code for b in advice.unrelated]
    assert sorted(listed) == sorted(open_codes)
    assert all(s.arguments and not s.objections for s in advice.suggested)
    assert all(s.objections for s in advice.set_aside)


@given(towns, blocks, st.randoms())
def test_the_order_of_the_catalogue_does_not_matter(town, catalogue, random):
    shuffled = list(catalogue)
    random.shuffle(shuffled)

    assert suggest(town, shuffled, WORDS) == suggest(town, catalogue, WORDS)


def test_a_chosen_challenge_is_answered_in_words_with_the_rule_shown():
    advice = suggest(replace(TOWN, challenges=frozenset({4})), [PEERS], WORDS)

    assert [(r.rule, r.text) for r in advice.suggested[0].reasons] == [
        ("R1", "課題④『方向性が見定めにくい』に答える手法です。")
    ]


def test_a_block_that_a_chosen_block_requires_is_suggested_for_that_reason():
    advice = suggest(replace(TOWN, chosen=frozenset({"kpi"})), [PEERS, KPI], WORDS)

    assert [(r.rule, r.text) for r in advice.suggested[0].reasons] == [
        ("R4", "「成果指標の設計」の前に要ります。幅を知ります。")
    ]


def test_a_town_outside_the_population_range_sees_the_block_set_aside_with_both_figures():
    big = replace(PEERS, population_min=30_000, population_reason="課の数によります。")

    advice = suggest(replace(TOWN, challenges=frozenset({4})), [big], WORDS)

    assert codes_of(advice.suggested) == []
    assert [r.text for r in advice.set_aside[0].objections] == [
        "人口3万人以上の団体に向く手法です。鳥取県南部町の人口は10,323人です。（課の数によります。）"
    ]


def test_an_unknown_population_excludes_nothing_and_says_so():
    big = replace(PEERS, population_min=30_000)

    advice = suggest(TownFacts("A町", challenges=frozenset({4})), [big], WORDS)

    assert [r.text for r in advice.suggested[0].notes] == [
        "人口3万人以上の団体に向くとされます。人口のデータがないため確かめていません。"
    ]


def test_a_block_for_towns_without_a_core_organisation_is_noted_where_there_is_one():
    block = replace(PEERS, needs_core_organisation=False)
    has = suggest(replace(TOWN, challenges=frozenset({4}), has_core_organisation=True), [block], WORDS)
    lacks = suggest(replace(TOWN, challenges=frozenset({4}), has_core_organisation=False), [block], WORDS)

    assert [r.weight for r in has.suggested[0].reasons] == [Weight.FOR, Weight.NOTE]
    assert [r.weight for r in lacks.suggested[0].reasons] == [Weight.FOR, Weight.FOR]


def test_a_block_that_needs_what_the_town_lacks_is_set_aside():
    core = replace(PEERS, code="core", needs_core_organisation=True)
    plan = replace(PEERS, code="plan", needs_plan=True)
    town = replace(TOWN, challenges=frozenset({4}), has_core_organisation=False, has_plan=False)

    advice = suggest(town, [core, plan], WORDS)

    assert [[r.rule for r in s.objections] for s in advice.set_aside] == [["R6"], ["R7"]]


def test_fitting_the_population_alone_is_no_reason():
    small = replace(PEERS, population_max=50_000)

    advice = suggest(replace(TOWN, challenges=frozenset({8})), [small], WORDS)

    assert advice.unrelated == (small,)


def test_more_reasons_come_first_then_the_earlier_step():
    first = replace(PEERS, code="z-early", step=1)
    second = replace(PEERS, code="a-late", step=4)
    both = replace(PEERS, code="m-both", step=6, problems=frozenset({"vacancy"}))
    town = replace(TOWN, challenges=frozenset({4}), problems=frozenset({"vacancy"}))

    assert codes_of(suggest(town, [second, both, first], WORDS).suggested) == ["m-both", "z-early", "a-late"]


def test_every_reason_names_a_rule_of_the_table():
    ids = [rule.id for rule in RULES]

    assert ids == [f"R{number}" for number in range(1, len(RULES) + 1)]
