"""Cases of towns like this one, on the page of its diagnosis."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tsumiki.diagnosis.readings import Reading
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.hooks import Link
from tsumiki.library import cards, selectors
from tsumiki.library.use import with_marks

TEXT = (
    "統計の指標が全体として近い団体から、1団体1件を示します。"
    "先頭は、成果の記載がある事例のうち最も近い団体のものです。順位ではありません。"
)


def readings_of(user: Any, government: LocalGovernment) -> list[Reading]:
    """The nearest towns' cases with why they are near; nothing where no statistics say who is near."""
    found = selectors.cases_of_towns_like(user, government)
    if not found:
        return []
    names = cards.Names.of_current_edition()
    shown = with_marks(
        [{**cards.card_of(case, names), "reason": reason} for case, reason in found],
        user,
        are_recommended=True,
    )
    forms = {
        "keep": f"{reverse('shelf:keep')}?from=diagnosis",
        "feedback": f"{reverse('shelf:feedback')}?context=diagnosis&about={government.code}",
    }
    return [Reading(f"{government.name}に近い団体の事例", TEXT, shown, forms)]


def next_steps(user: Any, government: LocalGovernment) -> list[Link]:
    """From a town's diagnosis: the cases that are one step ahead of it."""
    url = f"{reverse('library:case_ahead')}?{urlencode({'town': government.full_name})}"
    return [Link(url, "一歩先の事例", "条件の近い団体が、次の工程で何をいつ決めたかを見ます。")]
