"""The cases in which building blocks were used, for the framework's pages."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from tsumiki.framework.links import LinkedCase
from tsumiki.framework.models import Block
from tsumiki.library.classification import key_of
from tsumiki.library.models import Case, CaseEvent
from tsumiki.library.selectors import cases_visible_to


def links_of(user: Any, blocks: Sequence[Block]) -> list[LinkedCase]:
    """For each block the published cases that the block names, in its order, then those whose own record names it.

    What the person may not see is left out; weak results are not. Two queries for any number of blocks.
    """
    if not blocks:
        return []
    visible = cases_visible_to(user).filter(status=Case.Status.PUBLISHED)
    keys = {"\t".join(key_of(row)) for block in blocks for row in block.cases}
    named = {case.key: case for case in visible.filter(is_shipped=True, shipped_key__in=keys)}
    told = _told(visible, [block.code for block in blocks])
    return [
        _linked(block.code, case, events)
        for block in blocks
        for case, events in _cases_of(block, named, told[block.code])
    ]


def _told(visible: Any, codes: list[str]) -> dict[str, dict[Case, list[CaseEvent]]]:
    """block → case → the events of its record that name the block."""
    found: dict[str, dict[Case, list[CaseEvent]]] = defaultdict(lambda: defaultdict(list))
    events = CaseEvent.objects.filter(method__in=codes, case__in=visible.values("pk"))
    for event in events.select_related("case").order_by("case__title", "first_day", "pk"):
        found[event.method][event.case].append(event)
    return found


def _cases_of(
    block: Block, named: dict[tuple[str, str, str], Case], told: dict[Case, list[CaseEvent]]
) -> list[tuple[Case, list[CaseEvent]]]:
    first = [case for row in block.cases if (case := named.get(key_of(row)))]
    return [(case, told.get(case, [])) for case in dict.fromkeys([*first, *told])]


def _linked(code: str, case: Case, events: list[CaseEvent]) -> LinkedCase:
    return LinkedCase(
        block=code,
        place=case.place,
        title=case.title,
        url=reverse("library:case_detail", args=[case.pk]),
        outcome=case.outcome,
        result=case.get_result_display(),
        reason=case.weak_reason,
        is_weak=case.is_weak_result,
        period=case.period or (case.when if case.year else ""),
        events=tuple(f"{event.when}：{event.decision or event.text}" for event in events),
    )
