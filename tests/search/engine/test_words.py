"""Japanese as words: normal forms, runs, readings, romaji."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tsumiki.search.engine.asking import question_of
from tsumiki.search.engine.explaining import distance
from tsumiki.search.engine.synonyms import OWN, thesaurus, tokens_of
from tsumiki.search.engine.words import kana_of, key_of, runs_of, words_of


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("空家", "空き家"),
        ("空屋", "空き家"),
        ("ＩＣＴ", "ict"),
        ("ｻﾃﾗｲﾄ", "サテライト"),
        ("取組み", "取り組み"),
        ("見守り", "見守り"),
    ],
)
def test_spellings_of_one_word_are_one_word(left, right):
    assert [word.norm for word in words_of(left)] == [word.norm for word in words_of(right)]


def test_a_term_of_the_thesaurus_is_one_thing_though_a_part_of_it_is_an_everyday_word():
    terms = thesaurus(OWN)

    (living,) = question_of("二地域居住", terms, {}).concepts
    (problem,) = question_of("地域の課題", terms, {}).concepts

    assert living.tokens == ("2", "地域", "居住")
    assert ("2",) not in {other.tokens for other in living.others}
    assert "二拠点居住" in {other.text for other in living.others}
    assert problem.tokens == ("課題",)


def test_words_know_where_they_stand():
    text = "空家を\n改修する。"

    assert [text[word.start : word.end] for word in words_of(text)] == ["空家", "改修"]


def test_nouns_side_by_side_are_one_run():
    runs = runs_of(words_of("移住体験住宅を借りる"))

    assert [[word.norm for word in run] for run in runs] == [["移住", "体験", "住宅"], ["借りる"]]


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("kairanban", "かいらんばん"),
        ("toyokawashi", "とよかわし"),
        ("nambu", "なんぶ"),
        ("chotto", "ちよつと"),
        ("fukushi", "ふくし"),
        ("tsuru", "つる"),
        ("jinkou", "じんこう"),
        ("sha", "しや"),
        ("kan'i", "かんい"),
        ("case", ""),
        ("12ab", ""),
        ("", ""),
    ],
)
def test_romaji_is_read_as_kana(romaji, kana):
    assert kana_of(romaji) == kana


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'-", max_size=30))
def test_romaji_never_breaks(text):
    assert set(kana_of(text)) <= {chr(code) for code in range(0x3041, 0x3097)}


@given(st.text(max_size=300))
@example("⒜")
@example("㈱㍻")
def test_no_text_breaks_the_words(text):
    for word in words_of(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.norm == key_of(word.norm)


@pytest.mark.parametrize(
    ("left", "right", "count"),
    [("移住休験", "移住体験", 1), ("こーわきんぐ", "こわーきんぐ", 1), ("abc", "abc", 0), ("abc", "xyz", 2)],
)
def test_the_distance_counts_changed_left_out_and_swapped_letters(left, right, count):
    assert distance(left, right, 1) == count


@given(st.text(max_size=8), st.text(max_size=8))
def test_the_distance_is_the_same_from_both_sides(left, right):
    assert distance(left, right, 9) == distance(right, left, 9)


def test_every_word_of_a_group_finds_the_others():
    known = thesaurus(OWN)

    assert "移住" in {other.text for other in known.of(tokens_of("UIJターン"))}
    assert "UIJターン" in {other.text for other in known.of(tokens_of("移住"))}


def test_general_groups_are_weaker_than_our_own(tmp_path):
    rows = ["000001,1,0,1,0,0,0,(),移住,,", "000001,1,0,2,0,0,0,(),引っ越し,,"]
    path = tmp_path / "synonyms.txt"
    path.write_text("\n".join(rows), "utf-8")

    others = {other.text: other.weight for other in thesaurus(OWN, path).of(tokens_of("移住"))}

    assert others["引っ越し"] < others["UIJターン"]
