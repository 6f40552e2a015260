"""Whatever is answered comes back, and whatever is typed is either taken or named with its cell."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tests.surveys.workbooks.samples import CELLS, EMPTY_TOWN, LAYOUT, made, opened, read, saved
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import normalise_input
from tsumiki.surveys.workbooks import Recipient, text_key
from tsumiki.surveys.workbooks.values import parse

pytestmark = pytest.mark.slow
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1, max_size=20)
    .map(lambda text: normalise_input(text).strip())
    .filter(lambda text: text and len(text) <= 20)
)
DATES = st.dates(date(1950, 1, 1), date(2100, 12, 31))
NUMBERS = st.integers(0, 100_000) | st.floats(0, 100_000).map(lambda number: round(number, 3))
CODES = {"q1": ["c1", "c2", "c3", "c4"], "q2": ["c1", "c2", "c3", "c5"]}
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "q1": st.sampled_from(CODES["q1"]),
        "q2": st.lists(st.sampled_from(CODES["q2"]), unique=True, min_size=1).map(
            lambda found: tuple(sorted(found))
        ),
        text_key("q2", "c5"): TEXTS,
        "q3": NUMBERS,
        "q4": DATES,
        "q5": TEXTS,
        "q6": TEXTS,
        "q7": st.fixed_dictionaries(
            {"c1/name": TEXTS}, optional={"c2/count": NUMBERS, "c1/digital": st.sampled_from(["c1", "c2"])}
        ),
    },
)
TYPED = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(
        lambda text: ILLEGAL_CHARACTERS_RE.sub("", text).strip()
    ),
    st.sampled_from(
        ["①", "①、③", "○", "×", "その他（冬）", "12人", "1,234", "R4.9.1", "多数", "②なし", "？"]
    ),
    st.integers(-10, 2_000_000),
    st.floats(-1e6, 1e6, allow_nan=False).filter(lambda number: not number.is_integer()),
    st.booleans(),
    DATES,
)


@SLOW
@given(ANSWERS)
def test_any_answers_come_back(answers):
    town = Recipient("313891", "鳥取県南部町", "signed-313891", answers, answers)

    reading = read(made(town), town, stored=answers)

    assert reading.answers == answers
    assert (reading.errors, reading.changes) == ((), ())


def is_taken(reading, key, value):
    """Whether a filled cell stands among the changes or the problems, or says × beside a choice."""
    cell, line = CELLS[key], LAYOUT.by_key[key]
    if any(found.cell == cell for found in (*reading.changes, *reading.problems)):
        return True
    return line.kind == "mark" and parse(line, value).value == ""


@SLOW
@given(st.dictionaries(st.sampled_from(sorted(CELLS)), TYPED, min_size=1, max_size=6))
def test_whatever_is_typed_is_taken_or_named(typed):
    typed = {key: value for key, value in typed.items() if value != ""}
    book = opened(EMPTY_TOWN)
    for key, value in typed.items():
        book["回答"][CELLS[key]].value = value
        # openpyxl would write a text beginning with = as a formula.
        if isinstance(value, str):
            book["回答"][CELLS[key]].data_type = "s"

    reading = read(saved(book), EMPTY_TOWN, stored={})

    assert [key for key, value in typed.items() if not is_taken(reading, key, value)] == []


@SLOW
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABCEFGHIJK"), st.integers(1, 40)),
        st.text(st.sampled_from("abc回答①○12人問"), min_size=1, max_size=8),
        min_size=1,
        max_size=6,
    )
)
def test_text_beside_the_answers_is_named_with_its_cell(written):
    book = opened(EMPTY_TOWN)
    page = book["回答"]
    written = {
        f"{column}{row}": text
        for (column, row), text in written.items()
        if page[f"{column}{row}"].value != text and row != 4
    }
    assume(written)
    for cell, text in written.items():
        page[cell] = text

    reading = read(saved(book), EMPTY_TOWN, stored={})

    named = {problem.cell for problem in reading.problems}
    assert set(written) - named == set()


@SLOW
@given(st.permutations(range(5, 23)), ANSWERS)
def test_rows_come_back_in_any_order(order, answers):
    town = Recipient("313891", "鳥取県南部町", "signed-313891", answers)
    book = opened(town)
    page = book["回答"]
    rows = [[(cell.value, cell.number_format) for cell in page[row]] for row in order]
    for number, values in enumerate(rows, start=5):
        for cell, (value, look) in zip(page[number], values, strict=True):
            cell.value, cell.number_format = value, look
            cell.data_type = "s" if isinstance(value, str) else cell.data_type

    assert read(saved(book), town, stored=answers).answers == answers


@SLOW
@given(st.binary(max_size=400), st.integers(0, 12_000))
def test_broken_bytes_never_crash(noise, place):
    content = made()
    broken = content[:place] + noise + content[place + len(noise) :]

    try:
        problems = read(broken).problems
    except InputError as refused:
        problems = (str(refused),)

    assert all(re.search(r"[ぁ-ん]", str(problem)) for problem in problems)
