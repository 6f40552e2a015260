"""Questionnaires as a whole: the list, beginning one, its title page, what it costs, fixing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.surveys.forms.authoring import BasicsForm, BeginForm, basics_initial
from tsumiki.surveys.logic.specs import check_lines, check_spec
from tsumiki.surveys.selectors.questionnaires import (
    CONFIRMING,
    RECIPIENTS,
    burden_of,
    prefill_in_words,
    questionnaires_visible_to,
)
from tsumiki.surveys.services import questionnaires as services
from tsumiki.surveys.views.authoring_shared import (
    QUESTIONS_A_PAGE,
    acts,
    attempt,
    badges_of,
    edits,
    for_managers,
    questionnaire_page,
    reads,
    row_url,
)

PAGE_SIZE = 20


@require_safe
@for_managers
def questionnaire_list(request):
    """Every questionnaire, newest year first."""
    found = questionnaires_visible_to(request.user).order_by("-fiscal_year", "code")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {"row": q, "badges": badges_of(q), "year": fiscal_year_label(q.fiscal_year)} for q in page.object_list
    ]
    return render(request, "surveys/questionnaire_list.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def questionnaire_create(request):
    """Begin an empty questionnaire."""

    def begin(data):
        return services.create_questionnaire(by=request.user, **data)

    return _begin(request, begin, title="新しい調査票", initial={})


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def questionnaire_copy(request, code):
    """Begin from an earlier one, with every question tied to its predecessor."""
    source = get_object_or_404(questionnaires_visible_to(request.user), code=code)

    def begin(data):
        return services.copy_questionnaire(source, by=request.user, **data)

    initial = {"title": source.title, "fiscal_year": source.fiscal_year + 1}
    return _begin(request, begin, title=f"「{source.title}」をもとに作る", initial=initial, source=source)


def _begin(request, begin, *, title, initial, source=None):
    form = BeginForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        made = []
        trouble = attempt(request, lambda: made.append(begin(form.cleaned_data)))
        if trouble is None:
            messages.success(request, "調査票を作りました。設問を確かめてください。")
            return redirect("surveys:questionnaire_detail", code=made[0].code)
    context = {"form": form, "page_title": title, "source": source}
    return render(request, "surveys/questionnaire_begin.html", context, status=409 if trouble else 200)


@reads
def questionnaire_detail(request, questionnaire):
    """The questions in order with what can be done to them, and what stands against fixing it."""
    questions = list(questionnaire.questions.all())
    checks = list(questionnaire.checks.all())
    page = Paginator(questions, QUESTIONS_A_PAGE).get_page(request.GET.get("page"))
    mistakes = [] if questionnaire.is_fixed else services.mistakes_in(questionnaire)
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_detail.html",
        here="questionnaire_detail",
        page=page,
        rows=[_row(question) for question in page.object_list],
        checks=[{"check": check, "lines": check_lines(check_spec(check)).items()} for check in checks],
        mistakes=[_told(questionnaire, mistake) for mistake in mistakes],
        burden=burden_of(questions),
        recipients=f"{RECIPIENTS:,}",
    )


def _row(question):
    facts = [
        question.get_kind_display(),
        "必須" if question.is_required else "",
        "条件あり" if question.asked_if else "",
        f"先に入れる値：{prefill_in_words(question)}" if question.prefill else "",
        f"{float(question.minutes):g}分",
    ]
    return {"question": question, "facts": [fact for fact in facts if fact]}


def _told(questionnaire, mistake):
    url = reverse("surveys:question_edit", args=[questionnaire.code, mistake.code]) if mistake.code else ""
    return {"text": mistake.sentence, "url": url}


@edits
def questionnaire_basics(request, questionnaire):
    """Title, year, reference date, lead, contact, notes."""
    seen = services.mark(services.basics_part(questionnaire))
    form = BasicsForm(request.POST or None, initial={**basics_initial(questionnaire), "seen": seen})
    trouble = None
    if request.method == "POST" and form.is_valid():
        data, was = form.values(), form.cleaned_data["seen"]
        trouble = attempt(
            request, lambda: services.save_basics(questionnaire, by=request.user, seen=was, data=data)
        )
        if trouble is None:
            messages.success(request, "保存しました。")
            return redirect("surveys:questionnaire_detail", code=questionnaire.code)
        form.keep_for(getattr(trouble, "seen", seen))
    template = "surveys/questionnaire_form.html"
    return questionnaire_page(
        request, questionnaire, template, title="題名とはじめに", trouble=trouble, form=form
    )


@reads
def questionnaire_burden(request, questionnaire):
    """What answering costs the country before anything is sent: per question and in all."""
    burden = burden_of(list(questionnaire.questions.all()))
    labels = (
        ("設問", False),
        ("目安（分）", True),
        ("全国で（時間）", True),
        ("先に入れる値", False),
        ("減る時間", True),
    )
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_burden.html",
        title="回答の負担",
        here="questionnaire_burden",
        burden=burden,
        recipients=f"{RECIPIENTS:,}",
        confirming=round(CONFIRMING * 100),
        columns=[{"label": label, "numeric": numeric} for label, numeric in labels],
        rows=[{"cells": _burden_cells(row), "is_own": False} for row in burden.rows],
    )


def _burden_cells(row):
    texts = (
        f"{row.question.number} {row.question.text}" + ("（条件あり）" if row.is_conditional else ""),
        f"{row.minutes:g}",
        f"{row.hours:,.0f}",
        row.prefilled or "なし",
        f"{row.saved_hours:,.0f}",
    )
    return [
        {"text": text, "url": "", "missing": False, "numeric": place in (1, 2, 4)}
        for place, text in enumerate(texts)
    ]


@edits
def questionnaire_fix(request, questionnaire):
    """Fix it for good, once nothing stands against it and its cost is known."""
    if request.method == "POST":
        trouble = attempt(request, lambda: services.fix_questionnaire(questionnaire, by=request.user))
        if trouble is None:
            messages.success(request, "調査票を確定しました。調査の実施に使えます。")
            return redirect("surveys:questionnaire_detail", code=questionnaire.code)
    mistakes = services.mistakes_in(questionnaire)
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_fix.html",
        title="調査票を確定する",
        mistakes=[_told(questionnaire, mistake) for mistake in mistakes],
        burden=burden_of(list(questionnaire.questions.all())),
        recipients=f"{RECIPIENTS:,}",
    )


@edits
def questionnaire_delete(request, questionnaire):
    """Throw a draft away, after asking."""
    if request.method == "POST":
        trouble = attempt(request, lambda: services.delete_questionnaire(questionnaire, by=request.user))
        if trouble is None:
            messages.success(request, f"「{questionnaire.title}」を削除しました。")
            return redirect("surveys:questionnaire_list")
    return questionnaire_page(
        request, questionnaire, "surveys/questionnaire_delete.html", title="調査票を削除する"
    )


@acts
def question_move(request, questionnaire, question):
    """One place up or down; the list comes back at the question."""
    step = -1 if request.POST.get("step") == "up" else 1
    attempt(request, lambda: services.move_question(questionnaire, question, by=request.user, step=step))
    return HttpResponseRedirect(row_url(questionnaire, question))
