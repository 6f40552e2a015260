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


def test_two_choices_that_became_one_are_either_of_them():
    one = question(
        "q",
        "single",
        choices=CHOICES,
        previous_code="p",
        previous_choices={"a": ["x", "y"], "other": ["m", "n"]},
    )
    many = question("q", "multiple", choices=CHOICES, previous_code="p", previous_choices={"a": ["x", "y"]})

    assert [carried_answers([one], {"p": code}) for code in ("x", "y", "z")] == [{"q": "a"}, {"q": "a"}, {}]
    assert carried_answers([one], {"p": "n", "p/n/text": "ほか"}) == {"q": "other", "q/other/text": "ほか"}
    assert carried_answers([many], {"p": ["x", "b", "y"]}) == {"q": ["a", "b"]}


def table(**fields):
    rows = [{"code": code, "label": code} for code in ("r", "s")]
    columns = [
        {"code": "n", "label": "数", "kind": "number"},
        {"code": "c", "label": "選", "kind": "single", "choices": [{"code": "yes", "label": "はい"}]},
        {"code": "w", "label": "文"},
    ]
    return question("t", "table", previous_code="t", rows=rows, columns=columns, **fields)


OLD_TABLE = {"t": {"r1/k": 2, "r2/k": 3, "r1/c": "y", "r2/c": "y", "r1/w": "文", "s/k": 5, "s/c": "gone"}}


def test_rows_columns_and_choices_of_a_table_are_followed_where_their_codes_changed():
    mapping = {"row/r": "r1", "column/n": "k", "column/c/yes": "y"}

    assert carried_answers([table(previous_choices=mapping)], OLD_TABLE) == {
        "t": {"r/n": 2, "r/c": "yes", "r/w": "文", "s/n": 5}
    }


def test_rows_that_became_one_are_added_up_where_a_sum_has_a_meaning():
    mapping = {"row/r": ["r1", "r2"], "column/n": "k", "column/c/yes": "y"}

    assert carried_answers([table(previous_choices=mapping)], OLD_TABLE)["t"]["r/n"] == 5
    carried = carried_answers([table(previous_choices=mapping, is_summed=False)], OLD_TABLE)["t"]
    assert carried == {"r/c": "yes", "r/w": "文", "s/n": 5}


def test_a_row_that_was_split_in_two_says_nothing_certain():
    carried = carried_answers(
        [table(previous_choices={"row/r": "r1", "row/s": "r1", "column/n": "k"})], OLD_TABLE
    )

    assert carried == {}


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
