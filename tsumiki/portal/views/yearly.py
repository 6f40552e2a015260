"""The town's words about its published cases, given from the pages of the yearly survey."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tsumiki.kernel.errors import RuleError
from tsumiki.library import rules
from tsumiki.library.services import drafts, life
from tsumiki.portal import yearly
from tsumiki.surveys.selectors.alongside import Place
from tsumiki.surveys.selectors.responses import own_responses

# What is to be changed, and where on the first section of the draft it stands.
CHANGES = {"changed": "", "over": "#id_state"}


@require_POST
def cases_confirm(request, pk, place):
    """「まだこのとおりです」, for one case or for those that the page named."""
    response = get_object_or_404(own_responses(request.user), pk=pk)
    if place not in (Place.CONFIRM, Place.RECEIPT):
        raise Http404
    named = {int(part) for part in request.POST.get("cases", "").split(",") if part.isdecimal()}
    rows = yearly.asked_of(request.user, response)
    wanted = [row.case for row in rows if row.waits and row.case.pk in named]
    try:
        life.reconfirm_all(wanted, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        if wanted:
            messages.success(request, f"{len(wanted)}件の事例を、まだこのとおりと確かめました。")
        else:
            messages.info(request, rules.CHANGED)
    return redirect(yearly.address_of(response, place))


@require_POST
def case_change(request, pk, case_pk, change):
    """Take one of the cases up again: what has changed, or that the project has ended or was stopped."""
    response = get_object_or_404(own_responses(request.user), pk=pk)
    case = get_object_or_404(yearly.cases_asked(request.user, response), pk=case_pk)
    if change not in CHANGES:
        raise Http404
    try:
        drafts.revise_case(case, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(yearly.address_of(response, Place.CONFIRM))
    section = reverse("library:case_section", args=[case.pk, "basics"])
    return redirect(f"{section}{CHANGES[change]}")
