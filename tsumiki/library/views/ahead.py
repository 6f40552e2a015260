"""Cases one step ahead (一歩先の事例): of towns like the reader's, what happened in the step that comes next."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.accounts.access import own_government
from tsumiki.framework import selectors as framework
from tsumiki.kernel.pages import public_page
from tsumiki.library import ahead_cards, cards, links, selectors, use
from tsumiki.library.forms.ahead import CaseAheadForm
from tsumiki.library.selectors.public_state import state_of_what_is_public

KEPT = 300
PER_PAGE = 20


@login_not_required
@public_page(KEPT, state=state_of_what_is_public)
@require_safe
def case_ahead(request):
    steps, names = list(framework.steps()), cards.Names.of_current_edition()
    values, standing = _asked(request, steps)
    form = CaseAheadForm(values, steps=steps, problems=names.problems, fields=names.fields)
    context = {"form": form, "standing": standing, "present": None, "following": None, "page": None}
    if form.is_valid() and form.cleaned_data["step"]:
        context |= _found(request, form.cleaned_data, steps, names)
    return render(request, "library/case_ahead.html", context)


def _asked(request, steps):
    """What was asked for; where it was not, the reader's own town and what its plan says of where it stands."""
    values, own = request.GET.copy(), own_government(request.user)
    if own is None:
        return values, None
    values.setdefault("town", own.full_name)
    if "step" in values or values["town"] != own.full_name:
        return values, None
    standing = next(iter(links.standings.collect(request.user, own)), None)
    if standing is None:
        return values, None
    if standing.step in {step.code for step in steps}:
        values["step"] = standing.step
    if not request.GET:
        values.setlist("problem", standing.problems)
        values.setlist("field", standing.fields)
    return values, standing


def _found(request, asked, steps, names):
    town = asked["town"]
    ahead, found = selectors.cases_ahead(
        request.user, town, reached=asked["step"], problems=asked["problem"], fields=asked["field"]
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = [ahead_cards.card_of(row, ahead.of(row.case), names) for row in page]
    return {
        "town": town,
        "present": next(step for step in steps if step.code == asked["step"]),
        "following": ahead.following if ahead else None,
        "wishes": [names.problems[code] for code in asked["problem"]]
        + [names.fields[code] for code in asked["field"]],
        "page": page,
        "cards": use.with_marks(shown, request.user, are_recommended=True),
    }
