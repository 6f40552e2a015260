"""Right after a survey was answered: the blocks and cases that fit what was ticked (課題①–⑫ and the fields at work)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from tsumiki.accounts.models import User
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Edition
from tsumiki.library import selectors as library
from tsumiki.surveys.models import Response
from tsumiki.surveys.selectors.responses import Suggestion

BLOCKS, CASES = "課題に応える積み木", "参考になる事例"
# The codes stay the same over the years (tsumiki/surveys/data).
CHALLENGES = "challenges"
DIGITAL = "_digital"
MOST_BLOCKS, MOST_CASES = 4, 4


def suggestions(user: User, response: Response, answers: Mapping[str, Any]) -> list[Suggestion]:
    """Blocks for the challenges ticked, the most challenges first; cases of the fields in which the town is active."""
    try:
        edition = framework.current_edition()
    except Edition.DoesNotExist:
        return []
    ticked = _ticked(answers)
    return [*_blocks(edition, ticked), *_cases(user, response, answers, wants_digital=bool(ticked))]


def _ticked(answers: Mapping[str, Any]) -> list[int]:
    codes = answers.get(CHALLENGES) or []
    return [int(code[1:]) for code in codes if code[:1] == "c" and code[1:].isdecimal()]


def _blocks(edition: Edition, ticked: list[int]) -> Iterator[Suggestion]:
    labels = {row.number: row.label for row in framework.challenges(edition)}
    found = []
    for place, block in enumerate(framework.blocks(edition) if ticked else ()):
        met = [number for number in ticked if number in block.challenges]
        if met:
            found.append((-len(met), place, block, met))
    for _, _, block, met in sorted(found, key=lambda row: row[:2])[:MOST_BLOCKS]:
        reason = "、".join(f"「{labels[number]}」" for number in met if number in labels)
        yield Suggestion(
            BLOCKS,
            block.name,
            reverse("framework:block_detail", args=[block.code]),
            f"{reason}に応えます。",
            "積み木",
        )


def _cases(
    user: User, response: Response, answers: Mapping[str, Any], *, wants_digital: bool
) -> Iterator[Suggestion]:
    fields = [
        row.code
        for row in framework.fields()
        if answers.get(f"{row.code}{DIGITAL}") in ("digital", "not_digital")
    ]
    government = getattr(response.organisation, "local_government", None)
    digital = True if wants_digital else None
    for found in library.cases_for(user, government, fields=fields, digital=digital, limit=MOST_CASES):
        url = reverse("library:case_detail", args=[found.case.pk])
        yield Suggestion(
            CASES, f"{found.case.place}　{found.case.title}", url, "、".join(found.reasons), "事例"
        )
