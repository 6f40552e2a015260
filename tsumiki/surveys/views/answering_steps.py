"""Looking over, 起案 → 承認 → 提出, the ways back, the receipt and the history."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from tsumiki.surveys import rules
from tsumiki.surveys.forms.steps import NoteForm, ReasonForm
from tsumiki.surveys.logic import asked_codes
from tsumiki.surveys.models import AnswerEvent, Response
from tsumiki.surveys.prefilling import as_given
from tsumiki.surveys.selectors import responses as selectors
from tsumiki.surveys.selectors.after import counts_of_others, suggestions_for
from tsumiki.surveys.selectors.alongside import Place, asked_alongside
from tsumiki.surveys.selectors.known import source_in_words
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.services import answering_steps as steps
from tsumiki.surveys.views.answering_page import (
    acts_on_response,
    crumbs,
    file_url,
    head_of,
    question_url,
    reads_response,
    untouched_of,
)
from tsumiki.surveys.views.campaigns_shared import link_maker
from tsumiki.surveys.wording import answer_text, change_text

Status = Response.Status
HANDED_IN = (Status.CHECKING, Status.SUBMITTED)


@reads_response
def answer_confirm(request, response):
    """All answers on one page, what is to be put right, and what the person may do now."""
    paper, sheet, user = paper_of(response.campaign.questionnaire), response.sheet, request.user
    asked = asked_codes(paper.questions, sheet.answers)
    sections = [_section(response, section, asked) for section in paper.sections]
    requests = list(response.delegations.all())
    problems = selectors.problems_in(response, sheet) if rules.can_answer(user, response) else []
    context = {
        **head_of(response),
        "sections": sections,
        "unasked": [part for part in sections if not part["rows"]],
        **_told_of_problems(response, paper, problems),
        "untouched": untouched_of(response, paper, asked),
        "delegations": [row for row in requests if row.done_at is None],
        "has_requests": bool(requests),
        "is_own": rules.can_answer(user, response),
        "is_handed_in": response.status in HANDED_IN,
        "next": selectors.next_of(user, response),
        "alongside": asked_alongside(user, response, Place.CONFIRM),
        "breadcrumbs": crumbs(response),
        **_forms(),
        **_abilities(user, response),
    }
    return render(request, "surveys/answer_confirm.html", context)


def _told_of_problems(response, paper, problems):
    """What is to be put right; before anything is typed nothing is called wrong yet."""
    return {
        "errors": [_linked(response, paper, p) for p in problems if not p.needs_explanation],
        "warnings": [_linked(response, paper, p) for p in problems if p.needs_explanation],
        "has_problems": bool(problems),
        "is_begun": response.status != Status.NOT_STARTED,
    }


def _forms():
    """Three reasons may be asked for on one page: each field needs its own id."""
    return {
        "note_form": NoteForm(),
        "send_back_form": ReasonForm(auto_id="send-back-%s"),
        "reopen_form": ReasonForm(auto_id="reopen-%s"),
        "decline_form": ReasonForm(auto_id="decline-%s"),
    }


def _abilities(user, response):
    return {
        "may_type": not rules.refusal_to_save(user, response),
        "may_approve": not rules.refusal_to_approve(user, response),
        "may_send_back": not rules.refusal_to_send_back(user, response),
        "may_pull_back": not rules.refusal_to_pull_back(user, response),
        "may_reopen": not rules.refusal_to_reopen(user, response),
        "may_decline": not rules.refusal_to_decline(user, response),
    }


def _section(response, section, asked):
    sheet = response.sheet
    given = as_given(sheet)
    rows = [
        {
            "label": f"{question.number}　{question.text}",
            "value": answer_text(question, sheet.answers),
            "url": file_url(response, question, sheet.answers.get(question.code)),
            "explanation": sheet.explanations.get(question.code, ""),
            "given": source_in_words(given[question.code]["source"]) if question.code in given else "",
        }
        for question in section.questions
        if question.code in asked
    ]
    return {"section": section, "rows": rows, "skipped": len(section.questions) - len(rows)}


def _linked(response, paper, problem):
    return {"sentence": problem.sentence, "url": question_url(response, paper, problem.code, "&look=1")}


def _told(request, response, sentence):
    messages.success(request, sentence)
    return redirect("surveys:answer_confirm", pk=response.pk)


def _typed(request, form_class):
    form = form_class(request.POST)
    return next(iter(form.cleaned_data.values()), "") if form.is_valid() else ""


@acts_on_response
def answer_draft(request, response):
    """起案"""
    note = _typed(request, NoteForm)
    told = steps.draft_submit(response, by=request.user, note=note, link=link_maker(request))
    rest = "承認者に、メールでお知らせしました。" if told else "承認者の方に、承認をお願いしてください。"
    return _told(request, response, f"起案しました。{rest}")


@acts_on_response
def answer_approve(request, response):
    """承認: hand the answers in."""
    steps.approve(response, by=request.user, note=_typed(request, NoteForm))
    return redirect("surveys:answer_receipt", pk=response.pk)


@acts_on_response
def answer_send_back(request, response):
    """庁内の差戻し"""
    reason = _typed(request, ReasonForm)
    told = steps.send_back(response, by=request.user, reason=reason, link=link_maker(request))
    rest = (
        "理由をメールで送りました。回答の画面にも表示されます。"
        if told
        else "理由は、回答の画面に表示されます。"
    )
    return _told(request, response, f"起案した人へ差し戻しました。{rest}")


@acts_on_response
def answer_pull_back(request, response):
    """引上げ"""
    steps.pull_back(response, by=request.user, reason=_typed(request, NoteForm))
    return _told(request, response, "引き上げました。続きを入力できます。")


@acts_on_response
def answer_reopen(request, response):
    """訂正・再開"""
    steps.reopen(response, by=request.user, reason=_typed(request, ReasonForm))
    return _told(
        request,
        response,
        "入力できるようにしました。直したあと、もう一度提出してください。提出した内容は履歴に残っています。",
    )


@acts_on_response
def answer_decline(request, response):
    """辞退"""
    steps.decline(response, by=request.user, reason=_typed(request, ReasonForm))
    return _told(request, response, "回答しないことを届け出ました。締切までは、いつでも回答を再開できます。")


@reads_response
def answer_receipt(request, response):
    """That it arrived, to be printed; then how others answered and what fits what was ticked."""
    if response.status not in HANDED_IN:
        raise Http404
    approved = response.events.filter(kind=AnswerEvent.Kind.APPROVED).order_by("-pk").first()
    context = {
        **head_of(response),
        "approved": approved,
        "is_waiting": response.status == Status.CHECKING,
        "may_pull_back": not rules.refusal_to_pull_back(request.user, response),
        "may_reopen": not rules.refusal_to_reopen(request.user, response),
        "others": counts_of_others(response),
        "alongside": asked_alongside(request.user, response, Place.RECEIPT),
        "suggestions": suggestions_for(request.user, response),
        "breadcrumbs": crumbs(response, "受付票"),
    }
    return render(request, "surveys/answer_receipt.html", context)


@reads_response
def answer_history(request, response):
    """Who did what and when, with every changed answer before and after."""
    if not rules.can_read_history(request.user, response):
        raise Http404
    paper = paper_of(response.campaign.questionnaire)
    events = [
        {
            "event": event,
            "changes": [_change(response, paper, key, pair) for key, pair in event.changes.items()],
        }
        for event in response.events.order_by("-pk")
    ]
    context = {**head_of(response), "events": events, "breadcrumbs": crumbs(response, "回答の経過")}
    return render(request, "surveys/answer_history.html", context)


def _change(response, paper, key, pair):
    question = paper.by_code.get(key)
    sides = [
        {"text": change_text(paper.by_code, key, value)[1], "url": file_url(response, question, value)}
        for value in pair
    ]
    return {"name": change_text(paper.by_code, key, None)[0], "before": sides[0], "after": sides[1]}
