"""What a page shows of the use of cases: kept or not, where it was taken in, how it served."""

from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.hooks import Link
from tsumiki.library import links
from tsumiki.library.forms.use import OutcomeForm
from tsumiki.library.models import Case, CaseOutcome
from tsumiki.library.selectors import use as selectors


@dataclass(frozen=True, slots=True)
class UseOfCase:
    """The part 「この事例を使う」 of a case's page for one reader."""

    value: str
    is_kept: bool
    carry: tuple[Link, ...]
    plan_count: int
    plans: tuple[Link, ...]
    counts: tuple[tuple[str, int], ...]
    own: CaseOutcome | None
    form: OutcomeForm | None


def use_of_case(user: Any, case: Case) -> UseOfCase:
    taken = links.uses.collect(user, case)
    organisation = selectors.organisation_that_may_say(user)
    own = selectors.outcome_of(organisation, case)
    initial = {"verdict": own.verdict, "note": own.note} if own else None
    return UseOfCase(
        value=f"case-{case.pk}",
        is_kept=f"case-{case.pk}" in selectors.kept_by(user),
        carry=tuple(links.carry_links.collect(user, [case])) if case.status == Case.Status.PUBLISHED else (),
        plan_count=sum(use.count for use in taken),
        plans=tuple(link for use in taken for link in use.shown),
        counts=tuple(selectors.outcome_counts(case)),
        own=own,
        form=OutcomeForm(initial=initial) if organisation else None,
    )


def with_marks(
    cards: list[dict[str, Any]], user: Any, *, are_recommended: bool = False
) -> list[dict[str, Any]]:
    """Cards with the buttons of the reading list, and for recommended cases those of the feedback.

    As they are for people who are not signed in: their pages are kept for everybody.
    """
    if not user.is_authenticated or not cards:
        return cards
    kept = selectors.kept_by(user)
    may_judge = are_recommended and user.main_membership is not None
    return [
        {
            **card,
            "marks": {
                "keep_form": "keep",
                "keep_value": card["keep_value"],
                "is_kept": card["keep_value"] in kept,
                "feedback_form": "feedback" if may_judge else "",
                "number": card["keep_value"].partition("-")[2],
            },
        }
        for card in cards
    ]
