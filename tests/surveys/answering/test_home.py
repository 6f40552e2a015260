"""What waits in surveys stands on the home page; what was invented stays among what was invented."""

from datetime import date

import pytest
from django.urls import reverse

from tsumiki.kernel import audit
from tsumiki.surveys.selectors.responses import previous_answers

pytestmark = pytest.mark.django_db
HOME = reverse("portal:home")


def test_officer_is_led_to_the_open_survey(sign_in, officer, response):
    page = sign_in(officer).get(HOME)

    assert "今年の調査に回答する" in page.text
    assert reverse("surveys:answer", args=[response.pk]) in page.text


def test_other_towns_officer_and_viewer_are_not(sign_in, other_officer, viewer, response):
    for person in (other_officer, viewer):
        assert "今年の調査" not in sign_in(person).get(HOME).text


def test_prefecture_is_led_to_what_it_has_to_check(
    sign_in, person, prefecture, make_campaign, make_response, town
):
    make_response(make_campaign(via_prefecture=True), town, status="checking")

    page = sign_in(person("prefecture", prefecture)).get(HOME)

    assert "管内の回答を確かめる（1件）" in page.text


@pytest.mark.parametrize("role", ["secretariat", "contractor"])
def test_who_runs_surveys_is_led_to_what_runs_and_to_what_is_not_published_yet(
    sign_in, person, make_campaign, make_response, town, other_town, role
):
    running, overdue = make_campaign(code="running"), make_campaign(code="overdue", title="過ぎた調査")
    closed = make_campaign(code="closed", title="締め切った調査")
    with audit.change("test.changed", by=None) as entry:
        overdue.opens_on = overdue.prefecture_deadline = overdue.deadline = date(2026, 4, 1)
        closed.status, closed.closed_at = "closed", closed.opened_at
        overdue.save()
        closed.save()
        entry.of(closed)
    make_response(running, town, status="submitted", submitted_at=running.opened_at)
    make_response(running, other_town)

    page = sign_in(person(role)).get(HOME)

    assert "今年の調査の進み具合を見る" in page.text
    assert "2団体のうち1団体が提出しました。" in page.text
    assert reverse("surveys:campaign_progress", args=["running"]) in page.text
    assert "2026年4月1日（期限を過ぎています）" in page.text
    assert "締め切った調査の結果を公表する" in page.text
    assert reverse("surveys:campaign_detail", args=["closed"]) in page.text


@pytest.mark.parametrize(("is_synthetic", "shown"), [(False, ({}, "")), (True, None)])
def test_invented_answers_stand_beside_invented_askings_only(
    answered_before, make_campaign, make_response, town, is_synthetic, shown
):
    with audit.change("test.changed", by=None) as entry:
        answered_before.campaign.is_synthetic = True
        answered_before.campaign.save()
        entry.of(answered_before.campaign)
    response = make_response(make_campaign(is_synthetic=is_synthetic), town)

    assert previous_answers(response) == (
        shown or ({"people": 10, "words": "前の年のことば"}, "前の年の調査")
    )
