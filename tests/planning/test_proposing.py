"""Three stacks from ten answers: valid, different, explained, the same every time; an independent checker agrees."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.planning.pieces import WORDS, towns, worlds
from tsumiki.framework.services import load_editions
from tsumiki.planning import selectors
from tsumiki.planning.ordering import Before, Fault, Strength, violations
from tsumiki.planning.pieces import Library, Piece
from tsumiki.planning.proposing import CHARACTERS, Answers, complaints, propose
from tsumiki.planning.proposing.closures import closure, required_of
from tsumiki.planning.suggestion import BlockFacts, TownFacts

answers = st.builds(
    Answers,
    staff_days=st.none() | st.integers(0, 20),
    budget=st.sampled_from(["", "unknown", "none"]),
    deadline=st.sampled_from([None, 3, 6, 12]),
    network=st.sampled_from(["", "closed", "open"]),
) | st.builds(
    Answers, budget=st.just("known"), amount=st.sampled_from([0, 500_000, 10_000_000]), deadline=st.just(None)
)


@given(worlds(), towns, answers)
def test_the_checker_has_nothing_to_say(library, town, given):
    outcome = propose(given, town, library)

    assert complaints(outcome, given, library) == []


@given(worlds(), towns, answers)
def test_a_proposal_breaks_no_rule_of_order(library, town, given):
    for proposal in propose(given, town, library).proposals:
        found = violations(library.items(proposal.codes), library.rules)

        assert [v for v in found if v.fault is not Fault.STEP] == []


@given(worlds(), towns, answers)
def test_there_are_fewer_than_three_only_where_no_third_stack_is_possible(library, town, given):
    outcome = propose(given, town, library)
    barred = possible_blocks_barred(library, town, given)
    required = required_of(library)
    free = [c for c in library.pieces if not closure(c, required) & barred]
    stacks = {
        frozenset(codes)
        for size in range(1, len(free) + 1)
        for codes in combinations(sorted(free), size)
        if all(closure(code, required) <= set(codes) for code in codes)
    }

    assert len(outcome.proposals) == min(3, len(stacks))
    assert bool(outcome.shortfall) == (len(stacks) < 3)


def possible_blocks_barred(library, town, given):
    """What a condition of the block itself excludes, said once more in other words."""
    barred = set()
    for code, piece in library.pieces.items():
        facts = piece.facts
        too_large = (
            facts.population_max is not None
            and town.population is not None
            and town.population > facts.population_max
        )
        too_alone = facts.needs_core_organisation and town.has_core_organisation is False
        if too_large or too_alone or (given.budget == "none" and piece.cost_min > 0):
            barred.add(code)
    return barred


@given(worlds(), towns, answers)
def test_the_same_answers_give_the_same_stacks_however_the_library_is_sorted(library, town, given):
    turned = replace(
        library, pieces=dict(reversed(library.pieces.items())), rules=list(reversed(library.rules))
    )

    one, other = propose(given, town, library), propose(given, town, turned)

    assert [p.codes for p in one.proposals] == [p.codes for p in other.proposals]


@given(worlds(least=1), towns, answers)
def test_a_stack_beyond_what_was_answered_says_by_how_much(library, town, given):
    for proposal in propose(given, town, library).proposals:
        days = sum(library.pieces[code].person_days for code in proposal.codes)
        if given.staff_days is not None and days > given.staff_days * (given.deadline or 12):
            assert proposal.days_over == days - given.staff_days * (given.deadline or 12)


@given(worlds(), towns, answers)
def test_what_answers_something_is_proposed_or_its_absence_explained(library, town, given):
    outcome = propose(given, town, library)
    excluded = {aside.code for aside in outcome.excluded}

    for code, piece in library.pieces.items():
        answers_something = piece.facts.challenges & town.challenges or piece.facts.problems & town.problems
        if answers_something and possible_blocks_barred(library, town, given) & {code}:
            assert code in excluded
    assert all(aside.reasons for aside in outcome.excluded)


def test_contradicting_requirements_are_set_aside_and_said():
    pieces = {
        c: Piece(BlockFacts(c, f"積み木{c}", 1, challenges=frozenset({4})), person_days=1, weeks=1)
        for c in "ab"
    }
    rules = [Before("a", "b", "", Strength.REQUIRED), Before("b", "a", "", Strength.REQUIRED)]

    outcome = propose(Answers(), TownFacts("A町", challenges=frozenset({4})), Library(pieces, rules, WORDS))

    assert outcome.proposals == ()
    assert [aside.reasons[0].text for aside in outcome.excluded] == [
        "前に要る積み木どうしの決まりが食い違い、並べられません。"
    ] * 2
    assert outcome.shortfall.startswith("お答えの条件に合う積み木がない")


@pytest.fixture
def real(db):
    load_editions()
    return selectors.library_of(selectors.framework.current_edition())


TOWN = TownFacts(
    "鳥取県南部町",
    population=10_323,
    problems=frozenset({"liveliness", "vacancy"}),
    challenges=frozenset({4, 5, 8}),
    fields=frozenset({"housing"}),
)


def test_the_real_library_gives_three_characters(real):
    given = Answers(staff_days=15, deadline=12)

    outcome = propose(given, TOWN, real)

    assert [p.character for p in outcome.proposals] == list(CHARACTERS)
    assert complaints(outcome, given, real) == []
    groups = [{real.pieces[code].group for code in p.codes} for p in outcome.proposals]
    assert all(set(p.character.groups) & found for p, found in zip(outcome.proposals, groups, strict=True))
    days = [p.effort.person_days for p in outcome.proposals]
    assert days[0] == min(days)
    assert [p.note for p in outcome.proposals] == ["", "", ""]


def test_little_time_is_respected_or_the_excess_is_said(real):
    outcome = propose(Answers(staff_days=2, deadline=6), TOWN, real)

    assert [p.days_over for p in outcome.proposals if p.effort.person_days > 12] == [
        p.effort.person_days - 12 for p in outcome.proposals if p.effort.person_days > 12
    ]
    assert any(aside.reasons[0].rule == "P3" for p in outcome.proposals for aside in p.set_aside)


def test_without_a_budget_nothing_that_costs_is_proposed(real):
    outcome = propose(Answers(budget="none"), TOWN, real)

    assert {real.pieces[code].cost_min for p in outcome.proposals for code in p.codes} == {0}
    assert any(reason.rule == "P5" for aside in outcome.excluded for reason in aside.reasons)


def test_answers_survive_being_kept():
    given = Answers(town="313891", challenges=(4, 5), problems=("vacancy",), core=False, deadline=6)

    assert Answers.of(given.data()) == given
