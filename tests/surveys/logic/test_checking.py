"""What stands against submitting, rule by rule, and across answers against a second reading."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.logic.samples import CHOICES, EXCLUSIVE, check, question
from tsumiki.surveys.logic import Problem, problems_of, unread_keys


def said(rows, answers, *, checks=(), explanations=None, previous=None):
    found = problems_of(rows, checks, answers, explanations or {}, previous or {})
    return [(problem.key, problem.sentence.partition("：")[2] or problem.sentence) for problem in found]


def test_a_sound_answer_has_no_problems():
    rows = [question("one", "single", choices=CHOICES, is_required=True), question("two", "number")]

    assert said(rows, {"one": "other", "one/other/text": "ほか", "two": 0}) == []


def test_what_is_required_must_be_answered_where_it_is_asked():
    rows = [
        question("one", "single", choices=CHOICES),
        question("two", is_required=True, asked_if=[{"question": "one", "any_of": ["a"]}]),
    ]

    assert said(rows, {"one": "b"}) == []
    assert said(rows, {"one": "a", "two": " "}) == [("two", "問1「おたずね」に回答してください。")]


def test_what_is_not_asked_has_no_problems_whatever_stands_there():
    rows = [
        question("one", "single", choices=CHOICES),
        question("two", "number", maximum=5, asked_if=[{"question": "one", "any_of": ["a"]}]),
    ]

    assert said(rows, {"one": "b", "two": "たくさん"}) == []


@pytest.mark.parametrize(
    ("row", "value", "sentence"),
    [
        (question(kind="single", choices=CHOICES), "zzz", "選択肢から1つ選んでください。"),
        (question(kind="single", choices=CHOICES), ["a"], "選択肢から1つ選んでください。"),
        (question(kind="multiple", choices=CHOICES), "a", "選択肢から選んでください。"),
        (
            question(kind="multiple", choices=[*CHOICES, EXCLUSIVE]),
            ["a", "none"],
            "「なし」は、ほかの選択肢と一緒に選べません。どちらかを外してください。",
        ),
        (question(kind="number", unit="人"), "12", "数値で答えてください。"),
        (question(kind="number"), True, "数値で答えてください。"),
        (question(kind="number", minimum=1, unit="人"), 0, "1人以上で答えてください。"),
        (question(kind="number", maximum=1_000_000, unit="円"), 1_000_001, "1000000円以下で答えてください。"),
        (question(kind="date"), "2026-02-30", "日付で答えてください。"),
        (question(kind="short", max_length=3), "長すぎる", "3字以内で答えてください（いま4字）。"),
        (question(kind="long"), 5, "文字で答えてください。"),
    ],
)
def test_each_kind_says_what_is_wrong_with_an_answer(row, value, sentence):
    assert said([row], {"q": value}) == [("q", sentence)]


def test_the_cells_of_a_table_are_named_by_row_and_column():
    row = question(
        kind="table",
        minimum=0,
        rows=[{"code": "r", "label": "交流"}],
        columns=[
            {"code": "n", "label": "数", "kind": "number", "unit": "件"},
            {"code": "c", "label": "有無", "kind": "single", "choices": [{"code": "y", "label": "有"}]},
        ],
    )

    assert said([row], {"q": {"r/n": -1, "r/c": "x", "r/zzz": "1"}}) == [
        ("q/r/n", "「交流」の「数」：0件以上で答えてください。"),
        ("q/r/c", "「交流」の「有無」：選択肢から1つ選んでください。"),
        ("q/r/zzz", "この表に欄「r/zzz」はありません。"),
    ]
    assert said([row], {"q": {"r/n": 3, "r/c": "y"}}) == []


def test_words_and_their_choice_go_together():
    row = question(kind="multiple", choices=CHOICES)

    assert said([row], {"q": ["other"]}) == [("q/other/text", "「その他」の内容を書いてください。")]
    assert said([row], {"q": ["a"], "q/other/text": "ほか"}) == [
        (
            "q/other/text",
            "「その他」の内容が書かれていますが、選ばれていません。選ぶか、内容を消してください。",
        )
    ]
    assert said([row], {"q": ["a", "other"], "q/other/text": "ほか"}) == []


@given(
    before=st.integers(-1000, 1000),
    now=st.integers(-1000, 1000),
    percent=st.integers(1, 300),
)
def test_a_change_larger_than_the_limit_must_be_explained(before, now, percent):
    rows = [question(kind="number", change_percent=percent)]

    found = problems_of(rows, (), {"q": now}, {}, {"q": before})
    explained = problems_of(rows, (), {"q": now}, {"q": "統合のため"}, {"q": before})

    is_large = now != before and (before == 0 or abs(now / before - 1) > percent / 100 + 1e-12)
    assert [problem.needs_explanation for problem in found] == ([True] if is_large else [])
    assert explained == []


def test_a_question_that_has_no_answer_of_last_year_needs_no_explanation():
    rows = [question(kind="number", change_percent=10)]

    assert problems_of(rows, (), {"q": 100}, {}, {}) == []


NUMBERS = [question(code, "number") for code in ("x", "y", "z")]
AMOUNTS = st.one_of(st.none(), st.integers(-50, 50))


def expected(operator, missing, left, right):
    """The rule once more, by cases."""
    values = [*left, right]
    if missing == "skip" and None in values:
        return False
    if missing == "refuse" and None in values:
        return True
    numbers = [0 if value is None else value for value in left]
    target = 0 if right is None else right
    holds = {
        "equal": numbers[0] == target,
        "at_most": numbers[0] <= target,
        "at_least": numbers[0] >= target,
        "sum": sum(numbers) == target,
    }
    return not holds[operator]


@given(
    st.sampled_from(["equal", "at_most", "at_least", "sum"]),
    st.sampled_from(["skip", "zero", "refuse"]),
    AMOUNTS,
    AMOUNTS,
    AMOUNTS,
)
def test_checks_compare_as_their_rule_for_missing_answers_says(operator, missing, x, y, z):
    left = ["x", "y"] if operator == "sum" else ["x"]
    given_left = [x, y] if operator == "sum" else [x]
    answers = {code: value for code, value in {"x": x, "y": y, "z": z}.items() if value is not None}

    found = said(NUMBERS, answers, checks=[check(*left, operator=operator, right="z", missing=missing)])

    assert bool(found) is expected(operator, missing, given_left, z)


@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), st.just(1)))
def test_answers_come_together_or_not_at_all(answers):
    together = said(NUMBERS, answers, checks=[check("x", "y", operator="together", right="z")])
    apart = said(NUMBERS, answers, checks=[check("x", "y", operator="not_together", right="z")])

    assert bool(together) is (0 < len(answers) < 3)
    assert bool(apart) is (len(answers) > 1)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), st.integers(-3, 3))
def test_dates_compare_by_their_order(day, shift):
    rows = [question("x", "date"), question("y", "date")]
    answers = {"x": (day + timedelta(shift)).isoformat(), "y": day.isoformat()}

    found = said(rows, answers, checks=[check("x", operator="at_most", right="y")])

    assert bool(found) is (shift > 0)


def test_decimals_are_compared_as_they_are_written():
    answers = {"x": 0.1, "y": 0.2, "z": 0.3}

    assert said(NUMBERS, answers, checks=[check("x", "y", operator="sum", right="z")]) == []


def test_cells_of_a_table_can_be_summed():
    table = question(
        "t",
        "table",
        rows=[{"code": "r1", "label": "一"}, {"code": "r2", "label": "二"}],
        columns=[{"code": "n", "label": "数", "kind": "number"}],
    )
    rows = [table, question("total", "number")]
    sums = [check("t/r1/n", "t/r2/n", operator="sum", right="total")]

    assert said(rows, {"t": {"r1/n": 2, "r2/n": 3}, "total": 5}, checks=sums) == []
    assert said(rows, {"t": {"r1/n": 2, "r2/n": 3}, "total": 6}, checks=sums) == [("t/r1/n", "合いません。")]


def test_a_check_waits_until_its_answers_are_right_in_themselves():
    rows = [question("x", "number", maximum=5), question("y", "number")]

    found = said(rows, {"x": 9, "y": 1}, checks=[check("x", right="y")])

    assert found == [("x", "5以下で答えてください。")]


def test_a_question_that_is_not_asked_is_not_missing():
    rows = [
        question("one", "single", choices=CHOICES),
        question("x", "number", asked_if=[{"question": "one", "any_of": ["a"]}]),
        question("y", "number"),
    ]
    refused = [check("x", right="y", missing="refuse")]

    assert said(rows, {"one": "b", "y": 1}, checks=refused) == []
    assert said(rows, {"one": "a", "y": 1}, checks=refused) == [("x", "合いません。")]


def test_a_soft_check_goes_away_once_it_is_explained():
    soft = [check("x", operator="at_most", right="y", severity="warning")]
    answers = {"x": 2, "y": 1}

    found = problems_of(NUMBERS, soft, answers, {}, {})

    assert found == [Problem("x", "合いません。", "warning", "x", ("y",))]
    assert problems_of(NUMBERS, soft, answers, {"y": "重複があるため"}, {}) == []


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
KINDS = ("single", "multiple", "number", "date", "short", "long", "table", "file")


@given(st.sampled_from(KINDS), JSON, JSON)
def test_whatever_stands_in_a_sheet_is_judged_and_never_breaks_the_judge(kind, value, words):
    table = {
        "rows": [{"code": "r", "label": "行"}],
        "columns": [{"code": "c", "label": "列", "kind": "number"}],
    }
    row = question(
        kind=kind,
        choices=CHOICES if kind in ("single", "multiple") else [],
        **(table if kind == "table" else {}),
        is_required=True,
        change_percent=10 if kind == "number" else None,
    )

    checks = [check("q", right="q")] if kind in ("number", "date") else []

    found = problems_of([row], checks, {"q": value, "q/other/text": words}, {}, {"q": value})

    assert all(problem.code == "q" for problem in found)


def test_a_number_may_have_to_be_whole():
    rows = [question("n", "number", unit="人", is_whole=True)]

    assert said(rows, {"n": 3.0}) == []
    assert said(rows, {"n": 2.5}) == [("n", "小数のない数（整数）で答えてください（いま2.5人）。")]


def test_a_column_may_have_to_be_whole():
    columns = [
        {"code": "n", "label": "数", "kind": "number", "is_whole": True},
        {"code": "d", "label": "率", "kind": "number"},
    ]
    rows = [question("t", "table", rows=[{"code": "r", "label": "行"}], columns=columns)]

    assert [key for key, _ in said(rows, {"t": {"r/n": 1.5, "r/d": 1.5}})] == ["t/r/n"]


def test_what_is_of_another_kind_is_unread_and_what_is_out_of_bounds_is_not():
    columns = [
        {"code": "n", "label": "人数", "kind": "number"},
        {"code": "w", "label": "名称", "kind": "short"},
    ]
    rows = [
        question("n", "number", maximum=5),
        question("d", "date", earliest="2026-04-01"),
        question("w", "short", max_length=2),
        question("t", "table", rows=[{"code": "r", "label": "住まい"}], columns=columns),
    ]
    typed = {"n": "十人", "d": "春", "w": "ことば", "t": {"r/n": "多い", "r/w": "家"}}
    read = {"n": 9, "d": "2026-03-31", "w": "ことば", "t": {"r/n": 3}}

    assert [unread_keys(row, typed[row.code]) for row in rows] == [["n"], ["d"], [], ["t/r/n"]]
    assert [unread_keys(row, read[row.code]) for row in rows] == [[], [], [], []]
    assert [unread_keys(row, None) for row in rows] == [[], [], [], []]


def test_a_day_stands_between_two_days():
    rows = [question("d", "date", earliest="2026-04-01", latest="2027-03-31")]

    assert [said(rows, {"d": day}) for day in ("2026-03-31", "2026-04-01", "2027-03-31", "2027-04-01")] == [
        [("d", "2026年4月1日以後の日付で答えてください。")],
        [],
        [],
        [("d", "2027年3月31日以前の日付で答えてください。")],
    ]


def test_a_cell_that_changed_much_is_to_be_explained_for_its_table():
    columns = [{"code": "b", "label": "予算額", "kind": "number", "unit": "千円"}]
    rows = [
        question("t", "table", rows=[{"code": "r", "label": "住まい"}], columns=columns, change_percent=50)
    ]
    answers, before = {"t": {"r/b": 2000}}, {"t": {"r/b": 1000}}

    (problem,) = problems_of(rows, [], answers, {}, before)

    assert (problem.code, problem.key, problem.severity) == ("t", "t/r/b", "warning")
    assert problem.sentence.startswith(
        "問1「おたずね」の「住まい」の「予算額」は前回1,000千円、今回2,000千円です。"
    )
    assert problems_of(rows, [], answers, {"t": "改修を始めた"}, before) == []
    assert problems_of(rows, [], {"t": {"r/b": 1500}}, {}, before) == []
