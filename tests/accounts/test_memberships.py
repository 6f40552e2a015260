from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import OrganisationFactory
from tsumiki.accounts import services
from tsumiki.directory.models import Organisation
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent


def test_change_keeps_both_states_in_the_log(officer, approver):
    place = officer.memberships.get()

    changed = services.change_membership(
        place, section="総務課", role="town_viewer", valid_to=None, by=approver
    )

    assert (changed.section, changed.role) == ("総務課", "town_viewer")
    detail = AuditEvent.objects.get(verb="accounts.membership_changed").detail
    assert detail == {
        "before": {"section": "企画政策課", "role": "town_drafter", "valid_to": ""},
        "after": {"section": "総務課", "role": "town_viewer", "valid_to": ""},
    }


def test_end_takes_effect_after_the_last_day(officer, approver):
    place = officer.memberships.get()

    ended = services.end_membership(place, on=timezone.localdate(), by=approver)

    assert (ended.valid_to, ended.is_over) == (timezone.localdate(), False)
    assert services.end_membership(ended, on=timezone.localdate() - timedelta(days=1), by=approver).is_over


def test_colleague_without_the_right_changes_nothing(officer, viewer):
    place = viewer.memberships.get()

    with pytest.raises(RuleError, match="団体の管理者です"):
        services.change_membership(place, section="x", role="town_viewer", valid_to=None, by=officer)
    with pytest.raises(RuleError, match="団体の管理者です"):
        services.end_membership(place, on=timezone.localdate(), by=officer)


def test_last_manager_neither_leaves_nor_steps_down(approver):
    place = approver.memberships.get()

    with pytest.raises(RuleError, match="管理できる方がいなくなります"):
        services.end_membership(place, on=timezone.localdate(), by=approver)
    with pytest.raises(RuleError, match="管理できる方がいなくなります"):
        services.change_membership(place, section="x", role="town_viewer", valid_to=None, by=approver)
    with pytest.raises(RuleError, match="管理できる方がいなくなります"):
        services.change_membership(
            place, section="x", role="town_approver", valid_to=timezone.localdate(), by=approver
        )


def test_one_of_two_managers_may_leave(approver, person, town):
    person("town_approver", town)

    ended = services.end_membership(approver.memberships.get(), on=timezone.localdate(), by=approver)

    assert ended.valid_to == timezone.localdate()


def test_role_of_another_kind_is_refused(officer, approver):
    with pytest.raises(RuleError, match="この役割を選べません"):
        services.change_membership(
            officer.memberships.get(), section="x", role="company_admin", valid_to=None, by=approver
        )


def test_contractor_keeps_an_end(person, secretariat):
    contractor = OrganisationFactory(kind=Organisation.Kind.CONTRACTOR)
    place = person("contractor", contractor).memberships.get()

    with pytest.raises(RuleError, match="終了日が必要です"):
        services.change_membership(place, section="x", role="contractor", valid_to=None, by=secretariat)


def test_ended_place_stays_ended(person, town, approver):
    place = person("town_viewer", town, valid_to=date(2024, 5, 1)).memberships.get()

    with pytest.raises(RuleError, match="すでに終わっています"):
        services.end_membership(place, on=timezone.localdate(), by=approver)


def test_end_before_the_beginning_is_refused(officer, approver):
    with pytest.raises(RuleError, match="開始日より前です"):
        services.end_membership(officer.memberships.get(), on=date(2024, 3, 31), by=approver)


def test_secretariat_cannot_seat_its_own_people_where_a_town_has_a_manager(officer, approver, secretariat):
    place = officer.memberships.get()

    with pytest.raises(RuleError, match="団体の管理者です"):
        services.change_membership(place, section="x", role="town_approver", valid_to=None, by=secretariat)

    place.refresh_from_db()
    assert place.role == "town_drafter"


def test_secretariat_may_end_the_place_of_a_manager_who_was_lost(
    approver, secretariat, mailoutbox, django_capture_on_commit_callbacks
):
    place = approver.memberships.get()

    with django_capture_on_commit_callbacks(execute=True):
        services.end_membership(place, on=timezone.localdate(), by=secretariat)

    place.refresh_from_db()
    assert place.valid_to == timezone.localdate()
    assert [letter.to for letter in mailoutbox] == [[approver.email]]
    assert "所属の終了日" in mailoutbox[0].subject


def test_other_towns_approver_cannot_end_a_place(officer, person, other_town):
    stranger = person("town_approver", other_town)

    with pytest.raises(RuleError, match="団体の管理者です"):
        services.end_membership(officer.memberships.get(), on=timezone.localdate(), by=stranger)
