"""What people type into an answer cell, and what is read from it."""

import io
from dataclasses import replace
from datetime import date, datetime, time

import openpyxl
import pytest

from tests.surveys.workbooks.samples import EMPTY_TOWN, FIELDS, FORM, LAYOUT, PEOPLE, STARTED, typed
from tsumiki.kernel.errors import InputError
from tsumiki.surveys.workbooks import Layout, Maker, read_workbook
from tsumiki.surveys.workbooks.lines import bounds, circled
from tsumiki.surveys.workbooks.values import parse


def value_of(key, value, **line):
    return parse(replace(LAYOUT.by_key[key], **line), value).value


def refusal(key, value, **line):
    with pytest.raises(InputError) as error:
        value_of(key, value, **line)
    return str(error.value)


@pytest.mark.parametrize(
    "value",
    ["○", "◯", "〇", "✓", "✔", "レ", "1", 1, "はい", "TRUE", True, "①", "①ノウハウ", "ノウハウ", " ○ "],
)
def test_mark_is_read(value):
    assert value_of("q2/c1", value) == "○"


@pytest.mark.parametrize("value", ["×", "✕", "0", 0, "いいえ", "－", "-", "なし", False])
def test_denied_mark_is_read(value):
    assert value_of("q2/c1", value) == ""


def test_number_of_the_choice_is_a_mark_only_in_its_own_row():
    assert value_of("q2/c3", 3) == "○"
    assert refusal("q2/c3", 2) == "選ぶときは ○ を、選ばないときは空欄にしてください（③財源の欄です）。"


@pytest.mark.parametrize(
    "value",
    [
        "②推進意向あり",
        "推進意向あり",
        "②",
        "2",
        2,
        "２",
        "2.推進意向あり",
        "(2)",
        "2．",
        "c2",
        "推進意向 あり",
    ],
)
def test_choice_is_read(value):
    assert value_of("q1", value) == "c2"


def test_bare_number_is_no_choice_where_choices_begin_with_numbers():
    labels = [replace(choice, label=f"{place}件") for place, choice in enumerate(LAYOUT.by_key["q1"].choices)]

    assert value_of("q1", "1件", choices=tuple(labels)) == "c2"
    assert value_of("q1", "①", choices=tuple(labels)) == "c1"
    assert refusal("q1", 1, choices=tuple(labels)) == (
        "一覧から1つ選んでください（①0件、②1件、③2件、④3件のどれか）。"
    )


def test_text_of_the_other_choice_is_read_from_its_cell():
    reading = typed({"q1": "その他（視察のみ）"})

    assert reading.answers == {"q1": "c4", "q1/c4/text": "視察のみ"}
    assert reading.problems == ()


def test_text_beside_a_choice_without_text_is_named():
    assert refusal("q1", "①推進中（予定）") == (
        "「推進中」のほかに「予定」と書かれています。一覧から1つ選んでください（①推進中、②推進意向あり、③今後検討、④その他のどれか）。"
    )


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (12, 12),
        (12.5, 12.5),
        ("１２", 12),
        ("12人", 12),
        ("12 名", 12),
        ("1,234", 1234),
        ("１２，３４５人", 12345),
        ("0012", 12),
        ("3.50", 3.5),
        ("+7", 7),
        ("0", 0),
    ],
)
def test_number_is_read(value, number):
    assert value_of("q3", value) == number


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("約12", "数として読み取れません。数字だけを入力してください（0以上100,000以下）。"),
        (
            "1,2",
            "「,2」が付いていて、数として読み取れません。数字だけを入力してください（0以上100,000以下）。",
        ),
        (
            "12〜15",
            "「〜15」が付いていて、数として読み取れません。数字だけを入力してください（0以上100,000以下）。",
        ),
        ("▲3", "範囲の外の数です。確かめて入力し直してください（0以上100,000以下）。"),
        (100_001, "範囲の外の数です。確かめて入力し直してください（0以上100,000以下）。"),
        ("12世帯", "単位が「世帯」になっています。「人」にそろえた数を、数字だけで入力してください。"),
        ("十二", "数として読み取れません。数字だけを入力してください（0以上100,000以下）。"),
        (
            True,
            "日付や時刻、TRUE/FALSEとして入力されています。数字だけを入力してください（0以上100,000以下）。",
        ),
        (
            date(2026, 3, 4),
            "日付や時刻、TRUE/FALSEとして入力されています。数字だけを入力してください（0以上100,000以下）。",
        ),
        ("9" * 30, "桁が多すぎます。数字だけを入力してください（0以上100,000以下）。"),
    ],
)
def test_number_is_refused_with_what_to_type(value, sentence):
    assert refusal("q3", value) == sentence


def test_share_below_one_percent_is_questioned():
    parsed = parse(replace(LAYOUT.by_key["q7/c1/count"], unit="％"), 0.5)

    assert parsed.value == 0.5
    assert parsed.warning == "0.5％と読み取りました。50％のことであれば 50 と入力してください。"


@pytest.mark.parametrize(
    "value",
    [
        "2022-09-01",
        "2022/9/1",
        "２０２２年９月１日",
        "令和4年9月1日",
        "R4.9.1",
        "令和４年９月１日（木）",
        "20220901",
        20220901,
        44805,
        "44805",
        date(2022, 9, 1),
        datetime(2022, 9, 1, 12, 30),
    ],
)
def test_date_is_read(value):
    assert value_of("q4", value) == date(2022, 9, 1)


@pytest.mark.parametrize("value", ["令和４年", "R4", "r4年", "㋿4年"])
def test_year_of_an_era_is_read_where_a_year_is_asked_for_and_told(value):
    line = replace(LAYOUT.by_key["q3"], unit="年")

    parsed = parse(line, value)

    assert (parsed.value, parsed.warning) == (
        2022,
        f"「{value}」を 2022 と読み取りました。違うときは西暦の数字で入力し直してください。",
    )


def test_year_of_an_era_is_no_number_of_people_and_must_lie_within_the_limits():
    years = replace(PEOPLE, unit="年", minimum=2000, maximum=2022)

    assert refusal("q3", "R4").startswith("数として読み取れません。")
    assert refusal("q3", "平成9年", unit="年", question=years) == (
        "範囲の外の数です。確かめて入力し直してください（2000以上2022以下）。"
    )


@pytest.mark.parametrize("value", ["4年9月", "2022", 12, 3.5, True, time(9, 0), "9月1日"])
def test_date_is_refused(value):
    assert "入力してください。" in refusal("q4", value)


def test_text_is_kept_as_typed():
    assert value_of("q6", " 髙﨑市と𠮷野町の=1+1\r\n_x0041_ ") == "髙﨑市と𠮷野町の=1+1\n_x0041_"
    assert value_of("q6", 12) == "12"


def test_private_characters_are_taken_with_a_warning():
    parsed = parse(LAYOUT.by_key["q6"], "\ue000町")

    assert parsed.value == "\ue000町"
    assert parsed.warning == (
        "外字が含まれています。ほかのパソコンでは表示されないため、標準の文字に置き換えてください。"
    )


def test_numbers_in_circles_go_to_fifty():
    assert [circled(number) for number in (1, 20, 21, 35, 36, 50, 51)] == [
        "①",
        "⑳",
        "㉑",
        "㉟",
        "㊱",
        "㊿",
        "(51)",
    ]


@pytest.mark.parametrize(
    ("unit", "words"), [("人", "（2,000以上2,026以下）"), ("年", "（2000以上2026以下）")]
)
def test_bounds_of_a_year_have_no_thousands(unit, words):
    assert bounds(replace(PEOPLE, unit=unit, minimum=2000, maximum=2026)) == words


def test_whole_numbers_and_days_within_limits_are_asked_for_and_held_to():
    people = replace(PEOPLE, is_whole=True)
    started = replace(STARTED, earliest=date(2019, 4, 1), latest=date(2020, 3, 31))
    layout = Layout(replace(FORM, questions=(people, started)))
    file = filled(Maker(layout).make(EMPTY_TOWN), layout, {"q3": 2.5, "q4": "令和2年4月1日"})

    reading = read_workbook(io.BytesIO(file), name="a.xlsx", layout=layout, recipient=EMPTY_TOWN)

    assert [(problem.code, problem.sentence) for problem in reading.errors] == [
        ("q3", "小数のある数（2.5）です。小数のない数（整数）を入力してください。"),
        (
            "q4",
            "範囲の外の日付です（2020年4月1日）。確かめて入力し直してください（2019年4月1日から2020年3月31日まで）。",
        ),
    ]
    assert [line.note for line in layout.lines] == [
        "数字だけを入力（0以上100,000以下の整数）",
        "例 2026/11/23（2019年4月1日から2020年3月31日まで）",
    ]


def filled(content, layout, typed):
    book = openpyxl.load_workbook(io.BytesIO(content))
    for key, value in typed.items():
        book["回答"].cell(layout.row_of[key], 4).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_table_has_one_line_for_why_its_numbers_changed_and_the_line_is_no_cell():
    layout = Layout(replace(FORM, questions=(replace(FIELDS, change_percent=50),)))
    typed = {"q7/c1/count": 30, "q7/explanation": "拠点が増えた"}
    file = filled(Maker(layout).make(EMPTY_TOWN), layout, typed)

    reading = read_workbook(io.BytesIO(file), name="a.xlsx", layout=layout, recipient=EMPTY_TOWN)

    assert reading.answers == {"q7": {"c1/count": 30}, "q7/explanation": "拠点が増えた"}
    assert reading.problems == ()
    assert layout.lines[-1].note == "前回から50％を超えて変わったときに記入"
