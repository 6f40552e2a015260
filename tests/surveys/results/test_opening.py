"""A number opened: its rule, who is named, and what a hidden number keeps to itself."""

import pytest
from django.urls import reverse

from tests.surveys.results.conftest import address

pytestmark = pytest.mark.django_db


def test_number_opens_to_its_rule_and_to_those_who_agreed(closed, sign_in, secretariat):
    url = address("result_question", closed.code, "has", value="yes")

    page = sign_in(secretariat).get(url)

    number = page.context["number"]
    assert number.text == "4"
    assert number.rule == (
        "2026年度の試験調査で、問1 ありますかが「はい」の団体を数えました。母数は回答したすべての団体です。"
    )
    assert [(prefecture, [row.code for row in rows]) for prefecture, rows in number.named] == [
        ("山梨県", ["193666"]),
        ("鳥取県", ["313718", "313891"]),
    ]
    assert (number.named_count, number.others) == (3, 1)
    assert "無名町" not in page.text


def test_number_of_a_cross_table_opens_too(closed, sign_in, secretariat):
    url = address("result_question", closed.code, "which", value="a", by="prefecture", group="31")

    number = sign_in(secretariat).get(url).context["number"]

    assert (number.text, number.percent, number.named_count, number.others) == ("2", "100.0%", 2, 0)


def test_base_opens_to_everybody_in_it(closed, sign_in, secretariat):
    url = address("result_question", closed.code, "has", value="total")

    number = sign_in(secretariat).get(url).context["number"]

    assert (number.text, number.named_count, number.others) == ("6", 5, 1)


def test_sum_of_two_choices_opens_to_both(client, published):
    url = address("result_question", "r4", "status", value="promoting%2Bwilling")

    number = client.get(url).context["number"]

    assert (number.text, number.percent, number.named_count + number.others) == ("379", "21.2%", 379)


def test_choices_of_a_multiple_answer_are_never_added(client, published):
    url = address("result_question", "r4", "challenges", value="c01%2Bc02")

    assert client.get(url).status_code == 404


def test_hidden_number_is_said_to_be_hidden_and_names_nobody(client, hiding):
    page = client.get(address("result_question", "hiding", "has", value="yes"))

    number = page.context["number"]
    assert (number.text, number.unit, number.percent, number.is_hidden) == ("秘匿", "", "", True)
    assert "南部町" not in page.text


def test_hidden_number_stands_in_no_table_chart_or_map(client, hiding):
    page = client.get(address("result_question", "hiding", "has"))
    map_page = client.get(address("result_map", "hiding", answer="has:yes", prefecture="31"))

    rows = [[cell["text"] for cell in row["cells"]] for row in page.context["table"]["rows"]]
    assert rows == [
        ["はい", "秘匿", "秘匿"],
        ["いいえ", "秘匿", "秘匿"],
        ["無回答", "0", "0.0%"],
        ["母数（n）", "6", "100.0%"],
    ]
    assert map_page.status_code == 200
    assert map_page.context["close_up"] is None


def test_hidden_choice_has_no_bar_and_the_table_beside_the_chart_says_hidden(client, hiding):
    figure = client.get(address("result_question", "hiding", "has")).context["figure"]

    assert ("はい" in figure["svg"], "無回答" in figure["svg"]) == (False, True)
    assert [cell["text"] for row in figure["rows"] for cell in row["cells"][1:2]] == [
        "秘匿",
        "秘匿",
        "0",
        "6",
    ]
    assert "秘匿した選択肢は図に示していません。" in figure["summary"]


def test_hidden_base_cannot_be_worked_out_from_those_not_asked(client, hiding):
    page = client.get(address("result_question", "hiding", "which"))
    found = client.get(reverse("surveys:result_file", args=["hiding", "all.json"])).json()

    assert page.context["facts"] == []
    assert {name: found["questions"]["which"][name] for name in ("base", "not_asked", "unreturned")} == {
        "base": "x", "not_asked": "x", "unreturned": "x"
    }  # fmt: skip


def test_hidden_spread_of_numbers_is_said_to_be_hidden(client, hiding):
    facts = client.get(address("result_question", "hiding", "people")).context["facts"]

    assert {fact["label"]: fact["value"] for fact in facts}["最大"] == "秘匿"


def test_a_group_in_which_nobody_wrote_a_number_has_nothing_to_hide(client, hiding):
    page = client.get(address("result_question", "hiding", "people"))
    opened = client.get(address("result_question", "hiding", "people", value="~sum", by="kind", group="ward"))

    ward = next(row["cells"] for row in page.context["spread"]["rows"] if row["cells"][0]["text"] == "特別区")
    assert [cell["text"] for cell in ward] == ["特別区", "0団体", "", "", "", ""]
    assert (opened.context["number"].text, opened.context["number"].is_hidden) == ("データなし", False)
