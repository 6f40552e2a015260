"""Last year's answers in this year's codes: what is certain is carried, nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.logic.samples import CHOICES, question
from tsumiki.surveys.logic import carried_answers

CODES = ["a", "b", "c", "d"]


def test_the_same_question_keeps_its_answer_under_its_new_code():
    rows = [
        question("new", "number", previous_code="old"),
        question("text", "long", previous_code="text"),
        question("fresh", "short"),
    ]

    assert carried_answers(rows, {"old": 0, "text": "前の文", "fresh": "よその値"}) == {
        "new": 0,
        "text": "前の文",
    }


def test_words_beside_a_choice_come_along_with_it():
    rows = [question("q", "single", choices=CHOICES, previous_code="p", previous_choices={"other": "misc"})]

    assert carried_answers(rows, {"p": "misc", "p/misc/text": "ほか"}) == {
        "q": "other",
        "q/other/text": "ほか",
    }
    assert carried_answers(rows, {"p": "a", "p/misc/text": "残り"}) == {"q": "a"}


def test_cells_are_carried_where_their_row_and_column_still_stand():
    table = question(
        "t",
        "table",
        previous_code="t",
        rows=[{"code": "r", "label": "行"}],
        columns=[{"code": "k", "label": "列"}],
    )

    assert carried_answers([table], {"t": {"r/k": "x", "r/gone": "y"}}) == {"t": {"r/k": "x"}}
    assert carried_answers([table], {"t": "文"}) == {}


def test_an_answer_of_another_shape_is_left_behind():
    rows = [
        question("one", "single", choices=CHOICES, previous_code="many"),
        question("n", "number", previous_code="many"),
    ]

    assert carried_answers(rows, {"many": ["a", "b"]}) == {}


@given(
    st.dictionaries(st.sampled_from(CODES), st.sampled_from([*CODES, "gone"])),
    st.lists(st.sampled_from([*CODES, "gone"]), unique=True, min_size=1),
)
def test_a_choice_is_carried_exactly_when_one_choice_of_today_comes_from_it(mapping, chosen):
    row = question(
        "q",
        "multiple",
        choices=[{"code": code, "label": code} for code in CODES],
        previous_code="q",
        previous_choices=mapping,
    )

    carried = carried_answers([row], {"q": chosen}).get("q", [])

    origins = [mapping.get(code, code) for code in CODES]
    certain = {code for code in CODES if origins.count(mapping.get(code, code)) == 1}
    assert set(carried) == {code for code in certain if mapping.get(code, code) in chosen}
