"""What the diagnosis adds to other pages."""

from typing import Any

from django.urls import reverse

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.hooks import Link


def links_of_government(user: Any, government: LocalGovernment) -> list[Link]:
    """The diagnosis, on a government's page, for whoever may see it."""
    if not can(user, Permission.DIAGNOSIS_VIEW):
        return []
    url = reverse("diagnosis:detail", args=[government.code])
    return [Link(url, "地域診断を見る", "4つの地域課題と5つの分野の数字を、類似団体と並べて見ます。")]
