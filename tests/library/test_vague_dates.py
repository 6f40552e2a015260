"""Dates as people remember them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.kernel.errors import InputError
from tsumiki.library.vague_dates import is_before, is_readable, parse_vague

DAYS = st.dates(date(1900, 1, 1), date(2098, 12, 31))
MODERN = st.dates(date(2019, 5, 1), date(2098, 12, 31))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021年", "2021-01-01", "2021-12-31"),
        ("2021年頃", "2021-01-01", "2021-12-31"),
        ("約2021年", "2021-01-01", "2021-12-31"),
        ("2021年度", "2021-04-01", "2022-03-31"),
        ("令和３年度", "2021-04-01", "2022-03-31"),
        ("R3年度", "2021-04-01", "2022-03-31"),
        ("令和元年", "2019-01-01", "2019-12-31"),
        ("2021年春", "2021-03-01", "2021-05-31"),
        ("2021年の夏", "2021-06-01", "2021-08-31"),
        ("2021年秋頃", "2021-09-01", "2021-11-30"),
        ("2021年冬", "2021-12-01", "2022-02-28"),
        ("2021年末", "2021-12-01", "2021-12-31"),
        ("2021年度末", "2022-03-01", "2022-03-31"),
        ("2021年度当初", "2021-04-01", "2021-04-30"),
        ("2021年度下半期", "2021-10-01", "2022-03-31"),
        ("2021年度第4四半期", "2022-01-01", "2022-03-31"),
        ("2021-04", "2021-04-01", "2021-04-30"),
        ("2021/4", "2021-04-01", "2021-04-30"),
        ("2021.4", "2021-04-01", "2021-04-30"),
        ("2021年4月", "2021-04-01", "2021-04-30"),
        ("R3.4", "2021-04-01", "2021-04-30"),
        ("2021年4月上旬", "2021-04-01", "2021-04-10"),
        ("2021年2月下旬", "2021-02-21", "2021-02-28"),
        ("2021年4月3日", "2021-04-03", "2021-04-03"),
        ("2021-04-03", "2021-04-03", "2021-04-03"),
        ("令和3年4月3日頃", "2021-04-03", "2021-04-03"),
        ("2021年4月〜6月", "2021-04-01", "2021-06-30"),
        ("2021年4月～2022年3月", "2021-04-01", "2022-03-31"),
        ("2016〜2019年", "2016-01-01", "2019-12-31"),
        ("2010年〜", "2010-01-01", "2010-12-31"),
        ("2021年4月から6月まで", "2021-04-01", "2021-06-30"),
    ],
)
def test_vague_date_is_read_and_keeps_its_words(words, first, last):
    found = parse_vague(words)

    assert (found.words, str(found.first), str(found.last)) == (words, first, last)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "春",
        "きのう",
        "2021年13月",
        "2021年2月30日",
        "令和0年",
        "2021年度4月",
        "2021年6月〜4月",
        "20211",
        "1" * 60,
    ],
)
def test_what_is_no_date_is_refused_with_the_forms_that_are_read(words):
    with pytest.raises(InputError, match="2021年度"):
        parse_vague(words)


@given(DAYS)
def test_every_day_lies_in_its_month_year_and_fiscal_year(day):
    year = day.year if day.month >= 4 else day.year - 1

    for words in (f"{day}", f"{day:%Y-%m}", f"{day.year}年{day.month}月", f"{day.year}年", f"{year}年度"):
        found = parse_vague(words)
        assert found.first <= day <= found.last


@given(MODERN)
def test_eras_mean_the_same_as_western_years(day):
    era = f"令和{day.year - 2018}年"

    assert parse_vague(f"{era}{day.month}月") == parse_vague(f"{day.year}年{day.month}月")
    assert parse_vague(f"{era}度") == parse_vague(f"{day.year}年度")


@given(st.lists(DAYS, min_size=2, max_size=6))
def test_sorting_goes_by_the_earliest_day(days):
    found = sorted(parse_vague(f"{day.year}年{day.month}月") for day in days)

    assert [each.first for each in found] == sorted(day.replace(day=1) for day in days)


@given(st.text(alphabet="0123456789令和平成RH年月日度春夏秋冬末頃〜-/. 上旬第四半期約", max_size=16))
def test_any_text_is_read_in_order_or_refused(text):
    if is_readable(text):
        found = parse_vague(text)
        assert found.first <= found.last
        assert found.words == " ".join(text.split())


@pytest.mark.parametrize(
    ("words", "other", "expected"),
    [
        ("2019年", "2021年春", True),
        ("2021年度", "2021年春", False),
        ("2021年3月", "2021年度", True),
        ("2021年", "2021年", False),
        ("2021年4月2日", "2021年4月3日", True),
        ("令和元年", "平成30年", False),
        ("2019年以降", "2021年", False),
        ("2019年〜", "2021年", False),
        ("", "2021年", False),
        ("2019年", "", False),
        ("むかし", "2021年", False),
    ],
)
def test_before_means_wholly_before(words, other, expected):
    assert is_before(words, other) == expected


@given(DAYS, DAYS)
def test_of_two_years_only_the_earlier_is_before(one, other):
    assert is_before(f"{one.year}年", f"{other.year}年") == (one.year < other.year)
