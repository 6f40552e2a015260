"""Feeling beside figures: a question where they point apart, nothing else."""

import pytest

from tsumiki.diagnosis.models import FeltNote
from tsumiki.diagnosis.own import felt


def test_strong_feeling_about_a_middling_theme_is_asked_about():
    words = felt.question("strong", 5, [])

    assert words == (
        "統計では類似団体の中ほどですが、現場では「とても感じる」としています。何が数字に表れていないでしょうか。"
    )


@pytest.mark.parametrize("grade", ["little", "none"])
def test_calm_beside_figures_that_stand_out_is_asked_about(grade):
    words = felt.question(grade, 5, ["空き家率", "平均人員", "単独世帯"])

    assert words.startswith("統計では空き家率・平均人員などが類似団体の中ほどから離れていますが")
    assert words.endswith("でしょうか。")


@pytest.mark.parametrize("grade", ["", *FeltNote.Grade.values])
@pytest.mark.parametrize("notable", [[], ["空き家率"]])
def test_everything_else_asks_nothing(grade, notable):
    asked = {("strong", False), ("little", True), ("none", True)}

    assert bool(felt.question(grade, 5, notable)) == ((grade, bool(notable)) in asked)
    assert felt.question(grade, 0, notable) == ""


@pytest.mark.parametrize(
    ("compared", "notable", "words"),
    [
        (0, [], "比べられる数字がありません"),
        (4, [], "どれも類似団体の中ほど"),
        (4, ["a"], "4指標のうち、1つ"),
    ],
)
def test_standing_is_said_in_neutral_words(compared, notable, words):
    assert words in felt.standing(compared, notable)
