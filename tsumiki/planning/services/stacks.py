"""Named variants of a plan's stack: keep the present one, put one in its place, let one go."""

from itertools import chain, count
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.framework.models import Block
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import sections
from tsumiki.planning.models import Plan, PlanBlock, PlanStack
from tsumiki.planning.services._saving import saving

MOST = 8
IS_GONE = "その案は、もうありません。いまの案をお確かめください。"


def keep_stack(plan: Plan, *, by: User, name: str = "", note: str = "") -> PlanStack:
    """Keep the plan's stack as it stands now, with everything typed about its blocks, under a name."""
    with saving(plan, "stacks", by=by, expected_version=None) as locked:
        return _keep(locked, sections.read(locked, "stack")["blocks"], by=by, name=name, note=note)


def keep_blocks(plan: Plan, blocks: list[dict[str, Any]], *, by: User, name: str, note: str) -> PlanStack:
    """Keep a stack that came from elsewhere as a variant of the plan."""
    with saving(plan, "stacks", by=by, expected_version=None) as locked:
        return _keep(locked, blocks, by=by, name=name, note=note)


@transaction.atomic
def use_stack(plan: Plan, pk: int, *, by: User) -> PlanStack:
    """Put a variant in the place of the plan's stack. What stood there is kept as a variant first: nothing is lost."""
    # Locked before anything is read: a block that another puts on meanwhile is part of what is kept.
    Plan.objects.select_for_update().get(pk=plan.pk)
    row = _own(plan, pk)
    before = sections.read(plan, "stack")["blocks"]
    if before and not any(kept.blocks == before for kept in plan.stacks.all()):
        with saving(plan, "stacks", by=by, expected_version=None) as locked:
            _keep(locked, before, by=by, name="", note=f"「{row.name}」に入れ替える前の積み方", is_spare=True)
    with saving(plan, "stack", by=by, expected_version=None) as locked:
        locked.blocks.all().delete()
        PlanBlock.objects.bulk_create(rows_of_plan(locked, row.blocks))
    return row


def remove_stack(plan: Plan, pk: int, *, by: User) -> None:
    """Let a variant go; the plan's history still shows it."""
    with saving(plan, "stacks", by=by, expected_version=None) as locked:
        _own(locked, pk).delete()


def _own(plan: Plan, pk: int) -> PlanStack:
    row = plan.stacks.filter(pk=pk).first()
    if row is None:
        raise RuleError(IS_GONE)
    return row


def free_name(plan: Plan) -> str:
    """案A, 案B … 案Z, 案27 … : the first that no variant of the plan has."""
    taken = set(plan.stacks.values_list("name", flat=True))
    letters = (f"案{chr(letter)}" for letter in range(ord("A"), ord("Z") + 1))
    return next(name for name in chain(letters, (f"案{n}" for n in count(27))) if name not in taken)


def _keep(
    plan: Plan, blocks: list[dict[str, Any]], *, by: User, name: str, note: str, is_spare: bool = False
) -> PlanStack:
    if not blocks:
        raise RuleError("積み木がまだないため、案として残せません。先に積み木を積んでください。")
    # A stack that would be lost is kept even where there are many already.
    if plan.stacks.count() >= MOST and not is_spare:
        raise RuleError(f"残せる案は{MOST}つまでです。使わない案を外してから、もう一度お試しください。")
    name = name or free_name(plan)
    if plan.stacks.filter(name=name).exists():
        raise RuleError(f"「{name}」という案は、すでにあります。別の名称にしてください。")
    row = PlanStack(plan=plan, name=name, blocks=blocks, note=note, saved_at=timezone.now(), saved_by=by)
    row.save()
    return row


def rows_of_plan(plan: Plan, blocks: list[dict[str, Any]], *, after: int = 0) -> list[PlanBlock]:
    """Rows of the plan's stack from kept ones, placed after as many others."""
    by_code = {
        block.code: block
        for block in Block.objects.filter(edition=plan.edition, code__in=[row["code"] for row in blocks])
    }
    return [
        PlanBlock(
            plan=plan,
            block=by_code[row["code"]],
            position=place,
            note=row["note"],
            start_on=sections.first_day(row["start"]),
            end_on=sections.first_day(row["end"]),
            section=row["section"],
        )
        for place, row in enumerate((row for row in blocks if row["code"] in by_code), start=after + 1)
    ]
