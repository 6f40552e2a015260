"""The prefecture: what waits for its check, one response beside last year's, and how its area is going."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from tsumiki.accounts.access import can, organisations_for
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import following, rules
from tsumiki.surveys.forms.campaigns import AcceptForm, ReturnForm, StandInAcceptForm
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.selectors import comparison
from tsumiki.surveys.selectors import progress as selectors
from tsumiki.surveys.selectors.responses import problems_in, responses_checked_by
from tsumiki.surveys.services import checking, reminders
from tsumiki.surveys.views.campaigns_following import letters_told, list_file, wanted
from tsumiki.surveys.views.campaigns_shared import back_from_check, badges_of, link_maker


@require_safe
def prefecture_queue(request):
    if not can(request.user, Permission.SURVEY_CHECK):
        raise PermissionDenied
    context = {
        "queue": selectors.queue_of(request.user),
        "campaigns": selectors.campaigns_visible_to(request.user),
    }
    return render(request, "surveys/prefecture_queue.html", context)


def _area(request, code):
    """The campaign and the responses of the person's own area."""
    if not can(request.user, Permission.SURVEY_CHECK):
        raise PermissionDenied
    campaign = get_object_or_404(selectors.campaigns_visible_to(request.user), code=code)
    area = organisations_for(request.user, Permission.SURVEY_CHECK)
    responses = selectors.responses_followed_by(request.user).filter(campaign=campaign, organisation__in=area)
    return campaign, responses


@require_safe
def prefecture_progress(request, code):
    campaign, responses = _area(request, code)
    progress = selectors.progress_of(responses)
    form, late = wanted(request, responses, progress)
    codes = {row.key for row in progress.prefectures}
    statuses = selectors.statuses_of(responses)
    context = {
        "campaign": campaign,
        "badges": badges_of(campaign),
        "progress": progress,
        "form": form,
        "page": Paginator(late, 50).get_page(request.GET.get("page")),
        "map": following.map_of_towns(statuses, prefecture=codes.pop()) if len(codes) == 1 else None,
        "waiting": progress.whole.checking,
        "late_count": selectors.towns_to_remind(responses).count(),
        "may_remind": campaign.status == Campaign.Status.OPEN,
        "may_open": False,
    }
    return render(request, "surveys/prefecture_progress.html", context)


@require_POST
def prefecture_remind(request, code):
    """督促 to the late municipalities of the own area."""
    campaign, _ = _area(request, code)
    try:
        sent = reminders.remind_area(campaign, link=link_maker(request), by=request.user)
        messages.success(request, letters_told("督促", sent))
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect("surveys:prefecture_progress", code=campaign.code)


@require_safe
def prefecture_export(request, code, extension):
    campaign, responses = _area(request, code)
    _, late = wanted(request, responses, selectors.progress_of(responses))
    return list_file(request, campaign, late, extension)


@require_safe
def prefecture_check(request, pk):
    """A response that has been handed on; anything earlier is the organisation's own."""
    response = get_object_or_404(responses_checked_by(request.user), pk=pk)
    is_own = rules.checks_area(request.user, response)
    context = {
        "response": response,
        "is_own": is_own,
        "sections": comparison.sections_of(response),
        "problems": problems_in(response, response.sheet),
        "accept_form": (AcceptForm if is_own else StandInAcceptForm)(auto_id="accept-%s"),
        "return_form": ReturnForm(auto_id="return-%s"),
        "is_checking": response.status == Response.Status.CHECKING,
        "may_return": not checking.refusal_to_return(request.user, response),
    }
    return render(request, "surveys/prefecture_check.html", context)


@require_POST
def prefecture_accept(request, pk):
    """Whoever comes too late, because the organisation took its answers back or others were faster, is told so."""
    response = get_object_or_404(selectors.responses_followed_by(request.user), pk=pk)
    is_own = rules.checks_area(request.user, response)
    form = AcceptForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        checking.accept(response, note=note, by=request.user, link=link_maker(request))
        messages.success(
            request, f"{response.organisation}の回答を国に提出しました（受付番号 {response.receipt}）。"
        )
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return back_from_check(request, pk)
    if not is_own:
        return redirect("surveys:campaign_response", pk=pk)
    return redirect("surveys:prefecture_queue")
