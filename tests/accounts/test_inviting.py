from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.factories import OrganisationFactory
from tsumiki.accounts import services
from tsumiki.accounts.models import Invitation
from tsumiki.accounts.tokens import hash_of
from tsumiki.directory.models import Organisation
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent


def test_invitation_keeps_only_the_hash_and_mails_the_link(invite, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, token = invite(email=" New@Town.example.LG.jp ")

    assert (invitation.email, invitation.token_hash) == ("new@town.example.lg.jp", hash_of(token))
    assert [message.to for message in mail.outbox] == [["new@town.example.lg.jp"]]
    assert f"/invitation/{token}/" in mail.outbox[0].body
    event = AuditEvent.objects.get(verb="accounts.member_invited")
    assert token not in f"{event.detail}{event.subject_label}"


def test_invitation_lasts_fourteen_days(invite):
    before = timezone.now()

    invitation, _ = invite()

    assert timedelta(days=14) <= invitation.expires_at - before < timedelta(days=14, minutes=1)


def test_officer_without_the_right_may_not_invite(invite, officer):
    with pytest.raises(RuleError, match="団体の管理者です"):
        invite(by=officer)

    assert Invitation.objects.count() == 0


def test_manager_may_not_invite_into_another_town(invite, other_town):
    with pytest.raises(RuleError, match="団体の管理者です"):
        invite(organisation=other_town.organisation)


def test_secretariat_may_invite_the_first_member_only(invite, secretariat, other_town, town, approver):
    first, _ = invite(organisation=other_town.organisation, role="town_approver", by=secretariat)

    assert first.organisation == other_town.organisation
    with pytest.raises(RuleError, match="団体の管理者です"):
        invite(organisation=town.organisation, by=secretariat)


def test_role_must_suit_the_kind_of_organisation(invite):
    with pytest.raises(RuleError, match="この役割を選べません"):
        invite(role="secretariat")


def test_contractor_needs_an_end(invite, secretariat):
    contractor = OrganisationFactory(kind=Organisation.Kind.CONTRACTOR)

    with pytest.raises(RuleError, match="終了日が必要です"):
        invite(organisation=contractor, role="contractor", by=secretariat)
    invitation, _ = invite(
        organisation=contractor, role="contractor", valid_to=date(2099, 3, 31), by=secretariat
    )

    assert invitation.valid_to == date(2099, 3, 31)


def test_end_in_the_past_is_refused(invite):
    with pytest.raises(RuleError, match="終了日が過ぎています"):
        invite(valid_to=timezone.localdate() - timedelta(days=1))


def test_same_address_is_not_invited_twice(invite):
    invite()

    with pytest.raises(RuleError, match="送信済みです"):
        invite()


def test_member_is_not_invited_again(invite, viewer):
    with pytest.raises(RuleError, match="すでにこの団体の利用者です"):
        invite(email=viewer.email)


def test_resending_replaces_the_token_and_the_days(invite, approver):
    invitation, old = invite()
    seen = []

    again = services.resend_invitation(
        invitation, link=lambda token: seen.append(token) or "https://x.example/", by=approver
    )

    assert again.token_hash == hash_of(seen[0])
    assert again.token_hash != hash_of(old)
    assert again.expires_at > invitation.expires_at


def test_withdrawn_invitation_can_be_neither_withdrawn_nor_sent_again(invite, approver):
    invitation, _ = invite()
    services.withdraw_invitation(invitation, by=approver)

    with pytest.raises(RuleError, match="取り消されています"):
        services.withdraw_invitation(invitation, by=approver)
    with pytest.raises(RuleError, match="取り消されています"):
        services.resend_invitation(invitation, link=str, by=approver)


def test_only_managers_withdraw(invite, officer):
    invitation, _ = invite()

    with pytest.raises(RuleError, match="団体の管理者です"):
        services.withdraw_invitation(invitation, by=officer)
