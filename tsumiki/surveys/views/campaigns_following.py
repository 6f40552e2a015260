"""How a campaign is going, for those who run it: the board, the late list, letters, more time, one organisation."""

import io
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx
from tsumiki.surveys import following, rules
from tsumiki.surveys.forms.campaigns import ExtendForm, LateForm, ReturnForm
from tsumiki.surveys.models import AnswerEvent, Campaign, Reminder, Response
from tsumiki.surveys.selectors import progress as selectors
from tsumiki.surveys.selectors.people import without_people
from tsumiki.surveys.selectors.responses import responses_visible_to
from tsumiki.surveys.services import campaigns, checking, reminders
from tsumiki.surveys.views.campaigns_shared import (
    back_from_check,
    frame,
    link_maker,
    manages_campaign,
    manages_response,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What happened between the organisation and others; what went on inside the office is its own.
SEEN_OUTSIDE = (
    AnswerEvent.Kind.CHECKED,
    AnswerEvent.Kind.SUBMITTED,
    AnswerEvent.Kind.RETURNED,
    AnswerEvent.Kind.REOPENED,
    AnswerEvent.Kind.CORRECTED,
    AnswerEvent.Kind.DECLINED,
    AnswerEvent.Kind.RESTORED,
)


def wanted(request, responses, progress):
    """The form of the late list and the rows it asks for."""
    prefectures = [(row.key, row.label) for row in progress.prefectures]
    form = LateForm(request.GET, prefectures=prefectures)
    values = form.cleaned_data if form.is_valid() else {}
    return form, selectors.late_responses(responses, values)


@require_safe
@manages_campaign
def campaign_progress(request, campaign):
    responses = selectors.responses_followed_by(request.user).filter(campaign=campaign)
    progress = selectors.progress_of(responses)
    form, late = wanted(request, responses, progress)
    by_town = request.GET.get("map") == "towns"
    figure = following.map_of_towns(selectors.statuses_of(responses)) if by_town else None
    context = frame(campaign, "campaign_progress") | {
        "progress": progress,
        "form": form,
        "page": Paginator(late, 50).get_page(request.GET.get("page")),
        "map": figure or following.map_of_prefectures(progress),
        "by_town": figure is not None,
        "wants_town": by_town,
        "may_open": True,
    }
    return render(request, "surveys/campaign_progress.html", context)


@require_safe
@manages_campaign
def campaign_export(request, campaign, extension):
    responses = selectors.responses_followed_by(request.user).filter(campaign=campaign)
    _, late = wanted(request, responses, selectors.progress_of(responses))
    return list_file(request, campaign, late, extension)


def list_file(request, campaign, late, extension):
    """The list as CSV or Excel, and a record that it left the house."""
    if extension not in ("csv", "xlsx"):
        raise Http404("この形式はありません。")
    rows = following.lines_of(late)
    if extension == "csv":
        content, kind = write_csv([following.HEADER, *following.as_text(rows)]), "text/csv; charset=utf-8"
    else:
        buffer = io.BytesIO()
        write_xlsx(buffer, [Sheet("団体の一覧", header=following.HEADER, rows=rows, note=campaign.title)])
        content, kind = buffer.getvalue(), XLSX
    audit.record("survey.list_exported", by=request.user, subject=campaign, rows=len(rows), kind=extension)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{campaign.code}-progress.{extension}"'
    return response


@require_safe
@manages_campaign
def campaign_letters(request, campaign):
    """Who has been written to, who can be now, and who has nobody to write to."""
    nobody = list(without_people(campaign.responses.all()))
    context = frame(campaign, "campaign_letters") | {
        "summary": selectors.letters_of(campaign),
        "waiting": selectors.not_handed_in(campaign.responses.all()).count(),
        "nobody": nobody[:100],
        "nobody_count": len(nobody),
        "invited_count": sum(row.is_invited for row in nobody),
        "may_invite": can(request.user, Permission.MEMBER_MANAGE),
        "takes_answers": campaign.status == Campaign.Status.OPEN,
    }
    return render(request, "surveys/campaign_letters.html", context)


@require_POST
@manages_campaign
def campaign_remind(request, campaign, level):
    """One round of letters of one kind."""
    if level not in Reminder.Level.values:
        raise Http404("この種類のメールはありません。")
    link = link_maker(request)
    url = request.build_absolute_uri(reverse("surveys:prefecture_progress", args=[campaign.code]))
    rounds = {
        Reminder.Level.INVITATION: partial(reminders.invite, link=link),
        Reminder.Level.REMINDER: partial(reminders.remind, link=link),
        Reminder.Level.ESCALATION: partial(reminders.escalate, url=url),
        Reminder.Level.QUEUE: partial(reminders.announce_queue, url=url),
        Reminder.Level.CLOSED: partial(reminders.tell_closed, link=link),
    }
    sent = rounds[Reminder.Level(level)](campaign, by=request.user)
    messages.success(request, letters_told(Reminder.Level(level).label, sent))
    return redirect("surveys:campaign_letters", code=campaign.code)


def letters_told(label, sent):
    """One round of letters in a sentence."""
    text = f"{label}のメールを、{sent.organisations:,}団体の{sent.mails:,}人に送りました。"
    if not sent.organisations:
        text = f"{label}のメールを送る相手はいませんでした（今日すでに送った団体には送りません）。"
    if sent.waiting:
        text += f"1回の上限を超えた{sent.waiting:,}団体には、もう一度押すと送ります。"
    return text


@require_http_methods(["GET", "POST"])
@manages_campaign
def campaign_extend(request, campaign):
    """More time for everybody, or for those that the late list's conditions find."""
    responses = selectors.responses_followed_by(request.user).filter(campaign=campaign)
    filters, found = wanted(request, responses, selectors.progress_of(responses))
    late = found.filter(status__in=selectors.LATE)
    is_narrowed = any(filters.cleaned_data.values()) if filters.is_valid() else False
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"by": request.user}
        try:
            told = _extended(campaign, late if is_narrowed else None, values)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told)
            return redirect("surveys:campaign_progress", code=campaign.code)
    context = {"form": form, "filters": filters, "is_narrowed": is_narrowed, "count": late.count()}
    return render(request, "surveys/campaign_extend.html", frame(campaign, "campaign_extend") | context)


def _extended(campaign, late, values):
    """Give more time to the late ones, or with None to everybody; returns what was done, in a sentence."""
    if late is None:
        campaigns.extend_campaign(campaign, **values)
        return "全体の期限を延ばしました。"
    count = campaigns.extend_responses(
        campaign, organisations=late.values_list("organisation", flat=True), **values
    )
    return f"{count:,}団体の期限を延ばしました。"


@require_safe
@manages_response
def campaign_response(request, response):
    """One organisation as the secretariat follows it."""
    pk = response.pk
    letters = Reminder.objects.filter(campaign=response.campaign, organisation=response.organisation)
    context = {
        "response": response,
        "reason": following.reason_of(response),
        "letters": letters.order_by("-sent_at"),
        "events": response.events.filter(Q(kind__in=SEEN_OUTSIDE) | Q(note__startswith=rules.STOOD_IN)),
        "extend_form": ExtendForm(auto_id="extend-%s"),
        "return_form": ReturnForm(auto_id="return-%s"),
        "may_return": not checking.refusal_to_return(request.user, response),
        "may_extend": response.status in selectors.LATE and response.campaign.status == Campaign.Status.OPEN,
        "may_check": response.status == Response.Status.CHECKING
        and response.campaign.status == Campaign.Status.OPEN,
        "takes_answers": response.campaign.status == Campaign.Status.OPEN
        and response.status in (*rules.EDITABLE, Response.Status.DECLINED),
        "may_read": responses_visible_to(request.user).filter(pk=pk).exists(),
    }
    return render(request, "surveys/campaign_response.html", context)


@require_POST
@manages_response
def response_extend(request, response):
    pk = response.pk
    form = ExtendForm(request.POST)
    if not form.is_valid():
        messages.error(request, "延長後の期限を日付で入力してください。")
        return redirect("surveys:campaign_response", pk=pk)
    try:
        campaigns.extend_responses(
            response.campaign, organisations=[response.organisation_id], **form.cleaned_data, by=request.user
        )
        messages.success(request, f"{response.organisation}の期限を延ばしました。")
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect("surveys:campaign_response", pk=pk)


@require_POST
def response_return(request, pk):
    """差戻し, by the prefecture while it checks or by the secretariat afterwards."""
    response = get_object_or_404(selectors.responses_followed_by(request.user), pk=pk)
    manages = can(request.user, Permission.SURVEY_MANAGE)
    try:
        reason = request.POST.get("reason", "")[:1000]
        checking.return_response(response, reason=reason, link=link_maker(request), by=request.user)
        messages.success(request, f"{response.organisation}に差し戻し、理由をメールで送りました。")
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:campaign_response", pk=pk) if manages else back_from_check(request, pk)
    return redirect("surveys:campaign_response", pk=pk) if manages else redirect("surveys:prefecture_queue")
