"""What an organisation sees right after handing in: how others answered so far, and what fits what it ticked."""

from typing import Any

from django.core.cache import caches

from tsumiki.surveys.logic import asked_codes
from tsumiki.surveys.logic.skipping import chosen
from tsumiki.surveys.models import Campaign, Question, Response
from tsumiki.surveys.selectors.contents import content_of
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.selectors.responses import Suggestion, after_submit
from tsumiki.surveys.so_far import FEWEST_ANSWERED, SoFar, compared, so_far
from tsumiki.surveys.tables import results_from

_SECONDS = 300
_COUNTED = (Question.Kind.SINGLE, Question.Kind.MULTIPLE)


def counts_of_others(response: Response) -> dict[str, Any]:
    """So far (速報), per question of choices: how many in the country, of the kind and of the size chose each.

    Empty below ten answers. Small numbers are hidden as the campaign hides them in its published tables.
    """
    counts = _counts(response.campaign)
    if counts.answered < FEWEST_ANSWERED:
        return {}
    paper, own = paper_of(response.campaign.questionnaire), response.sheet.answers
    asked = asked_codes(paper.questions, own)
    code = response.organisation.local_government.code
    rows = []
    for question in paper.questions:
        if question.kind not in _COUNTED or question.code not in asked:
            continue
        labels = {choice["code"]: choice["label"] for choice in question.choices} | {"no_answer": "無回答"}
        table = compared(counts, code, question.code, labels, chosen(own.get(question.code)))
        if table:
            rows.append({"question": question, **table})
    return (
        {
            "answered": counts.answered,
            "rows": rows,
            "hidden_below": response.campaign.suppress_below or 0,
        }
        if rows
        else {}
    )


def _counts(campaign: Campaign) -> SoFar:
    """Counts over every submitted response of the campaign, kept for five minutes."""
    key = f"surveys.so_far.{campaign.pk}.{campaign.suppress_below}"
    kept: SoFar | None = caches["pages"].get(key)
    if kept is None:
        kept = so_far(results_from(content_of(campaign), suppress_below=campaign.suppress_below))
        caches["pages"].set(key, kept, _SECONDS)
    return kept


def suggestions_for(user: Any, response: Response) -> list[tuple[str, list[Suggestion]]]:
    """What upper apps know for the answers given, by heading."""
    groups: dict[str, list[Suggestion]] = {}
    for found in after_submit.collect(user, response, response.sheet.answers):
        groups.setdefault(found.group, []).append(found)
    return list(groups.items())
