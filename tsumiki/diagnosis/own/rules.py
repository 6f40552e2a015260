"""Who reads and who writes what a local government knows of itself. Nobody outside it, whatever their role."""

from typing import Any

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import LocalGovernment

NOT_YOURS_TO_SEE = "町独自の数値・地域資源・現場の実感を見ることができるのは、その団体の利用者だけです。"
NOT_YOURS_TO_EDIT = (
    "町独自の数値・地域資源・現場の実感を直せるのは、その団体の起案者と承認者です。"
    "直したい点は、担当の方にお伝えください。"
)


def can_see_own(user: Any, government: LocalGovernment) -> bool:
    """Those who may read the organisation's plans with their drafts."""
    return can(user, Permission.PLAN_VIEW, government.organisation)


def can_edit_own(user: Any, government: LocalGovernment) -> bool:
    """Those who may write the organisation's plans."""
    return can(user, Permission.PLAN_EDIT, government.organisation)
