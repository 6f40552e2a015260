"""Whom to write to about something: today's members whose role permits it."""

from datetime import date

from tsumiki.accounts import services
from tsumiki.accounts.access import invitations_with, members_with
from tsumiki.accounts.roles import Permission


def test_only_todays_members_with_one_of_the_permissions_are_found(
    town, person, officer, approver, viewer, secretariat
):
    person("town_drafter", town, valid_to=date(2025, 3, 31))

    answering = members_with(Permission.SURVEY_ANSWER, Permission.SURVEY_APPROVE)

    assert {place.user for place in answering} == {officer, approver}
    assert {place.user for place in members_with(Permission.SURVEY_MANAGE)} == {secretariat}


def test_only_unanswered_invitations_to_such_a_role_are_found(invite, approver):
    waiting, _ = invite()
    invite(email="viewer@town.example.lg.jp", role="town_viewer")
    withdrawn, _ = invite(email="gone@town.example.lg.jp")
    services.withdraw_invitation(withdrawn, by=approver)

    assert list(invitations_with(Permission.SURVEY_ANSWER)) == [waiting]
