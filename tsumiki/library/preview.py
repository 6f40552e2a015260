"""A draft as readers will see it, without writing anything."""

import copy
from typing import Any

from tsumiki.directory.models import LocalGovernment
from tsumiki.library import case_page, content
from tsumiki.library.models import Case, CaseDraft, CaseEvent, day_or_none, fill_derived


def case_of(draft: CaseDraft) -> Case:
    """A copy of the case that says what the draft says. It is never saved."""
    case = copy.copy(draft.case)
    for name in content.STORED:
        setattr(case, name, draft.content[name])
    fill_derived(case)
    return case


def context_of(draft: CaseDraft, case: Case) -> dict[str, Any]:
    """What `case_page.context_of` gives, from the draft."""
    events = []
    for row in draft.content["events"]:
        event = CaseEvent(case=case, **{**row, "confirmed_on": day_or_none(row["confirmed_on"])})
        event.fill_days()
        events.append(event)
    events.sort(key=lambda event: (event.first_day, event.last_day))
    return {
        "figures": case_page.table_of(case.figures, case_page.FIGURE_COLUMNS),
        "kpis": case_page.table_of(case.kpis, case_page.KPI_COLUMNS),
        "money": case_page.money_of(case),
        "lessons": case_page.lessons_of(case),
        "challenges": case_page.challenges_of(case),
        "timeline": case_page.timeline_of(events),
        "files": case_page.files_of(case, case.files, "library:draft_file"),
        "joint_towns": list(LocalGovernment.objects.filter(code__in=draft.content["towns"]).order_by("code")),
    }
