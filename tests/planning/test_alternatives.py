"""What could stand in the place of a block: like it, for the same purpose, with what would be different."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.planning.pieces import WORDS, towns, worlds
from tsumiki.planning.alternatives import MOST, alternatives
from tsumiki.planning.ordering import Before, Strength
from tsumiki.planning.pieces import Library, Piece
from tsumiki.planning.suggestion import BlockFacts, TownFacts

NOBODY = TownFacts(name="A町")
OLD = Piece(
    BlockFacts("a", "積み木a", 3, challenges=frozenset({4})),
    step_name="課題の整理",
    group="understanding",
    group_name="課題整理",
    person_days=30,
    meetings=12,
    weeks=16,
    cost_name="100万円未満",
)
NEW = replace(
    OLD,
    facts=BlockFacts("b", "積み木b", 3, challenges=frozenset({4, 9}), needs_plan=True),
    inputs=("比較する指標",),
    person_days=3,
    weeks=20,
    cost_name="職員の時間が中心",
)


@given(worlds(), towns, st.data())
def test_an_alternative_is_like_the_block_and_serves_what_it_serves(world, town, data):
    library = world
    pieces = library.pieces
    stack = data.draw(st.permutations(sorted(pieces)))[: data.draw(st.integers(0, len(pieces)))]

    for code in stack:
        old, found = pieces[code], alternatives(code, stack, library, town)

        assert len(found) <= MOST
        for one in found:
            new = one.piece
            assert new.code not in stack
            assert old.step == new.step or old.group == new.group or old.outputs & new.outputs
            assert old.facts.challenges & new.facts.challenges or old.facts.problems & new.facts.problems
            assert one.reason.endswith("に答えます。")


@given(worlds(), towns)
def test_nothing_that_qualifies_is_left_out_and_the_answer_is_always_the_same(world, town):
    library = world
    pieces = library.pieces
    for code, old in pieces.items():
        expected = {
            new.code
            for new in pieces.values()
            if new is not old
            and (old.step == new.step or old.group == new.group or old.outputs & new.outputs)
            and (old.facts.challenges & new.facts.challenges or old.facts.problems & new.facts.problems)
        }
        backwards = replace(library, pieces=dict(reversed(pieces.items())))

        found = alternatives(code, [code], library, town, most=99)

        assert {one.piece.code for one in found} == expected
        assert found == alternatives(code, [code], backwards, town, most=99)


def test_reason_and_differences_are_said_in_words():
    (found,) = alternatives("a", ["a"], Library({"a": OLD, "b": NEW}, [], WORDS), NOBODY)

    assert (
        found.reason == "同じ工程「課題の整理」・同じ種類「課題整理」で、どちらも課題④『課題4』に答えます。"
    )
    assert found.differences == (
        "手間は27人日少なくなります（30人日→3人日）。",
        "期間は4週長くなります（16週→20週）。",
        "費用の目安が「100万円未満」から「職員の時間が中心」に変わります。",
        "用意するもの：比較する指標。",
        "構想や基本計画ができていることが前提です。",
    )
    assert found.cautions == ()


def test_a_condition_the_town_does_not_meet_is_said():
    (found,) = alternatives(
        "a", ["a"], Library({"a": OLD, "b": NEW}, [], WORDS), replace(NOBODY, has_plan=False)
    )

    assert found.cautions == (
        "構想や基本計画ができてから使う手法です。この計画がまとまった後に、もう一度ご検討ください。",
    )


def test_a_rule_that_the_swap_would_break_is_said():
    pieces = {"a": OLD, "b": NEW, "c": replace(OLD, facts=BlockFacts("c", "積み木c", 5))}
    rules = [Before("a", "c", "幅を知ってから決めます。", Strength.REQUIRED)]

    (found,) = alternatives("a", ["a", "c"], Library(pieces, rules, WORDS), NOBODY)

    assert found.cautions == (
        "入れ替えると、「積み木c」の前に「積み木a」が要ります。幅を知ってから決めます。",
    )


def test_a_block_for_another_purpose_is_no_alternative():
    other = replace(NEW, facts=replace(NEW.facts, challenges=frozenset({9})))

    assert alternatives("a", ["a"], Library({"a": OLD, "b": other}, [], WORDS), NOBODY) == ()
