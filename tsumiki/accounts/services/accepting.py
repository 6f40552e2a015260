"""An invitation answered: a new person, or one more place for somebody already here."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from tsumiki.accounts import handover, rules
from tsumiki.accounts.models import HandOver, Invitation, Membership, User
from tsumiki.accounts.services.people import end_sessions_of
from tsumiki.accounts.tokens import hash_of
from tsumiki.kernel import audit
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import RuleError


def accept_invitation(token: str, *, name: str = "", password: str = "", by: User | None) -> Membership:
    """Turn an open invitation into a membership; the token is used up.

    A new address makes a person with this name and password. An address of somebody with a place of today
    must be answered by that person, signed in (`by`). A section's mailbox that passes to a successor, or whose
    person has no place any more, starts afresh: name and password change, second factors and sessions end.
    """
    invitation = _open_invitation(token)
    person = User.objects.filter(email=invitation.email).first()
    fresh = starts_afresh(invitation, person)
    _require_answerable(invitation, person, fresh=fresh, by=by)
    who = person or User(email=invitation.email)
    with audit.change("accounts.invitation_accepted", by=who, organisation=invitation.organisation) as entry:
        # Re-read under lock: the same link may be answered twice at once.
        invitation = _open_invitation(token, lock=True)
        _require_answerable(invitation, person, fresh=fresh, by=by)
        if fresh != starts_afresh(invitation, person):
            raise RuleError("たったいま、このアドレスの所属が変わりました。招待リンクを開き直してください。")
        former_name = who.name
        if fresh:
            _begin(who, name=name, password=password)
        membership = _new_membership(invitation, who)
        invitation.accepted_at = timezone.now()
        invitation.accepted_by = who
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        entry.of(membership, role=membership.role, former_name=former_name, name=who.name)
    return membership


def starts_afresh(invitation: Invitation, person: User | None) -> bool:
    """Name and password are asked for: nobody is behind the address, or that person's time is over."""
    if person is None or invitation.is_same_mailbox:
        return True
    today = timezone.localdate()
    return not any(m.valid_to is None or m.valid_to >= today for m in person.memberships.all())


def _open_invitation(token: str, *, lock: bool = False) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    invitation = rows.filter(token_hash=hash_of(token)).first()
    if invitation is None or not invitation.is_open:
        raise RuleError("この招待リンクは使えません。招待した方に再送を依頼してください。")
    return invitation


def _require_answerable(invitation: Invitation, person: User | None, *, fresh: bool, by: User | None) -> None:
    if not rules.can_answer(by, invitation):
        raise RuleError(
            "別の方としてサインインしています。サインアウトしてから、招待リンクを開き直してください。"
        )
    if person is not None and not fresh and by is None:
        raise RuleError("このメールアドレスは登録済みです。サインインしてから、招待を受けてください。")
    starts_on = invitation.valid_from
    if invitation.is_same_mailbox and starts_on and starts_on > timezone.localdate():
        raise RuleError(
            f"同じアドレスを引き継ぐ場合は、{japanese_date(starts_on)}から受け取れます。当日以降に開き直してください。"
        )


def _begin(person: User, *, name: str, password: str) -> None:
    """The mailbox's person of today: whoever answered. What the former person could open, only they could."""
    if person.pk:
        person.memberships.filter(person_name="").update(person_name=person.name)
        Authenticator.objects.filter(user=person).delete()
        end_sessions_of(person)
    person.name = name
    person.set_password(password)
    person.save()
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )


def _new_membership(invitation: Invitation, person: User) -> Membership:
    starts_on = max(invitation.valid_from or timezone.localdate(), timezone.localdate())
    membership = Membership(
        user=person,
        organisation=invitation.organisation,
        section=invitation.section,
        role=invitation.role,
        valid_from=starts_on,
        valid_to=invitation.valid_to,
    )
    membership.save()
    running = HandOver.objects.filter(invitation=invitation, completed_at=None).first()
    if running:
        _complete(running, membership, by=person)
    return membership


def _complete(running: HandOver, new: Membership, *, by: User) -> None:
    # Old instance re-read: its name may have been stamped a moment ago.
    old = Membership.objects.select_related("user", "organisation").get(pk=running.from_membership_id)
    running.items = handover.snapshot(old)
    running.note = old.handover_note
    running.to_name = new.user.name
    running.to_membership = new
    running.completed_at = timezone.now()
    running.save()
    handover.transfer_all(old=old, new=new, by=by)
    old.valid_to = _last_day(old, new.valid_from)
    old.save(update_fields=["valid_to"])


def _last_day(old: Membership, next_starts_on: date) -> date:
    last = max(old.valid_from, next_starts_on - timedelta(days=1))
    return min(last, old.valid_to) if old.valid_to else last
