import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.kernel.text import fold, has_private_use, normalise_input, printable


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("駒ヶ根市", "駒ケ根市"),
        ("駒ヶ根市", "駒が根市"),
        ("茅ｹ崎", "茅ヶ崎"),
        ("1ヶ月", "１カ月"),
        ("三箇所", "三ヶ所"),
        ("四ッ谷", "四ツ谷"),
        ("龍ケ崎市", "竜ヶ﨑市"),
        ("木曾町", "木曽町"),
        ("髙橋", "高橋"),
        ("檜原村", "桧原村"),
        ("シヨウナイ", "しょうない"),
        ("葛\U000e0100城市", "葛城市"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("A‐1", "a−1"),
        ("\ufa19", "神"),
        ("ｶﾞｯｺｳ", "がっこう"),
        ("𠮷野", "吉野"),
    ],
)
def test_fold_makes_spellings_of_the_same_thing_equal(left, right):
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"), [("訪問ケア", "訪問がア"), ("南部町", "南城町"), ("移住", "定住")]
)
def test_fold_keeps_different_things_apart(left, right):
    assert fold(left) != fold(right)


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("ヵヶケカがか\u3099゛月根駒1龍")), max_size=40
    )
)
def test_fold_is_idempotent(text):
    once = fold(text)

    assert fold(once) == once


@given(st.text())
def test_normalise_input_is_idempotent_and_canonically_equal(text):
    kept = normalise_input(text)

    assert normalise_input(kept) == kept
    expected = unicodedata.normalize("NFD", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert unicodedata.normalize("NFD", kept) == expected


def test_normalise_input_keeps_name_characters_that_nfc_would_replace():
    assert normalise_input("\ufa19谷か\u3099") == "\ufa19谷が"


@pytest.mark.parametrize(
    ("text", "found"), [("南部町", False), ("\ue000町", True), ("\U000f0001", True), ("𠮷", False)]
)
def test_has_private_use_finds_gaiji(text, found):
    assert has_private_use(text) is found


def test_printable_drops_only_what_xml_cannot_carry():
    assert printable("あ\x00\x0b\ud800\uffffい\t\n😀") == "あい\t\n😀"
