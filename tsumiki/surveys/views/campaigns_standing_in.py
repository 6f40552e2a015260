"""The secretariat stands in for an organisation: its workbook out and back, handed in, 辞退, and answered after all."""

from dataclasses import asdict
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.forms.excel import TakeForm
from tsumiki.surveys.forms.standing_in import (
    DeclineForForm,
    ReceivedWorkbookForm,
    ResumeForForm,
    SubmitForForm,
)
from tsumiki.surveys.models import AnswerSheet
from tsumiki.surveys.selectors import comparison
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.selectors.responses import problems_in
from tsumiki.surveys.services import excel, standing_in, taking
from tsumiki.surveys.services.answering import versions_of
from tsumiki.surveys.views.campaigns_shared import manages_response
from tsumiki.surveys.views.excel import GONE, XLSX, conflict_row

KEY = "surveys.workbook_for"


def acts_for(view):
    """A button of these pages (POST only); a rule's refusal is told on the first of them."""

    @require_POST
    @manages_response
    @wraps(view)
    def inner(request, response):
        try:
            return view(request, response)
        except RuleError as refusal:
            messages.error(request, str(refusal))
            return redirect("surveys:stand_in", pk=response.pk)

    return inner


@require_http_methods(["GET", "HEAD", "POST"])
@manages_response
def stand_in(request, response):
    """What can be done for the organisation now; a workbook sent here is read and nothing is taken yet."""
    refusal = rules.refusal_to_stand_in(request.user, response)
    form = ReceivedWorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (proposal := _read(request, response, form)):
        request.session[KEY] = {"proposal": asdict(proposal), "received": form.cleaned_data["received"]}
        return redirect("surveys:stand_in_reading", pk=response.pk)
    may_decline = not rules.refusal_to_decline_for(request.user, response)
    may_resume = not rules.refusal_to_resume_for(request.user, response)
    context = {
        "response": response,
        "refusal": refusal,
        "form": form,
        "decline_form": DeclineForForm(auto_id="decline-%s") if may_decline else None,
        "resume_form": ResumeForForm(auto_id="resume-%s") if may_resume else None,
        **({} if refusal else _to_hand_in(response)),
    }
    return render(request, "surveys/stand_in.html", context, status=409 if form.errors else 200)


def _to_hand_in(response):
    """The answers as they stand, which are nobody's draft, and what stands against handing them in."""
    sheet = AnswerSheet.objects.get(pk=response.pk)
    return {
        "has_answers": sheet.version > 0,
        "sections": comparison.sections_of(response),
        "problems": problems_in(response, sheet),
        "submit_form": SubmitForForm(auto_id="submit-%s"),
    }


def _read(request, response, form):
    try:
        return excel.read_workbook(
            response,
            form.cleaned_data["file"],
            name=form.shown_name,
            by=request.user,
            refusal_of=rules.refusal_to_stand_in,
        )
    except (InputError, RuleError) as refusal:
        form.add_error("file", str(refusal))
        return None


@require_safe
@manages_response
def stand_in_workbook(request, response):
    """The organisation's workbook as it would get it itself."""
    try:
        content = standing_in.workbook_for(response, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:stand_in", pk=response.pk)
    government = response.organisation.local_government
    answer = HttpResponse(content, content_type=XLSX)
    name = f"{response.campaign.code}-{government.code}-{government.full_name}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def _kept(request, response):
    """What was read for this response and how it was received, if it is still there."""
    kept = request.session.get(KEY)
    if not kept or kept["proposal"]["response"] != response.pk:
        return None, ""
    return excel.from_session(kept["proposal"]), kept["received"]


@require_safe
@manages_response
def stand_in_reading(request, response):
    """Every problem by sheet and cell, every change before and after; nothing is taken yet."""
    proposal, received = _kept(request, response)
    refusal = rules.refusal_to_stand_in(request.user, response)
    if proposal is None or refusal:
        messages.info(request, refusal or GONE)
        return redirect("surveys:stand_in", pk=response.pk)
    sheet = AnswerSheet.objects.get(pk=response.pk)
    context = {
        "response": response,
        "proposal": proposal,
        "received": received,
        "has_moved": not proposal.conflicts and versions_of(sheet) != proposal.seen,
        "take_form": TakeForm(proposal.conflicts, token=proposal.token),
    }
    return render(request, "surveys/stand_in_reading.html", context)


@acts_for
def stand_in_take(request, response):
    """The yes; what somebody else changed since is shown again with both values."""
    proposal, received = _kept(request, response)
    form = TakeForm(proposal.conflicts if proposal else [], request.POST)
    if proposal is None or request.POST.get("token") != proposal.token or not form.is_valid():
        messages.error(request, GONE)
        return redirect("surveys:stand_in", pk=response.pk)
    only = form.cleaned_data["questions"] if proposal.conflicts else None
    result = standing_in.take_for(response, proposal, received=received, by=request.user, only=only)
    if result.saved:
        messages.success(request, f"Excelから{len(result.saved)}問を、団体に代わって取り込みました。")
    if result.conflicts:
        paper = paper_of(response.campaign.questionnaire)
        left = taking.still_open(proposal, result, [conflict_row(paper, row) for row in result.conflicts])
        request.session[KEY] = {"proposal": asdict(left), "received": received}
        return redirect("surveys:stand_in_reading", pk=response.pk)
    del request.session[KEY]
    if not result.saved:
        messages.info(request, "変わった回答はありません。いまの回答のままです。")
    return redirect("surveys:stand_in", pk=response.pk)


def _reason(request, form_class):
    form = form_class(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


def _done(request, response, sentence):
    messages.success(request, sentence)
    return redirect("surveys:campaign_response", pk=response.pk)


@acts_for
def stand_in_submit(request, response):
    """提出"""
    standing_in.submit_for(response, by=request.user, reason=_reason(request, SubmitForForm))
    said = f"受付番号 {response.receipt}" if response.submitted_at else "都道府県の確認を待ちます"
    return _done(request, response, f"{response.organisation}に代わって提出しました（{said}）。")


@acts_for
def stand_in_decline(request, response):
    """辞退"""
    standing_in.decline_for(response, by=request.user, reason=_reason(request, DeclineForForm))
    return _done(request, response, f"{response.organisation}が回答しないことを記録しました。")


@acts_for
def stand_in_resume(request, response):
    """辞退の取消し"""
    standing_in.resume_for(response, by=request.user, reason=_reason(request, ResumeForForm))
    return _done(request, response, f"{response.organisation}の回答を再開しました。")
