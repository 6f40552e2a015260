"""Answers as people read them, and lists as they type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.logic.samples import CHOICES, question
from tsumiki.kernel.errors import InputError
from tsumiki.surveys.logic import answer_in_words, typed

TABLE = question(
    "t",
    "table",
    rows=[{"code": "r", "label": "交流"}],
    columns=[
        {"code": "n", "label": "数", "kind": "number", "unit": "件"},
        {"code": "c", "label": "有無", "kind": "single", "choices": [{"code": "y", "label": "有"}]},
    ],
)


@pytest.mark.parametrize(
    ("row", "answers", "words"),
    [
        (question(kind="single", choices=CHOICES), {"q": "a"}, "Ａ"),
        (question(kind="number", unit="人"), {"q": 2021}, "2,021人"),
        (question(kind="number", unit="年"), {"q": 2021}, "2021年"),
        (
            question(kind="multiple", choices=CHOICES),
            {"q": ["a", "other"], "q/other/text": "ほか"},
            "Ａ、その他（ほか）",
        ),
        (question(kind="number", unit="人"), {"q": 1200}, "1,200人"),
        (question(kind="number", unit="人"), {"q": 0}, "0人"),
        (question(kind="number", unit="％"), {"q": 12.5}, "12.5％"),
        (question(kind="date"), {"q": "2026-11-23"}, "2026年11月23日"),
        (question(kind="long"), {"q": "一\n二"}, "一\n二"),
        (TABLE, {"t": {"r/n": 3, "r/c": "y"}}, "交流・数：3件\n交流・有無：有"),
        (question(kind="number"), {}, ""),
    ],
)
def test_an_answer_reads_as_words_without_codes(row, answers, words):
    assert answer_in_words(row, answers) == words


CODE = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
LABEL = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=10).filter(
    lambda t: t == t.strip()
)


@given(st.lists(st.tuples(CODE, LABEL, st.booleans(), st.booleans()), unique_by=lambda row: row[0]))
def test_choices_typed_as_lines_come_back_as_they_were(rows):
    choices = [
        {
            "code": code,
            "label": label,
            **({"exclusive": True} if alone else {}),
            **({"has_text": True} if words else {}),
        }
        for code, label, alone, words in rows
    ]

    assert typed.read_choices(typed.write_choices(choices)) == choices


def test_a_line_without_a_code_gets_one_that_is_free():
    assert typed.read_choices("c01|一\n二\n三") == [
        {"code": "c01", "label": "一"},
        {"code": "c02", "label": "二"},
        {"code": "c03", "label": "三"},
    ]


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (
            typed.read_choices,
            "a|Ａ|重要",
            "1行目：「重要」の意味が分かりません。「排他」か「記入欄」だけを書けます。",
        ),
        (typed.read_choices, "a|Ａ\n\na|Ｂ", "コード「a」が2つ以上あります。別々のコードにしてください。"),
        (typed.read_choices, "a|", "1行目：言葉がありません。「コード|言葉」の形で入力してください。"),
        (
            typed.read_columns,
            "a|数|ファイル",
            "1行目：種類「ファイル」は、一つ選ぶ・数値・日付・短い文・長い文・整数のどれかにしてください。",
        ),
        (
            typed.read_columns,
            "a|有無|一つ選ぶ||はい",
            "1行目：列の選択肢は「a=はい、b=いいえ」の形で入力してください。",
        ),
        (typed.read_mapping, "a", "1行目：「今回のコード|前回のコード」の形で入力してください。"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(read, text, sentence):
    with pytest.raises(InputError) as refusal:
        read(text)

    assert str(refusal.value) == sentence
