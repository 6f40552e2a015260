"""Plans on the home page: how far each one is, and what it still lacks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.directory.models import Organisation
from tsumiki.kernel.dates import fiscal_year_label, fiscal_year_of
from tsumiki.planning import selectors as planning
from tsumiki.planning.checks import gaps
from tsumiki.planning.models import (
    BudgetLine,
    Kpi,
    Plan,
    PlanBlock,
    PlanProblem,
    RoadmapItem,
)
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.rules import can_edit_plan

# The order in which a plan fills up: what we ask for while a part is empty, what it holds, and where it is written.
PARTS = (
    ("has_problems", "課題を選ぶ", PlanProblem, "problems"),
    ("has_blocks", "積み木を積み上げる", PlanBlock, "choose"),
    ("has_kpis", "指標（KPI）", Kpi, "kpis"),
    ("has_budget", "予算", BudgetLine, "budget"),
    ("has_roadmap", "行程", RoadmapItem, "roadmap"),
)
SHOWN_PLANS = 5
SHOWN_GAPS = 3


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with what is in it so far."""

    plan: Plan
    done: tuple[bool, ...]
    url: str

    @property
    def missing(self) -> list[str]:
        return [label for (_, label, _, _), done in zip(PARTS, self.done, strict=True) if not done]

    @property
    def steps(self) -> list[dict[str, str]]:
        """The parameters of components/process_steps.html: the first empty part is where the plan stands."""
        first_empty = next((place for place, done in enumerate(self.done) if not done), len(self.done))
        states = [
            "done" if done else "current" if place == first_empty else "todo"
            for place, done in enumerate(self.done)
        ]
        last = "current" if first_empty == len(self.done) else "todo"
        pages = [(label, page) for _, label, _, page in PARTS]
        return [
            {"label": label, "state": state, "url": reverse(f"planning:{page}", args=[self.plan.pk])}
            for (label, page), state in zip([*pages, ("計画書", "paper")], [*states, last], strict=True)
        ]


def _lines(plans: QuerySet[Plan]) -> list[PlanLine]:
    filled = {name: Exists(model.objects.filter(plan=OuterRef("pk"))) for name, _, model, _ in PARTS}
    rows = plans.annotate(**filled).order_by("-updated_at", "-pk")[:SHOWN_PLANS]
    return [
        PlanLine(
            plan,
            tuple(getattr(plan, name) for name, _, _, _ in PARTS),
            reverse("planning:plan_detail", args=[plan.pk]),
        )
        for plan in rows
    ]


def own_lines(user: User, organisation: Organisation) -> list[PlanLine]:
    """The latest plans of the person's organisation."""
    return _lines(planning.own_plans(user).filter(local_government__organisation=organisation))


def unfinished_tasks(user: User, lines: list[PlanLine]) -> list[dict[str, Any]]:
    """What the person may complete, as tasks: plans with empty parts, and what the latest paper still lacks."""
    editable = [line for line in lines if can_edit_plan(user, line.plan)]
    tasks = [
        _task(
            line.plan,
            f"計画「{line.plan.title}」を続ける",
            line.url,
            f"まだ空いている項目：{'、'.join(line.missing)}",
        )
        for line in editable
        if line.missing
    ]
    # Looking through a whole plan costs a dozen queries: only for the one that is worked on.
    if editable and not editable[0].missing:
        tasks += _paper_task(editable[0].plan)
    return tasks


def _paper_task(plan: Plan) -> list[dict[str, Any]]:
    lacking = gaps(PlanRecord(plan))
    if not lacking:
        return []
    shown = "、".join(gap.text for gap in lacking[:SHOWN_GAPS])
    rest = f"ほか{len(lacking) - SHOWN_GAPS}件" if len(lacking) > SHOWN_GAPS else ""
    return [
        _task(
            plan,
            f"計画書「{plan.title}」の【要記入】を埋める",
            reverse("planning:paper", args=[plan.pk]),
            "、".join(part for part in (shown, rest) if part),
        )
    ]


def _task(plan: Plan, title: str, url: str, text: str) -> dict[str, Any]:
    is_shared = plan.visibility == Plan.Visibility.MEMBERS
    badge = {"label": "会員に共有", "kind": "public"} if is_shared else {"label": "下書き", "kind": "draft"}
    return {"title": title, "url": url, "text": text, "badge": badge}


def shared_lines(user: User, *, excluding: Organisation | None = None) -> list[dict[str, Any]]:
    """Plans that others share with members, the latest first."""
    plans = planning.shared_plans_of_others(user)
    if excluding is not None:
        plans = plans.exclude(local_government__organisation=excluding)
    return [
        {
            "title": plan.title,
            "url": reverse("planning:plan_detail", args=[plan.pk]),
            "text": f"{plan.local_government.full_name}、{plan.period}",
            "badge": {"label": "会員に共有", "kind": "public"},
        }
        for plan in plans.order_by("-updated_at", "-pk")[:SHOWN_PLANS]
    ]


def follow_up_tasks(user: User) -> list[dict[str, Any]]:
    """Plans whose last fiscal year has not been looked back upon."""
    today = timezone.localdate()
    year = fiscal_year_of(today) - 1
    return [
        _task(
            plan,
            f"計画「{plan.title}」の{fiscal_year_label(year)}を振り返る",
            reverse("planning:after", args=[plan.pk]),
            "指標の実績、効果、今後の方針を書きます。",
        )
        for plan in planning.follow_ups_due(user, today).order_by("-updated_at", "-pk")[:SHOWN_PLANS]
    ]
