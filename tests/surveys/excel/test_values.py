"""Answers as the sheet keeps them and as workbooks hold them: there and back is the same."""

from datetime import date
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from tsumiki.surveys.bridge import sheet_answers, workbook_answers


def question(code, kind, **more):
    return SimpleNamespace(**{"code": code, "kind": kind, "choices": [], "columns": []} | more)


CHOICES = [{"code": "c1"}, {"code": "c2", "has_text": True}]
COLUMNS = [{"code": "day", "kind": "date"}, {"code": "count", "kind": "number"}]
QUESTIONS = [
    question("one", "single", choices=CHOICES),
    question("many", "multiple", choices=CHOICES),
    question("count", "number"),
    question("since", "date"),
    question("words", "long"),
    question("table", "table", columns=COLUMNS),
]
TEXT = st.text(min_size=1).filter(str.strip)
DAY = st.dates().map(date.isoformat)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "one": st.sampled_from(["c1", "c2"]),
        "many": st.lists(st.sampled_from(["c1", "c2"]), min_size=1, unique=True),
        "many/c2/text": TEXT,
        "count": st.integers() | st.floats(allow_nan=False),
        "since": DAY | TEXT,
        "words": TEXT,
        "table": st.fixed_dictionaries({"a/day": DAY, "a/count": st.integers()}),
    },
)


@given(ANSWERS)
def test_there_and_back_is_the_same(answers):
    # 20260401 and 2026-W14-3 are days too; they come back as they are written everywhere else.
    day = answers.get("since")
    held = workbook_answers(QUESTIONS, answers)
    if isinstance(held.get("since"), date):
        answers = {**answers, "since": held["since"].isoformat()}

    assert sheet_answers(held) == answers
    assert day is None or held["since"] is not None


def test_workbooks_hold_tuples_and_days():
    answers = {"many": ["c1"], "since": "2026-04-01", "table": {"a/day": "2026-04-02", "a/count": None}}

    held = workbook_answers(QUESTIONS, answers)

    assert held == {"many": ("c1",), "since": date(2026, 4, 1), "table": {"a/day": date(2026, 4, 2)}}


def test_nothing_answered_is_no_key():
    assert workbook_answers(QUESTIONS, {"many": [], "words": " ", "one": None, "unknown": 1}) == {}
    assert sheet_answers({"many": (), "table": {"a/count": ""}, "words": ""}) == {}
