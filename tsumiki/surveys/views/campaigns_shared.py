"""What the pages of those who run and follow a campaign share."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.selectors.progress import campaigns_visible_to, responses_followed_by, with_follow_up
from tsumiki.surveys.selectors.responses import responses_checked_by

STATUS_KINDS = {"preparing": "draft", "open": "waiting", "closed": "strong", "published": "public"}
TABS = (
    ("campaign_detail", "概要"),
    ("campaign_progress", "進み具合"),
    ("campaign_letters", "依頼と督促"),
    ("campaign_extend", "期限の延長"),
)


def manages_surveys(view):
    """Pages that belong to nobody in particular: refused to those who do not run surveys."""

    @wraps(view)
    def inner(request, **kwargs):
        if not can(request.user, Permission.SURVEY_MANAGE):
            raise PermissionDenied
        return view(request, **kwargs)

    return inner


def manages_response(view):
    """The view gets a response that the person follows: there for nobody else, and only for those who run surveys."""

    @wraps(view)
    def inner(request, pk, **kwargs):
        response = get_object_or_404(with_follow_up(responses_followed_by(request.user)), pk=pk)
        if not can(request.user, Permission.SURVEY_MANAGE):
            raise PermissionDenied
        return view(request, response, **kwargs)

    return inner


def manages_campaign(view):
    """The view gets the campaign; for everybody else it is not there. A rule's refusal is told on its overview."""

    @wraps(view)
    def inner(request, code, **kwargs):
        if not can(request.user, Permission.SURVEY_MANAGE):
            raise Http404("この調査はありません。")
        campaign = get_object_or_404(campaigns_visible_to(request.user), code=code)
        try:
            return view(request, campaign, **kwargs)
        except RuleError as refusal:
            messages.error(request, str(refusal))
            return redirect("surveys:campaign_detail", code=campaign.code)

    return inner


def link_maker(request):
    """Turns a token into the address that goes into the mail."""
    return lambda token: request.build_absolute_uri(reverse("surveys:campaign_enter", args=[token]))


def back_from_check(request, pk):
    """The page of the check while the person may look at it; once the answers went elsewhere, where it was listed."""
    if responses_checked_by(request.user).filter(pk=pk).exists():
        return redirect("surveys:prefecture_check", pk=pk)
    if can(request.user, Permission.SURVEY_MANAGE):
        return redirect("surveys:campaign_response", pk=pk)
    return redirect("surveys:prefecture_queue")


def frame(campaign, page):
    """Context of every page of a campaign; `page` is the URL name of the current tab."""
    tabs = TABS if campaign.status == Campaign.Status.OPEN else TABS[:2]
    if campaign.status == Campaign.Status.PREPARING:
        tabs = ()
    return {
        "campaign": campaign,
        "badges": badges_of(campaign),
        "tabs": [
            {
                "label": label,
                "url": reverse(f"surveys:{name}", args=[campaign.code]),
                "is_current": name == page,
                "count": None,
            }
            for name, label in tabs
        ],
    }


def badges_of(campaign):
    badges = [{"label": campaign.get_status_display(), "kind": STATUS_KINDS[campaign.status]}]
    return [*badges, {"label": "合成データ", "kind": "synthetic"}] if campaign.is_synthetic else badges
