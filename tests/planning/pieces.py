"""Toy blocks and rules for property tests: six codes, rules of order that run in no circle."""

from hypothesis import strategies as st

from tsumiki.planning.ordering import Before, Strength
from tsumiki.planning.pieces import Library, Piece
from tsumiki.planning.suggestion import BlockFacts, Prerequisite, TownFacts, Words

CODES = "abcdef"
PROBLEMS = ("liveliness", "vacancy")
GROUPS = ("trial", "understanding", "partner", "funding")
WORDS = Words(
    challenges={n: f"課題{n}" for n in range(1, 13)},
    problems={code: f"名{code}" for code in PROBLEMS},
    fields={"housing": "住まい"},
    blocks={code: f"積み木{code}" for code in CODES},
)
numbers = st.frozensets(st.integers(1, 5), max_size=3)
problems = st.frozensets(st.sampled_from(PROBLEMS), max_size=2)


@st.composite
def worlds(draw, least=0):
    """A library of blocks whose prerequisites agree with the rules of order."""
    codes = CODES[: draw(st.integers(least, len(CODES)))]
    rules = [
        Before(first, then, f"{first}が先です。", draw(st.sampled_from(Strength)))
        for place, first in enumerate(codes)
        for then in codes[place + 1 :]
        if draw(st.integers(0, 3)) == 0
    ]
    return Library({code: draw(_pieces(code, rules)) for code in codes}, rules, WORDS)


@st.composite
def _pieces(draw, code, rules):
    required = [rule for rule in rules if rule.then == code]
    facts = BlockFacts(
        code=code,
        name=f"積み木{code}",
        # Steps need not agree with the rules.
        step=draw(st.integers(1, 3)),
        challenges=draw(numbers),
        problems=draw(problems),
        population_max=draw(st.sampled_from([None, None, 30_000])),
        needs_core_organisation=draw(st.sampled_from([None, None, True])),
        prerequisites=tuple(
            Prerequisite(rule.first, rule.reason, required=rule.strength is Strength.REQUIRED)
            for rule in required
        ),
    )
    low, high = draw(
        st.sampled_from([(0, 100_000), (100_000, 1_000_000), (5_000_000, 30_000_000), (30_000_000, None)])
    )
    return Piece(
        facts=facts,
        step_name=f"工程{facts.step}",
        group=draw(st.sampled_from(GROUPS)),
        group_name="種類",
        outputs=draw(st.frozensets(st.sampled_from(["対話の記録", "基準値"]), max_size=1)),
        person_days=draw(st.integers(1, 30)),
        meetings=draw(st.integers(0, 5)),
        weeks=draw(st.integers(1, 20)),
        cost_name=f"{low}から",
        cost_min=low,
        cost_max=high,
    )


towns = st.builds(
    TownFacts,
    name=st.just("A町"),
    population=st.sampled_from([None, 10_000, 50_000]),
    problems=problems,
    challenges=numbers,
    has_core_organisation=st.sampled_from([None, True, False]),
)
