"""What waits in plans: submissions to answer or to look at afterwards, tasks that the person was asked to do."""

from typing import Any

from django.urls import reverse

from tsumiki.accounts.models import User
from tsumiki.kernel.dates import japanese_date
from tsumiki.planning import deciding

SHOWN_TASKS = 3


def tasks(user: User) -> list[dict[str, Any]]:
    """The person's own turn first."""
    waiting, to_be_seen = deciding.in_the_inbox(user)
    found = [*(_answer(row) for row in waiting), *(_look(step) for step in to_be_seen)]
    asked = deciding.tasks_visible_to(user).filter(assignee=user, done_at=None).order_by("due_on", "pk")
    return found + [_do(task) for task in asked[:SHOWN_TASKS]]


def _answer(row: Any) -> dict[str, Any]:
    return {
        "title": f"起案「{row.subject}」に答える",
        "url": reverse("planning:submission", args=[row.plan_id, row.number]),
        "text": f"{row.drafter_section}　{row.drafter_name}さんが{japanese_date(row.drafted_at.date())}に起案しました。",
        "badge": {"label": "決裁中", "kind": "waiting"},
    }


def _look(step: Any) -> dict[str, Any]:
    row = step.submission
    return {
        "title": f"代わりに決裁された「{row.subject}」を後閲する",
        "url": reverse("planning:submission", args=[row.plan_id, row.number]),
        "text": f"{step.answered_name}さんが代わりに決裁しました。",
    }


def _do(task: Any) -> dict[str, Any]:
    return {
        "title": task.title,
        "url": reverse("planning:task_list"),
        "text": f"計画「{task.plan.title}」について、{task.created_by.name}さんに頼まれた作業です。",
        "due": f"期限 {japanese_date(task.due_on)}" if task.due_on else "",
    }
