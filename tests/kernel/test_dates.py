from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.kernel.dates import (
    fiscal_year_label,
    fiscal_year_of,
    japanese_date,
    japanese_month,
    month_label,
    parse_date,
    parse_era_year,
    wareki,
)
from tsumiki.kernel.errors import InputError


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026)]
)
def test_fiscal_year_runs_from_april_to_march(day, year):
    assert fiscal_year_of(day) == year


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2026, "令和8年度（2026年度）"),
        (2019, "令和元年度（2019年度）"),
        (2018, "平成30年度（2018年度）"),
        (1989, "平成元年度（1989年度）"),
    ],
)
def test_fiscal_year_label_shows_both_calendars(year, label):
    assert fiscal_year_label(year) == label


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 23), "令和8年11月23日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
    ],
)
def test_wareki_changes_on_the_day_of_the_era(day, text):
    assert wareki(day) == text


def test_month_labels():
    assert month_label(date(2026, 4, 1)) == "4月"
    assert month_label(date(2026, 4, 1), with_year=True) == "令和8年4月"
    assert japanese_month(date(2026, 4, 1)) == "2026年4月"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "2026年11月23日",
        "R8.11.23",
        "r8/11/23",
        "令和8年11月23日",
        "令和 8年 11月 23日",
        "２０２６年１１月２３日",
        "Ｒ８．１１．２３",
        "㋿8年11月23日",
        " 2026-11-23 ",
    ],
)
def test_parse_date_reads_the_usual_ways_of_writing(text):
    assert parse_date(text) == date(2026, 11, 23)


@given(st.dates(min_value=date(1868, 1, 25)))
def test_parse_date_reads_back_what_we_write(day):
    assert parse_date(japanese_date(day)) == day
    assert parse_date(day.isoformat()) == day


@given(st.dates(min_value=date(1868, 1, 25), max_value=date(2100, 1, 1)))
def test_parse_date_reads_back_era_dates(day):
    assert parse_date(wareki(day)) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "来週",
            "「来週」は日付として読み取れません。2026年11月23日 または 2026-11-23 の形で入力してください。",
        ),
        ("", "「」は日付として読み取れません。2026年11月23日 または 2026-11-23 の形で入力してください。"),
        ("2026-02-30", "「2026-02-30」という日はありません。年月日を確かめて入力し直してください。"),
        (
            "令和元年4月1日",
            "「令和元年4月1日」は令和の日付ではありません。年月日を確かめて入力し直してください。",
        ),
    ],
)
def test_parse_date_says_in_japanese_what_is_wrong(text, sentence):
    with pytest.raises(InputError) as refusal:
        parse_date(text)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和４年", 2022),
        ("R4", 2022),
        ("r４年度", 2022),
        ("㋿4年", 2022),
        ("令和元年", 2019),
        (" 平成 31 年 ", 2019),
        ("S64", 1989),
    ],
)
def test_year_of_an_era_is_read(text, year):
    assert parse_era_year(text) == year


@pytest.mark.parametrize("text", ["2022", "4年", "令和", "R0", "R4.9", "T4年9月", "令和4年頃", "X4", ""])
def test_what_is_no_year_of_an_era_is_none(text):
    assert parse_era_year(text) is None
