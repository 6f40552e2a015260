"""Home of those who look after many: the secretariat, contractors, prefectures."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from tsumiki.accounts import selectors as accounts
from tsumiki.accounts.models import Membership, User
from tsumiki.diagnosis.selectors import municipalities_of
from tsumiki.directory.models import LocalGovernment
from tsumiki.library import selectors as library
from tsumiki.library.models import Case
from tsumiki.planning import selectors as planning
from tsumiki.planning.models import Plan


def nation_figures(user: User) -> list[dict[str, Any]]:
    """How many take part and what there is to read, as the person may see it."""
    organisations = accounts.organisations_visible_to(user)
    members = Membership.objects.in_force().filter(organisation__in=organisations.values("pk"))
    counted = members.aggregate(
        people=Count("user", distinct=True), organisations=Count("organisation", distinct=True)
    )
    confidence = library.facet_counts(library.cases_visible_to(user), {})["confidence"]
    by_confidence = "、".join(
        f"確度{choice.label} {confidence[choice.value]}件" for choice in Case.Confidence
    )
    return [
        {"label": "参加している団体", "value": f"{counted['organisations']:,}", "unit": "団体", "note": ""},
        {"label": "利用者", "value": f"{counted['people']:,}", "unit": "人", "note": ""},
        {
            "label": "共有された計画",
            "value": f"{planning.shared_plans_of_others(user).count():,}",
            "unit": "件",
            "note": "下書きは数えません",
        },
        {"label": "事例", "value": f"{confidence.total():,}", "unit": "件", "note": by_confidence},
    ]


def municipality_table(user: User, prefecture: LocalGovernment) -> dict[str, Any]:
    """The prefecture's towns with their members and shared plans, in code order."""
    of_prefecture: Iterable[Any] = accounts.organisations_visible_to(user).filter(
        local_government__prefecture_code=prefecture.prefecture_code
    )
    members = {organisation.pk: organisation.member_count for organisation in of_prefecture}
    towns = municipalities_of(prefecture).annotate(
        shared_plans=Count("plans", filter=Q(plans__visibility=Plan.Visibility.MEMBERS))
    )
    rows = [_row(town, members.get(town.pk, 0)) for town in towns]
    return {
        "columns": [
            {"label": "団体"},
            {"label": "地域診断"},
            {"label": "利用者（人）", "numeric": True},
            {"label": "共有された計画（件）", "numeric": True},
        ],
        "rows": rows,
        # The heading stays in sight, and what follows the table within reach.
        "is_tall": len(rows) > 25,
    }


def _row(town: Any, members: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "cells": [
            {"text": town.full_name, "url": reverse("directory:detail", args=[town.code])},
            {"text": f"{town.name}の数値", "url": reverse("diagnosis:detail", args=[town.code])},
            {"text": f"{members:,}", "numeric": True},
            {"text": f"{town.shared_plans:,}", "numeric": True},
        ]
    }
