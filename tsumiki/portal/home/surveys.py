"""What waits in surveys: answers to give or approve, and answers of the area to check."""

from typing import Any

from django.urls import reverse

from tsumiki.accounts.access import can
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.surveys.selectors.progress import queue_of
from tsumiki.surveys.selectors.responses import tasks_for


def tasks(user: User) -> list[dict[str, Any]]:
    """The nearest deadline first; nothing is asked of the database for people who have no part in surveys."""
    rows = tasks_for(user) if can(user, Permission.SURVEY_ANSWER) else []
    if can(user, Permission.SURVEY_CHECK):
        waiting = queue_of(user).count()
        if waiting:
            rows.append(
                {
                    "title": f"管内の回答を確かめる（{waiting}件）",
                    "url": reverse("surveys:prefecture_queue"),
                    "text": "市区町村が提出した回答が、都道府県の確認を待っています。",
                }
            )
    return rows
