"""Whom to write to about something: today's members whose role permits it."""

from datetime import date

from tsumiki.accounts.access import members_with
from tsumiki.accounts.roles import Permission


def test_only_todays_members_with_one_of_the_permissions_are_found(
    town, person, officer, approver, viewer, secretariat
):
    person("town_drafter", town, valid_to=date(2025, 3, 31))

    answering = members_with(Permission.SURVEY_ANSWER, Permission.SURVEY_APPROVE)

    assert {place.user for place in answering} == {officer, approver}
    assert {place.user for place in members_with(Permission.SURVEY_MANAGE)} == {secretariat}
