"""What an organisation sees right after handing in: how others answered so far, and what fits what it ticked."""

from collections import Counter
from typing import Any

from django.core.cache import caches

from tsumiki.surveys.logic import asked_codes
from tsumiki.surveys.logic.skipping import chosen
from tsumiki.surveys.models import AnswerSheet, Question, Response
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.selectors.responses import Suggestion, after_submit

# With fewer answers a count would say who answered what.
FEWEST_ANSWERED = 10
_SECONDS = 300
_COUNTED = (Question.Kind.SINGLE, Question.Kind.MULTIPLE)


def counts_of_others(response: Response) -> dict[str, Any]:
    """So far (速報): per question of choices, how many of those asked chose each; empty below ten answers."""
    counted = _counts(response)
    if counted["answered"] < FEWEST_ANSWERED:
        return {}
    paper, own = paper_of(response.campaign.questionnaire), response.sheet.answers
    asked = asked_codes(paper.questions, own)
    rows = []
    for question in paper.questions:
        base = counted["bases"].get(question.code, 0)
        if question.kind not in _COUNTED or question.code not in asked or base < FEWEST_ANSWERED:
            continue
        mine = chosen(own.get(question.code))
        counts = counted["counts"][question.code]
        choices = [
            {
                "label": choice["label"],
                "count": counts.get(choice["code"], 0),
                "percent": f"{100 * counts.get(choice['code'], 0) / base:.0f}％",
                "is_own": choice["code"] in mine,
            }
            for choice in question.choices
        ]
        rows.append({"question": question, "base": base, "choices": choices})
    return {"answered": counted["answered"], "rows": rows} if rows else {}


def _counts(response: Response) -> dict[str, Any]:
    """Counts over every submitted response of the campaign, kept for five minutes."""
    key = f"surveys.so_far.{response.campaign_id}"
    kept = caches["pages"].get(key)
    if kept is None:
        kept = _count(response)
        caches["pages"].set(key, kept, _SECONDS)
    return kept


def _count(response: Response) -> dict[str, Any]:
    paper = paper_of(response.campaign.questionnaire)
    counted = [question.code for question in paper.questions if question.kind in _COUNTED]
    bases: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {code: Counter() for code in counted}
    answered = 0
    sheets = AnswerSheet.objects.filter(
        response__campaign=response.campaign_id, response__status=Response.Status.SUBMITTED
    )
    for answers in sheets.order_by("pk").values_list("answers", flat=True).iterator():
        answered += 1
        asked = asked_codes(paper.questions, answers)
        for code in counted:
            ticked = chosen(answers.get(code)) if code in asked else set()
            if ticked:
                bases[code] += 1
                counts[code].update(ticked)
    plain = {code: dict(found) for code, found in counts.items()}
    return {"answered": answered, "bases": dict(bases), "counts": plain}


def suggestions_for(user: Any, response: Response) -> list[tuple[str, list[Suggestion]]]:
    """What upper apps know for the answers given, by heading."""
    groups: dict[str, list[Suggestion]] = {}
    for found in after_submit.collect(user, response, response.sheet.answers):
        groups.setdefault(found.group, []).append(found)
    return list(groups.items())
