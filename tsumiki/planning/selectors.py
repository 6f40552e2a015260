"""Reads of plans; every read for a person starts with `plans_visible_to`."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tsumiki.accounts.access import can, organisations_for
from tsumiki.accounts.roles import Permission
from tsumiki.diagnosis.models import IndicatorValue
from tsumiki.directory.models import LocalGovernment
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Block, BlockRule, Edition
from tsumiki.kernel.dates import fiscal_year_of
from tsumiki.kernel.text import fold
from tsumiki.library.models import Case
from tsumiki.planning.models import (
    BudgetLine,
    FollowUp,
    Kpi,
    Partner,
    Plan,
    PlanBlock,
    PlanCase,
    PlanProblem,
    SectionRole,
)
from tsumiki.planning.ordering import Before, Item, Strength
from tsumiki.planning.pieces import Library, Piece
from tsumiki.planning.suggestion import BlockFacts, Prerequisite, TownFacts, Words

SORTS = {"updated": "更新の新しい順", "title": "名称の順", "place": "団体の順"}
_ORDERS = {
    "updated": ("-updated_at", "-pk"),
    "title": ("title", "-pk"),
    "place": ("local_government__code", "title", "-pk"),
}


def plans_visible_to(user: Any) -> QuerySet[Plan]:
    """Plans of one's own organisation with their drafts; of others only what they share with members."""
    plans = Plan.objects.select_related("local_government__organisation", "edition", "updated_by")
    seen = Q(local_government__organisation__in=organisations_for(user, Permission.PLAN_VIEW))
    if can(user, Permission.PLAN_VIEW_SHARED):
        seen |= Q(visibility=Plan.Visibility.MEMBERS)
    return plans.filter(seen)


def own_plans(user: Any) -> QuerySet[Plan]:
    return plans_visible_to(user).filter(
        local_government__organisation__in=organisations_for(user, Permission.PLAN_VIEW)
    )


def plans_to_edit(user: Any) -> QuerySet[Plan]:
    """The plans that the person may write in now, the one saved last first."""
    return plans_visible_to(user).filter(
        local_government__organisation__in=organisations_for(user, Permission.PLAN_EDIT),
        stage=Plan.Stage.DRAFTING,
    )


def plans_open_to_writing(user: Any) -> QuerySet[Plan]:
    """Those of them that are not under decision or decided."""
    return plans_to_edit(user).filter(stage=Plan.Stage.DRAFTING)


def plans_with_case(user: Any, case: Case) -> tuple[int, list[Plan]]:
    """The plans with the case that the person may read, and how many these are together with all that are shared.

    A draft counts for nobody else: a single one would tell what a town is planning.
    """
    # A case that became part of this one counts as this one.
    rows = PlanCase.objects.filter(Q(case=case) | Q(case__merged_into=case))
    plans = Plan.objects.filter(pk__in=rows.values("plan"))
    readable = list(plans_visible_to(user).filter(pk__in=plans.values("pk")))
    shared = plans.filter(visibility=Plan.Visibility.MEMBERS).exclude(pk__in=[plan.pk for plan in readable])
    return len(readable) + shared.count(), readable


def plans_with_blocks(user: Any, codes: Collection[str]) -> tuple[dict[str, int], list[PlanBlock]]:
    """block → number of plans that the person may read or that are shared, and the rows of those they may read.

    A draft counts for nobody else. Codes are those of any edition. Two queries for any number of blocks.
    """
    rows = PlanBlock.objects.filter(block__code__in=codes)
    readable = plans_visible_to(user).values("pk")
    known = rows.filter(Q(plan__in=readable) | Q(plan__visibility=Plan.Visibility.MEMBERS))
    counts = Counter(known.order_by().values_list("block__code", flat=True))
    shown = rows.filter(plan__in=readable).select_related("plan__local_government", "block")
    return dict(counts), list(shown.order_by("-plan__updated_at", "-plan__pk"))


def shared_plans_of_others(user: Any) -> QuerySet[Plan]:
    return plans_visible_to(user).exclude(
        local_government__organisation__in=organisations_for(user, Permission.PLAN_VIEW)
    )


def filter_plans(plans: QuerySet[Plan], values: Mapping[str, Any]) -> QuerySet[Plan]:
    """Narrow and sort a list by its form; with the number of blocks of each plan."""
    order = _ORDERS.get(values.get("sort") or "updated", _ORDERS["updated"])
    # Counted for the rows of the page only: a join would lay out every block of every plan first.
    blocks = count_of(PlanBlock.objects.filter(plan=OuterRef("pk")))
    return narrow_plans(plans, values).annotate(block_count=blocks).order_by(*order)


def count_of(rows: QuerySet[Any]) -> Any:
    """How many rows hang on a plan, as a column: `rows` are filtered by `plan=OuterRef("pk")`."""
    counted = rows.order_by().values("plan").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def narrow_plans(plans: QuerySet[Plan], values: Mapping[str, Any]) -> QuerySet[Plan]:
    """Narrow by words and by stage."""
    for word in fold(values.get("q") or "").split():
        plans = plans.filter(Q(title__icontains=word) | Q(local_government__search_text__contains=word))
    return plans.filter(stage=values["stage"]) if values.get("stage") else plans


def governments_to_plan_for(user: Any) -> QuerySet[LocalGovernment]:
    """The governments for which the person may begin a plan."""
    return (
        LocalGovernment.objects.existing()
        .filter(organisation__in=organisations_for(user, Permission.PLAN_EDIT))
        .select_related("organisation")
    )


def what_is_there(plan: Plan) -> dict[str, bool]:
    """Which parts of a plan have been begun, and whether a block still lacks its reason. One query."""
    parts: dict[str, QuerySet[Any]] = {
        "problems": PlanProblem.objects.all(),
        "blocks": PlanBlock.objects.all(),
        "unexplained": PlanBlock.objects.filter(note=""),
        "kpis": Kpi.objects.all(),
        "budget": BudgetLine.objects.all(),
        "roles": SectionRole.objects.all(),
        "partners": Partner.objects.all(),
    }
    asked = {f"has_{name}": Exists(rows.filter(plan=OuterRef("pk"))) for name, rows in parts.items()}
    (row,) = Plan.objects.filter(pk=plan.pk).annotate(**asked).values(*asked)
    return {name: row[f"has_{name}"] for name in parts}


def follow_ups_due(user: Any, today: date) -> QuerySet[Plan]:
    """Plans the person may write in whose last fiscal year was theirs and has no closed follow-up."""
    year = fiscal_year_of(today) - 1
    closed = FollowUp.objects.filter(plan=OuterRef("pk"), fiscal_year=year, is_interim=False)
    plans = plans_to_edit(user).filter(start_fiscal_year__lte=year, end_fiscal_year__gte=year)
    return plans.filter(~Exists(closed))


def blocks_of(plan: Plan) -> list[PlanBlock]:
    """The stack from the first block to the last, with what its page shows."""
    return list(
        plan.blocks.select_related("block__step", "block__group", "block__cost_band", "block__edition")
    )


# --- what the pure packages look at ---------------------------------------------------------------
def population_of(government: LocalGovernment) -> int | None:
    """The town's population from the loaded statistics."""
    return _figure(government, "population", int)


def _figure(government: LocalGovernment, indicator: str, kind: type) -> Any:
    row = IndicatorValue.objects.filter(local_government=government, indicator=indicator).first()
    return None if row is None or row.value is None else kind(row.value)


def town_facts(plan: Plan) -> TownFacts:
    government = plan.local_government
    return TownFacts(
        name=government.full_name,
        population=population_of(government),
        fiscal_index=_figure(government, "fiscal_power", float),
        problems=frozenset(row.code for row in plan.problems.all()),
        challenges=frozenset(row.number for row in plan.challenges.all()),
        fields=frozenset(plan.field_codes),
        has_core_organisation=plan.has_core_organisation,
        has_plan=plan.has_existing_plan,
        chosen=frozenset(plan.blocks.values_list("block__code", flat=True)),
    )


def block_facts(block: Block) -> BlockFacts:
    """A block of `framework.selectors.blocks` (rules fetched) as the suggestion sees it."""
    return BlockFacts(
        code=block.code,
        name=block.name,
        step=block.step.order,
        challenges=frozenset(block.challenges),
        problems=frozenset(block.problems),
        fields=frozenset(block.fields),
        population_min=block.population_min,
        population_max=block.population_max,
        population_reason=block.population_reason,
        needs_core_organisation=block.needs_core_organisation,
        needs_plan=block.needs_plan,
        prerequisites=tuple(
            Prerequisite(rule["block"].code, rule["reason"], required=rule["is_required"])
            for rule in block.prerequisites
        ),
        examples=tuple(_place(case) for case in block.cases),
    )


def pieces_of(blocks: Iterable[Block]) -> dict[str, Piece]:
    """Blocks of `framework.selectors.blocks` as the packages that compare them see them, by code."""
    return {
        block.code: Piece(
            facts=block_facts(block),
            step_name=block.step.name,
            group=block.group.code,
            group_name=block.group.name,
            outputs=frozenset(block.outputs),
            inputs=tuple(block.inputs),
            person_days=block.effort_person_days,
            meetings=block.effort_meetings,
            weeks=block.effort_weeks,
            cost_name=block.cost_band.name,
            cost_min=block.cost_band.min_yen,
            cost_max=block.cost_band.max_yen,
        )
        for block in blocks
    }


def _place(case: dict[str, str]) -> str:
    prefecture = "" if case["prefecture"] == "複数" else case["prefecture"]
    return f"{prefecture}{case['municipality']}"


def words_of(edition: Edition, blocks: list[Block]) -> Words:
    return Words(
        challenges={row.number: row.label for row in framework.challenges(edition)},
        problems=framework.names(framework.problems(edition)),
        fields=framework.names(framework.fields(edition)),
        blocks=framework.names(blocks),
    )


def order_rules(edition: Edition) -> list[Before]:
    """The edition's rules of order as the pure package takes them."""
    rules = BlockRule.objects.filter(edition=edition, is_retired=False).select_related("earlier", "later")
    return [Before(rule.earlier.code, rule.later.code, rule.reason, Strength(rule.kind)) for rule in rules]


def library_of(edition: Edition, blocks: Iterable[Block] | None = None) -> Library:
    """Everything the packages that compare and propose stacks know of an edition."""
    rows = list(framework.blocks(edition) if blocks is None else blocks)
    return Library(pieces_of(rows), order_rules(edition), words_of(edition, rows))


def order_items(stack: list[PlanBlock]) -> list[Item]:
    return [Item(row.block.code, row.block.step.order) for row in stack]
