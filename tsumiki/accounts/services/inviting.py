"""Invitations: sent, sent again with a new link, withdrawn."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tsumiki.accounts import rules
from tsumiki.accounts.models import HandOver, Invitation, Membership, User
from tsumiki.accounts.roles import ROLES, roles_for
from tsumiki.accounts.tokens import hash_of, new_token
from tsumiki.directory.models import Organisation
from tsumiki.kernel import audit, mail
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import RuleError

DAYS_VALID = 14

# Turns a token into the address that goes into the mail: only the web layer knows the host.
Link = Callable[[str], str]


def invite_member(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    section: str,
    role: str,
    valid_to: date | None = None,
    link: Link,
    by: User | None,
    after: timedelta = timedelta(),
) -> Invitation:
    """Send somebody the link that makes them a member; the link works once and for 14 days.

    `by=None` is the operator on the server, bound like the secretariat to organisations that nobody manages.
    `after` lets the mail wait: one of many.
    """
    email = email.strip().lower()
    with audit.change("accounts.member_invited", by=by, organisation=organisation) as entry:
        if not rules.managed_by(by, Organisation.objects.filter(pk=organisation.pk)):
            raise RuleError("この団体に招待できるのは、団体の管理者です。管理者に招待を依頼してください。")
        require_role_fits(role, organisation, valid_to=valid_to, by=by)
        require_not_yet_there(organisation, email)
        token, invitation = new_invitation(
            organisation=organisation,
            email=email,
            name=name,
            section=section,
            role=role,
            valid_to=valid_to,
            invited_by=by,
        )
        entry.of(invitation, role=role, section=section)
        send_letter(invitation, link(token), after=after)
    return invitation


def new_invitation(*, valid_from: date | None = None, **fields) -> tuple[str, Invitation]:
    """A saved invitation and its token; call inside an audited change."""
    token = new_token()
    invitation = Invitation(
        valid_from=valid_from, token_hash=hash_of(token), expires_at=_expiry(valid_from), **fields
    )
    invitation.save()
    return token, invitation


def resend_invitation(invitation: Invitation, *, link: Link, by: User) -> Invitation:
    """Send a new link; the earlier one stops working at once."""
    with audit.change("accounts.invitation_sent_again", by=by, organisation=invitation.organisation) as entry:
        invitation = _unanswered(invitation, by=by)
        token = new_token()
        invitation.token_hash = hash_of(token)
        invitation.expires_at = _expiry(invitation.valid_from)
        invitation.save(update_fields=["token_hash", "expires_at"])
        entry.of(invitation)
    send_letter(invitation, link(token))
    return invitation


def withdraw_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Make the link useless; a hand-over that hangs on it is called off, and the predecessor stays."""
    with audit.change("accounts.invitation_withdrawn", by=by, organisation=invitation.organisation) as entry:
        invitation = _unanswered(invitation, by=by)
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        HandOver.objects.filter(invitation=invitation).update(cancelled_at=invitation.withdrawn_at)
        entry.of(invitation)
    return invitation


def require_role_fits(
    role: str, organisation: Organisation, *, valid_to: date | None, by: User | None
) -> None:
    roles = rules.roles_to_give(by, organisation) if by else roles_for(organisation.kind)
    if role not in [row.code for row in roles]:
        raise RuleError(f"{organisation}では、この役割を選べません。表示された役割から選んでください。")
    if ROLES[role].must_end and valid_to is None:
        raise RuleError(f"{ROLES[role].label}には終了日が必要です。委託期間の最終日を入力してください。")
    if valid_to is not None and valid_to < timezone.localdate():
        raise RuleError("終了日が過ぎています。今日以降の日付を入力してください。")


def require_not_yet_there(organisation: Organisation, email: str) -> None:
    # A second press of the button waits here until the first invitation is there to be seen.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    waiting = Invitation.objects.unanswered().filter(organisation=organisation, email=email)
    if waiting.exists():
        raise RuleError(
            "この方には招待を送信済みです。届いていないときは、利用者一覧の「再送する」を押してください。"
        )
    if Membership.objects.in_force().filter(organisation=organisation, user__email=email).exists():
        raise RuleError(
            "この方は、すでにこの団体の利用者です。役割や課を変えるときは、利用者一覧から変更してください。"
        )


def send_letter(invitation: Invitation, address: str, *, after: timedelta = timedelta()) -> None:
    """The letter itself; nothing in it but the link opens anything."""
    until = japanese_date(timezone.localtime(invitation.expires_at).date())
    occasion = (
        f"{invitation.takes_over_from.name_then}さんの後任として、引き継ぎのご案内です。\n"
        if invitation.takes_over_from
        else ""
    )
    body = (
        f"{invitation.name} 様\n\n"
        f"{_inviter_in_words(invitation)}から、"
        f"「つみき」への招待が届いています。\n{occasion}\n"
        f"団体：{invitation.organisation}\n課・部署：{invitation.section}\n役割：{invitation.role_label}\n\n"
        f"次のページを開き、氏名とパスワードを登録してください。\n{address}\n\n"
        f"このリンクは{until}まで、1回だけ使えます。\n"
        "お心当たりがない場合は、このメールを破棄してください。何も登録されません。\n"
    )
    mail.send(f"【つみき】{invitation.organisation}への招待", body, to=[invitation.email], after=after)


def _inviter_in_words(invitation: Invitation) -> str:
    if invitation.invited_by is None:
        return invitation.inviter_name
    return f"{invitation.inviter_name}さん（{invitation.invited_by.audit_organisation or '事務局'}）"


def _expiry(valid_from: date | None) -> datetime:
    first = max(timezone.now(), _start_of(valid_from)) if valid_from else timezone.now()
    return first + timedelta(days=DAYS_VALID)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _unanswered(invitation: Invitation, *, by: User) -> Invitation:
    # Re-read under lock: the person may accept while somebody withdraws.
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not rules.can_manage(by, invitation.organisation):
        raise RuleError("この招待を扱えるのは、団体の管理者です。")
    if not invitation.is_unanswered:
        raise RuleError(
            "この招待は、すでに受諾されたか取り消されています。一覧を開き直して確かめてください。"
        )
    return invitation
