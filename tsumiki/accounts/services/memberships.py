"""Places changed and ended."""

from datetime import date

from tsumiki.accounts import rules
from tsumiki.accounts.models import Membership, User
from tsumiki.accounts.services.inviting import require_role_fits
from tsumiki.directory.models import Organisation
from tsumiki.kernel import audit, mail
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import RuleError

NOT_YOURS = "所属を変えられるのは、団体の管理者です。管理者に依頼してください。"
LAST_MANAGER = (
    "この団体で利用者を管理できる方がいなくなります。先に、ほかの方を管理できる役割にしてください。"
)


def change_membership(
    membership: Membership, *, section: str, role: str, valid_to: date | None, by: User
) -> Membership:
    """Change section, role or last day of a place that is not over; the log keeps both states."""
    with audit.change("accounts.membership_changed", by=by, organisation=membership.organisation) as entry:
        membership = locked_place(membership)
        if not rules.can_manage(by, membership.organisation):
            raise RuleError(NOT_YOURS)
        _require_running(membership)
        require_role_fits(role, membership.organisation, valid_to=valid_to, by=by)
        loses_management = role not in rules.MANAGER_ROLES or valid_to is not None
        if loses_management and rules.is_last_manager(membership):
            raise RuleError(LAST_MANAGER)
        before = _state(membership)
        membership.section, membership.role, membership.valid_to = section, role, valid_to
        membership.save(update_fields=["section", "role", "valid_to"])
        entry.of(membership, before=before, after=_state(membership))
    return membership


def end_membership(membership: Membership, *, on: date, by: User) -> Membership:
    """Let a place end with the day `on`; the person's other places and everything they wrote stay.

    The person is told by mail. Only the secretariat may end the last manager's place, for one who was lost.
    """
    with audit.change("accounts.membership_ended", by=by, organisation=membership.organisation) as entry:
        membership = locked_place(membership)
        if not rules.can_end(by, membership.organisation):
            raise RuleError(NOT_YOURS)
        _require_running(membership)
        if on < membership.valid_from:
            raise RuleError("終了日が開始日より前です。開始日以降の日付を入力してください。")
        if rules.is_own_manager(by, membership.organisation) and rules.is_last_manager(membership):
            raise RuleError(LAST_MANAGER)
        membership.valid_to = on
        membership.save(update_fields=["valid_to"])
        entry.of(membership, last_day=on.isoformat())
    _tell_the_person(membership, on=on, by=by)
    return membership


def locked_place(membership: Membership) -> Membership:
    """The place as it is now, with its organisation locked: two managers must not end each other at once."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "user")
        .get(pk=membership.pk)
    )


def _require_running(membership: Membership) -> None:
    if membership.is_over:
        raise RuleError("この所属はすでに終わっています。もう一度使うときは、招待してください。")


def _tell_the_person(membership: Membership, *, on: date, by: User) -> None:
    body = (
        f"{membership.user.name} 様\n\n{by.name}さん（{by.audit_organisation or '事務局'}）が、"
        f"次の所属に終了日を設定しました。\n\n団体：{membership.organisation}\n課・部署：{membership.section}\n"
        f"終了日：{japanese_date(on)}\n\nお心当たりがない場合は、団体の管理者にお問い合わせください。\n"
    )
    mail.send("【つみき】所属の終了日のお知らせ", body, to=[membership.user.email])


def _state(membership: Membership) -> dict[str, str]:
    return {
        "section": membership.section,
        "role": membership.role,
        "valid_to": membership.valid_to.isoformat() if membership.valid_to else "",
    }
