"""What is found, in which order, and why; and that nothing leaks of what a person may not see."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.search.engine.conftest import CASES, PLACES, SECRET, TOWNS, keys
from tsumiki.search.engine.documents import Change, Document, Query
from tsumiki.search.engine.prepare import prepare
from tsumiki.search.engine.searching import Search
from tsumiki.search.engine.suggesting import suggestions

OWN = frozenset({"public", "organisation:1"})


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("移住", "case:2"),  # two characters, which trigram indexes cannot find
        ("空家", "case:1"),  # another spelling
        ("空屋　移住者", "case:1"),
        ("リモートワーク", "case:4"),  # another word
        ("ｻﾃﾗｲﾄｵﾌｨｽ", "case:5"),  # half width
        ("さてらいとおふぃす", "case:5"),  # as it is read
        ("サテライトオフイス", "case:5"),  # one small letter typed large
        ("コワーキング", "case:5"),
        ("高齢者がスマホを使えるようになる教室を開きたい", "case:3"),  # plain speech
        ("移住休験", "case:2"),  # mistyped
        ("ｲｼﾞｭｳ", "case:2"),  # as it is read, in half-width katakana
        ("大津市 オフィス", "case:5"),
        ("大津市", "government:252018"),
        ("泉大津", "government:272060"),
        ("鳥取県南部町", "government:313891"),
        ("313891", None),
    ],
)
def test_the_right_thing_comes_first(search, text, first):
    found = keys(search(text))

    assert (found[0] if found else None) == first


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("京都", "government:130001"),
        ("東京", "government:260002"),
        ("大津市", "government:272060"),
        ("泉大津市", "government:252018"),
        ("鳥取県南部町", "government:193666"),
    ],
)
def test_a_place_is_never_taken_for_another(search, text, never):
    assert never not in keys(search(text, limit=100))


def test_a_name_that_two_places_have_finds_both(search):
    for text in ("南部町", "なんぶちょう", "NANBU"):
        assert {"government:313891", "government:193666"} <= set(keys(search(text)))


def test_what_meets_more_of_the_question_stands_higher(search):
    assert keys(search("空き家 移住 シニア"))[0] == "case:1"


PARAGRAPH = (
    "大津市の中心部では古民家の老朽化が進み、所有者の高齢化や相続により管理が行き届かない建物が増えている。"
    "そこで自営で働く人が在宅で続けられる仕事を町が支え、テレワークの研修と受注の窓口を置き、"
    "テレワークで得た収入により若い世帯の転出を抑えることを目指す。"
)


def test_a_paragraph_finds_what_it_is_about_and_not_only_the_place_that_it_names(search):
    found = search(PARAGRAPH)

    assert keys(found)[0] == "case:4"
    assert "case:5" in keys(found)
    assert "case:9" not in keys(found)


def test_what_a_paragraph_says_often_counts_more_than_what_it_says_once(index, words):
    once = Document("case:20", "case", "古民家の相続相談", summary="古民家の相続の相談を受ける。")
    often = Document("case:21", "case", "受注の窓口", summary="テレワークの受注を引き受ける。")
    index.apply([Change(d.key, prepare(d)) for d in (once, often)], upto=2)
    ask = Search(index, words, PLACES)

    ranked = [
        keys(ask.run(Query(PARAGRAPH + more, OWN, types=("case",)))) for more in ("", "古民家の相続。" * 4)
    ]

    assert [found.index("case:20") < found.index("case:21") for found in ranked] == [False, True]


def test_every_hit_says_why(search):
    (first, *_) = search("空家 UIJターン").hits

    assert [(reason.kind, reason.asked, reason.found) for reason in first.reasons] == [
        ("spelling", "空家", "空き家"),
        ("synonym", "UIJターン", "移住"),
    ]


def test_a_word_in_katakana_finds_what_is_read_so_first_where_it_is_the_title(search):
    (first, *_) = search("アキヤ").hits

    assert first.key == "case:1"
    assert [(reason.kind, reason.found) for reason in first.reasons] == [("reading", "空き家")]


def test_a_mistyped_word_is_put_right(search):
    result = search("移住休験")

    assert result.corrected == "移住体験"
    assert ("typo", "移住休験", "移住体験") in [
        (reason.kind, reason.asked, reason.found) for reason in result.hits[0].reasons
    ]


def test_the_snippet_shows_what_was_asked(search):
    (hit,) = [hit for hit in search("改修").hits if hit.key == "case:1"]

    assert [(piece.text, piece.is_marked) for piece in hit.shown.snippet] == [
        ("NPOが空き家を借り上げて", False),
        ("改修", True),
        ("する。", False),
    ]


def test_facets_count_as_if_nothing_of_them_were_chosen(search):
    every = search("", wanted_facets=("field",), types=("case",))
    narrow = search("", wanted_facets=("field",), types=("case",), facets={"field": ("住まい",)})

    expected = {"住まい": 2, "人の流れ": 2, "交流・居場所": 1, "活躍・しごと": 1}
    assert (every.total, every.facets["field"]) == (5, expected)
    assert (narrow.total, narrow.facets["field"]) == (2, expected)
    assert narrow.types == {"case": 2}
    assert every.types == {"case": 5, "government": len(TOWNS)}


def test_pages_follow_each_other_without_gap_or_repetition(search):
    whole = keys(search("", limit=50))
    pages = [key for offset in range(0, 12, 4) for key in keys(search("", limit=4, offset=offset))]

    assert pages == whole


@pytest.mark.parametrize("text", ["秘密の空き家", "未公開", "移住促進住宅", "住まい", ""])
def test_what_a_person_may_not_see_is_nowhere(search, index, text):
    strangers = search(text, limit=100, wanted_facets=("field",))
    own = search(text, limit=100, seen_by=OWN, wanted_facets=("field",))

    assert SECRET.key not in keys(strangers)
    assert SECRET.key in keys(own)
    assert own.total == strangers.total + 1
    assert "秘密" not in str(strangers.hits)


def test_whether_a_word_exists_is_told_only_of_what_one_may_see(search):
    assert [word.found for word in search("秘密").words] == [False]
    assert [word.found for word in search("秘密", seen_by=OWN).words] == [True]


def test_suggestions_offer_only_what_one_may_see(index):
    strangers = [row.text for row in suggestions(index, "未公開", seen_by=frozenset({"public"}))]
    own = [row.text for row in suggestions(index, "未公開", seen_by=OWN)]

    assert strangers == []
    assert SECRET.title in own


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("なんぶ", "鳥取県南部町"),
        ("サテ", "サテライトオフィス誘致"),
        ("おおつ", "滋賀県大津市"),
        ("移住", "移住体験"),
        ("いじゅ", "移住"),
    ],
)
def test_suggestions_complete_names_readings_and_words(index, typed, offered):
    found = [row.text for row in suggestions(index, typed, seen_by=frozenset({"public"}), limit=20)]

    assert offered in found


def test_quality_that_is_not_text_weighs_but_does_not_hide(index, words):
    for number, rank in ((21, 1.0), (22, 2.0)):
        made = Document(f"case:{number}", "case", "同じ題名の事例", rank=rank)
        index.apply([Change(made.key, prepare(made))], upto=number)

    found = Search(index, words, PLACES).run(Query("同じ題名", frozenset({"public"})))

    assert keys(found) == ["case:22", "case:21"]


@given(st.text(max_size=80))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_breaks_the_search_or_opens_a_drawer(search, text):
    result = search(text, limit=100, wanted_facets=("field",))

    assert SECRET.key not in keys(result)
    assert result.total == len(result.hits)


@given(st.sampled_from(CASES))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_title_finds_its_own_document_first(search, document):
    assert keys(search(document.title))[0] == document.key
