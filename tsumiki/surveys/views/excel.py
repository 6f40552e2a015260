"""Answering in Excel: the workbook out, the file back, what would change, and the yes."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.forms.excel import TakeForm, WorkbookForm
from tsumiki.surveys.models import AnswerSheet
from tsumiki.surveys.selectors import responses as selectors
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.services import excel, taking
from tsumiki.surveys.services.answering import versions_of
from tsumiki.surveys.views.answering_page import crumbs, head_of
from tsumiki.surveys.wording import answer_text

KEY = "surveys.workbook"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GONE = "この読み取り結果は残っていません。ファイルをもう一度選んでください。"


def _own(request, pk):
    return get_object_or_404(selectors.own_responses(request.user), pk=pk)


@require_safe
def answer_workbook(request, pk):
    """The organisation's own workbook with what has been typed so far."""
    response = _own(request, pk)
    try:
        content = excel.workbook_of(response, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:answer_confirm", pk=pk)
    government = response.organisation.local_government
    answer = HttpResponse(content, content_type=XLSX)
    name = f"{response.campaign.code}-{government.code}-{government.full_name}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def answer_upload(request, pk):
    """Take the workbook, send it back. A file refused as a whole is told in one sentence at its field."""
    response = _own(request, pk)
    if refusal := rules.refusal_to_save(request.user, response):
        messages.info(request, refusal)
        return redirect("surveys:answer_confirm", pk=pk)
    form = (
        WorkbookForm(request.POST or None, request.FILES or None)
        if request.method == "POST"
        else WorkbookForm()
    )
    if request.method == "POST" and form.is_valid() and (proposal := _read(request, response, form)):
        request.session[KEY] = asdict(proposal)
        return redirect("surveys:answer_reading", pk=pk)
    context = {**head_of(response), "form": form, "breadcrumbs": crumbs(response, "Excelで回答する")}
    return render(request, "surveys/excel_upload.html", context, status=409 if form.errors else 200)


def _read(request, response, form):
    try:
        return excel.read_workbook(response, form.cleaned_data["file"], name=form.shown_name, by=request.user)
    except (InputError, RuleError) as refusal:
        form.add_error("file", str(refusal))
        return None


def _kept(request, response):
    """What was read for this response, if it is still there."""
    kept = request.session.get(KEY)
    if not kept or kept["response"] != response.pk:
        return None
    return excel.from_session(kept)


@require_safe
def answer_reading(request, pk):
    """Every problem by sheet and cell, every change before and after; nothing is taken yet."""
    response = _own(request, pk)
    proposal = _kept(request, response)
    if proposal is None:
        messages.info(request, GONE)
        return redirect("surveys:answer_upload", pk=pk)
    sheet = AnswerSheet.objects.get(pk=pk)
    context = {
        **head_of(response),
        "proposal": proposal,
        "has_moved": not proposal.conflicts and versions_of(sheet) != proposal.seen,
        "take_form": TakeForm(proposal.conflicts, token=proposal.token),
        "take_url": reverse("surveys:answer_take", args=[pk]),
        "breadcrumbs": crumbs(response, "読み取った内容"),
    }
    return render(request, "surveys/excel_reading.html", context)


@require_POST
def answer_take(request, pk):
    """The yes: takes what was shown; what somebody else changed since is shown again with both values."""
    response = _own(request, pk)
    proposal = _kept(request, response)
    if proposal is None or request.POST.get("token") != proposal.token:
        messages.error(request, GONE)
        return redirect("surveys:answer_upload", pk=pk)
    form = TakeForm(proposal.conflicts, request.POST)
    if not form.is_valid():
        messages.error(request, "選ばれた設問を確かめて、もう一度押してください。")
        return redirect("surveys:answer_reading", pk=pk)
    only = form.cleaned_data["questions"] if proposal.conflicts else None
    try:
        result = taking.take_reading(response, proposal, by=request.user, only=only)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:answer_confirm", pk=pk)
    return _taken(request, response, proposal, result)


def _taken(request, response, proposal, result):
    paper = paper_of(response.campaign.questionnaire)
    if result.saved:
        messages.success(request, f"Excelから{len(result.saved)}問を取り込みました。")
    if result.reasons_left:
        numbers = "、".join(paper.by_code[code].number for code in result.reasons_left)
        said = f"{numbers}の「変わった理由」は、読み取ったあとに画面で書かれたものを残しました。"
        messages.warning(request, said)
    if result.conflicts:
        conflicts = [conflict_row(paper, conflict) for conflict in result.conflicts]
        request.session[KEY] = asdict(taking.still_open(proposal, result, conflicts))
        return redirect("surveys:answer_reading", pk=response.pk)
    del request.session[KEY]
    if not result.saved:
        messages.info(request, "変わった回答はありません。いまの回答のままです。")
    return redirect("surveys:answer_confirm", pk=response.pk)


def conflict_row(paper, conflict):
    """A question that somebody else changed since, with both values in words."""
    question = paper.by_code[conflict.question]
    return {
        "question": question.code,
        "label": f"{question.number}　{question.text}",
        "mine": answer_text(question, conflict.mine),
        "theirs": answer_text(question, conflict.theirs),
        "their_name": conflict.their_name,
        "their_at": f"{timezone.localtime(conflict.their_at):%Y年%-m月%-d日 %H:%M}",
    }
