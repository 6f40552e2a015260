"""Who is asked what: against a reading by recursion, and against the tabulation's own bases."""

import pytest
from hypothesis import given

from tests.surveys.logic.samples import CODES, Chain, chains, question
from tsumiki.surveys.logic import asked_codes, is_answered
from tsumiki.surveys.tabulation.answers import Sheet, State, encode
from tsumiki.surveys.tabulation.reading import questionnaire_from


def is_asked(chain: Chain, place: int) -> bool:
    """A question is asked when each of its conditions names an earlier, itself asked question and a chosen answer."""
    for condition in chain.questions[place].asked_if:
        other = next(
            (i for i, q in enumerate(chain.questions[:place]) if q.code == condition["question"]), None
        )
        if other is None or not is_asked(chain, other):
            return False
        value = chain.answers.get(condition["question"], [])
        if not any(code in ([value] if isinstance(value, str) else value) for code in condition["any_of"]):
            return False
    return True


@given(chains())
def test_a_question_is_asked_exactly_when_every_condition_is_met(chain):
    asked = asked_codes(chain.questions, chain.answers)

    assert asked == {q.code for i, q in enumerate(chain.questions) if is_asked(chain, i)}


@given(chains())
def test_what_is_asked_is_what_the_tabulation_counts_as_its_base(chain):
    codes = [q.code for q in chain.questions]
    sound = [
        question(
            q.code,
            q.kind,
            choices=q.choices,
            asked_if=[c for c in q.asked_if if c["question"] in codes[:place]],
        )
        for place, q in enumerate(chain.questions)
    ]
    engine = questionnaire_from({"edition": "1", "label": "例", "questions": [vars(q) for q in sound]})

    matrix = encode(engine, [Sheet("town", chain.answers)])

    counted = {code for code in codes if matrix.column(code).state[0] != State.NOT_ASKED}
    assert asked_codes(sound, chain.answers) == counted


def test_an_answer_left_in_a_closed_branch_opens_nothing():
    choices = [{"code": c, "label": c} for c in CODES]
    questions = [
        question("one", "single", choices=choices),
        question("two", "single", choices=choices, asked_if=[{"question": "one", "any_of": ["a"]}]),
        question("three", asked_if=[{"question": "two", "any_of": ["a"]}]),
    ]

    assert asked_codes(questions, {"one": "b", "two": "a"}) == {"one"}


@pytest.mark.parametrize(
    ("value", "answered"),
    [
        (None, False),
        ("", False),
        (" \u3000\n", False),
        ([], False),
        ({}, False),
        ({"r/c": ""}, False),
        (float("nan"), False),
        (0, True),
        ("0", True),
        (["a"], True),
        ({"r/c": 0}, True),
    ],
)
def test_blank_is_no_answer_and_zero_is_one(value, answered):
    assert is_answered(value) is answered
