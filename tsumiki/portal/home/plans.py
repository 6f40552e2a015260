"""Plans on the home page: how far each one is, and what it still lacks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from tsumiki.accounts.models import User
from tsumiki.directory.models import Organisation
from tsumiki.planning import selectors as planning
from tsumiki.planning.models import (
    BudgetLine,
    Kpi,
    Plan,
    PlanBlock,
    PlanProblem,
    RoadmapItem,
)
from tsumiki.planning.rules import can_edit_plan

# The order in which a plan fills up, and what we ask for while a part is empty.
PARTS = (
    ("has_problems", "課題を選ぶ", PlanProblem),
    ("has_blocks", "積み木を積む", PlanBlock),
    ("has_kpis", "成果指標", Kpi),
    ("has_budget", "予算", BudgetLine),
    ("has_roadmap", "行程", RoadmapItem),
)
SHOWN_PLANS = 5


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with what is in it so far."""

    plan: Plan
    done: tuple[bool, ...]
    url: str

    @property
    def missing(self) -> list[str]:
        return [label for (_, label, _), done in zip(PARTS, self.done, strict=True) if not done]

    @property
    def steps(self) -> list[dict[str, str]]:
        """The parameters of components/process_steps.html: the first empty part is where the plan stands."""
        first_empty = next((place for place, done in enumerate(self.done) if not done), len(self.done))
        states = [
            "done" if done else "current" if place == first_empty else "todo"
            for place, done in enumerate(self.done)
        ]
        labels = [label for _, label, _ in PARTS]
        last = "current" if first_empty == len(self.done) else "todo"
        return [
            {"label": label, "state": state, "url": ""}
            for label, state in zip([*labels, "計画書"], [*states, last], strict=True)
        ]


def _lines(plans: QuerySet[Plan]) -> list[PlanLine]:
    filled = {name: Exists(model.objects.filter(plan=OuterRef("pk"))) for name, _, model in PARTS}
    rows = plans.annotate(**filled).order_by("-updated_at", "-pk")[:SHOWN_PLANS]
    return [
        PlanLine(
            plan,
            tuple(getattr(plan, name) for name, _, _ in PARTS),
            reverse("planning:plan_detail", args=[plan.pk]),
        )
        for plan in rows
    ]


def own_lines(user: User, organisation: Organisation) -> list[PlanLine]:
    """The latest plans of the person's organisation."""
    return _lines(planning.own_plans(user).filter(local_government__organisation=organisation))


def unfinished_tasks(user: User, lines: list[PlanLine]) -> list[dict[str, Any]]:
    """What the person may complete, as tasks."""
    return [
        {
            "title": f"計画「{line.plan.title}」を続ける",
            "url": line.url,
            "text": f"まだ空いている項目：{'、'.join(line.missing)}",
            "badge": {"label": "下書き", "kind": "draft"},
        }
        for line in lines
        if line.missing and can_edit_plan(user, line.plan)
    ]


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
