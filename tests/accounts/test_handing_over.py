from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tsumiki.accounts import handover, services
from tsumiki.accounts.models import HandOver
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent

PASSWORD = "atarashii-kagi-7"


@pytest.fixture
def registered():
    """One kind of thing in a person's name, as an upper app would register it."""
    owners = {"計画A": None}
    handover.register(
        "test.plans",
        "担当している計画",
        items=lambda place: [handover.Item(t, "/plans/1/") for t, o in owners.items() if o == place.user_id],
        transfer=lambda *, old, new, by: owners.update(
            {title: new.user_id for title, owner in owners.items() if owner == old.user_id}
        ),
    )
    yield owners
    handover.unregister("test.plans")


def test_successor_takes_the_whole_place(pass_on, officer, town, registered):
    registered["計画A"] = officer.pk
    started, token = pass_on(note="協議会は毎月第2火曜です。")

    place = services.accept_invitation(token, name="後任 二郎", password=PASSWORD, by=None)

    old = officer.memberships.get()
    done = HandOver.objects.get(pk=started.pk)
    assert (place.organisation, place.section, place.role) == (town.organisation, old.section, old.role)
    assert old.valid_to == timezone.localdate() - timedelta(days=1)
    assert registered == {"計画A": place.user_id}
    assert (done.to_membership, done.note) == (place, "協議会は毎月第2火曜です。")
    assert done.items == [{"label": "担当している計画", "titles": [{"title": "計画A", "url": "/plans/1/"}]}]


def test_nothing_changes_until_the_successor_accepts(pass_on, officer, registered):
    registered["計画A"] = officer.pk

    pass_on()

    assert (officer.memberships.get().valid_to, registered) == (None, {"計画A": officer.pk})


def test_predecessor_may_still_add_to_the_memo(pass_on, officer):
    started, token = pass_on(note="はじめの文")
    services.write_handover_note(officer.memberships.get(), note="書き足した文", by=officer)

    services.accept_invitation(token, name="後任 二郎", password=PASSWORD, by=None)

    assert HandOver.objects.get(pk=started.pk).note == "書き足した文"


def test_hand_over_of_april_is_prepared_in_march(pass_on, officer):
    first_day = timezone.localdate() + timedelta(days=20)
    started, token = pass_on(starts_on=first_day)

    place = services.accept_invitation(token, name="後任 二郎", password=PASSWORD, by=None)

    assert started.invitation.expires_at > timezone.now() + timedelta(days=32)
    assert (place.valid_from, officer.memberships.get().valid_to) == (
        first_day,
        first_day - timedelta(days=1),
    )


def test_role_mailbox_passes_to_the_next_person(pass_on, officer):
    former = officer.name
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    device = Client()
    device.force_login(officer)
    started, token = pass_on(email=officer.email)

    place = services.accept_invitation(token, name="後任 二郎", password=PASSWORD, by=None)

    officer.refresh_from_db()
    assert (place.user, officer.name, officer.check_password(PASSWORD)) == (officer, "後任 二郎", True)
    assert Authenticator.objects.filter(user=officer).count() == 0
    assert device.get("/accounts/profile/").url == "/accounts/login/?next=/accounts/profile/"
    assert [m.name_then for m in officer.memberships.order_by("pk")] == [former, "後任 二郎"]
    assert (started.from_name, AuditEvent.objects.filter(subject_label__contains=former).exists()) == (
        former,
        True,
    )


def test_role_mailbox_is_not_received_before_the_day(pass_on, officer):
    _, token = pass_on(email=officer.email, starts_on=timezone.localdate() + timedelta(days=3))

    with pytest.raises(RuleError, match="から受け取れます"):
        services.accept_invitation(token, name="後任", password=PASSWORD, by=None)

    officer.refresh_from_db()
    assert officer.name != "後任"


def test_role_mailbox_with_another_place_is_refused(pass_on, officer, person, other_town):
    person("town_viewer", other_town, user=officer)

    with pytest.raises(RuleError, match="ほかの所属もあります"):
        pass_on(membership=officer.memberships.order_by("pk").first(), email=officer.email)


def test_second_hand_over_of_one_place_is_refused_until_the_first_is_withdrawn(pass_on, approver):
    started, _ = pass_on()

    with pytest.raises(RuleError, match="すでに始まっています"):
        pass_on(email="third@town.example.lg.jp")
    services.withdraw_invitation(started.invitation, by=approver)
    again, _ = pass_on(email="third@town.example.lg.jp")

    assert HandOver.objects.get(pk=started.pk).cancelled_at is not None
    assert again.completed_at is None


def test_only_managers_start_a_hand_over(pass_on, officer, other_officer):
    for somebody in (officer, other_officer):
        with pytest.raises(RuleError, match="団体の管理者です"):
            pass_on(by=somebody)


def test_first_day_in_the_past_is_refused(pass_on):
    with pytest.raises(RuleError, match="開始日が過ぎています"):
        pass_on(starts_on=timezone.localdate() - timedelta(days=1))


def test_last_manager_may_be_succeeded(approver, pass_on):
    _, token = pass_on(membership=approver.memberships.get())

    place = services.accept_invitation(token, name="新しい課長", password=PASSWORD, by=None)

    assert (place.role, approver.memberships.get().is_over) == ("town_approver", True)


def test_memo_is_the_persons_own(officer, approver):
    with pytest.raises(RuleError, match="ご本人だけ"):
        services.write_handover_note(officer.memberships.get(), note="x", by=approver)
