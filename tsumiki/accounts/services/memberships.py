"""Places changed and ended."""

from datetime import date

from tsumiki.accounts import rules
from tsumiki.accounts.models import Membership, User
from tsumiki.accounts.services.inviting import require_role_fits
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError

LAST_MANAGER = (
    "この団体で利用者を管理できる方がいなくなります。先に、ほかの方を管理できる役割にしてください。"
)


def change_membership(
    membership: Membership, *, section: str, role: str, valid_to: date | None, by: User
) -> Membership:
    """Change section, role or last day of a place that is not over; the log keeps both states."""
    with audit.change("accounts.membership_changed", by=by, organisation=membership.organisation) as entry:
        membership = _locked(membership, by=by)
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
    """Let a place end with the day `on`; the person's other places and everything they wrote stay."""
    with audit.change("accounts.membership_ended", by=by, organisation=membership.organisation) as entry:
        membership = _locked(membership, by=by)
        if on < membership.valid_from:
            raise RuleError("終了日が開始日より前です。開始日以降の日付を入力してください。")
        if rules.is_last_manager(membership):
            raise RuleError(LAST_MANAGER)
        membership.valid_to = on
        membership.save(update_fields=["valid_to"])
        entry.of(membership, last_day=on.isoformat())
    return membership


def _locked(membership: Membership, *, by: User) -> Membership:
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "user")
        .get(pk=membership.pk)
    )
    if not rules.can_manage(by, membership.organisation):
        raise RuleError("所属を変えられるのは、団体の管理者です。管理者に依頼してください。")
    if membership.is_over:
        raise RuleError("この所属はすでに終わっています。もう一度使うときは、招待してください。")
    return membership


def _state(membership: Membership) -> dict[str, str]:
    return {
        "section": membership.section,
        "role": membership.role,
        "valid_to": membership.valid_to.isoformat() if membership.valid_to else "",
    }
