"""What waits in surveys stands on the home page of those who can do something about it."""

import pytest
from django.urls import reverse

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
