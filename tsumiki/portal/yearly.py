"""Along with the yearly survey: is each case that the town has published still so?"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.access import is_own, members_with
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.hooks import Link
from tsumiki.library import rules
from tsumiki.library import selectors as library
from tsumiki.library.links import Round
from tsumiki.library.models import Case, CaseDraft
from tsumiki.library.selectors.yearly import CheckState, published_cases_of
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.selectors.alongside import Alongside, Place
from tsumiki.surveys.selectors.responses import own_responses

ANCHOR = "yearly-cases"


@dataclass(frozen=True, slots=True)
class Asked:
    """A published case as it stands; `draft` is there while this person's town changes it."""

    case: Any
    draft: CaseDraft | None

    @property
    def is_confirmed(self) -> bool:
        return bool(self.case.check_state == CheckState.CONFIRMED)

    @property
    def is_expired(self) -> bool:
        return bool(self.case.check_state == CheckState.EXPIRED)

    @property
    def waits(self) -> bool:
        """Whether one word settles it; a draft is settled by its publication."""
        return not self.is_confirmed and self.draft is None


def cases_asked(user: Any, response: Response) -> QuerySet[Case]:
    cases = published_cases_of(user, response.organisation, since=response.campaign.opens_on)
    return cases.select_related("organisation")


def asked_of(user: Any, response: Response) -> list[Asked]:
    """The town's own published cases, those whose deadline is nearest first."""
    drafts = library.drafts_visible_to(user).filter(case__organisation=response.organisation)
    of_case = {draft.case_id: draft for draft in drafts}
    return [Asked(case, of_case.get(case.pk)) for case in cases_asked(user, response)]


def questions(user: Any, response: Response, place: Place) -> list[Alongside]:
    """For the people of the organisation only: others who read its answers have nothing to say about its cases."""
    if not is_own(user, Permission.SURVEY_VIEW, response.organisation):
        return []
    rows = asked_of(user, response)
    if not rows:
        return []
    return _reminder(response, rows) if place == Place.FORM else [_section(user, response, place, rows)]


def _reminder(response: Response, rows: list[Asked]) -> list[Alongside]:
    count = sum(not row.is_confirmed for row in rows)
    asked = {"count": count, "url": address_of(response, Place.CONFIRM)}
    return [Alongside("portal/yearly/_reminder.html", asked)] if count else []


def _section(user: Any, response: Response, place: Place, rows: list[Asked]) -> Alongside:
    may_confirm = rules.refusal_to_reconfirm(user, rows[0].case) == ""
    asked = {
        "rows": rows,
        "open_count": sum(not row.is_confirmed for row in rows),
        "may_confirm": may_confirm,
        "whom": [] if may_confirm else _whom_to_ask(response),
        "waiting": [str(row.case.pk) for row in rows if row.waits and may_confirm],
        "until": timezone.localdate() + rules.CONFIRMED_FOR,
        "response": response,
        "place": place,
    }
    return Alongside("portal/yearly/_cases.html", asked)


def address_of(response: Response, place: str) -> str:
    """Where the cases stand on a page of the response."""
    return f"{reverse(f'surveys:{place}', args=[response.pk])}#{ANCHOR}"


def _whom_to_ask(response: Response) -> list[str]:
    people = members_with(Permission.CASE_DRAFT).filter(organisation=response.organisation)
    return sorted({member.user.name for member in people.select_related("user")})


def rounds() -> list[Round]:
    """The surveys that have begun, the newest first."""
    begun = Campaign.objects.exclude(status=Campaign.Status.PREPARING).order_by("-opens_on", "-pk")
    return [Round(row.title, row.opens_on) for row in begun[:1]]


def ways_back(user: Any, case: Case) -> list[Link]:
    """To the open survey that asks about this case."""
    if case.organisation_id is None or case.status != Case.Status.PUBLISHED:
        return []
    found = own_responses(user).filter(
        organisation=case.organisation_id, campaign__status=Campaign.Status.OPEN
    )
    return [
        Link(
            address_of(response, Place.CONFIRM),
            f"「{response.campaign.title}」の回答に戻る",
        )
        for response in found.order_by("-campaign__opens_on", "-pk")[:1]
    ]
