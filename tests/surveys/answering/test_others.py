"""How others answered so far, on the receipt: from ten answers on, and never more than the published tables tell."""

import pytest
from django.utils import timezone

from tests.factories import LocalGovernmentFactory
from tests.surveys.answering.helpers import page, text_of
from tsumiki.diagnosis.models import IndicatorValue, Source
from tsumiki.kernel import audit
from tsumiki.surveys.models import Response


@pytest.fixture
def hand_in(make_response):
    def make(campaign, government, answers, **fields):
        at = timezone.now()
        return make_response(
            campaign, government, answers, status=Response.Status.SUBMITTED, submitted_at=at, **fields
        )

    return make


@pytest.fixture
def others(sign_in, approver, hand_in, town):
    """others(campaign, {kind: {answer: number}}) hands in 「ない」 for the own town too and opens its receipt."""

    def make(campaign, groups, *, populations=None):
        with audit.change("test.created", by=None) as entry:
            source = Source(code="s", title="試験", publisher="試験", row_count=1, loaded_at=timezone.now())
            source.save()
            governments = [town]
            for kind, answers in groups.items():
                for answer, number in answers.items():
                    for _ in range(number):
                        government = LocalGovernmentFactory(kind=kind)
                        governments.append(government)
                        hand_in(campaign, government, {"plan": answer} if answer else {})
            for place, government in enumerate(governments):
                people = (populations or [])[place : place + 1]
                for value in people:
                    IndicatorValue(
                        local_government=government, source=source, indicator="population", value=value
                    ).save()
            entry.of(campaign)
        own = hand_in(campaign, town, {"plan": "no"})
        return sign_in(approver).get(page("answer_receipt", own))

    return make


def cells(table):
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


def test_peers_of_the_same_kind_and_size_stand_beside_the_whole_country(others, make_campaign):
    populations = [8_000.0] * 11 + [90_000.0] * 6

    answer = others(
        make_campaign(), {"town": {"yes": 4, "no": 6}, "city": {"yes": 5, "": 1}}, populations=populations
    )

    (row,) = answer.context["others"]["rows"]
    assert [column["label"] for column in row["columns"]] == [
        "選択肢",
        "全国　n=17",
        "同じ種類（町）　n=11",
        "同じ人口規模（5,000人以上10,000人未満）　n=11",
    ]
    assert cells(row) == [
        ["ある", "9（52.9%）", "4（36.4%）", "4（36.4%）"],
        ["ない（貴団体の回答）", "7（41.2%）", "7（63.6%）", "7（63.6%）"],
        ["無回答", "1（5.9%）", "0（0.0%）", "0（0.0%）"],
    ]
    assert [line["is_own"] for line in row["rows"]] == [False, True, False]
    assert "速報" in text_of(answer)


def test_peers_are_not_shown_below_ten_answers_and_the_page_says_so(others, make_campaign):
    answer = others(make_campaign(), {"town": {"yes": 4}, "city": {"yes": 6}})

    (row,) = answer.context["others"]["rows"]
    assert [column["label"] for column in row["columns"]] == ["選択肢", "全国　n=11"]
    assert row["note"] == ("同じ種類（町）は、回答した団体が10に満たないため示していません。")


def test_nothing_is_shown_below_ten_answers(others, make_campaign):
    answer = others(make_campaign(), {"town": {"yes": 8}})

    assert answer.context["others"] == {}
    assert "提出した団体が10に満たない" in text_of(answer)


def test_question_that_hardly_anybody_answered_is_left_out(others, make_campaign):
    answer = others(make_campaign(), {"town": {"yes": 4, "": 12}})

    assert answer.context["others"] == {}


def test_small_numbers_are_hidden_as_in_the_published_tables(others, make_campaign):
    answer = others(
        make_campaign(suppress_below=3), {"town": {"yes": 1, "no": 10}, "city": {"yes": 9, "no": 4}}
    )

    (row,) = answer.context["others"]["rows"]
    assert cells(row) == [
        ["ある", "10（40.0%）", "秘匿"],
        ["ない（貴団体の回答）", "15（60.0%）", "秘匿"],
        ["無回答", "0（0.0%）", "0（0.0%）"],
    ]
    assert (
        "3未満の数、3団体に満たない区分の数（0を含む）と、そこから計算で分かる数は「秘匿」としています"
        in text_of(answer)
    )


def test_without_a_wish_to_hide_small_numbers_are_shown(others, make_campaign):
    answer = others(make_campaign(), {"town": {"yes": 1, "no": 10}})

    assert cells(answer.context["others"]["rows"][0])[0] == ["ある", "1（8.3%）", "1（8.3%）"]
    assert "秘匿" not in text_of(answer)


def test_answers_that_were_not_handed_in_are_not_counted(others, make_campaign, make_response):
    campaign = make_campaign()
    make_response(campaign, LocalGovernmentFactory(kind="city"), {"plan": "yes"}, status="editing")

    answer = others(campaign, {"town": {"yes": 4, "no": 6}})

    assert cells(answer.context["others"]["rows"][0])[0][1] == "4（36.4%）"
