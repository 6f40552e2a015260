"""The own answers beside the peers': for members of the organisation and nobody else."""

import pytest
from django.urls import reverse

from tests.factories import LocalGovernmentFactory
from tsumiki.kernel import audit
from tsumiki.surveys.models import Campaign, Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(closed, town, other_town):
    """Published; both towns named 南部町 answered, and one more town was asked that did not."""
    silent = LocalGovernmentFactory(code="313866", name="丁町")
    with audit.change("test.created", by=None) as entry:
        for government in (town, other_town, silent):
            Response(campaign=closed, organisation=government.organisation, token_hash=government.code).save()
        Campaign.objects.update(status=Campaign.Status.PUBLISHED, published_at=closed.closed_at)
        entry.of(closed)
    closed.refresh_from_db()
    return closed


def own(campaign):
    return reverse("surveys:result_own", args=[campaign.code])


def test_own_answers_stand_beside_the_shares_of_each_group(asked, sign_in, officer):
    page = sign_in(officer).get(own(asked))

    assert page.context["own"].full_name == "鳥取県南部町"
    assert [column["label"] for column in page.context["columns"]] == [
        "設問", "自分の団体の回答", "全国", "鳥取県", "町", "5,000人以上10,000人未満"
    ]  # fmt: skip
    assert [[cell["text"] for cell in row["cells"]] for row in page.context["rows"]] == [
        ["問1 ありますか", "はい", "66.7%", "50.0%", "66.7%", "66.7%"],
        ["問2 どれですか", "甲", "100.0%", "100.0%", "100.0%", "100.0%"],
        ["問2 どれですか", "乙", "100.0%", "100.0%", "100.0%", "100.0%"],
    ]


def test_members_find_the_page_by_its_tab_and_strangers_do_not(asked, client, sign_in, officer):
    detail = reverse("surveys:result_detail", args=[asked.code])

    assert own(asked) not in client.get(detail).text
    assert own(asked) in sign_in(officer).get(detail).text


def test_strangers_are_sent_to_sign_in(asked, client):
    assert client.get(own(asked)).status_code == 302


@pytest.mark.parametrize("role", ["secretariat", "company_staff"])
def test_people_without_a_response_of_their_own_find_nothing(asked, sign_in, person, role):
    assert sign_in(person(role)).get(own(asked)).status_code == 404


def test_town_that_sent_nothing_finds_nothing(asked, sign_in, person):
    silent = Response.objects.get(organisation__name="丁町").organisation

    assert sign_in(person("town_drafter", silent)).get(own(asked)).status_code == 404
