"""Cases that wait for the person, one line for each queue."""

from typing import Any

from django.urls import reverse

from tsumiki.accounts.models import User
from tsumiki.kernel.dates import japanese_date
from tsumiki.library.selectors.waiting import waiting_for


def tasks(user: User) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{row.queue.title}（{len(row.items)}件）",
            "url": reverse("library:case_waiting", args=[row.queue.code]),
            "text": f"いちばん古いものは{japanese_date(row.oldest)}（{row.queue.told}）です。"
            if row.oldest
            else "",
        }
        for row in waiting_for(user)
    ]
