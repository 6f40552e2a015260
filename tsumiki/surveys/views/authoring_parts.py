"""One question, one check: add, change, take away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from tsumiki.surveys.forms.authoring import CheckForm, QuestionForm, check_initial, question_initial
from tsumiki.surveys.logic.specs import check_spec, question_spec
from tsumiki.surveys.services import questionnaires as services
from tsumiki.surveys.views.authoring_shared import attempt, edits, questionnaire_page, row_url


@edits
def question_add(request, questionnaire):
    """A new question, behind the one named in ?after= or at the end."""
    questions = list(questionnaire.questions.all())
    after = request.GET.get("after", "")
    place = next((i for i, q in enumerate(questions, start=1) if q.code == after), len(questions))
    form = _form(request, questionnaire, questions[:place], initial={"kind": "single"})
    trouble = None
    if request.method == "POST" and form.is_valid():
        spec = form.values()
        trouble = attempt(
            request, lambda: services.add_question(questionnaire, spec, by=request.user, after=after)
        )
        if trouble is None:
            return _saved(request, questionnaire, spec.code, "設問を追加しました。")
    return _page(request, questionnaire, form, title="設問を追加する", trouble=trouble)


@edits
def question_edit(request, questionnaire, question):
    """Everything about one question on one page."""
    questions = list(questionnaire.questions.all())
    row = next((q for q in questions if q.code == question), None)
    if row is None:
        return _gone(request, questionnaire, question)
    spec = question_spec(row)
    seen = services.mark(services.question_part(questionnaire, question))
    initial = {**question_initial(spec), "seen": seen}
    form = _form(request, questionnaire, questions[: questions.index(row)], initial=initial, spec=spec)
    trouble = None
    if request.method == "POST" and form.is_valid():
        typed, was = form.values(), form.cleaned_data["seen"]
        trouble = attempt(
            request, lambda: services.save_question(questionnaire, typed, by=request.user, seen=was)
        )
        if trouble is None:
            return _saved(request, questionnaire, question, "保存しました。")
        form.keep_for(getattr(trouble, "seen", was))
    return _page(request, questionnaire, form, title=f"{row.number}を直す", trouble=trouble)


def _gone(request, questionnaire, question):
    """Somebody deleted the question while this person was typing: the text is offered as a new question."""
    if request.method != "POST":
        raise Http404
    messages.error(
        request,
        "この設問は、別の人が削除しました。残すときは、このまま保存すると、新しい設問として最後に追加されます。",
    )
    data = request.POST.copy()
    data["code"] = question
    previous = list(questionnaire.previous.questions.all()) if questionnaire.previous else []
    form = QuestionForm(data, earlier=list(questionnaire.questions.all()), previous=previous)
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_form.html",
        title="削除された設問",
        form=form,
        form_action=reverse("surveys:question_add", args=[questionnaire.code]),
    )


def _form(request, questionnaire, earlier, *, initial, spec=None):
    previous = list(questionnaire.previous.questions.all()) if questionnaire.previous else []
    return QuestionForm(request.POST or None, initial=initial, earlier=earlier, previous=previous, spec=spec)


def _page(request, questionnaire, form, *, title, trouble):
    return questionnaire_page(
        request, questionnaire, "surveys/questionnaire_form.html", title=title, trouble=trouble, form=form
    )


def _saved(request, questionnaire, question, sentence):
    messages.success(request, sentence)
    return redirect(row_url(questionnaire, question))


@edits
def question_delete(request, questionnaire, question):
    """Ask, then take the question out."""
    row = get_object_or_404(questionnaire.questions, code=question)
    if request.method == "POST":
        attempt(request, lambda: services.delete_question(questionnaire, question, by=request.user))
        return redirect("surveys:questionnaire_detail", code=questionnaire.code)
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_part_delete.html",
        title="設問を削除する",
        name=str(row),
        advice="この設問を条件や確認に使っている設問があるときは、確定の前にその場所をお知らせします。",
    )


@edits
def check_add(request, questionnaire):
    """A new check across answers."""
    return _check(request, questionnaire, None, title="確認を追加する")


@edits
def check_edit(request, questionnaire, pk):
    check = get_object_or_404(questionnaire.checks, pk=pk)
    return _check(request, questionnaire, check, title="確認を直す")


def _check(request, questionnaire, check, *, title):
    seen = services.mark(services.check_part(questionnaire, check.pk)) if check else ""
    initial = {**check_initial(check_spec(check)), "seen": seen} if check else {}
    form = CheckForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        spec, was = form.values(), form.cleaned_data["seen"]
        trouble = attempt(
            request,
            lambda: services.save_check(questionnaire, spec, by=request.user, check=check, seen=was),
        )
        if trouble is None:
            messages.success(request, "保存しました。")
            return redirect(f"{reverse('surveys:questionnaire_detail', args=[questionnaire.code])}#checks")
        form.keep_for(getattr(trouble, "seen", was))
    return _page(request, questionnaire, form, title=title, trouble=trouble)


@edits
def check_delete(request, questionnaire, pk):
    """Ask, then take the check out."""
    check = get_object_or_404(questionnaire.checks, pk=pk)
    if request.method == "POST":
        attempt(request, lambda: services.delete_check(questionnaire, check, by=request.user))
        return redirect("surveys:questionnaire_detail", code=questionnaire.code)
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_part_delete.html",
        title="確認を削除する",
        name=check.sentence,
        advice="",
    )
