"""Who may do what with a plan, and what a plan may hold."""

from collections.abc import Iterable
from typing import Any

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.planning.models import Plan, PlanComment, PlanTask, Submission, SubmissionStep

Stage = Plan.Stage
Kind = SubmissionStep.Kind

NOT_YOURS_TO_EDIT = (
    "この計画を直せるのは、計画をもつ団体の起案者と承認者です。直したい点は、担当の方にお伝えください。"
)
IS_DECIDING = "この計画は決裁中です。直すには、「決裁」のページで引き上げるか、差戻しを受けてください。"
IS_DECIDED = "この計画は決定済みです。直すには、「決裁」のページで「改定を始める」を押してください。"
_CLOSED_TO_EDITING = {Stage.DECIDING: IS_DECIDING, Stage.DECIDED: IS_DECIDED}
# Who may read a plan is no part of what is decided.
_ALWAYS_OPEN = frozenset({"sharing"})
NOT_ON_TURN = "いまは、この起案に答える順番ではありません。"
NOT_YOUR_OWN = "自分が起案したものには答えられません。ほかの承認者に頼んでください。"
# What a step of each kind asks of the person who answers it.
ANSWERING = {Kind.CONSULT: Permission.PLAN_CONSULT, Kind.APPROVE: Permission.PLAN_APPROVE}
NOT_YOURS_TO_WORD = "書面のひな形を直せるのは、国事務局です。"
NOT_YOURS_TO_FOLLOW_UP = "この計画の振り返りを書けるのは、計画をもつ団体の起案者と承認者です。気づいた点は、担当の方にお伝えください。"


def can_create_plan(user: Any, organisation: Any) -> bool:
    return can(user, Permission.PLAN_EDIT, organisation)


def can_manage_plan(user: Any, plan: Plan) -> bool:
    """Whether the plan is the person's to write and to put to decision, whatever stage it has reached."""
    return can(user, Permission.PLAN_EDIT, plan.local_government.organisation)


def why_not_edit(user: Any, plan: Plan, section: str = "") -> str:
    """Say why the person may not change the plan (this section of it) now; "" when they may."""
    if not can_manage_plan(user, plan):
        return NOT_YOURS_TO_EDIT
    return "" if section in _ALWAYS_OPEN else _CLOSED_TO_EDITING.get(Stage(plan.stage), "")


def can_edit_plan(user: Any, plan: Plan) -> bool:
    return not why_not_edit(user, plan)


def can_word_papers(user: Any) -> bool:
    """Who edits the programme's vocabulary also words the papers made from it."""
    return can(user, Permission.VOCABULARY_MANAGE)


def can_read_decisions(user: Any, plan: Plan) -> bool:
    """The way to a decision is the organisation's own affair: others see the plan, not who said what of it."""
    return can(user, Permission.PLAN_VIEW, plan.local_government.organisation)


def can_comment(user: Any, plan: Plan) -> bool:
    """For a plan that the person may see."""
    return can(user, Permission.PLAN_COMMENT, plan.local_government.organisation)


def can_close_comment(user: Any, comment: PlanComment) -> bool:
    return can_manage_plan(user, comment.plan)


def can_finish_task(user: Any, task: PlanTask) -> bool:
    return task.assignee_id == user.pk or can_manage_plan(user, task.plan)


def why_not_answer(user: Any, step: SubmissionStep) -> str:
    """Say why the person may not answer this step, be it in another's place (代決); "" when they may.

    Whose turn it is is `route.open_places`' to say.
    """
    submission = step.submission
    if submission.drafted_by_id == user.pk:
        return NOT_YOUR_OWN
    if not can(user, ANSWERING[Kind(step.kind)], submission.plan.local_government.organisation):
        return f"{step.get_kind_display()}に答えられるのは、この団体の権限のある方だけです。"
    return ""


def can_withdraw(user: Any, submission: Submission) -> bool:
    """引上げ: who drafted; where that person writes plans here no more, whoever does."""
    plan = submission.plan
    if not can_manage_plan(user, plan):
        return False
    return submission.drafted_by_id == user.pk or not can_manage_plan(submission.drafted_by, plan)


def can_follow_up(user: Any, plan: Plan) -> bool:
    """Looking back goes on when the plan itself is decided upon and no longer changes."""
    return can_manage_plan(user, plan)


def contradiction(numbers: Iterable[int], exclusive: Iterable[int]) -> int | None:
    """Return the challenge that cannot stand beside others (⑪ 検討していない) when it does."""
    chosen = set(numbers)
    return next((number for number in sorted(exclusive) if number in chosen and len(chosen) > 1), None)
