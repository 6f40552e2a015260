"""The order of a stack, against brute force on toy sizes."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tsumiki.planning.ordering import (
    Before,
    Fault,
    Fix,
    Item,
    Strength,
    Violation,
    apply_fix,
    suggested_order,
    violations,
)

REQUIRED, RECOMMENDED = Strength.REQUIRED, Strength.RECOMMENDED


@st.composite
def stacks(draw, size=5):
    codes = [chr(97 + n) for n in range(draw(st.integers(0, size)))]
    return [Item(code, draw(st.integers(1, 3))) for code in codes]


@st.composite
def rule_sets(draw, acyclic=False):
    pairs = draw(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=6))
    if acyclic:
        ranks = draw(st.permutations("abcdef"))
        pairs = {pair for pair in pairs if ranks.index(pair[0]) < ranks.index(pair[1])}
    return [Before(a, b, f"{a}が先", draw(st.sampled_from(Strength))) for a, b in sorted(pairs) if a != b]


def keeps(order, rules):
    place = {code: number for number, code in enumerate(order)}
    return all(place[r.first] < place[r.then] for r in rules if r.first in place and r.then in place)


@given(stacks(), rule_sets(acyclic=True))
def test_suggested_order_is_the_first_of_all_orders_that_keep_the_rules(stack, rules):
    key = {item.code: (item.step, number) for number, item in enumerate(stack)}
    allowed = [order for order in permutations(key) if keeps(order, rules)]

    best = min(allowed, key=lambda order: [key[code] for code in order])

    assert suggested_order(stack, rules) == list(best)


@given(stacks(), rule_sets())
def test_suggested_order_never_loses_or_doubles_a_block(stack, rules):
    assert sorted(suggested_order(stack, rules)) == sorted(item.code for item in stack)


@given(stacks(), rule_sets(acyclic=True))
def test_suggested_order_leaves_only_missing_blocks_and_wanted_detours(stack, rules):
    by_code = {item.code: item for item in stack}

    left = violations([by_code[code] for code in suggested_order(stack, rules)], rules)

    assert [v for v in left if v.fault is Fault.ORDER] == []


@given(stacks(), rule_sets())
def test_every_broken_rule_is_reported_and_nothing_else(stack, rules):
    place = {item.code: number for number, item in enumerate(stack)}
    expected = {
        (r.first, r.then)
        for r in rules
        if r.then in place
        and (place[r.first] > place[r.then] if r.first in place else r.strength is REQUIRED)
    }

    found = {(v.first, v.then) for v in violations(stack, rules) if v.fault is not Fault.STEP}

    assert found == expected


@given(stacks(), rule_sets())
def test_applying_a_fix_removes_its_violation(stack, rules):
    steps = {item.code: item.step for item in stack}

    for violation in violations(stack, rules):
        codes = apply_fix([item.code for item in stack], violation.fix)
        after = violations([Item(code, steps.get(code, 1)) for code in codes], rules)
        same = [
            v
            for v in after
            if (v.fault, v.first, v.then) == (violation.fault, violation.first, violation.then)
        ]

        assert same == []


def test_a_missing_required_block_comes_with_the_offer_to_add_it():
    rules = [Before("peers", "kpi", "幅を知らなければ判断できません。", REQUIRED)]

    found = violations([Item("kpi", 5)], rules)

    fix = Fix("peers", "kpi", adds=True)
    assert found == [
        Violation(Fault.MISSING, REQUIRED, "peers", "kpi", "幅を知らなければ判断できません。", fix)
    ]


def test_a_missing_recommended_block_is_no_fault():
    assert violations([Item("kpi", 5)], [Before("talk", "kpi", "", RECOMMENDED)]) == []


def test_steps_that_run_backwards_are_named_once():
    found = violations([Item("late", 5), Item("early", 2)], [])

    assert [(v.fault, v.first, v.then, v.fix) for v in found] == [
        (Fault.STEP, "early", "late", Fix("early", "late"))
    ]


def test_a_rule_against_the_steps_is_not_a_fault_when_kept():
    rules = [Before("late", "early", "先に測ります。")]

    assert violations([Item("late", 5), Item("early", 2)], rules) == []


def test_contradicting_recommendations_give_way_to_required_rules():
    stack = [Item("a", 1), Item("b", 1)]
    rules = [Before("b", "a", "", REQUIRED), Before("a", "b", "", RECOMMENDED)]

    assert suggested_order(stack, rules) == ["b", "a"]
