"""What planning adds to pages of lower apps."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.access import can
from tsumiki.accounts.handover import Item
from tsumiki.accounts.models import Membership, User
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import LocalGovernment
from tsumiki.framework.links import BlockUse
from tsumiki.framework.models import Block
from tsumiki.kernel.hooks import Link
from tsumiki.library.links import Standing, Use
from tsumiki.library.models import Case
from tsumiki.planning import rules, sections, selectors
from tsumiki.planning.models import Plan, PlanBlock
from tsumiki.planning.standing import step_begun

VERBS = {
    "planning.plan_created": "計画を作った",
    "planning.plan_copied": "計画の写しを作った",
    "planning.plan_deleted": "計画を削除した",
    "planning.plan_exported": "計画書を書き出した",
    "planning.taken_in": "Excelの表を計画に取り入れた",
    "planning.submitted": "計画を起案した",
    "planning.answered": "起案に答えた（同意・承認・差戻し）",
    "planning.withdrawn": "起案を引き上げた",
    "planning.revision_begun": "計画の改定を始めた",
    "planning.seen_afterwards": "代決を後閲した",
    "planning.document_registered": "文書番号と決裁日を記録した",
    "planning.draft_claimed": "積み木の下書きを計画に引き継いだ",
    "planning.commented": "計画に意見を書いた",
    "planning.comment_closed": "計画への意見を済みにした",
    "planning.task_given": "計画の作業を頼んだ",
    "planning.task_done": "計画の作業の状態を変えた",
    "planning.paper_written": "書面の文を手直しした",
    "planning.paper_worded": "書面のひな形を直した",
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
        Link(reverse("planning:plan_detail", args=[pk]), f"計画「{title}」", "書きかけの計画を続けます。")
        for pk, title in _plans_for(user, government)
    ]
    if rules.can_create_plan(user, government.organisation):
        url = reverse("planning:plan_create") + f"?code={government.code}"
        found.append(
            Link(url, "この数字をもとに計画を作る", "課題を選び、積み木を積み上げて、計画書にします。")
        )
    return found


def _plans_for(user: Any, government: LocalGovernment) -> Iterable[tuple[int, str]]:
    """(key, title) of its first plans; nothing is asked of the database for who may not read them anyway."""
    if not can(user, Permission.PLAN_VIEW, government.organisation):
        return []
    plans = selectors.own_plans(user).filter(local_government=government)
    return list(plans.values_list("pk", "title")[:3])


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


def block_uses(user: Any, blocks: Sequence[Block]) -> list[BlockUse]:
    """Where blocks were stacked: how many plans the reader may know of, and those the reader may open with their months."""
    counts, rows = selectors.plans_with_blocks(user, [block.code for block in blocks])
    shown: dict[str, list[Link]] = {}
    for row in rows:
        address = reverse("planning:plan_detail", args=[row.plan_id])
        words = f"{row.plan.local_government.full_name}・{months_of(row)}"
        shown.setdefault(row.block.code, []).append(Link(address, row.plan.title, words))
    return [BlockUse(code, count, tuple(shown.get(code, ()))) for code, count in counts.items()]


def months_of(row: PlanBlock) -> str:
    """From which month to which the plan means to work on the block; what is not written is said to be unknown."""
    if row.start_on is None or row.end_on is None:
        return "計画上の期間：データなし"
    months = (row.end_on.year - row.start_on.year) * 12 + row.end_on.month - row.start_on.month + 1
    return f"計画上の期間：{row.start_on:%Y年%-m月}〜{row.end_on:%Y年%-m月}（{months}か月）"


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
