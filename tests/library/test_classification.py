import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsumiki.framework.editions import load_edition
from tsumiki.library import classification
from tsumiki.library.models import Case
from tsumiki.library.services.shipped import CASES


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("町内に100軒超の空き家", {"vacancy"}),
        ("子育て世帯の孤立", {"isolation"}),
        ("商店街のにぎわい低下", {"liveliness"}),
        ("世代間交流機会の減少", {"generations"}),
        ("生涯現役世代の役割", set()),
        ("フレイルと移動手段", set()),
        ("中心部の空き家増加と高齢化率40%超", {"generations", "vacancy"}),
    ],
)
def test_problem_text_gets_the_codes_whose_words_it_holds(text, codes):
    assert set(classification.problems_of({"problem_text": text, "title": ""})) == codes


@given(st.text(), st.text())
def test_every_code_comes_with_words_that_stand_in_the_text(problem, title):
    found = classification.problems_of({"problem_text": problem, "title": title})

    for words in found.values():
        assert words
        assert all(word in problem or word in title for word in words)


def test_codes_of_the_rules_are_the_problems_of_the_edition():
    codes = {row["code"] for row in load_edition(2022).rows("problems")}

    assert {rule["code"] for rule in classification.problem_rules()["rules"]} == codes


def test_rule_words_are_not_contained_in_one_another():
    for rule in classification.problem_rules()["rules"]:
        for word in rule["words"]:
            assert [other for other in rule["words"] if other in word and other != word] in ([], ["縮小"]), (
                word
            )


def test_every_case_judged_by_hand_is_a_shipped_case():
    text = CASES.read_text(encoding="utf-8")

    for judged in classification.result_rules()["cases"]:
        assert f"{judged['municipality']},{judged['prefecture']},{judged['title']}," in text
        assert judged["result"] in Case.Result.values
        assert judged["reason"].endswith("。")


def test_judgement_by_hand_comes_before_the_words():
    key = ("弘前市", "青森県", "弘前版CCRC")

    assert classification.result_of(key, "成果は未確認").code == "weak"
    assert classification.result_of(("x", "y", "z"), "成果は未確認").code == "unverified"
    assert classification.result_of(("x", "y", "z"), "21戸に54人が入居") == classification.Result("shown")
