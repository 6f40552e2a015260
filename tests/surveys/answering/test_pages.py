"""The pages of answering: for whom, and what is not there for others."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import LocalGovernmentFactory
from tests.surveys.answering.conftest import WAYS, ask
from tests.surveys.answering.helpers import LIST, page, text_of
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel import audit
from tsumiki.surveys.models import Response

Status = Response.Status
READ = ["answer", "answer_confirm", "answer_history", "answer_sections"]
ACTS = [
    "answer_autosave",
    "answer_draft",
    "answer_approve",
    "answer_send_back",
    "answer_pull_back",
    "answer_reopen",
    "answer_decline",
]


def test_the_list_shows_own_surveys_with_deadline_and_next_step(
    sign_in, officer, response, make_response, campaign, other_town
):
    make_response(campaign, other_town)

    answer = sign_in(officer).get(reverse(LIST))

    (line,) = answer.context["current"]
    assert line["response"] == response
    assert (line["deadline"], line["next"]) == ("2099年12月20日", "回答を始めてください。")
    assert "鳥取県南部町" in text_of(answer)
    crumbs = text_of(answer).partition('class="breadcrumbs"')[2].partition("</nav>")[0]
    assert '<a href="/">ホーム</a>' in crumbs
    assert '<span aria-current="page">わたしの団体の調査</span>' in crumbs


@pytest.mark.parametrize(("status", "shown"), [("closed", False), ("published", True)])
def test_the_list_leads_to_the_results_once_they_are_published(
    sign_in, officer, make_campaign, make_response, town, status, shown
):
    now = timezone.now()
    campaign = make_campaign(
        status=status, closed_at=now, published_at=now if status == "published" else None
    )
    make_response(campaign, town)

    answer = sign_in(officer).get(reverse(LIST))

    assert (reverse("surveys:result_detail", args=[campaign.code]) in text_of(answer)) is shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_surveys(
    sign_in, officer, make_campaign, make_response, town, rows, django_assert_num_queries
):
    for number in range(rows):
        make_response(make_campaign(title=f"調査{number}"), town)
    client = sign_in(officer)
    client.get(reverse(LIST))

    with django_assert_num_queries(4):
        answer = client.get(reverse(LIST))

    assert len(answer.context["current"]) == rows


@pytest.mark.parametrize("name", READ)
def test_a_response_of_another_town_is_not_there(sign_in, other_officer, response, name):
    save_answers_by_town(response)

    answer = sign_in(other_officer).get(page(name, response))

    assert answer.status_code == 404


@pytest.fixture
def other_prefecture(db):
    kind = LocalGovernment.Kind.PREFECTURE
    return LocalGovernmentFactory(kind=kind, prefecture_code="19", prefecture="山梨県", name="山梨県")


def save_answers_by_town(response):
    response.sheet.answers = {"words": "庁内だけのことば"}
    response.sheet.save()


@pytest.mark.parametrize("name", ACTS)
def test_a_button_of_another_town_is_not_there(sign_in, other_officer, response, name):
    answer = sign_in(other_officer).post(page(name, response), {"reason": "理由"})

    response.refresh_from_db()
    assert (answer.status_code, response.status) == (404, Status.NOT_STARTED)


@pytest.mark.parametrize(
    ("role", "where", "seen"),
    [
        ("prefecture", "prefecture", ["checking", "submitted"]),
        ("secretariat", None, ["submitted"]),
        ("town_viewer", "town", ["editing", "internal", "checking", "submitted"]),
        ("prefecture", "other_prefecture", []),
        ("town_viewer", "other_town", []),
    ],
)
def test_others_see_answers_only_once_they_are_handed_on(
    request, sign_in, person, response, role, where, seen
):
    organisation = request.getfixturevalue(where) if where else None
    client = sign_in(person(role, organisation))
    save_answers_by_town(response)

    found = [
        status for status in ("editing", "internal", "checking", "submitted") if see(client, response, status)
    ]

    assert found == seen


def see(client, response, status):
    with audit.change("test.moved", by=None) as entry:
        response.status, response.submitted_at = status, timezone.now()
        response.save()
        entry.of(response)
    answer = client.get(page("answer_confirm", response))
    assert answer.status_code in (200, 404)
    return answer.status_code == 200 and "庁内だけのことば" in text_of(answer)


def test_a_viewer_is_told_and_sees_the_answers_instead_of_the_form(sign_in, viewer, response):
    answer = sign_in(viewer).get(page("answer", response), follow=True)

    assert answer.redirect_chain == [(page("answer_confirm", response), 302)]
    assert "起案者と承認者" in text_of(answer)
    assert "まだ入力されていません。" in text_of(answer)
    assert "回答を始めてください" not in text_of(answer)


@pytest.mark.parametrize("query", ["?section=9", "?section=x", "?for=1", "?for=x"])
def test_a_part_that_does_not_exist_is_not_there(sign_in, officer, response, query):
    assert sign_in(officer).get(page("answer", response, query)).status_code == 404


def test_the_largest_page_stays_light(sign_in, officer, response, paper):
    for number in range(100):
        ask(paper, 10 + number, f"more{number}", "multiple", choices=WAYS)

    answer = sign_in(officer).get(page("answer", response, "?section=all"))

    assert len(answer.content) < 300 * 1024
