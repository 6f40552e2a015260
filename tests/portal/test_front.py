from html import unescape

import pytest
from django.urls import reverse

from tests.planning.factories import CaseFactory
from tsumiki.portal import front


def test_front_shows_the_survey_with_base_year_and_source(client, vocabulary):
    answer = client.get("/")

    assert [
        (row["label"], row["value"], row["note"], row["year"]) for row in answer.context["survey"].figures
    ] == [
        ("推進している、または推進したい", "379", "全国1,788団体のうち", "令和4年度（2022年度）"),
        ("方向性", "202", "回答した379団体のうち", "令和4年度（2022年度）"),
        ("企画立案", "184", "回答した379団体のうち", "令和4年度（2022年度）"),
    ]


def test_chart_of_the_survey_has_its_table_and_leaves_out_who_does_not_consider_it(vocabulary):
    chart = front.survey().chart

    assert [[cell["text"] for cell in row["cells"]] for row in chart["rows"]] == [
        ["方向性", "202"],
        ["企画立案", "184"],
    ]
    assert chart["svg"].startswith("<svg")


@pytest.mark.django_db
def test_front_stands_before_anything_is_loaded(client):
    answer = client.get("/")

    assert (answer.status_code, answer.context["survey"], answer.context["cases"]) == (200, None, [])


def test_front_features_published_cases_only(client, vocabulary, case, draft_case):
    answer = client.get("/")

    assert [row["title"] for row in answer.context["cases"]] == ["公開の事例"]
    assert "下書きの事例" not in answer.content.decode()


@pytest.mark.parametrize(
    "weakness",
    [
        {"confidence": "medium"},
        {"result": "weak", "result_reason": "目標に届きません。"},
        {"is_programme": False},
    ],
)
def test_front_features_no_case_that_is_not_sure(vocabulary, weakness):
    CaseFactory(**{"is_programme": True, **weakness})

    assert front.featured_cases() == []


def test_front_search_leads_to_the_directory(client, vocabulary):
    page = unescape(client.get("/").content.decode())

    assert f'action="{reverse("directory:list")}"' in page


@pytest.mark.parametrize(("demo", "first"), [(True, "デモを試す"), (False, "サインイン")])
@pytest.mark.django_db
def test_front_offers_the_way_in(client, settings, demo, first):
    settings.DEMO = demo

    assert client.get("/").context["actions"][0]["label"] == first


def test_front_offers_home_to_somebody_signed_in(sign_in, officer):
    assert sign_in(officer).get("/").context["actions"][0]["label"] == "ホームへ"


@pytest.mark.django_db
def test_front_refuses_other_verbs(client):
    assert client.post("/").status_code == 405
