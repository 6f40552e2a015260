"""The officer's list of surveys and the answer page: saved as it is typed, with or without JavaScript."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.forms.answering import SeenForm, keys_of, read_page, seen_of
from tsumiki.surveys.forms.answers import answer_form_for
from tsumiki.surveys.logic import asked_codes, unread_keys
from tsumiki.surveys.models import Question
from tsumiki.surveys.selectors import responses as selectors
from tsumiki.surveys.selectors.alongside import Place, asked_alongside
from tsumiki.surveys.selectors.paper import MOST_ON_A_PAGE, paper_of
from tsumiki.surveys.services.answering import save_answers, versions_of
from tsumiki.surveys.services.answering_steps import hand_in
from tsumiki.surveys.views.answering_files import take_files
from tsumiki.surveys.views.answering_keeping import keeps_typed_answers
from tsumiki.surveys.views.answering_page import crumbs, head_of, items_of, own_or_404, part_of, tabs_of
from tsumiki.surveys.wording import answer_text


@require_safe
def my_surveys(request):
    """Every survey of the person's organisations: until when, how far, what is next."""
    rows = selectors.own_responses(request.user).select_related("sheet")
    lines = [
        {
            **head_of(response),
            "next": selectors.next_of(request.user, response),
            "is_open": rules.is_open(response),
        }
        for response in rows.order_by("-campaign__opens_on", "organisation__name", "pk")
    ]
    context = {
        "current": [line for line in lines if line["is_open"]],
        "past": [line for line in lines if not line["is_open"]],
    }
    return render(request, "surveys/my_surveys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_answers
def answer(request, pk):
    """A part of the questionnaire as a form. Whoever may not type now is told why and led to the overview."""
    response = own_or_404(request, pk)
    part = part_of(request, response)
    if request.method == "POST":
        return _save(request, response, part)
    if refusal := rules.refusal_to_save(request.user, response):
        messages.info(request, refusal)
        return redirect("surveys:answer_confirm", pk=pk)
    if len(part.questions) > MOST_ON_A_PAGE:
        messages.info(request, "設問が多いため、まとまりごとに表示します。")
        return redirect("surveys:answer", pk=pk)
    return _page(request, response, part)


def _save(request, response, part):
    posted = read_page(part.questions, request.POST)
    posted.changes.update(_same_as_before(request, response, part))
    try:
        refused = take_files(request, response, part)
        is_last = request.POST.get("then") == "submit" and not refused
        result = _write(request, response, posted, hand_in if is_last else save_answers)
    except RuleError as refusal:
        # What was typed stays on the page, so that it can be copied.
        messages.error(request, str(refusal))
        return _page(request, response, part, posted=posted, status=409)
    if result.conflicts or refused:
        conflicts = result.conflicts
        return _page(request, response, part, posted=posted, conflicts=conflicts, refused=refused, status=409)
    if is_last:
        return _after_hand_in(request, response, result.refusal)
    return _after_save(request, response, part, result.sheet)


def _write(request, response, posted, service):
    return service(
        response,
        changes=posted.changes,
        seen=posted.seen,
        by=request.user,
        explanations=posted.explanations,
        writer=request.POST.get("writer", "")[:16],
    )


def _same_as_before(request, response, part):
    """The button 「前回と同じ」 of one question."""
    code = request.POST.get("same", "")
    question = next((question for question in part.questions if question.code == code), None)
    if question is None:
        return {}
    previous, _ = selectors.previous_answers(response)
    return {key: previous.get(key) for key in keys_of(question)}


def _after_save(request, response, part, sheet):
    then = request.POST.get("then", "")
    here = reverse("surveys:answer", args=[response.pk])
    if then == "confirm":
        return redirect("surveys:answer_confirm", pk=response.pk)
    saved = f"保存しました（{timezone.localtime():%H:%M}）。"
    if unread := _unread(response, part, sheet):
        messages.warning(request, f"{saved}{unread}。")
    else:
        messages.success(request, saved)
    if then == "next" and part.after:
        return redirect(here + part.after)
    anchor = f"#question-{request.POST['same']}" if request.POST.get("same") else ""
    return redirect(here + part.query + anchor)


def _unread(response, part, sheet):
    """How many answers of the page were kept as typed because they are no number or no date; "" for none."""
    typed = [(row.code, unread_keys(row, sheet.answers.get(row.code))) for row in part.questions]
    if not any(keys for _, keys in typed):
        return ""
    asked = asked_codes(paper_of(response.campaign.questionnaire).questions, sheet.answers)
    count = sum(len(keys) for code, keys in typed if code in asked)
    return f"読み取れない入力が{count}か所あります" if count else ""


def _after_hand_in(request, response, refusal):
    """After the one button that saves, approves and hands in: for whoever sees all questions on one page."""
    if refusal is None:
        return redirect("surveys:answer_receipt", pk=response.pk)
    messages.error(request, f"保存しましたが、提出はしていません。{refusal}")
    return redirect("surveys:answer_confirm", pk=response.pk)


def _page(request, response, part, *, posted=None, conflicts=(), refused=None, status=200):
    paper = paper_of(response.campaign.questionnaire)
    sheet = response.sheet
    if posted is not None:
        sheet.refresh_from_db()
    problems = selectors.problems_in(response, sheet)
    previous, previous_title = selectors.previous_answers(response)
    form = answer_form_for(
        part.questions,
        all_questions=paper.questions,
        answers=sheet.answers | (posted.changes if posted else {}),
        explanations=sheet.explanations | (posted.explanations if posted else {}),
        asked=asked_codes(paper.questions, sheet.answers),
        explain={problem.code for problem in problems if problem.needs_explanation} | set(sheet.explanations),
    )
    context = {
        **head_of(response),
        "part": part,
        "seen_form": SeenForm(seen_of(part.questions, sheet, versions_of(sheet))),
        "items": items_of(
            form, response, problems, previous, looks="look" in request.GET, refused=refused or {}
        ),
        "refused_files": refused or {},
        "has_files": any(question.kind == Question.Kind.FILE for question in part.questions),
        "previous_title": previous_title,
        "fits_one_page": paper.fits_one_page,
        "tabs": tabs_of(response, paper, part.query),
        "breadcrumbs": crumbs(response, part.title),
        "conflicts": [_conflict(paper, conflict) for conflict in conflicts],
        "may_submit": not rules.refusal_to_approve(request.user, response),
        "address": reverse("surveys:answer", args=[response.pk]),
        "alongside": asked_alongside(request.user, response, Place.FORM),
    }
    return render(request, "surveys/answer_form.html", context, status=status)


def _conflict(paper, conflict):
    question = paper.by_code[conflict.question]
    return {
        "url": f"#question-{question.code}",
        "label": f"{question.number}　{question.text}",
        "mine": answer_text(question, conflict.mine),
        "theirs": answer_text(question, conflict.theirs),
        "their_name": conflict.their_name,
        "their_at": f"{timezone.localtime(conflict.their_at):%Y年%-m月%-d日 %H:%M}",
    }


@require_POST
def answer_autosave(request, pk):
    """The same save for static/js/autosave.js: what is typed is on the sheet a few seconds later."""
    response = own_or_404(request, pk)
    part = part_of(request, response)
    posted = read_page(part.questions, request.POST)
    try:
        result = _write(request, response, posted, save_answers)
    except RuleError as refusal:
        return JsonResponse({"state": "refused", "sentence": str(refusal)}, status=409)
    return JsonResponse(_said(response, part, result, request.POST.get("seen", "")))


def _said(response, part, result, seen_before):
    """What the page shows and carries on with; questions in conflict stay as the page had seen them."""
    at = f"{timezone.localtime(result.at):%H:%M}"
    if result.conflicts:
        count = len(result.conflicts)
        sentence = (
            f"ほかの人が先に変えた設問が{count}問あります。「保存する」を押すと、両方の内容を見比べられます。"
        )
        return {"state": "conflict", "sentence": sentence, "seen": seen_before}
    unread = _unread(response, part, result.sheet)
    progress = selectors.progress_of(paper_of(response.campaign.questionnaire), result.sheet.answers)
    return {
        "state": "saved",
        "sentence": f"保存しました {at}（{unread}）" if unread else f"保存しました {at}",
        "seen": seen_of(part.questions, result.sheet, result.versions),
        "progress": progress.label,
    }
