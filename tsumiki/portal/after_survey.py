"""Right after a survey was answered: the blocks and cases that fit what was ticked (課題①–⑫ and the fields at work)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from tsumiki.accounts.models import User
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Block, Challenge, Edition
from tsumiki.library import selectors as library
from tsumiki.library.classification import key_of
from tsumiki.surveys.models import Response
from tsumiki.surveys.selectors.responses import Suggestion

BLOCKS, CASES = "課題に応える積み木", "参考になる事例"
# The codes stay the same over the years (tsumiki/surveys/data).
CHALLENGES = "challenges"
DIGITAL = "_digital"
MOST_BLOCKS, MOST_CASES = 4, 4


def suggestions(user: User, response: Response, answers: Mapping[str, Any]) -> list[Suggestion]:
    """Blocks for the challenges ticked, the most challenges first; cases that fit them and the fields at work."""
    try:
        edition = framework.current_edition()
    except Edition.DoesNotExist:
        return []
    ticked = _ticked(edition, answers)
    met = _answering(edition, ticked)
    return [*_blocks(met), *_cases(user, response, answers, ticked, met)]


def _ticked(edition: Edition, answers: Mapping[str, Any]) -> list[Challenge]:
    codes = answers.get(CHALLENGES) or []
    numbers = {int(code[1:]) for code in codes if code[:1] == "c" and code[1:].isdecimal()}
    return [row for row in framework.challenges(edition) if row.number in numbers]


def _answering(edition: Edition, ticked: list[Challenge]) -> list[tuple[Block, list[Challenge]]]:
    """The blocks that answer a ticked challenge, each with those it answers; the most first."""
    found = []
    for block in framework.blocks(edition) if ticked else ():
        answered = [row for row in ticked if row.number in block.challenges]
        if answered:
            found.append((block, answered))
    return sorted(found, key=lambda pair: -len(pair[1]))


def _blocks(met: list[tuple[Block, list[Challenge]]]) -> Iterator[Suggestion]:
    for block, answered in met[:MOST_BLOCKS]:
        yield Suggestion(
            BLOCKS,
            block.name,
            reverse("framework:block_detail", args=[block.code]),
            f"{'、'.join(f'「{row.label}」' for row in answered)}に応えます。",
            "積み木",
        )


def _cases(
    user: User,
    response: Response,
    answers: Mapping[str, Any],
    ticked: list[Challenge],
    met: list[tuple[Block, list[Challenge]]],
) -> Iterator[Suggestion]:
    at_work = [
        row.code
        for row in framework.fields()
        if answers.get(f"{row.code}{DIGITAL}") in ("digital", "not_digital")
    ]
    found = library.cases_for(
        user,
        getattr(response.organisation, "local_government", None),
        fields=at_work,
        digital=_wants_digital(ticked),
        methods=[_method(block, answered) for block, answered in met],
        limit=MOST_CASES,
    )
    for row in found:
        url = reverse("library:case_detail", args=[row.case.pk])
        yield Suggestion(CASES, f"{row.case.place}　{row.case.title}", url, "、".join(row.reasons), "事例")


def _method(block: Block, answered: list[Challenge]) -> library.Method:
    return library.Method(
        block.name,
        [row.label for row in answered],
        [key_of(row) for row in block.cases],
        block.problems,
        block.fields,
    )


def _wants_digital(ticked: list[Challenge]) -> bool | None:
    """None where nothing was ticked; who is not considering digital tools (⑪) gets cases that do without."""
    return not all(row.is_exclusive for row in ticked) if ticked else None
