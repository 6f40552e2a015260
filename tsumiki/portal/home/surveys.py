"""What waits in surveys: answers to give or approve, answers of the area to check, surveys to follow and publish."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.access import can
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.dates import japanese_date
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.selectors.progress import campaigns_visible_to, queue_of, with_totals
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
    return rows + _campaigns(user) if can(user, Permission.SURVEY_MANAGE) else rows


def _campaigns(user: User) -> list[dict[str, Any]]:
    """What those who run surveys have begun and not yet published."""
    running = campaigns_visible_to(user).filter(status__in=[Campaign.Status.OPEN, Campaign.Status.CLOSED])
    return [_campaign(row) for row in with_totals(running)]


def _campaign(row: Any) -> dict[str, Any]:
    state = {"badge": {"label": row.get_status_display(), "kind": ""}}
    if row.status == Campaign.Status.CLOSED:
        return state | {
            "title": f"{row.title}の結果を公表する",
            "url": reverse("surveys:campaign_detail", args=[row.code]),
            "text": "締め切りました。公表前の結果を確かめてから公表します。",
        }
    end = "（期限を過ぎています）" if row.deadline < timezone.localdate() else "まで"
    return state | {
        "title": f"{row.title}の進み具合を見る",
        "url": reverse("surveys:campaign_progress", args=[row.code]),
        "text": f"{row.asked:,}団体のうち{row.submitted:,}団体が提出しました。",
        "due": f"{japanese_date(row.deadline)}{end}",
    }
