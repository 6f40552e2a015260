"""What the stack page shows of each block: its warnings with their fixes, and what could stand in its place."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from tsumiki.planning import selectors
from tsumiki.planning.alternatives import alternatives
from tsumiki.planning.models import Plan
from tsumiki.planning.ordering import Fault, Violation
from tsumiki.planning.record import PlanRecord


def cards(record: PlanRecord, forms: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One card for each block of the stack, first to last."""
    if not record.stack:
        return []
    plan = record.plan
    town = selectors.town_facts(plan)
    names = {code: piece.name for code, piece in record.library.pieces.items()}
    codes = [row.block.code for row in record.stack]
    return [
        {
            "row": row,
            "form": forms[row.block.code],
            "is_first": place == 0,
            "is_last": place == len(codes) - 1,
            "faults": [
                warning(fault, names, add=_address(plan, "block_insert"), move=_address(plan, "block_put"))
                for fault in record.violations
                if fault.then == row.block.code
            ],
            "alternatives": [
                {"found": found, "url": _swap(plan, row.block.code, found.piece.code)}
                for found in alternatives(row.block.code, codes, record.library, town)
            ],
        }
        for place, row in enumerate(record.stack)
    ]


def _address(plan: Plan, name: str) -> Any:
    return lambda code, before: reverse(f"planning:{name}", args=[plan.pk, code, before])


def _swap(plan: Plan, code: str, other: str) -> str:
    return reverse("planning:block_swap", args=[plan.pk, code, other])


def warning(fault: Violation, names: Mapping[str, str], *, add: Any, move: Any) -> dict[str, Any]:
    """A fault in words, with the button that puts it right; `add` and `move` give its address."""
    first = names.get(fault.first, fault.first)
    if fault.fault is Fault.MISSING:
        words, button = f"この前に「{first}」が要ります。", f"「{first}」をこの前に加える"
    else:
        words, button = f"「{first}」がこの積み木より後にあります。", f"「{first}」をこの前に移す"
    return {
        "words": words + fault.reason,
        "is_required": fault.strength == "required",
        "button": button,
        "url": (add if fault.fix.adds else move)(fault.fix.code, fault.fix.before),
    }


def way_back(record: PlanRecord, new: str, old: str) -> dict[str, str] | None:
    """After a swap: what was put in the place of what, and the button that takes it back."""
    codes = [row.block.code for row in record.stack]
    if new not in codes or old in codes or old not in record.library.pieces:
        return None
    names = record.library.name
    return {"new": names(new), "old": names(old), "url": _swap(record.plan, new, old)}
