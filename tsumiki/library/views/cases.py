"""Public pages of the cases."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.accounts.access import can, own_government
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.pages import public_page
from tsumiki.kernel.uploads import attachment_of
from tsumiki.library import cards, case_page, rules, selectors, use
from tsumiki.library.forms import CaseFilterForm
from tsumiki.library.models import Case
from tsumiki.library.selectors.public_state import state_of_what_is_public

KEPT = 300
PER_PAGE = 20


@login_not_required
@public_page(KEPT, state=state_of_what_is_public)
@require_safe
def case_list(request):
    cases = selectors.cases_visible_to(request.user)
    names = cards.Names.of_current_edition()
    form = CaseFilterForm(request.GET, words=names.choices(cases))
    form.show_counts(selectors.facet_counts(cases, form.chosen))
    found = selectors.filter_cases(cases, form.chosen)
    rows = selectors.sort_cases(found, form.chosen.get("sort") or "new", names.fields)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "cards": use.with_marks([cards.card_of(case, names) for case in page], request.user),
        "near": _near_my_town(request, names),
        "exports": _exports(request),
        "actions": _actions(request.user),
    }
    return render(request, "library/case_list.html", context)


def _actions(user):
    """The way to one's own cases, for people who write or review them."""
    if not (can(user, Permission.CASE_DRAFT) or can(user, Permission.CASE_PUBLISH)):
        return []
    return [{"label": "事例の編集", "url": reverse("library:case_desk"), "kind": "secondary", "icon": ""}]


def _exports(request):
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return {kind: reverse("library:case_export", args=[kind]) + query for kind in ("xlsx", "csv")}


def _near_my_town(request, names):
    """Cases of towns like the reader's own, for people of a local government; nothing for others."""
    town = own_government(request.user)
    if town is None:
        return None
    near = selectors.cases_of_towns_like(request.user, town)
    return {
        "town": town,
        "cards": use.with_marks(
            [{**cards.card_of(case, names), "reason": reason} for case, reason in near],
            request.user,
            are_recommended=True,
        ),
    }


@login_not_required
@public_page(KEPT, state=state_of_what_is_public)
@require_safe
def case_detail(request, pk):
    case = selectors.cases_visible_to(request.user).filter(pk=pk).first()
    if case is None:
        return _elsewhere(request.user, pk)
    names = cards.Names.of_current_edition()
    context = {
        "case": case,
        "card": cards.card_of(case, names),
        "facts": cards.facts_of(case, names),
        "confidence_means": cards.CONFIDENCE_MEANS[case.confidence],
        "classes": [
            {"name": names.problems.get(code, code), "words": "」「".join(words)}
            for code, words in case.problem_words.items()
        ],
        "chosen": [names.problems.get(code, code) for code in case.problems if not case.problem_words],
        "like": _like(request.user, case, names),
        "use": use.use_of_case(request.user, case),
        "may": _what_may(request.user, case),
        **case_page.context_of(case),
    }
    return render(request, "library/case_detail.html", context)


def _elsewhere(user, pk):
    """A merged case leads to the one it became part of; a withdrawn one, for its people, to where it stands."""
    if (kept := selectors.merged_into_of(user, pk)) is not None:
        return redirect("library:case_detail", pk=kept.pk, permanent=True)
    if selectors.cases_kept_by(user).filter(pk=pk, status=Case.Status.WITHDRAWN).exists():
        return redirect("library:case_life", pk=pk)
    raise Http404


def _what_may(user, case):
    """What the reader may do with the case beside reading; nobody in particular may propose a correction."""
    is_published = case.status == Case.Status.PUBLISHED
    if not user.is_authenticated:
        return {"correct": is_published}
    return {
        "correct": is_published,
        "edit": selectors.cases_kept_by(user).filter(pk=case.pk).exists(),
        "take_over": rules.organisation_to_take_over(user, case) is not None,
        "merge": is_published and rules.refusal_to_decide(user) == "",
    }


def _like(user, case, names):
    """Cases like this one, each with why."""
    found = selectors.cases_for(
        user,
        case.local_government,
        problems=case.problems,
        fields=case.fields,
        limit=4,
        except_case=case,
    )
    shown = [{**cards.card_of(s.case, names), "reason": "。".join(s.reasons)} for s in found]
    return use.with_marks(shown, user, are_recommended=True)


@login_not_required
@require_safe
def case_file(request, pk, file_pk):
    """A picture or paper that the case shows; what a draft alone names is not found here."""
    case = get_object_or_404(selectors.cases_visible_to(request.user), pk=pk)
    row = get_object_or_404(selectors.files_shown_by(case), pk=file_pk)
    with row.content.open("rb") as stream:
        return attachment_of(row.name, row.content_type, stream.read())
