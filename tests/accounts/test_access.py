"""The role table written a second time, on purpose: a change of a right needs both to be changed."""

from datetime import date

import pytest

from tests.factories import LocalGovernmentFactory, OrganisationFactory
from tsumiki.accounts.access import can, organisations_for
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import ROLES, Permission
from tsumiki.directory.models import Organisation

TOWN_VIEW = {
    "diagnosis.view",
    "member.view",
    "plan.comment",
    "plan.consult",
    "plan.view",
    "plan.view_shared",
    "survey.view",
}
TOWN_WRITE = TOWN_VIEW | {"case.draft", "plan.edit", "survey.answer"}
NATION_VIEW = {"diagnosis.view", "member.view", "plan.view_shared"}

RIGHTS = {
    "secretariat": NATION_VIEW
    | {"audit.view", "case.draft", "case.publish", "member.manage", "publication.manage", "survey.manage"}
    | {"vocabulary.manage"},
    "contractor": NATION_VIEW | {"case.draft", "survey.manage"},
    "prefecture": NATION_VIEW | {"survey.check"},
    "town_drafter": TOWN_WRITE,
    "town_approver": TOWN_WRITE
    | {"audit.view", "case.confirm", "member.manage", "plan.approve", "survey.approve"},
    "town_viewer": TOWN_VIEW,
    "company_admin": {"member.view", "member.manage", "audit.view"},
    "company_staff": {"member.view"},
    "adviser": {"diagnosis.view", "plan.comment", "plan.view_shared"},
}
EVERYWHERE = {"own", "prefecture_of_town", "town", "neighbour", "far_town", "company"}
REACH = {
    "secretariat": EVERYWHERE,
    "contractor": EVERYWHERE,
    "prefecture": {"own", "prefecture_of_town", "town", "neighbour"},
    "town_drafter": {"own", "town"},
    "town_approver": {"own", "town"},
    "town_viewer": {"own", "town"},
    "company_admin": {"own", "company"},
    "company_staff": {"own", "company"},
    "adviser": EVERYWHERE,
}
KINDS = {
    "secretariat": {"national"},
    "contractor": {"contractor"},
    "prefecture": {"prefecture"},
    "town_drafter": {"municipality", "prefecture"},
    "town_approver": {"municipality", "prefecture"},
    "town_viewer": {"municipality", "prefecture"},
    "company_admin": {"company"},
    "company_staff": {"company"},
    "adviser": {"adviser", "other", "contractor"},
}
HOME = {
    "prefecture": "prefecture_of_town",
    "town_drafter": "town",
    "town_approver": "town",
    "town_viewer": "town",
    "company_admin": "company",
    "company_staff": "company",
}


@pytest.fixture
def places(town, other_town, prefecture):
    return {
        "town": town.organisation,
        "prefecture_of_town": prefecture.organisation,
        "neighbour": LocalGovernmentFactory().organisation,
        "far_town": other_town.organisation,
        "company": OrganisationFactory(),
    }


def _member(person, role, places):
    home = places.get(HOME.get(role)) or OrganisationFactory(kind=min(KINDS[role]))
    return person(role, home), {**places, "own": home}


def test_every_role_and_permission_is_in_the_second_table():
    assert set(RIGHTS) == set(REACH) == set(KINDS) == set(ROLES)
    assert set().union(*RIGHTS.values()) == {permission.value for permission in Permission}


@pytest.mark.parametrize("role", sorted(KINDS))
def test_role_may_be_given_in_these_kinds_of_organisation(role):
    assert {kind.value for kind in ROLES[role].kinds} == KINDS[role]


@pytest.mark.parametrize("role", sorted(RIGHTS))
@pytest.mark.parametrize("permission", list(Permission))
def test_role_reaches_exactly_the_organisations_of_the_table(role, permission, person, places):
    user, everywhere = _member(person, role, places)
    expected = {name for name in everywhere if permission.value in RIGHTS[role] and name in REACH[role]}

    answers = {name for name, place in everywhere.items() if can(user, permission, place)}
    reached = set(organisations_for(user, permission).values_list("pk", flat=True))

    assert answers == expected
    assert {name for name, place in everywhere.items() if place.pk in reached} == expected
    assert can(user, permission) is (permission.value in RIGHTS[role])


@pytest.mark.parametrize("permission", list(Permission))
def test_two_roles_add_up_and_both_answers_agree(permission, person, places):
    user = person("town_viewer", places["town"])
    person("company_admin", places["company"], user=user)
    user = User.objects.get(pk=user.pk)

    reached = set(organisations_for(user, permission))

    assert reached == {place for place in Organisation.objects.all() if can(user, permission, place)}


def test_ended_coming_and_deactivated_places_permit_nothing(person, town):
    ended = person("town_drafter", town, valid_to=date(2024, 4, 2))
    coming = person("town_drafter", town, valid_from=date(2999, 4, 1))
    stopped = person("town_drafter", town)
    User.objects.filter(pk=stopped.pk).update(is_active=False)
    stopped.refresh_from_db()

    answers = [can(user, Permission.PLAN_VIEW, town.organisation) for user in (ended, coming, stopped)]

    assert answers == [False, False, False]
    assert list(organisations_for(ended, Permission.PLAN_VIEW)) == []


def test_checking_costs_one_query_per_request(officer, town, django_assert_num_queries):
    user = User.objects.get(pk=officer.pk)

    with django_assert_num_queries(1):
        for permission in Permission:
            can(user, permission, town.organisation)
