"""Where a town stands by its own plan.

A plan keeps no record of what is done, and a stacked block says where a town wants to go, not how far it is. What the
plan does say is when each block begins. So the step reached is the furthest in which a block has begun by the plan's own
months. A month counts only once a person has taken it for theirs, by changing it or by writing of the block on the page
where it stands: until then it is the one that was filled in from the step's usual months, which is the calendar's guess
and says nothing of this town.
"""

from datetime import date

from tsumiki.framework.models import Step
from tsumiki.planning.models import Plan, PlanBlock
from tsumiki.planning.services.stack import months_of_step


def step_begun(plan: Plan, on: date) -> Step | None:
    """The furthest step in which work has begun by that day, as the plan's people wrote; None where it does not say."""
    begun = [
        row.block.step
        for row in plan.blocks.select_related("block__step")
        if row.start_on and row.start_on <= on and _is_own_month(row, plan.start_fiscal_year)
    ]
    return max(begun, key=lambda step: step.order, default=None)


def _is_own_month(row: PlanBlock, fiscal_year: int) -> bool:
    step = row.block.step
    filled_in = months_of_step(fiscal_year, step.start_month, step.end_month)
    return bool(row.note or row.section) or (row.start_on, row.end_on) != filled_in
