"""Two people press at once: real connections, on both databases."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories import LocalGovernmentFactory, MembershipFactory
from tsumiki.accounts import services
from tsumiki.accounts.models import Invitation, Membership
from tsumiki.kernel.errors import RuleError

pytestmark = pytest.mark.django_db(transaction=True)


def outcome_of(action):
    """What stopped it, or None."""
    try:
        action()
    except RuleError as refusal:
        return str(refusal)
    return None


@pytest.fixture
def two_managers():
    town = LocalGovernmentFactory()
    first, second = (
        MembershipFactory(role="town_approver", organisation=town.organisation, valid_from=date(2024, 4, 1))
        for _ in range(2)
    )
    return first, second


def test_two_managers_cannot_end_each_other_at_once(two_managers, together):
    first, second = two_managers
    today = timezone.localdate()

    outcomes = together(
        outcome_of,
        [
            lambda: services.end_membership(first, on=today, by=second.user),
            lambda: services.change_membership(
                second, section="企画課", role="town_viewer", valid_to=None, by=first.user
            ),
        ],
    )

    (still,) = together(
        lambda role: Membership.objects.filter(role=role, valid_to=None).count(), ["town_approver"]
    )
    assert (still, sum(outcome is not None for outcome in outcomes)) == (1, 1)


def test_pressing_invite_twice_sends_one_invitation(two_managers, together):
    manager, _ = two_managers

    def invite():
        services.invite_member(
            organisation=manager.organisation,
            email="new@town.example.lg.jp",
            name="新任 一子",
            section="企画課",
            role="town_drafter",
            link=lambda token: f"https://t.example/{token}/",
            by=manager.user,
        )

    outcomes = together(outcome_of, [invite, invite])

    (sent,) = together(lambda _: Invitation.objects.count(), [None])
    assert (sent, sum(outcome is not None for outcome in outcomes)) == (1, 1)
