"""Reads of what people keep and how cases served; nothing here is ever an input of a ranking."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tsumiki.accounts.access import own_organisations
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import Organisation
from tsumiki.library.models import (
    Case,
    CaseOutcome,
    Publication,
    ReadingItem,
    RecommendationFeedback,
    SavedSearch,
)
from tsumiki.library.selectors.cases import cases_visible_to
from tsumiki.library.selectors.publications import publications_visible_to


def reading_items_visible_to(user: Any) -> QuerySet[ReadingItem]:
    """A person's own list, newest first; nobody sees another's."""
    if not user.is_authenticated:
        return ReadingItem.objects.none()
    return ReadingItem.objects.filter(user=user)


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing on the list as it may be shown today."""

    item: ReadingItem
    case: Case | None = None
    publication: Publication | None = None

    @property
    def may_be_carried(self) -> bool:
        """Whether it may go into a plan: what a town still writes says nothing for good yet."""
        return self.case is not None and self.case.status == Case.Status.PUBLISHED

    @property
    def value(self) -> str:
        return f"case-{self.item.case_id}" if self.case else f"publication-{self.item.publication_id}"


@dataclass(frozen=True, slots=True)
class ReadingList:
    """What is kept; `gone_count` things are public no longer and say nothing of themselves."""

    rows: tuple[Kept, ...]
    gone_count: int

    @property
    def cases(self) -> list[Case]:
        return [row.case for row in self.rows if row.case]

    @property
    def publications(self) -> list[Publication]:
        return [row.publication for row in self.rows if row.publication]


def reading_list_of(user: Any) -> ReadingList:
    items = list(reading_items_visible_to(user).select_related("case"))
    # A case that became part of another is read there.
    lead_to = {item.case_id: item.case.merged_into_id or item.case_id for item in items if item.case}
    found = _by_pk(cases_visible_to(user), list(lead_to.values()))
    cases = {pk: found[target] for pk, target in lead_to.items() if target in found}
    publications = _by_pk(publications_visible_to(user), [item.publication_id for item in items])
    rows = [Kept(item, cases.get(item.case_id), publications.get(item.publication_id)) for item in items]
    shown = tuple(row for row in rows if row.case or row.publication)
    return ReadingList(shown, len(rows) - len(shown))


def _by_pk(rows: QuerySet[Any], pks: list[int | None]) -> dict[int | None, Any]:
    wanted = [pk for pk in pks if pk is not None]
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def kept_by(user: Any) -> frozenset[str]:
    """What is on the person's list, as the cards name it: case-12, publication-3."""
    pairs = reading_items_visible_to(user).values_list("case_id", "publication_id")
    return frozenset(f"case-{case}" if case else f"publication-{other}" for case, other in pairs)


def kept_keys(user: Any) -> frozenset[str]:
    """The same as the search names it: case:12, publication:guideline."""
    pairs = reading_items_visible_to(user).values_list("case_id", "publication__code")
    return frozenset(f"case:{case}" if case else f"publication:{code}" for case, code in pairs)


def thing_named(user: Any, value: str) -> Case | Publication | None:
    """The case or publication that a card (case-12) or the search (publication:guideline) names, if one may see it."""
    if value.startswith("publication:"):
        return publications_visible_to(user).filter(code=value.partition(":")[2][:60]).first()
    value = value.replace(":", "-", 1)
    kind, _, number = value.partition("-")
    if not number.isdecimal() or len(number) > 12:
        return None
    if kind == "case":
        return cases_visible_to(user).filter(pk=int(number)).first()
    return publications_visible_to(user).filter(pk=int(number)).first() if kind == "publication" else None


def outcome_counts(case: Case) -> list[tuple[str, int]]:
    """How many organisations said what, in the order of the choices; nothing where nobody did."""
    said = CaseOutcome.objects.filter(Q(case=case) | Q(case__merged_into=case)).order_by("said_at", "pk")
    # Of two cases that became one an organisation may have said both: the latest counts.
    latest = dict(said.values_list("organisation_id", "verdict"))
    found = Counter(latest.values())
    return [(label, found[value]) for value, label in CaseOutcome.Verdict.choices] if found else []


def organisation_that_may_say(user: Any) -> Organisation | None:
    """For which organisation the person may say how a case served: the first that plans and in which they may."""
    if not user.is_authenticated:
        return None
    found = own_organisations(user, Permission.PLAN_EDIT)
    own = {membership.organisation_id: place for place, membership in enumerate(user.active_memberships)}
    return min(found.order_by("pk"), key=lambda row: own[row.pk], default=None)


def outcome_of(organisation: Organisation | None, case: Case) -> CaseOutcome | None:
    """What the organisation has said, for its own people only."""
    if organisation is None:
        return None
    return CaseOutcome.objects.filter(case=case, organisation=organisation).select_related("said_by").first()


def outcome_rows() -> QuerySet[CaseOutcome]:
    """Everything for the evaluation, oldest first."""
    return CaseOutcome.objects.select_related("organisation", "case").order_by("said_at", "pk")


def saved_searches_visible_to(user: Any) -> QuerySet[SavedSearch]:
    """A person's own; nobody sees another's."""
    return SavedSearch.objects.filter(user=user)


def feedback_rows() -> QuerySet[RecommendationFeedback]:
    """Everything for the evaluation, oldest first."""
    return RecommendationFeedback.objects.select_related("organisation", "case").order_by("given_at", "pk")
