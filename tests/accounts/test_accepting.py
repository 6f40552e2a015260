from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from tsumiki.accounts import selectors, services
from tsumiki.accounts.models import Invitation, User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent

PASSWORD = "kawaranai-yama-9"


def _expire(invitation):
    with audit.change("test.expired", by=None) as entry:
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        entry.of(invitation)


def test_new_address_becomes_a_person_with_a_place(invite, town):
    _, token = invite()

    place = services.accept_invitation(token, name="新任 一子", password=PASSWORD, by=None)

    assert (place.organisation, place.role, place.valid_from) == (
        town.organisation,
        "town_drafter",
        timezone.localdate(),
    )
    assert place.user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=place.user).verified
    event = AuditEvent.objects.get(verb="accounts.invitation_accepted")
    assert (event.actor_id, event.organisation_id) == (place.user.pk, town.organisation.pk)


def test_link_works_once(invite):
    _, token = invite()
    services.accept_invitation(token, name="新任 一子", password=PASSWORD, by=None)

    with pytest.raises(RuleError, match="使えません"):
        services.accept_invitation(token, name="別人", password="betsujin-no-kagi-1", by=None)

    assert User.objects.filter(name="別人").count() == 0
    assert selectors.invitation_of(token) is None


@pytest.mark.parametrize("spoil", ["expired", "withdrawn", "sent_again", "unknown"])
def test_spoilt_link_opens_nothing(invite, approver, spoil):
    invitation, token = invite()
    if spoil == "expired":
        _expire(invitation)
    elif spoil == "withdrawn":
        services.withdraw_invitation(invitation, by=approver)
    elif spoil == "sent_again":
        services.resend_invitation(invitation, link=str, by=approver)
    else:
        token = token[::-1]
    people = User.objects.count()

    with pytest.raises(RuleError, match="使えません"):
        services.accept_invitation(token, name="新任", password=PASSWORD, by=None)

    assert (selectors.invitation_of(token), User.objects.count()) == (None, people)


def test_person_of_the_address_gets_one_more_place(invite, other_officer):
    other_officer.set_password(PASSWORD)
    other_officer.save()
    _, token = invite(email=other_officer.email)

    place = services.accept_invitation(token, by=other_officer)

    other_officer.refresh_from_db()
    assert place.user == other_officer
    assert other_officer.memberships.count() == 2
    assert other_officer.check_password(PASSWORD)


def test_registered_address_must_sign_in(invite, other_officer):
    _, token = invite(email=other_officer.email)

    with pytest.raises(RuleError, match="サインインしてから"):
        services.accept_invitation(token, name="乗っ取り", password=PASSWORD, by=None)

    other_officer.refresh_from_db()
    assert not other_officer.check_password(PASSWORD)


def test_somebody_else_signed_in_cannot_accept(invite, viewer):
    _, token = invite()

    with pytest.raises(RuleError, match="別の方として"):
        services.accept_invitation(token, name="新任", password=PASSWORD, by=viewer)


def test_person_whose_time_is_over_starts_afresh_with_the_mailbox(invite, person, other_town):
    former = person("town_viewer", other_town, valid_to=date(2024, 4, 30))
    old_name = former.name
    _, token = invite(email=former.email)

    place = services.accept_invitation(token, name="次の人", password=PASSWORD, by=None)

    assert (place.user.pk, place.user.name) == (former.pk, "次の人")
    assert former.memberships.order_by("valid_from").first().name_then == old_name
