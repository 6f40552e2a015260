"""Values by year as people type and paste them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.diagnosis.own import years
from tsumiki.kernel.errors import InputError

numbers = st.decimals(min_value=-999_999, max_value=999_999, places=2).map(lambda value: f"{value:f}")
tables = st.dictionaries(st.integers(1950, 2025).map(str), numbers, min_size=1, max_size=20)


@given(tables)
def test_what_is_shown_is_read_back(values):
    assert years.read(years.as_text(values)) == dict(sorted(values.items()))


@given(tables, st.sampled_from(["\t", " ", "　", "：", ":", " \t "]), st.sampled_from(["", "年", "年度"]))
def test_every_way_of_setting_year_and_value_apart_is_read(values, between, after):
    text = "\r\n".join(f"{year}{after}{between}{value}" for year, value in values.items())

    assert years.read(text) == dict(sorted(values.items()))


@given(st.dictionaries(st.integers(1950, 2025).map(str), numbers, min_size=2, max_size=20))
def test_two_rows_of_a_sheet_are_read(values):
    text = "\t".join(values) + "\n" + "\t".join(values.values())
    if len(values) == 2:
        text = "年\t" + "\t".join(values) + "\n値\t" + "\t".join(values.values())

    assert years.read(text) == dict(sorted(values.items()))


@given(st.text(max_size=200))
def test_anything_is_read_or_refused_with_a_sentence(text):
    found, sentence = {}, "読めました。"
    try:
        found = years.read(text)
    except InputError as refused:
        sentence = str(refused)

    assert sentence.endswith(("。", "）。"))
    assert all(int(year) >= 1945 and Decimal(value).is_finite() for year, value in found.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024　312", {"2024": "312"}),
        ("２０２４年度：１，２９８", {"2024": "1298"}),
        ("令和6年度 45.6%", {"2024": "45.6"}),
        ("R4\t1,000\nH30\t900", {"2018": "900", "2022": "1000"}),
        ("2023 △12\n2024 −3.5", {"2023": "-12", "2024": "-3.5"}),
        ("2022 ―\n2023 5", {"2023": "5"}),
        ("2022\n2023 0", {"2023": "0"}),
        ("2021\t1\n2022\t2", {"2021": "1", "2022": "2"}),
        ("年度\t2021\t2022\n値\t18\t19", {"2021": "18", "2022": "19"}),
    ],
)
def test_values_as_offices_write_them(text, expected):
    assert years.read(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "1行に1つずつ"),
        ("2024 ―", "数字が1つもありません"),
        ("2023 5\n来年 6", "2行目：「来年」は年として"),
        ("1900 5", "1行目：年は、1945年から"),
        ("2024 たくさん", "1行目：「たくさん」は数として"),
        ("2024 1000000000000", "数として"),
        ("2024 1.23456", "小数4桁まで"),
        ("2024 1\n令和6年 2", "2行目：2024の値が1行目にもあります"),
    ],
)
def test_mistakes_name_their_line(text, words):
    with pytest.raises(InputError, match=words):
        years.read(text)


def test_too_many_years_are_refused():
    with pytest.raises(InputError, match="60年分まで"):
        years.read("\n".join(f"{year} 1" for year in range(1950, 2015)))
