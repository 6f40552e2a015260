"""What the pages of one response have in common: fetching it, which questions a page shows, how they are drawn."""

from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.logic import asked_codes, file_name, is_answered
from tsumiki.surveys.models import Delegation, Question
from tsumiki.surveys.prefilling import as_given
from tsumiki.surveys.selectors import responses as selectors
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.wording import answer_text

ALL = "all"


def reads_response(view):
    """The view gets a response whose answers the person may read; any other is 404."""

    @require_safe
    @wraps(view)
    def inner(request, pk, **kwargs):
        response = get_object_or_404(selectors.responses_visible_to(request.user), pk=pk)
        return view(request, response, **kwargs)

    return inner


def own_or_404(request, pk):
    if response := selectors.own_response(request.user, pk):
        return response
    raise Http404


def acts_on_response(view):
    """The same for a button of the organisation itself (POST only); a rule's refusal is told on the overview."""

    @require_POST
    @wraps(view)
    def inner(request, pk, **kwargs):
        response = get_object_or_404(selectors.own_responses(request.user), pk=pk)
        try:
            return view(request, response, **kwargs)
        except RuleError as refusal:
            messages.error(request, str(refusal))
            return redirect("surveys:answer_confirm", pk=response.pk)

    return inner


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one page: a section, what a section of the office was asked for, or all of them."""

    title: str
    questions: tuple[Question, ...]
    query: str
    before: str = ""
    after: str = ""
    delegation: Delegation | None = None


def part_of(request, response):
    """Which part the address names; the first section with something left to answer where it names none."""
    paper = paper_of(response.campaign.questionnaire)
    if pk := request.GET.get("for", ""):
        delegation = get_object_or_404(response.delegations, pk=pk if pk.isdecimal() else 0)
        rows = tuple(q for q in paper.questions if q.code in delegation.questions)
        return Part(
            f"{delegation.section}に依頼された設問", rows, f"?for={delegation.pk}", delegation=delegation
        )
    said = request.GET.get("section", "")
    if said == ALL:
        return Part("すべての設問", paper.questions, f"?section={ALL}")
    section = _section(paper, said, response)
    before = f"?section={section.number - 1}" if section.number > 1 else ""
    after = f"?section={section.number + 1}" if section.number < len(paper.sections) else ""
    return Part(section.title, section.questions, f"?section={section.number}", before, after)


def _section(paper, said, response):
    if not paper.sections:
        raise Http404
    if said:
        number = int(said) if said.isdecimal() else 0
        if not 1 <= number <= len(paper.sections):
            raise Http404
        return paper.sections[number - 1]
    answers = response.sheet.answers
    asked = asked_codes(paper.questions, answers)
    unfinished = (
        section
        for section in paper.sections
        if any(q.code in asked and not is_answered(answers.get(q.code)) for q in section.questions)
    )
    return next(unfinished, paper.sections[0])


def tabs_of(response, paper, current):
    """The sections of the questionnaire, each with how much of it is answered."""
    answers = response.sheet.answers
    asked = asked_codes(paper.questions, answers)
    tabs = []
    for section in paper.sections:
        codes = [question.code for question in section.questions if question.code in asked]
        done = sum(is_answered(answers.get(code)) for code in codes)
        query = f"?section={section.number}"
        label = (
            f"{section.number}　{section.title}（{done}/{len(codes)}）"
            if codes
            else f"{section.number}　{section.title}（対象外）"
        )
        tabs.append(
            {
                "label": label,
                "url": reverse("surveys:answer", args=[response.pk]) + query,
                "is_current": query == current,
                "count": None,
            }
        )
    return tabs


def items_of(form, response, problems, previous, *, looks, refused):
    """Each question as it is drawn, with what was answered before, where a value came from, and what is wrong.

    `refused`: {question: why its file was not taken}.
    """
    sheet = response.sheet
    by_code = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    items = form.items
    for item in items:
        code = item.question.code
        is_worth_saying = looks or is_answered(sheet.answers.get(code))
        had = is_answered(previous.get(code))
        item.extra |= {
            "problems": by_code.get(code, []) if is_worth_saying else [],
            "previous": answer_text(item.question, previous) if had else "",
            "prefilled": prefilled_source(sheet, code),
            "refused": refused.get(code, ""),
            **file_links(response, item.question),
        }
    return items


def file_links(response, question):
    """The file that answers a question: its name and its address."""
    value = response.sheet.answers.get(question.code)
    url = file_url(response, question, value)
    return {"file": file_name(value) if url else "", "file_url": url}


def file_url(response, question, value):
    """The address of a file that stands, or once stood, on the sheet; "" for any other answer."""
    if question is None or question.kind != Question.Kind.FILE or not is_answered(value):
        return ""
    pk = str(value).partition("/")[0]
    return reverse("surveys:answer_file", args=[response.pk, pk]) if pk.isdecimal() else ""


def prefilled_source(sheet, code):
    """Where a value came from that nobody has changed since."""
    row = sheet.prefilled.get(code)
    if not isinstance(row, dict) or code in sheet.stamps:
        return ""
    return str(row.get("label", ""))


def untouched_of(response, paper, asked):
    """The questions that stand as they were given, by where from, each with the link to it."""
    groups = {}
    given = as_given(response.sheet)
    for question in paper.questions:
        if question.code in given and question.code in asked:
            rows = groups.setdefault(given[question.code]["label"], [])
            rows.append(
                {
                    "label": f"{question.number}　{question.text}",
                    "url": question_url(response, paper, question.code),
                }
            )
    return {"count": sum(map(len, groups.values())), "groups": groups}


def question_url(response, paper, code, more=""):
    """The field of a question on the page of its section."""
    number = paper.section_of[code].number
    return f"{reverse('surveys:answer', args=[response.pk])}?section={number}{more}#question-{code}"


def crumbs(response, title=""):
    trail = [
        {"label": "わたしの団体の調査", "url": reverse("surveys:my_surveys")},
        {"label": response.campaign.title, "url": reverse("surveys:answer_confirm", args=[response.pk])},
    ]
    return [*trail, {"label": title, "url": ""}] if title else [*trail[:1], {**trail[1], "url": ""}]


def head_of(response):
    """The lines at the top of every page of a response."""
    deadline = selectors.deadline_of(response)
    return {
        "response": response,
        "badges": badges_of(response),
        "deadline": japanese_date(deadline),
        "is_late": rules.is_open(response) and deadline < timezone.localdate(),
        "progress": selectors.progress_of(paper_of(response.campaign.questionnaire), response.sheet.answers),
    }


def badges_of(response):
    kinds = {"submitted": "public", "returned": "draft", "editing": "draft"}
    badges = [{"label": response.get_status_display(), "kind": kinds.get(response.status, "")}]
    if response.campaign.is_synthetic:
        badges.append({"label": "合成データ", "kind": "synthetic"})
    return badges
