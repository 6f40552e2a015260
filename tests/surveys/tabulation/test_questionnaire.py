import pytest
import yaml

from tests.surveys.tabulation.samples import multiple, paper, single
from tsumiki.framework.editions import load_edition
from tsumiki.surveys.tabulation.questionnaire import Choice, Condition, Kind, Part, Question
from tsumiki.surveys.tabulation.reading import DATA, questionnaire_from, shipped


def r4():
    return shipped("questionnaire_r4")


def raw():
    return yaml.safe_load((DATA / "questionnaire_r4.yaml").read_text("utf-8"))


def test_r4_asks_what_the_survey_asked():
    assert [q.code for q in r4().asked if q.kind is not Kind.TEXT] == [
        "status",
        "plan",
        "plan_kind",
        "plan_year",
        "implementing",
        "exchange_digital",
        "work_digital",
        "housing_digital",
        "health_digital",
        "flow_digital",
        "challenges",
        "wishes",
        "reasons",
    ]
    assert r4().reference_date.isoformat() == "2022-09-01"


def test_r4_says_who_is_asked():
    assert r4().base_in_words("status") == "回答したすべての団体"
    assert (
        r4().base_in_words("challenges") == "問1で「A 推進している・B 推進意向がある」のいずれかを選んだ団体"
    )
    assert r4().base_in_words("implementing") == "問2で「策定している」を選んだ団体"


def test_challenges_carry_the_words_and_codes_of_the_framework():
    rows = load_edition(2022).tables["challenges"]["rows"]

    expected = [
        (
            row["code"],
            row["mark"] + row["wording"].removeprefix(row["mark"]),
            row["exclusive"],
            row["free_text"],
        )
        for row in rows
    ]
    found = [(c.code, c.label, c.exclusive, c.has_text) for c in r4().question("challenges").choices]
    assert found == expected


def test_fields_and_reasons_carry_the_codes_of_the_framework():
    tables = load_edition(2022).tables
    fields = [row["code"] for row in tables["fields"]["rows"]]
    reasons = [row["code"] for row in tables["survey_history"]["reasons_h30"]["rows"]]

    assert [choice.code for choice in r4().question("digital_fields").choices] == fields
    assert [choice.code for choice in r4().question("reasons").choices] == [*reasons, "other"]


def test_every_question_says_whose_words_it_has_and_where_from():
    wrong = [
        row["code"]
        for row in raw()["questions"]
        if row["wording"] not in ("official", "ours") or not row["source"].get("title")
    ]

    assert wrong == []
    assert raw()["wording_note"] != ""


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        ([single("q", "a"), single("q", "a")], "設問 q が2つあります。"),
        ([single("q", "a", "a")], "設問 q に同じコードの選択肢があります。"),
        ([single("q")], "設問 q の選択肢と種類（single）が合いません。"),
        (
            [single("q", "a", asked_if=(Condition("later", ("b",)),)), single("later", "b")],
            "設問 q が指す設問 later は、それより前にありません。",
        ),
        (
            [single("first", "a"), single("q", "a", asked_if=(Condition("first", ("z",)),))],
            "設問 q が指す設問 first に選択肢 z はありません。",
        ),
        (
            [single("first", "a"), multiple("q", "a", derived=(Part("z", "first", ("a",)),))],
            "設問 q に選択肢 z はありません。",
        ),
        (
            [Question("q", "", "", Kind.SINGLE, (Choice("a", "a", exclusive=True),))],
            "設問 q は複数回答ではないので、排他の選択肢を置けません。",
        ),
        (
            [
                single("first", "a"),
                Question(
                    "q", "", "", Kind.SINGLE, (Choice("a", "a"),), derived=(Part("a", "first", ("a",)),)
                ),
            ],
            "設問 q は複数回答ではないので、ほかの設問から作れません。",
        ),
    ],
)
def test_mistakes_of_logic_are_named(questions, sentence):
    with pytest.raises(ValueError) as refused:
        paper(*questions)

    assert str(refused.value) == sentence


def test_unknown_codes_are_named():
    with pytest.raises(ValueError) as refused:
        r4().question("nothing")

    assert str(refused.value) == "令和4年度（2022年度）意向等調査に設問 nothing はありません。"


def test_questionnaire_can_do_without_a_date_and_shared_choices():
    found = questionnaire_from(
        {
            "edition": 2026,
            "label": "見本",
            "questions": [{"code": "q", "text": "問", "kind": "short"}],
        }
    )

    assert (found.edition, found.reference_date, found.questions[0].choices) == ("2026", None, ())
