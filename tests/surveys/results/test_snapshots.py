"""The snapshot as bytes: what goes in comes out, and the same content always gives the same digest."""

import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.kernel.errors import InputError
from tsumiki.surveys.snapshots import Content, Organisation, digest_of, matrix_of, pack, unpack
from tsumiki.surveys.tabulation.frequencies import frequency
from tsumiki.surveys.tabulation.questionnaire import Choice, Condition, Kind, Question, Questionnaire
from tsumiki.surveys.tabulation.reading import shipped

PAPER = Questionnaire(
    "2026",
    "令和8年度の試験",
    (
        Question("a", "問1", "選ぶ", Kind.SINGLE, (Choice("yes", "はい"), Choice("other", "その他", has_text=True))),
        Question("b", "問2", "日", Kind.DATE, asked_if=(Condition("a", ("yes",)),)),
        Question("t/r/c", "問3", "表の欄", Kind.NUMBER, bands=(10.0,), unit="人"),
    ),
    date(2026, 9, 1),
    "試験",
)  # fmt: skip
TOWNS = (
    Organisation("193666", "南部町", "town", "山梨県", 7000),
    Organisation("313891", "南部町", "town", "鳥取県"),
)


def content(answers, names=None):
    return Content(PAPER, TOWNS, answers, names or {})


def test_what_was_packed_is_unpacked():
    before = content({"313891": {"a": "yes", "b": "2026-10-01"}}, {"313891": True})

    assert unpack(pack(before)) == before


def test_the_shipped_questionnaire_survives():
    paper = shipped("questionnaire_r4")

    assert unpack(pack(Content(paper, (), {}, {}))).questionnaire == paper


@given(st.dictionaries(st.sampled_from(["a", "note", "a/other/text"]), st.text()))
def test_any_text_survives_and_gives_one_digest(answers):
    before = content({"313891": answers})

    data = pack(before)

    assert unpack(data) == before
    assert digest_of(data) == digest_of(pack(unpack(data)))


def test_the_order_in_which_organisations_come_does_not_matter():
    data = pack(Content(PAPER, TOWNS[::-1], {}, {}))

    assert data == pack(content({}))


@pytest.mark.parametrize(
    "damaged",
    [b"", b"nothing", pack(content({}))[:-5], zlib.compress(b"[]"), zlib.compress(b'{"questionnaire": {}}')],
)
def test_bytes_that_are_no_snapshot_are_refused_in_words(damaged):
    with pytest.raises(InputError, match="控えを読めません"):
        unpack(damaged)


def test_tables_dates_and_texts_reach_the_engine():
    answers = {
        "193666": {"a": "other", "a/other/text": "検討中", "b": "", "t": {"r/c": 12}},
        "313891": {"a": "yes", "b": "2026-10-01", "t": {"r/c": ""}},
    }

    matrix = matrix_of(content(answers), note="合成データ")

    assert frequency(matrix, "b").as_dict()["counts"] == {"2026": 1, "no_answer": 0}
    assert frequency(matrix, "t/r/c").as_dict()["counts"] == {"b0": 0, "b1": 1, "no_answer": 1}
    assert matrix.column("a").words == {0: "検討中"}


def test_who_sent_nothing_is_not_in_the_base():
    matrix = matrix_of(content({"313891": {"a": "yes"}}))

    found = frequency(matrix, "a").as_dict()

    assert (found["base"], found["unreturned"]) == (1, 1)
