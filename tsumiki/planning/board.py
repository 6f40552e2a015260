"""The board: plans side by side by how far each one is. Few queries, however many plans and blocks there are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery

from tsumiki.planning.models import (
    BudgetLine,
    Kpi,
    Partner,
    Plan,
    PlanBlock,
    PlanComment,
    PlanProblem,
    PlanTask,
    SectionRole,
)
from tsumiki.planning.selectors import count_of

Stage = Plan.Stage
# What a plan waits for, in the order of its pages: the first part that is not there.
COLUMNS = (
    ("problems", "課題を選ぶ"),
    ("stack", "積み木を積む"),
    ("numbers", "数字を入れる"),
    ("roles", "体制を決める"),
    ("paper", "計画書を仕上げる"),
    ("deciding", "決裁中"),
    ("decided", "決定済み"),
)
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its plans as far as they are shown, and how many there are."""

    code: str
    label: str
    plans: list[Plan]
    count: int

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.plans)


def board(plans: QuerySet[Plan]) -> list[Column]:
    """Return the columns with at most `SHOWN` plans each, the latest first. Two queries.

    Each plan carries `block_count`, `open_comments`, `open_tasks` and `next_due`.
    """
    columns: dict[str, list[int]] = {code: [] for code, _ in COLUMNS}
    for row in _parts(plans).values("pk", "stage", *_PARTS):
        columns[_column(row)].append(row["pk"])
    shown = [pk for pks in columns.values() for pk in pks[:SHOWN]]
    cards = {plan.pk: plan for plan in _with_counts(Plan.objects.filter(pk__in=shown))}
    return [
        Column(code, label, [cards[pk] for pk in columns[code][:SHOWN]], len(columns[code]))
        for code, label in COLUMNS
    ]


_PARTS = ("has_problems", "has_blocks", "has_kpis", "has_budget", "has_roles", "has_partners")
_NEEDED = {
    "problems": ("has_problems",),
    "stack": ("has_blocks",),
    "numbers": ("has_kpis", "has_budget"),
    "roles": ("has_roles", "has_partners"),
}


def _parts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    models: tuple[type[Model], ...] = (PlanProblem, PlanBlock, Kpi, BudgetLine, SectionRole, Partner)
    found = {
        name: Exists(model._default_manager.filter(plan=OuterRef("pk")))
        for name, model in zip(_PARTS, models, strict=True)
    }
    return plans.order_by("-updated_at", "-pk").annotate(**found)


def _column(row: dict[str, Any]) -> str:
    """The first part that is missing; what is put to decision stands by that."""
    if row["stage"] != Stage.DRAFTING:
        return str(row["stage"])
    return next((code for code, parts in _NEEDED.items() if not all(row[part] for part in parts)), "paper")


def _with_counts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    open_tasks = PlanTask.objects.filter(plan=OuterRef("pk"), done_at=None)
    open_comments = PlanComment.objects.filter(plan=OuterRef("pk"), closed_at=None)
    return plans.select_related("local_government", "updated_by").annotate(
        block_count=count_of(PlanBlock.objects.filter(plan=OuterRef("pk"))),
        open_comments=count_of(open_comments),
        open_tasks=count_of(open_tasks),
        next_due=Subquery(
            open_tasks.filter(~Q(due_on=None)).order_by(F("due_on").asc()).values("due_on")[:1]
        ),
    )
