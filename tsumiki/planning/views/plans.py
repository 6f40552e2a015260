"""Lists, and plans as wholes."""

from dataclasses import asdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tsumiki.framework import selectors as framework
from tsumiki.kernel.dates import fiscal_year_of
from tsumiki.planning import asked, checks, deciding, rules, sections, selectors, services
from tsumiki.planning.board import board
from tsumiki.planning.forms.plans import BasicsForm, BoardForm, CreateForm, DeleteForm, ListForm, SharingForm
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.keeping import keeps_typed_text
from tsumiki.planning.views.page import (
    acts_on_plan,
    attempt,
    badges_of,
    edits_plan,
    list_tabs,
    plan_page,
    reads_decisions,
    reads_plan,
    saved,
    standing_of,
    steps_of,
)

# Where a new plan begins, by the button that was pressed.
_BEGINNINGS = {
    "problems": ("planning:problems", "はじめに、取り組む課題を選びます。"),
    "excel": ("planning:plan_import", "取り入れるExcelを選びます。"),
}


@require_safe
def plan_list(request):
    """Plans of one's own organisation, and those others share."""
    form = ListForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    own = selectors.filter_plans(selectors.own_plans(request.user), values)
    shared = selectors.filter_plans(selectors.shared_plans_of_others(request.user), values)
    context = {
        "form": form,
        "page": Paginator(own, 20).get_page(request.GET.get("page")),
        "shared": shared[:50],
        "is_narrowed": bool(values.get("q") or values.get("stage")),
        "tabs": list_tabs(request.user, "plan_list"),
        "due": selectors.follow_ups_due(request.user, timezone.localdate()).order_by("title", "pk")[:20],
        "may_word": rules.can_word_papers(request.user),
        "may_create": selectors.governments_to_plan_for(request.user).exists(),
    }
    return render(request, "planning/plan_list.html", context)


@require_safe
def board_page(request):
    """Plans of one's own organisation by what each of them waits for."""
    form = BoardForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    columns = board(selectors.narrow_plans(selectors.own_plans(request.user), values))
    context = {
        "form": form,
        "columns": columns,
        "total": sum(column.count for column in columns),
        "tabs": list_tabs(request.user, "board"),
    }
    return render(request, "planning/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
def plan_create(request):
    """Begin a plan; from a town's diagnosis the town is already chosen (?code=)."""
    governments = selectors.governments_to_plan_for(request.user)
    if not governments.exists():
        messages.error(request, services.plans.NOT_YOURS_TO_CREATE)
        return redirect("planning:plan_list")
    edition = framework.current_edition()
    initial = {"government": governments.filter(code=request.GET.get("code", "")).first()}
    year = fiscal_year_of(timezone.localdate()) + 1
    initial |= {
        "start_fiscal_year": year,
        "end_fiscal_year": year + 2,
        "has_core_organisation": "",
        "has_existing_plan": "",
    }
    form = CreateForm(request.POST or None, edition=edition, governments=governments, initial=initial)
    if request.method == "POST" and form.is_valid():
        government = form.cleaned_data["government"]
        plan = services.create_plan(government, by=request.user, edition=edition, **form.values())
        first = "excel" if "from_workbook" in request.POST else "problems"
        messages.success(request, f"計画を作りました。{_BEGINNINGS[first][1]}")
        return redirect(_BEGINNINGS[first][0], pk=plan.pk)
    context = {"form": form, "begins_with_excel": "excel" in request.GET}
    return render(request, "planning/plan_create.html", context)


@reads_plan
def plan_detail(request, plan):
    """Where the plan stands: what is there, what is missing, what comes next."""
    record = PlanRecord(plan)
    gaps = checks.gaps(record)
    questions = [
        {**asdict(question), "url": reverse(f"planning:{question.page}", args=[plan.pk])}
        for question in asked.questions(record)
    ]
    context = {
        "plan": plan,
        "record": record,
        "steps": steps_of(plan, ""),
        "badges": badges_of(plan),
        **standing_of(request.user, plan),
        "decided": deciding.decided_version(plan),
        "may_delete": not plan.submissions.exists(),
        "asked": questions,
        "asked_count": sum(not question["answer"] for question in questions),
        "gaps": [{"text": gap.text, "url": reverse(f"planning:{gap.page}", args=[plan.pk])} for gap in gaps],
        "breadcrumbs": [
            {"label": "計画", "url": reverse("planning:plan_list")},
            {"label": plan.title, "url": ""},
        ],
    }
    return render(request, "planning/plan_detail.html", context)


@edits_plan
def basics(request, plan):
    """Name, years, fields and what is known of the town."""
    section = plan.section("basics")
    initial = BasicsForm.initial_of(plan) | {"expected_version": section.version}
    form = BasicsForm(
        request.POST or None, edition=plan.edition, first_year=plan.start_fiscal_year, initial=initial
    )
    trouble = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["expected_version"]
        trouble = attempt(
            request,
            lambda: services.save_basics(plan, by=request.user, expected_version=version, data=form.values()),
        )
        if trouble is None:
            return saved(request, plan, "plan_detail", "problems")
        form.keep_for(getattr(trouble, "version", version))
    return plan_page(
        request, plan, "planning/basics.html", "", title=sections.LABELS["basics"], form=form, trouble=trouble
    )


@edits_plan
def sharing(request, plan):
    """Who else may read the plan."""
    version = plan.section("sharing").version
    initial = {"visibility": plan.visibility, "expected_version": version}
    form = SharingForm(request.POST or None, initial=initial)
    trouble = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        trouble = attempt(request, lambda: services.share_plan(plan, by=request.user, **data))
        if trouble is None:
            return saved(request, plan, "plan_detail", "plan_detail")
        form.keep_for(getattr(trouble, "version", version))
    return plan_page(
        request, plan, "planning/sharing.html", "", title="公開の範囲", form=form, trouble=trouble
    )


@acts_on_plan
def copy(request, plan):
    made = services.copy_plan(plan, by=request.user)
    messages.success(request, "写しを作りました。名称を変えてお使いください。")
    return redirect("planning:basics", pk=made.pk)


@edits_plan
def delete(request, plan):
    """Ask first, then delete the draft."""
    form = DeleteForm(request.POST or None, initial={"expected_version": plan.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["expected_version"]
        trouble = attempt(
            request, lambda: services.delete_plan(plan, by=request.user, expected_version=version)
        )
        if trouble is None:
            messages.success(request, f"「{plan.title}」を削除しました。")
            return redirect("planning:plan_list")
        return redirect("planning:plan_delete", pk=plan.pk)
    return plan_page(request, plan, "planning/delete.html", "", title="計画を削除する", form=form)


@reads_decisions
def history(request, plan):
    """Every save, newest first, with what it changed."""
    page = Paginator(plan.revisions.select_related("saved_by"), 20).get_page(request.GET.get("page"))
    revisions = list(page)
    numbers = [revision.number for revision in revisions]
    older = plan.revisions.filter(number__lt=min(numbers, default=0)).first()
    pairs = [
        (new, sections.all_differences(old.snapshot, new.snapshot) if old else None)
        for new, old in zip(revisions, [*revisions[1:], older], strict=True)
    ]
    return plan_page(request, plan, "planning/history.html", "paper", title="履歴", page=page, pairs=pairs)


@reads_decisions
def revision(request, plan, number):
    """The whole plan as it stood after one save."""
    kept = get_object_or_404(plan.revisions.select_related("saved_by"), number=number)
    parts = [
        (label, sections.lines(key, kept.snapshot[key]))
        for key, label in sections.LABELS.items()
        if key in kept.snapshot
    ]
    return plan_page(
        request, plan, "planning/revision.html", "paper", title=f"第{number}版", revision=kept, parts=parts
    )
