"""A town on its officer's home page: three figures, and cases of towns like it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.diagnosis import selectors as diagnosis
from tsumiki.diagnosis.findings import Finding, ProblemFindings
from tsumiki.directory.models import LocalGovernment
from tsumiki.library import selectors as library
from tsumiki.library.use import with_marks
from tsumiki.planning.models import Plan
from tsumiki.planning.standing import step_begun

SHOWN_FIGURES = 3
SHOWN_CASES = 3


@dataclass(frozen=True, slots=True)
class TownGlance:
    """The town's diagnosis in one row; `unavailable` says why there is none."""

    government: LocalGovernment
    url: str
    figures: list[dict[str, str]]
    group: str = ""
    unavailable: str = ""


def glance(government: LocalGovernment) -> TownGlance:
    found = diagnosis.diagnosis_of(government)
    url = reverse("diagnosis:detail", args=[government.code])
    if found.unavailable:
        return TownGlance(government, url, [], unavailable=found.unavailable)
    group = found.group.label if found.group else ""
    return TownGlance(government, url, [_figure(row) for row in _telling(found.problems)], group)


def _telling(problems: tuple[ProblemFindings, ...]) -> list[Finding]:
    """For each local problem one figure, where the town differs most clearly from its group; the first few."""
    chosen: dict[str, Finding] = {}
    for problem in problems:
        known = [row for row in problem.findings if row.position and row.indicator.code not in chosen]
        # Stable: among equals the catalogue's order decides.
        for row in sorted(known, key=lambda row: not row.is_notable)[:1]:
            chosen[row.indicator.code] = row
    return list(chosen.values())[:SHOWN_FIGURES]


def _figure(row: Finding) -> dict[str, str]:
    unit = row.indicator.unit
    return {
        "label": row.indicator.name,
        "value": row.value_text.removesuffix(unit),
        "unit": unit,
        "note": f"{row.position}。中央値 {row.median_text}",
        "year": row.indicator.year,
        "source": row.indicator.source.removeprefix("出典："),
    }


def similar_cases(user: User, government: LocalGovernment, plan: Plan | None) -> list[dict[str, Any]]:
    """Cases of towns like this one, for the plan that is worked on where there is one, with the reasons in words.

    Where the plan says which step has begun, cases that show the next one gain points.
    """
    problems = [row.code for row in plan.problems.all()] if plan else []
    fields = plan.field_codes if plan else []
    step = step_begun(plan, timezone.localdate()) if plan else None
    found = library.cases_for(
        user,
        government,
        problems=problems,
        fields=fields,
        reached=step.code if step else "",
        limit=SHOWN_CASES,
    )
    cards = [
        {
            "title": row.case.title,
            "url": reverse("library:case_detail", args=[row.case.pk]),
            "place": row.case.place,
            "reason": "、".join(row.reasons),
            "keep_value": f"case-{row.case.pk}",
        }
        for row in found
    ]
    return with_marks(cards, user, are_recommended=True)
