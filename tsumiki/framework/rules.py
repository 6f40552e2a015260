"""Who may edit the vocabulary, and when."""

from typing import Any

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.framework.models import EditionDraft

NOT_YOURS = "枠組みを直せるのは国事務局だけです。直したい点は、国事務局にお伝えください。"
FURTHEST_AHEAD = 3  # fiscal years


def refusal_to_manage(user: Any) -> str:
    return "" if can(user, Permission.VOCABULARY_MANAGE) else NOT_YOURS


def refusal_to_edit(user: Any, draft: EditionDraft) -> str:
    if refusal := refusal_to_manage(user):
        return refusal
    return "" if draft.is_open else f"この版は{draft.get_state_display()}です。もう直せません。"


def years_to_begin(current: int, taken: set[int]) -> list[int]:
    """The years for which an edition may be begun: the current one (a correction), and following ones without one."""
    return [
        year for year in range(current, current + FURTHEST_AHEAD + 1) if year == current or year not in taken
    ]
