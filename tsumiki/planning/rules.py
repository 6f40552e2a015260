"""Who may do what with a plan, and what a plan may hold."""

from collections.abc import Iterable
from typing import Any

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.planning.models import Plan

NOT_YOURS_TO_EDIT = (
    "この計画を直せるのは、計画をもつ団体の起案者と承認者です。直したい点は、担当の方にお伝えください。"
)
NOT_YOURS_TO_FOLLOW_UP = "この計画の振り返りを書けるのは、計画をもつ団体の起案者と承認者です。気づいた点は、担当の方にお伝えください。"


def can_create_plan(user: Any, organisation: Any) -> bool:
    return can(user, Permission.PLAN_EDIT, organisation)


def can_edit_plan(user: Any, plan: Plan) -> bool:
    return can(user, Permission.PLAN_EDIT, plan.local_government.organisation)


def can_follow_up(user: Any, plan: Plan) -> bool:
    """Looking back goes on when the plan itself is decided upon and no longer changes."""
    return can(user, Permission.PLAN_EDIT, plan.local_government.organisation)


def contradiction(numbers: Iterable[int], exclusive: Iterable[int]) -> int | None:
    """Return the challenge that cannot stand beside others (⑪ 検討していない) when it does."""
    chosen = set(numbers)
    return next((number for number in sorted(exclusive) if number in chosen and len(chosen) > 1), None)
