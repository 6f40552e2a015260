"""A page is read quickly, and never otherwise than its fields would read it."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.surveys.forms.answer_fields import cell_field, main_field
from tsumiki.surveys.forms.answering import NOTHING, mark, read_page, seen_of
from tsumiki.surveys.forms.reading import cleaned, reader_of
from tsumiki.surveys.models import AnswerSheet, Question

KINDS = ("single", "multiple", "number", "date", "short", "long")
CODES = ("a", "b", "other", "1")
numbers = st.from_regex(r"[-+▲△]?[0-9０-９,，]{0,18}(\.[0-9]{0,3})?(人|0|％)?", fullmatch=True)
typed = st.one_of(
    st.sampled_from(
        ["", " ", "　", *CODES, "令和8年4月1日", "2026-04-01", "\x00", "a\x00", "か\u3099", "\r\n", "\ufa19"]
    ),
    numbers,
    st.text(max_size=30),
    st.text(alphabet="あ\u3099 \n", min_size=8, max_size=14),
)


def question(kind: str, **other) -> SimpleNamespace:
    choices = [{"code": code, "label": f"選択肢{code}"} for code in CODES]
    plain = {
        "number": "問1",
        "text": "設問",
        "help": "",
        "is_required": False,
        "unit": "",
        "max_length": None,
    }
    return SimpleNamespace(**{**plain, "kind": kind, "choices": choices, **other})


@given(
    kind=st.sampled_from(KINDS),
    unit=st.sampled_from(["", "人", "0", "00", "％"]),
    limit=st.sampled_from([None, 1, 10]),
    values=st.lists(typed, max_size=4),
)
def test_a_value_is_read_as_its_field_reads_it(kind, unit, limit, values):
    posted = QueryDict(mutable=True)
    posted.setlist("q", values)
    field = main_field(question(kind, unit=unit, max_length=limit))

    read = reader_of("q", field)(posted)

    assert (type(read), read) == (type(cleaned(field, "q", posted)), cleaned(field, "q", posted))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_not_sent_is_no_answer(kind):
    assert reader_of("q", main_field(question(kind)))(QueryDict()) is None


@given(kind=st.sampled_from(["single", "number", "date", "short", "long"]), value=typed)
def test_a_cell_is_read_as_its_field_reads_it(kind, value):
    posted = QueryDict(mutable=True)
    posted["q.r.c"] = value
    column = {"code": "c", "label": "列", "kind": kind, "unit": "人", "choices": question(kind).choices}
    field = cell_field(question("table"), {"code": "r", "label": "行"}, column)

    read = reader_of("q.r.c", field)(posted)

    assert read == cleaned(field, "q.r.c", posted)


@given(
    codes=st.lists(st.from_regex(r"[-a-zA-Z0-9_]{1,40}", fullmatch=True), unique=True, max_size=5),
    version=st.integers(0, 10**6),
)
def test_what_the_page_showed_comes_back_as_it_was(codes, version):
    rows = [Question(code=code, kind="short") for code in codes]
    sheet = AnswerSheet(answers=dict.fromkeys(codes, "ことば"))
    seen = seen_of(rows, sheet, dict.fromkeys(codes, version))

    posted = read_page(rows, {"seen": seen, **dict.fromkeys(codes, "ことば")})

    assert (posted.changes, posted.seen) == ({}, dict.fromkeys(codes, version))


@pytest.mark.parametrize(
    "seen", ["", "x", "words.1.0", "words.one.0.0", "words.1.0.0 x", '{"words":[0,"0","0"]}']
)
def test_a_page_that_does_not_say_what_it_showed_changes_nothing(seen):
    posted = read_page([Question(code="words", kind="short")], {"seen": seen, "words": "ことば"})

    assert (posted.changes, posted.seen, posted.explanations) == ({}, {}, {})


def test_nothing_has_the_mark_of_nothing():
    assert mark({"words": None, "many": [], "table": {}}) == NOTHING
