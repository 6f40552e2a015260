"""The questionnaire as others will have it: as an officer sees it, on paper, and as a workbook."""

import io

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.kernel import audit, papers
from tsumiki.kernel.downloads import download, file_name
from tsumiki.kernel.errors import InputError
from tsumiki.surveys import questionnaire_sheets
from tsumiki.surveys.forms.answers import answer_form_for
from tsumiki.surveys.forms.authoring import TakeForm, UploadForm
from tsumiki.surveys.logic import asked_codes, problems_of
from tsumiki.surveys.logic.specs import as_json, check_spec, differences, from_json, question_spec
from tsumiki.surveys.questionnaire_paper import paper_of, print_sections
from tsumiki.surveys.selectors.known import all_sources
from tsumiki.surveys.services import questionnaires as services
from tsumiki.surveys.views.authoring_shared import (
    QUESTIONS_A_PAGE,
    attempt,
    edits,
    for_managers,
    questionnaire_page,
    reads,
    tries,
)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "surveys.questionnaire-reading"
# Long enough to compare, short enough that nobody takes in what they have forgotten.
HOURS = 12


@tries
def questionnaire_preview(request, questionnaire):
    """The answering form as an officer will have it; sent, it says who would be asked what and what would be wrong."""
    questions = list(questionnaire.questions.all())
    page = Paginator(questions, QUESTIONS_A_PAGE).get_page(request.GET.get("page"))
    # Trying needs all answers at once; a very long questionnaire is only shown.
    if request.method == "POST" and page.paginator.num_pages == 1:
        form, asked, problems = _tried(questionnaire, questions, request.POST)
    else:
        form = answer_form_for(page.object_list, all_questions=questions)
        asked, problems = None, []
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_preview.html",
        title="見本",
        here="questionnaire_preview",
        form=form,
        page=page,
        problems=problems,
        asked=asked,
    )


def _tried(questionnaire, questions, data):
    """What the typed answers would lead to; nothing of it where something cannot be read."""
    form = answer_form_for(questions, data=data)
    if not form.is_valid():
        return form, None, []
    answers = form.answers()
    asked = asked_codes(questions, answers)
    problems = problems_of(questions, list(questionnaire.checks.all()), answers, {}, {})
    return answer_form_for(questions, data=data, asked=asked), asked, problems


@reads
def questionnaire_print(request, questionnaire):
    """All questions on A4, for those who gather answers on paper first."""
    sections = print_sections(list(questionnaire.questions.all()))
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_print.html",
        title="印刷",
        here="questionnaire_print",
        sections=sections,
    )


@reads
def questionnaire_pdf(request, questionnaire):
    content = papers.pdf.render(paper_of(questionnaire))
    return _file(request, questionnaire, content, "pdf", "application/pdf")


@reads
def questionnaire_xlsx(request, questionnaire):
    """The questionnaire in our own sheets, to be edited and taken in again."""
    buffer = io.BytesIO()
    questionnaire_sheets.write(
        buffer,
        [question_spec(q) for q in questionnaire.questions.all()],
        [check_spec(c) for c in questionnaire.checks.all()],
        title=questionnaire.title,
    )
    return _file(request, questionnaire, buffer.getvalue(), "xlsx", EXCEL)


@require_safe
@for_managers
def questionnaire_template(request):
    """Empty sheets with two examples."""
    buffer = io.BytesIO()
    questionnaire_sheets.write(buffer, questionnaire_sheets.EXAMPLES, [], title="調査票の様式")
    return download(
        buffer.getvalue(), plain="questionnaire-form.xlsx", name="調査票の様式.xlsx", content_type=EXCEL
    )


def _file(request, questionnaire, content, kind, content_type):
    audit.record("survey.questionnaire_exported", by=request.user, subject=questionnaire, kind=kind)
    name = file_name(questionnaire.title)[:100]
    return download(
        content, plain=f"{questionnaire.code}.{kind}", name=f"{name}.{kind}", content_type=content_type
    )


@edits
def questionnaire_import(request, questionnaire):
    """A workbook in: what it says, what it would change, what is wrong with it. Nothing is written yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"form": form, "found": None, "take_form": None, "differences": [], "problem": ""}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = questionnaire_sheets.read(upload, name=upload.name, sources=all_sources())
        except InputError as problem:
            context["problem"] = str(problem)
        else:
            context |= _compared(questionnaire, found, upload.name)
    return questionnaire_page(
        request,
        questionnaire,
        "surveys/questionnaire_import.html",
        title="Excelから取り込む",
        here="questionnaire_import",
        template_url=reverse("surveys:questionnaire_template"),
        **context,
    )


def _compared(questionnaire, found, name):
    present = [question_spec(q) for q in questionnaire.questions.all()]
    reading = {**as_json(found.questions, found.checks), "version": questionnaire.version, "name": name}
    checks = [check_spec(c) for c in questionnaire.checks.all()]
    is_whole = found.questions and not found.problems
    signed = signing.dumps([questionnaire.pk, reading], salt=SALT, compress=True) if is_whole else ""
    return {
        "found": found,
        "file_name": name,
        "differences": differences(present, found.questions),
        "checks_change": checks != found.checks,
        "take_form": TakeForm(initial={"reading": signed}) if signed else None,
    }


@edits
def questionnaire_take(request, questionnaire):
    """Write what was compared."""
    form = TakeForm(request.POST or None)
    if not form.is_valid():
        return redirect("surveys:questionnaire_import", code=questionnaire.code)
    try:
        pk, reading = signing.loads(form.cleaned_data["reading"], salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        pk = None
    if pk != questionnaire.pk:
        messages.error(request, "確かめた内容が古くなりました。もう一度ファイルを選んでください。")
        return redirect("surveys:questionnaire_import", code=questionnaire.code)
    trouble = attempt(request, lambda: _take(questionnaire, reading, by=request.user))
    if trouble is not None:
        return redirect("surveys:questionnaire_import", code=questionnaire.code)
    messages.success(request, f"{len(reading['questions'])}問を取り込みました。")
    return redirect("surveys:questionnaire_detail", code=questionnaire.code)


def _take(questionnaire, reading, *, by):
    questions, checks = from_json(reading)
    services.replace_content(
        questionnaire,
        by=by,
        seen_version=reading["version"],
        questions=questions,
        checks=checks,
        source=reading["name"],
    )
