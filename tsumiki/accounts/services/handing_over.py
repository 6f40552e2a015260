"""The rotation each April: a new officer takes over the whole place of the old one."""

from datetime import date

from django.utils import timezone

from tsumiki.accounts import handover, rules
from tsumiki.accounts.models import HandOver, Invitation, Membership, User
from tsumiki.accounts.services.inviting import Link, new_invitation, require_not_yet_there, send_letter
from tsumiki.accounts.services.memberships import locked_place
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError


def hand_over(
    membership: Membership,
    *,
    name: str,
    email: str,
    section: str,
    starts_on: date,
    note: str,
    link: Link,
    by: User,
) -> HandOver:
    """Invite the successor to the same organisation and role; the old place ends when they accept.

    The address may be the predecessor's own (課代表アドレス): then the account itself passes on.
    """
    email = email.strip().lower()
    organisation = membership.organisation
    with audit.change("accounts.handover_started", by=by, organisation=organisation) as entry:
        membership = _locked(membership, by=by)
        _require_address_free(membership, email)
        _require_possible_day(membership, starts_on)
        membership.handover_note = note
        membership.save(update_fields=["handover_note"])
        token, invitation = new_invitation(
            organisation=organisation,
            email=email,
            name=name,
            section=section,
            role=membership.role,
            valid_from=starts_on,
            valid_to=membership.valid_to if membership.role_row.must_end else None,
            invited_by=by,
            takes_over_from=membership,
        )
        started = _start(membership, invitation, starts_on)
        entry.of(started, to_email_is_same=invitation.is_same_mailbox, starts_on=starts_on.isoformat())
    send_letter(invitation, link(token))
    return started


def write_handover_note(membership: Membership, *, note: str, by: User) -> Membership:
    """The predecessor's own memo; it can be written long before the rotation and changed until it is done."""
    with audit.change("accounts.handover_noted", by=by, organisation=membership.organisation) as entry:
        if not rules.can_write_handover_note(by, membership):
            raise RuleError("引き継ぎメモは、所属しているご本人だけが書けます。")
        membership.handover_note = note
        membership.save(update_fields=["handover_note"])
        entry.of(membership, length=len(note))
    return membership


def _start(membership: Membership, invitation: Invitation, starts_on: date) -> HandOver:
    started = HandOver(
        invitation=invitation,
        organisation=invitation.organisation,
        from_membership=membership,
        from_name=membership.name_then,
        to_name=invitation.name,
        starts_on=starts_on,
        note=membership.handover_note,
        items=handover.snapshot(membership),
    )
    started.save()
    return started


def _locked(membership: Membership, *, by: User) -> Membership:
    membership = locked_place(membership)
    if not rules.can_manage(by, membership.organisation):
        raise RuleError("引き継ぎの手続きができるのは、団体の管理者です。管理者に依頼してください。")
    if membership.is_over:
        raise RuleError("この所属はすでに終わっています。後任の方は、招待してください。")
    if HandOver.objects.filter(from_membership=membership, completed_at=None, cancelled_at=None).exists():
        raise RuleError(
            "この所属の引き継ぎは、すでに始まっています。やり直すときは、先に招待を取り消してください。"
        )
    return membership


def _require_possible_day(membership: Membership, starts_on: date) -> None:
    if starts_on < timezone.localdate():
        raise RuleError("後任の開始日が過ぎています。今日以降の日付を入力してください。")
    if membership.valid_to is not None and membership.role_row.must_end and starts_on > membership.valid_to:
        raise RuleError("後任の開始日が委託期間を過ぎています。委託期間内の日付を入力してください。")


def _require_address_free(membership: Membership, email: str) -> None:
    if email != membership.user.email:
        require_not_yet_there(membership.organisation, email)
        return
    elsewhere = Membership.objects.in_force().filter(user=membership.user).exclude(pk=membership.pk)
    if elsewhere.exists():
        raise RuleError(
            "このアドレスの方には、ほかの所属もあります。後任の方には別のメールアドレスを使ってください。"
        )
