"""Take cases over into a plan: the case itself, the blocks it was made with, a first indicator, and whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Block
from tsumiki.kernel.errors import RuleError
from tsumiki.library.classification import key_of
from tsumiki.library.models import Case, CaseEvent
from tsumiki.planning import rules
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.models import Kpi, Plan, RoadmapItem
from tsumiki.planning.services._saving import saving
from tsumiki.planning.services.content import add_case
from tsumiki.planning.services.stack import add_block

_NAME, _TITLE, _SOURCE = 120, 120, 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to take over beside the cases themselves."""

    blocks: bool = True
    indicator: bool = True
    contact: bool = True


@dataclass(frozen=True, slots=True)
class Carried:
    """What came into the plan; what was there already is not counted."""

    cases: int
    blocks: int
    indicators: int
    contacts: int


@transaction.atomic
def carry_cases(plan: Plan, cases: Sequence[Case], *, by: User, wanted: Wanted) -> Carried:
    """Take the cases over, all or nothing. A case that is in the plan already brings nothing a second time.

    Indicator and question are drafts that say 【要記入】: nothing of another town's figures becomes ours unread.
    """
    if not rules.can_edit_plan(by, plan):
        raise RuleError(rules.NOT_YOURS_TO_EDIT)
    new = [case for case in cases if add_case(plan, case, by=by)]
    if not new:
        return Carried(0, 0, 0, 0)
    found = blocks_behind(new, plan) if wanted.blocks else []
    added = [block for block in found if add_block(plan, block, by=by)]
    if wanted.indicator:
        _add_indicators(plan, new, by=by)
    asked = [case for case in new if not is_own(case, plan.local_government_id)] if wanted.contact else []
    if asked:
        _add_questions(plan, asked, by=by)
    return Carried(len(new), len(added), len(new) if wanted.indicator else 0, len(asked))


def is_own(case: Case, government: int) -> bool:
    """Whether the government itself leads the case: then there is nobody else to ask."""
    return case.local_government_id == government


def blocks_behind(cases: Sequence[Case], plan: Plan) -> list[Block]:
    """The blocks of the plan's edition that the cases' events name as method, or that name the cases themselves."""
    keys = {case.key for case in cases}
    named = CaseEvent.objects.filter(~Q(method=""), case__in=cases).order_by("pk")
    methods = set(named.values_list("method", flat=True))
    return [
        block
        for block in framework.blocks(plan.edition)
        if block.code in methods or any(key_of(row) in keys for row in block.cases)
    ]


def _add_indicators(plan: Plan, cases: Sequence[Case], *, by: User) -> None:
    with saving(plan, "kpis", by=by, expected_version=None) as locked:
        last = locked.kpis.aggregate(last=Max("position"))["last"] or 0
        Kpi.objects.bulk_create(
            Kpi(
                plan=locked,
                position=last + place,
                name=f"{TO_FILL}{indicator_of(case)}"[:_NAME],
                kind=Kpi.Kind.OUTCOME,
                unit=TO_FILL,
                method=TO_FILL,
                source=f"{TO_FILL}（発想のもと：{case.place}「{case.title}」）"[:_SOURCE],
            )
            for place, case in enumerate(cases, start=1)
        )


def indicator_of(case: Case) -> str:
    """What the other town measured, in its words; where it says none, only that something is to be measured."""
    for row in (*case.kpis, *case.figures):
        if row.get("indicator"):
            return str(row["indicator"])
    return f"「{case.title}」で見たい変化"


def _add_questions(plan: Plan, cases: Sequence[Case], *, by: User) -> None:
    month = timezone.localdate().replace(day=1)
    with saving(plan, "roadmap", by=by, expected_version=None) as locked:
        last = locked.roadmap.aggregate(last=Max("position"))["last"] or 0
        RoadmapItem.objects.bulk_create(
            _question(locked, last + place, case, month) for place, case in enumerate(cases, start=1)
        )


def _question(plan: Plan, position: int, case: Case, month: date) -> RoadmapItem:
    section = f"の{case.contact_section}" if case.contact_section else "（担当課は未確認）"
    return RoadmapItem(
        plan=plan,
        position=position,
        title=f"{TO_FILL}{case.place}{section}に問い合わせる（事例「{case.title}」）"[:_TITLE],
        start_on=month,
        end_on=month,
    )
