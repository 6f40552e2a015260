"""What waits in surveys stands on the home page; what was invented stays among what was invented."""

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
