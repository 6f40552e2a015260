"""A campaign itself: prepared, opened, closed, published."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts.tokens import hash_of
from tsumiki.directory import selectors as directory
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.forms.campaigns import CampaignForm, CloseForm, OpenForm, RecipientsForm
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.selectors import progress as selectors
from tsumiki.surveys.selectors.people import without_people
from tsumiki.surveys.selectors.responses import own_responses
from tsumiki.surveys.services import campaigns, campaigns_closing, campaigns_opening, publication, reminders
from tsumiki.surveys.views.campaigns_shared import (
    badges_of,
    frame,
    link_maker,
    manages_campaign,
    manages_surveys,
)

ALL_KINDS = ["prefecture", "city", "town", "village", "ward"]


@require_safe
@manages_surveys
def campaign_list(request):
    rows = [
        {"campaign": row, "badges": badges_of(row)}
        for row in selectors.with_totals(selectors.campaigns_visible_to(request.user))
    ]
    return render(request, "surveys/campaign_list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@manages_surveys
def campaign_create(request):
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = campaigns.create_campaign(**form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "調査の実施を作りました。まだだれにも送られていません。")
            return redirect("surveys:campaign_detail", code=campaign.code)
    return render(request, "surveys/campaign_form.html", {"form": form, "campaign": None})


@require_http_methods(["GET", "POST"])
@manages_campaign
def campaign_edit(request, campaign):
    initial = {name: getattr(campaign, name) for name in CampaignForm.base_fields}
    form = CampaignForm(request.POST or None, initial=initial, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            campaigns.change_campaign(campaign, **form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "調査の実施を変更しました。")
            return redirect("surveys:campaign_detail", code=campaign.code)
    return render(request, "surveys/campaign_form.html", {"form": form, "campaign": campaign})


@require_safe
@manages_campaign
def campaign_detail(request, campaign):
    is_closed = campaign.status in (Campaign.Status.CLOSED, Campaign.Status.PUBLISHED)
    is_open = campaign.status == Campaign.Status.OPEN
    asked = selectors.progress_of(campaign.responses.all()).whole
    context = frame(campaign, "campaign_detail") | {
        "asked": asked,
        "nobody_count": without_people(campaign.responses.all()).count() if is_open else 0,
        "burden": campaigns_opening.burden_of(campaign.questionnaire, asked.total),
        "verification": campaigns_closing.verify_snapshot(campaign) if is_closed else None,
    }
    return render(request, "surveys/campaign_detail.html", context)


@require_http_methods(["GET", "POST"])
@manages_campaign
def campaign_open(request, campaign):
    """First who, then what it costs them, then the button."""
    prefectures = [(row.prefecture_code, row.name) for row in directory.prefectures()]
    if request.method == "POST":
        form = OpenForm(request.POST, prefectures=prefectures)
        chosen = form
        if form.is_valid():
            data = form.cleaned_data
            wanted = {name: data[name] for name in ("kinds", "prefectures", "confirmed")}
            count = campaigns_opening.open_campaign(campaign, **wanted, by=request.user)
            messages.success(
                request, f"{count:,}団体の回答の受付を始めました。続けて、依頼のメールを送れます。"
            )
            return redirect("surveys:campaign_letters", code=campaign.code)
    else:
        chosen = RecipientsForm(request.GET or {"kinds": ALL_KINDS}, prefectures=prefectures)
        form = None
    context = frame(campaign, "campaign_open") | _asked(campaign, chosen, form, prefectures)
    return render(request, "surveys/campaign_open.html", context)


def _asked(campaign, chosen, form, prefectures):
    """The choice, its burden, and the form that confirms it (the one sent, where it was refused)."""
    data = chosen.cleaned_data if chosen.is_valid() or form else {}
    kinds, codes = data.get("kinds", []), data.get("prefectures", [])
    asked = list(campaigns_opening.recipients(kinds=kinds, prefectures=codes))
    count = len(asked)
    initial = {"kinds": kinds, "prefectures": codes, "confirmed": count}
    return {
        "choice": RecipientsForm(chosen.data, prefectures=prefectures),
        "burden": campaigns_opening.burden_of(campaign.questionnaire, count),
        "prefills": campaigns_opening.announced_prefills(campaign, asked),
        "form": form or OpenForm(initial=initial, prefectures=prefectures),
    }


@require_http_methods(["GET", "POST"])
@manages_campaign
def campaign_close(request, campaign):
    waiting = campaign.responses.filter(status=Response.Status.CHECKING).count()
    form = CloseForm(request.POST or None, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        takes = form.takes_checking
        snapshot = campaigns_closing.close_campaign(campaign, takes_checking=takes, by=request.user)
        messages.success(
            request,
            f"締め切りました。提出された{snapshot.response_count:,}団体の回答を、控えとして保存しました。",
        )
        _tell_closed(request, campaign)
        return redirect("surveys:campaign_detail", code=campaign.code)
    asked = selectors.progress_of(campaign.responses.all()).whole
    context = frame(campaign, "campaign_close") | {"form": form, "asked": asked, "waiting": waiting}
    return render(request, "surveys/campaign_close.html", context)


def _tell_closed(request, campaign):
    told = reminders.tell_closed(campaign, link=link_maker(request), by=request.user)
    if told.organisations:
        messages.info(request, f"回答が届かなかった{told.organisations:,}団体に、締切の連絡を送りました。")


@require_POST
@manages_campaign
def campaign_publish(request, campaign):
    publication.publish_results(campaign, by=request.user)
    messages.success(request, "結果を公表しました。だれでも結果のページを見られます。")
    return redirect("surveys:campaign_detail", code=campaign.code)


@require_safe
@never_cache
def campaign_enter(request, token):
    """The link of a letter: it says which response is meant; who may see it is asked as everywhere."""
    response = get_object_or_404(own_responses(request.user), token_hash=hash_of(token))
    return redirect("surveys:answer_confirm", pk=response.pk)
