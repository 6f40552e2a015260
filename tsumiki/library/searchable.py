"""What of the library can be found: published cases for everybody, drafts for those who may read them."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from tsumiki.accounts.roles import Permission
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Edition
from tsumiki.library.models import Case, CaseDraft
from tsumiki.search.below import FIELD, PREFECTURE, PROBLEM
from tsumiki.search.engine.documents import Document
from tsumiki.search.evaluation import stable_id
from tsumiki.search.finding import place_names
from tsumiki.search.marks import PUBLIC, anywhere, of_organisation
from tsumiki.search.sources import Facet, Source

RESULT = Facet("result", "成果の確かさ", lambda: dict(Case.Result.choices))
DIGITAL = Facet("digital", "デジタルの活用", lambda: dict(Case.Digital.choices))
CONFIDENCE = Facet("confidence", "確度", lambda: dict(Case.Confidence.choices))


def key_of(case: Case) -> str:
    return f"case:{case.pk}"


def document_of(case: Case, names: dict[str, str]) -> Document:
    """`names`: {code: name} of the fields and problems in force. `case.towns` should be fetched already."""
    towns = [case.local_government] if case.local_government else list(case.towns.all())
    places = [name for town in towns for name in place_names(town.prefecture, town.name, town.county)]
    if not towns:
        places = (
            [case.municipality]
            if case.is_across_prefectures
            else [*place_names(case.prefecture, case.municipality)]
        )
    return Document(
        key_of(case),
        "case",
        case.title,
        label=case.place,
        places=tuple(dict.fromkeys(places)),
        keywords=tuple(names[code] for code in (*case.fields, *case.problems) if code in names),
        summary=case.measure,
        body="\n".join(_body(case)),
        seen_by=_seen_by(case),
        facets={
            "field": tuple(case.fields),
            "problem": tuple(case.problems),
            "prefecture": () if case.is_across_prefectures else (case.prefecture,),
            "confidence": (case.confidence,),
            "result": (case.result,),
            "digital": (case.digital,),
        },
    )


def _seen_by(case: Case) -> tuple[str, ...]:
    """The same as `cases_visible_to`, in marks."""
    if case.status == Case.Status.PUBLISHED:
        return (PUBLIC,)
    if case.status != Case.Status.DRAFT or not case.organisation_id:
        return ()
    own = of_organisation(case.organisation_id, Permission.CASE_DRAFT)
    draft = getattr(case, "draft", None)
    is_handed_in = draft is not None and draft.stage in CaseDraft.HANDED_IN
    return (own, anywhere(Permission.CASE_PUBLISH)) if is_handed_in else (own,)


def _body(case: Case) -> Iterator[str]:
    yield from filter(
        None,
        (
            case.problem_text,
            case.outcome,
            case.what_failed,
            case.result_reason,
            case.options_considered,
            case.transferability,
            case.staffing,
            case.cost_text,
            case.place,
            "、".join(str(partner) for partner in case.partners),
            "、".join(str(fund) for fund in case.funding),
        ),
    )


def names_in_force() -> dict[str, str]:
    return framework.names(framework.fields()) | framework.names(framework.problems())


def documents_of_cases() -> Iterator[Document]:
    if not Edition.objects.filter(is_current=True).exists():
        return
    names = names_in_force()
    cases = Case.objects.select_related("local_government", "draft").prefetch_related("towns")
    for case in cases.order_by("pk"):
        yield document_of(case, names)


def lasting_ids(keys: Collection[str]) -> dict[str, str]:
    """{key: an id that stays the same when the shipped cases are loaded anew}, for evaluations of the search."""
    pks = [int(key.partition(":")[2]) for key in keys]
    rows = (
        Case.objects.filter(pk__in=pks)
        .order_by("pk")
        .values_list("pk", "municipality", "prefecture", "title")
    )
    return {f"case:{pk}": stable_id("case", *natural) for pk, *natural in rows}


CASES = Source(
    "case",
    "事例",
    documents_of_cases,
    lambda pk: reverse("library:case_detail", args=[pk]),
    (FIELD, PROBLEM, PREFECTURE, DIGITAL, RESULT, CONFIDENCE),
    lasting_ids,
)
