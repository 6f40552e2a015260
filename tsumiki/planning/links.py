"""What planning adds to pages of lower apps."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.handover import Item
from tsumiki.accounts.models import Membership, User
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.hooks import Link
from tsumiki.library.links import Standing, Use
from tsumiki.library.models import Case
from tsumiki.planning import rules, sections, selectors
from tsumiki.planning.models import Plan
from tsumiki.planning.standing import step_begun

VERBS = {
    "planning.plan_created": "計画を作った",
    "planning.plan_copied": "計画の写しを作った",
    "planning.plan_deleted": "計画を削除した",
    "planning.plan_exported": "計画書を書き出した",
    "planning.follow_up_opened": "計画の振り返りを始めた",
    "planning.follow_up_saved": "計画の振り返りを保存した",
    "planning.follow_up_targets_taken": "振り返りの指標と目標を計画から取り直した",
    "planning.follow_up_case_written": "計画の振り返りから事例の下書きを書いた",
    "planning.follow_up_exported": "計画の振り返りを書き出した",
    **{f"planning.{key}_saved": f"計画の「{label}」を保存した" for key, label in sections.LABELS.items()},
}


def next_steps(user: Any, government: LocalGovernment) -> list[Link]:
    """From a town's diagnosis: begin a plan for it, or go on with one that is there."""
    found = [
        Link(
            reverse("planning:plan_detail", args=[plan.pk]),
            f"計画「{plan.title}」",
            "書きかけの計画を続けます。",
        )
        for plan in selectors.own_plans(user).filter(local_government=government)[:3]
    ]
    if rules.can_create_plan(user, government.organisation):
        url = reverse("planning:plan_create") + f"?code={government.code}"
        found.append(
            Link(url, "この数字をもとに計画を作る", "課題を選び、積み木を積み上げて、計画書にします。")
        )
    return found


def carry_cases(user: Any, cases: Sequence[Case]) -> list[Link]:
    """From cases: take them over into a plan, for who may write one."""
    if not cases or not selectors.governments_to_plan_for(user).exists():
        return []
    query = urlencode([("case", case.pk) for case in cases])
    return [Link(f"{reverse('planning:carry')}?{query}", "この事例を計画に入れる")]


def uses_of(user: Any, case: Case) -> list[Use]:
    """Where a case was taken in: the number of plans that the reader may know of, and those the reader may open."""
    count, plans = selectors.plans_with_case(user, case)
    shown = [
        Link(reverse("planning:plan_detail", args=[plan.pk]), plan.title, plan.local_government.full_name)
        for plan in plans
    ]
    return [Use(count, tuple(shown))]


def standing_of(user: Any, government: LocalGovernment) -> list[Standing]:
    """Where the town stands by its plan that was saved last, for who may read it."""
    plan = selectors.own_plans(user).filter(local_government=government).first()
    if plan is None:
        return []
    step = step_begun(plan, timezone.localdate())
    return [
        Standing(
            step.code if step else "",
            tuple(row.code for row in plan.problems.all()),
            tuple(plan.field_codes),
            Link(reverse("planning:plan_detail", args=[plan.pk]), f"計画「{plan.title}」"),
        )
    ]


def plans_of(membership: Membership) -> Sequence[Item]:
    """The organisation's plans, on the hand-over page."""
    plans = Plan.objects.filter(local_government__organisation=membership.organisation)
    return [
        Item(f"{plan.title}（第{plan.version}版）", reverse("planning:plan_detail", args=[plan.pk]))
        for plan in plans
    ]


def keep_with_organisation(*, old: Membership, new: Membership, by: User) -> None:
    """Plans belong to the organisation: the new officer has them with the membership, nothing moves."""
