"""課への依頼: who in the office answers which questions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.forms.steps import DelegationForm
from tsumiki.surveys.selectors import responses as selectors
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.services import delegation as services
from tsumiki.surveys.views.answering_page import acts_on_response, crumbs, head_of


@require_http_methods(["GET", "HEAD", "POST"])
def answer_sections(request, pk):
    """The requests so far, each with its progress; and a form for another."""
    response = get_object_or_404(selectors.own_responses(request.user), pk=pk)
    sections = [(s.title, s.questions) for s in paper_of(response.campaign.questionnaire).sections]
    form = DelegationForm(sections, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link = _link_maker(request)
            made = services.delegate(response, by=request.user, link=link, **form.cleaned_data)
        except RuleError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _told(made))
            return redirect("surveys:answer_sections", pk=pk)
    context = {
        **head_of(response),
        "form": form,
        "may_ask": not rules.refusal_to_save(request.user, response),
        "lines": [
            _line(request, response, row)
            for row in response.delegations.select_related("asked_by", "done_by")
        ],
        "breadcrumbs": crumbs(response, "課への依頼"),
    }
    return render(request, "surveys/answer_sections.html", context)


def _told(made):
    asked = f"{made.row.section}に{len(made.row.questions)}問を依頼しました。"
    if made.told:
        return f"{asked}{made.told}人にメールでお知らせしました。"
    nobody = (
        "その課には、あなたのほかに回答できる利用者（起案者・承認者）がいないため、メールは送っていません。"
        "下のアドレスをお知らせください。"
    )
    return asked + nobody


def _link_maker(request):
    """Turns a request into the address of its questions."""
    return lambda row: request.build_absolute_uri(
        reverse("surveys:answer", args=[row.response_id]) + f"?for={row.pk}"
    )


def _line(request, response, row):
    paper = paper_of(response.campaign.questionnaire)
    return {
        "row": row,
        "url": _link_maker(request)(row),
        "progress": selectors.progress_of(paper, response.sheet.answers, row.questions),
        "numbers": "、".join(paper.by_code[code].number for code in row.questions if code in paper.by_code),
        "is_late": bool(row.due_on and not row.done_at and row.due_on < timezone.localdate()),
        "may_withdraw": not rules.refusal_to_withdraw(request.user, row),
    }


@acts_on_response
def answer_section_done(request, response, delegation_pk):
    """The section says that its part is answered."""
    row = get_object_or_404(response.delegations, pk=delegation_pk)
    services.mark_done(row, by=request.user)
    messages.success(request, f"{row.section}の分を完了にしました。")
    return redirect("surveys:answer_sections", pk=response.pk)


@acts_on_response
def answer_section_withdraw(request, response, delegation_pk):
    row = get_object_or_404(response.delegations, pk=delegation_pk)
    section = row.section
    services.withdraw(row, by=request.user)
    messages.success(request, f"{section}への依頼を取り消しました。入力された回答は残っています。")
    return redirect("surveys:answer_sections", pk=response.pk)
