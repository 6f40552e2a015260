"""What is said about a plan, and what is asked of whom: comments on its sections, and tasks."""

from datetime import date

from django.utils import timezone

from tsumiki.accounts.access import members_with
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import rules, sections
from tsumiki.planning.models import Plan, PlanComment, PlanTask

NOT_YOURS_TO_COMMENT = "この計画に意見を書けるのは、計画をもつ団体の方と、共有を受けたアドバイザーです。"
MOST_OPEN_COMMENTS = 200


def comment(plan: Plan, *, by: User, section: str, text: str) -> PlanComment:
    """Say something about a section; for a plan that the person may see."""
    organisation = plan.local_government.organisation
    with audit.change("planning.commented", by=by, organisation=organisation) as entry:
        if not rules.can_comment(by, plan):
            raise RuleError(NOT_YOURS_TO_COMMENT)
        if plan.comments.filter(closed_at=None).count() >= MOST_OPEN_COMMENTS:
            raise RuleError(
                f"済んでいない意見が{MOST_OPEN_COMMENTS}件あります。先に、済んだ意見を「済み」にしてください。"
            )
        made = PlanComment(
            plan=plan, section=_known(section), text=text, written_by=by, written_at=timezone.now()
        )
        made.save()
        entry.of(plan, section=section)
    return made


def close_comment(comment: PlanComment, *, by: User, answer: str = "") -> None:
    """Mark a comment as dealt with, with an answer if there is one; a second press changes nothing."""
    plan = comment.plan
    with audit.change(
        "planning.comment_closed", by=by, organisation=plan.local_government.organisation
    ) as entry:
        row = PlanComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
        if not rules.can_close_comment(by, comment):
            raise RuleError(rules.NOT_YOURS_TO_EDIT)
        if row.closed_at is None:
            row.answer, row.closed_at, row.closed_by = answer, timezone.now(), by
            row.save(update_fields=["answer", "closed_at", "closed_by"])
        entry.of(plan, section=row.section)


def ask(
    plan: Plan, *, by: User, section: str, title: str, assignee: User, due_on: date | None = None
) -> PlanTask:
    """Ask somebody of the organisation to write or do something for a section."""
    organisation = plan.local_government.organisation
    with audit.change("planning.task_given", by=by, organisation=organisation) as entry:
        if not rules.can_manage_plan(by, plan):
            raise RuleError(rules.NOT_YOURS_TO_EDIT)
        if not members_with(Permission.PLAN_VIEW).filter(organisation=organisation, user=assignee).exists():
            raise RuleError("担当者は、この団体の利用者から選んでください。")
        task = PlanTask(
            plan=plan,
            section=_known(section),
            title=title,
            assignee=assignee,
            due_on=due_on,
            created_by=by,
            created_at=timezone.now(),
        )
        task.save()
        entry.of(plan, section=section, task=task.pk)
    return task


def finish_task(task: PlanTask, *, by: User, is_done: bool = True) -> None:
    """Mark a task as done, or open it again: by who was asked, and by whoever writes the plan."""
    plan = task.plan
    with audit.change("planning.task_done", by=by, organisation=plan.local_government.organisation) as entry:
        row = PlanTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
        if not rules.can_finish_task(by, task):
            raise RuleError("済みにできるのは、担当の方と、計画の起案者・承認者です。")
        row.done_at = (row.done_at or timezone.now()) if is_done else None
        row.save(update_fields=["done_at"])
        entry.of(plan, section=row.section, task=row.pk, done=is_done)


def _known(section: str) -> str:
    if section not in sections.LABELS:
        raise RuleError("どの区分についてかを選んでください。")
    return section
