"""Which cases a person may see, and how a list of them is narrowed, sorted and counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import caches
from django.db.models import F, Q, QuerySet

from tsumiki.accounts.access import can, own_organisations
from tsumiki.accounts.roles import Permission
from tsumiki.diagnosis.selectors import statistics_version, towns_like
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.text import fold
from tsumiki.library.models import Case, CaseDraft, CaseFile
from tsumiki.library.selectors.public_state import state_of_what_is_public

FACETS = ("field", "problem", "digital", "result", "state", "confidence", "prefecture")
KEPT = 300  # seconds that the cases of towns like one are kept, while nothing they follow from changes
SORTS = {"new": "新しい順", "field": "分野の順", "place": "都道府県・団体の順"}


def cases_visible_to(user: Any) -> QuerySet[Case]:
    """Published cases for everybody; drafts for the own organisation's writers and, once handed in, the secretariat.

    What was withdrawn or merged is not among them: see `cases_kept_by`.
    """
    cases = Case.objects.select_related("local_government")
    if user is None or not user.is_authenticated:
        return cases.filter(status=Case.Status.PUBLISHED)
    own = own_organisations(user, Permission.CASE_DRAFT)
    seen = Q(status=Case.Status.PUBLISHED) | Q(status=Case.Status.DRAFT, organisation__in=own)
    if can(user, Permission.CASE_PUBLISH):
        seen |= Q(status=Case.Status.DRAFT, draft__stage__in=CaseDraft.HANDED_IN)
    return cases.filter(seen)


def cases_kept_by(user: Any) -> QuerySet[Case]:
    """Cases whose editing life the person takes part in: those of the own organisation, and for the secretariat
    everything but what towns have not handed in.
    """
    cases = Case.objects.select_related("local_government", "organisation", "merged_into")
    kept = Q(organisation__in=own_organisations(user, Permission.CASE_DRAFT))
    if can(user, Permission.CASE_PUBLISH):
        kept |= ~Q(status=Case.Status.DRAFT) | Q(draft__stage__in=CaseDraft.HANDED_IN)
    return cases.filter(kept)


def merged_into_of(user: Any, pk: int) -> Case | None:
    """The case that the one with this key became part of, where the person may see it."""
    gone = Case.objects.filter(pk=pk, status=Case.Status.MERGED).first()
    return cases_visible_to(user).filter(pk=gone.merged_into_id or 0).first() if gone else None


def drafts_visible_to(user: Any) -> QuerySet[CaseDraft]:
    """Working copies of the own organisation; for the secretariat its own and those handed in."""
    drafts = CaseDraft.objects.select_related("case__local_government", "case__organisation")
    seen = Q(case__organisation__in=own_organisations(user, Permission.CASE_DRAFT))
    if can(user, Permission.CASE_PUBLISH):
        seen |= Q(case__organisation=None) | Q(stage__in=CaseDraft.HANDED_IN)
    return drafts.filter(seen)


def files_shown_by(case: Case) -> QuerySet[CaseFile]:
    """The files that the case itself names; one that only waits in a draft is not among them."""
    return CaseFile.objects.filter(case=case, pk__in=[named["id"] for named in case.files])


def filter_cases(cases: QuerySet[Case], values: Mapping[str, Any]) -> QuerySet[Case]:
    """Narrow by the values of a list form: every word of `q`, and one choice for each facet."""
    for word in fold(values.get("q") or "").split():
        cases = cases.filter(search_text__contains=word)
    for facet in FACETS:
        if chosen := values.get(facet):
            cases = cases.filter(facets__contains=f" {facet}:{chosen} ")
    return cases


def sort_cases(cases: QuerySet[Case], sort: str, field_order: Iterable[str] = ()) -> list[Case]:
    """Sort by one of SORTS; a case of several fields stands at the first of them."""
    if sort == "field":
        place = {code: position for position, code in enumerate(field_order)}
        rows = list(cases.order_by("prefecture", "municipality", "title", "pk"))
        return sorted(rows, key=lambda case: min((place.get(code, 99) for code in case.fields), default=99))
    if sort == "place":
        return list(
            cases.order_by(
                F("local_government__code").asc(nulls_last=True), "prefecture", "municipality", "title", "pk"
            )
        )
    # A year that is not known is not "newest", whatever the database thinks of NULL.
    return list(cases.order_by(F("year").desc(nulls_last=True), "prefecture", "municipality", "title", "pk"))


def facet_counts(cases: QuerySet[Case], values: Mapping[str, Any]) -> dict[str, Counter[str]]:
    """How many cases each choice of each facet would leave, the other choices staying as they are. One query."""
    words_only = filter_cases(cases, {"q": values.get("q")})
    rows = [set(facets.split()) for facets in words_only.order_by().values_list("facets", flat=True)]
    counts: dict[str, Counter[str]] = {}
    for facet in FACETS:
        others = {f"{other}:{values[other]}" for other in FACETS if other != facet and values.get(other)}
        counts[facet] = Counter(
            mark.removeprefix(f"{facet}:")
            for marks in rows
            if others <= marks
            for mark in marks
            if mark.startswith(f"{facet}:")
        )
    return counts


def cases_of_towns_like(
    user: Any, government: LocalGovernment, *, towns: int = 200, limit: int = 3
) -> list[tuple[Case, str]]:
    """Cases of the towns nearest to this one over the diagnosis's figures, nearest first, with why they are near.

    One case of each town. The first is the nearest whose result is shown: likeness alone never puts a weak or
    unverified one there. Empty where no statistics are loaded.
    """
    known = (government.pk, towns, limit, statistics_version(), *state_of_what_is_public())
    key = "cases-like:" + "-".join(map(str, known))
    rows = caches["pages"].get(key)
    if rows is None:
        rows = _published_in_towns_like(government, towns, limit)
        caches["pages"].set(key, rows, KEPT)
    cases = cases_visible_to(user).in_bulk([pk for pk, _ in rows])
    return [(cases[pk], why) for pk, why in rows if pk in cases]


def _published_in_towns_like(government: LocalGovernment, towns: int, limit: int) -> list[tuple[int, str]]:
    published = Case.objects.filter(status=Case.Status.PUBLISHED, local_government__isnull=False)
    with_cases = set(published.order_by().values_list("local_government", flat=True))
    neighbours = towns_like(government, limit=towns, among=with_cases)
    why = {neighbour.government.pk: neighbour.why for neighbour in neighbours}
    order = {pk: position for position, pk in enumerate(why)}
    best: dict[int, Case] = {}
    for case in sorted(
        published.filter(local_government__in=order),
        key=lambda c: (order[c.local_government_id or 0], c.is_weak_result, c.key, c.pk),
    ):
        best.setdefault(case.local_government_id or 0, case)
    ranked = list(best.values())
    first = next((case for case in ranked if not case.is_weak_result), None)
    if first is not None:
        ranked.remove(first)
        ranked.insert(0, first)
    return [(case.pk, "、".join(why[case.local_government_id or 0])) for case in ranked[:limit]]
