"""The stack of blocks: add, remove, order, annotate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from tsumiki.accounts.models import User
from tsumiki.framework.models import Block
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import sections
from tsumiki.planning.errors import UnchangedError
from tsumiki.planning.models import Plan, PlanBlock
from tsumiki.planning.services._saving import saving

_FAR = 1_000_000  # positions are unique: rows step aside before they take their new places


@dataclass(frozen=True, slots=True)
class BlockNote:
    """What a person says of a block in the stack."""

    note: str = ""
    start_on: date | None = None
    end_on: date | None = None
    section: str = ""


def add_block(plan: Plan, block: Block, *, by: User, before: str | None = None) -> bool:
    """Put a block on the stack, at the end or before another; False when it is there already.

    Its months are those of its step in the plan's first year; the officer changes them on the stack page.
    """
    try:
        with saving(plan, "stack", by=by, expected_version=None) as locked:
            codes = [row.block.code for row in locked.blocks.select_related("block")]
            if block.code in codes:
                raise UnchangedError  # noqa: TRY301 (leaves the recorded block, which would ask for a record)
            first, last = block.step.start_month, block.step.end_month
            start, end = months_of_step(locked.start_fiscal_year, first, last)
            place = len(codes) + 1
            PlanBlock(plan=locked, block=block, position=place, start_on=start, end_on=end).save()
            if before in codes:
                codes.insert(codes.index(before), block.code)
                _renumber(locked, codes)
    except UnchangedError:
        return False
    return True


def remove_block(
    plan: Plan, code: str, *, by: User, expected_version: int, notes: Mapping[str, BlockNote]
) -> None:
    """Take a block off the stack; what was typed about the others is kept."""
    with saving(plan, "stack", by=by, expected_version=expected_version, mine=_mine(plan, notes)) as locked:
        _annotate(locked, notes)
        locked.blocks.filter(block__code=code).delete()
        _renumber(locked, [row.block.code for row in locked.blocks.select_related("block")])


def order_blocks(
    plan: Plan, codes: Sequence[str], *, by: User, expected_version: int, notes: Mapping[str, BlockNote]
) -> None:
    """Put the blocks in this order; blocks not named keep their order at the end."""
    with saving(plan, "stack", by=by, expected_version=expected_version, mine=_mine(plan, notes)) as locked:
        _annotate(locked, notes)
        present = [row.block.code for row in locked.blocks.select_related("block")]
        _renumber(locked, [*(c for c in codes if c in present), *(c for c in present if c not in codes)])


def swap_block(
    plan: Plan, code: str, other: Block, *, by: User, expected_version: int, notes: Mapping[str, BlockNote]
) -> None:
    """Put another block in the place of one; place, note, months and section stay as they were typed.

    Swapping the two the other way round brings the former stack back.
    """
    mine = _mine(plan, notes)
    with saving(plan, "stack", by=by, expected_version=expected_version, mine=mine) as locked:
        if locked.blocks.filter(block=other).exists():
            raise RuleError(f"「{other.name}」は、すでに積んであります。")
        row = locked.blocks.filter(block__code=code).first()
        if row is None:
            raise RuleError("入れ替える積み木は、もう積まれていません。いまの積み木をお確かめください。")
        _annotate(locked, notes)
        row.refresh_from_db()
        row.block = other
        row.save(update_fields=["block"])


def annotate_blocks(plan: Plan, *, by: User, expected_version: int, notes: Mapping[str, BlockNote]) -> None:
    """Say for each block why it stands here, when it is done and by which section."""
    with saving(plan, "stack", by=by, expected_version=expected_version, mine=_mine(plan, notes)) as locked:
        _annotate(locked, notes)


def moved(codes: Sequence[str], code: str, by: int) -> list[str]:
    """Return the codes with one moved up (-1) or down (+1); at the end of the stack it stays."""
    rest = [c for c in codes if c != code]
    if len(rest) == len(codes):
        return list(codes)
    rest.insert(max(0, list(codes).index(code) + by), code)
    return rest


def months_of_step(fiscal_year: int, start: int, end: int) -> tuple[date, date]:
    """Return the first and last month of a step that is given in months from April of the fiscal year."""
    return _month(fiscal_year, start), _month(fiscal_year, end)


def _month(fiscal_year: int, offset: int) -> date:
    years, months = divmod(3 + offset, 12)
    return date(fiscal_year + years, months + 1, 1)


def _mine(plan: Plan, notes: Mapping[str, BlockNote]) -> sections.Data:
    """The stack as it would stand with the person's notes."""
    data = sections.read(plan, "stack")
    for row in data["blocks"]:
        if row["code"] in notes:
            typed = notes[row["code"]]
            row["note"], row["section"] = typed.note, typed.section
            row["start"], row["end"] = sections.month(typed.start_on), sections.month(typed.end_on)
    return data


def _annotate(plan: Plan, notes: Mapping[str, BlockNote]) -> None:
    rows = list(plan.blocks.select_related("block"))
    for row in rows:
        if row.block.code in notes:
            typed = notes[row.block.code]
            row.note, row.section = typed.note, typed.section
            row.start_on, row.end_on = typed.start_on, typed.end_on
    PlanBlock.objects.bulk_update(rows, ["note", "section", "start_on", "end_on"])


def _renumber(plan: Plan, codes: Sequence[str]) -> None:
    rows = {row.block.code: row for row in plan.blocks.select_related("block")}
    plan.blocks.update(position=F("position") + _FAR)
    for place, code in enumerate(codes, start=1):
        rows[code].position = place
    PlanBlock.objects.bulk_update(rows.values(), ["position"])
