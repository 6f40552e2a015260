"""Step 3: one form holds every note, and each button of it sends them all, so that none is lost by pressing another."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from tsumiki.framework import selectors as framework
from tsumiki.planning import selectors, services, stack_cards
from tsumiki.planning.forms.stack import OrderForm, VersionForm, block_forms, case_forms
from tsumiki.planning.ordering import suggested_order
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.page import acts_on_plan, attempt, edits_plan, picture, plan_page, saved


@edits_plan
def stack(request, plan):
    """The stack from the first block to the last; POST keeps the notes."""

    def act(version, notes):
        services.annotate_blocks(plan, by=request.user, expected_version=version, notes=notes)

    if request.method == "POST":
        return _save(request, plan, act)
    return _show(request, plan)


@acts_on_plan
def block_move(request, plan, code, by):
    """Move a block one place up (-1) or down (+1)."""

    def act(version, notes):
        codes = services.moved(_codes(plan), code, by)
        services.order_blocks(plan, codes, by=request.user, expected_version=version, notes=notes)

    return _save(request, plan, act, anchor=code)


@acts_on_plan
def block_put(request, plan, code, before):
    """Put a block directly before another: the one-press answer to a warning."""

    def act(version, notes):
        codes = [c for c in _codes(plan) if c != code]
        if before in codes:
            codes.insert(codes.index(before), code)
        services.order_blocks(plan, codes, by=request.user, expected_version=version, notes=notes)

    return _save(request, plan, act, anchor=code)


@acts_on_plan
def block_insert(request, plan, code, before):
    """Add a block that another one needs, directly before it."""
    block = framework.blocks(plan.edition).filter(code=code).first()

    def act(version, notes):
        services.annotate_blocks(plan, by=request.user, expected_version=version, notes=notes)
        if block is not None:
            services.add_block(plan, block, by=request.user, before=before)

    return _save(request, plan, act, anchor=code)


@acts_on_plan
def block_swap(request, plan, code, other):
    """Put another block in the place of one; what was typed stays, and the page offers the way back."""
    block = get_object_or_404(framework.blocks(plan.edition), code=other)

    def act(version, notes):
        services.swap_block(plan, code, block, by=request.user, expected_version=version, notes=notes)

    return _save(request, plan, act, anchor=other, query=f"?swapped={other}&for={code}")


@acts_on_plan
def order(request, plan):
    """The order in which the blocks were left by dragging."""
    form = OrderForm(request.POST)
    codes = form.cleaned_data["order"] if form.is_valid() else []

    def act(version, notes):
        services.order_blocks(plan, codes, by=request.user, expected_version=version, notes=notes)

    return _save(request, plan, act)


@acts_on_plan
def block_remove(request, plan, code):
    def act(version, notes):
        services.remove_block(plan, code, by=request.user, expected_version=version, notes=notes)

    return _save(request, plan, act)


@acts_on_plan
def arrange(request, plan):
    """Put all blocks in the suggested order."""

    def act(version, notes):
        rows = selectors.blocks_of(plan)
        codes = suggested_order(selectors.order_items(rows), selectors.order_rules(plan.edition))
        services.order_blocks(plan, codes, by=request.user, expected_version=version, notes=notes)

    return _save(request, plan, act)


def _codes(plan):
    return [row.block.code for row in selectors.blocks_of(plan)]


def _save(request, plan, act, anchor="", query=""):
    version = OrderForm(request.POST)
    rows = selectors.blocks_of(plan)
    # Blocks somebody else has added meanwhile are not in this form; their notes stay as they are.
    sent = [row for row in rows if f"{row.block.code}-note" in request.POST]
    forms = block_forms(sent, request.POST)
    if version.is_valid() and all([form.is_valid() for form in forms.values()]):  # noqa: C419 (shows every mistake at once)
        notes = {code: form.values() for code, form in forms.items()}
        expected = version.cleaned_data["expected_version"]
        trouble = attempt(request, lambda: act(expected, notes))
        if trouble is None:
            if not anchor:
                return saved(request, plan, "stack", "kpis")
            return redirect(reverse("planning:stack", args=[plan.pk]) + f"{query}#block-{anchor}")
        version.keep_for(getattr(trouble, "version", expected))
        return _show(request, plan, version, block_forms(rows) | forms, trouble)
    return _show(request, plan, version, block_forms(rows) | forms)


def _show(request, plan, version=None, forms=None, trouble=None):
    record = PlanRecord(plan)
    forms = forms or block_forms(record.stack)
    saved_version = plan.section("stack").version
    context = {
        "trouble": trouble,
        "version_form": version or OrderForm(initial={"expected_version": saved_version}),
        "cards": stack_cards.cards(record, forms),
        "undo": stack_cards.way_back(record, request.GET.get("swapped", ""), request.GET.get("for", "")),
        "fault_count": len(record.violations),
        "invalid_forms": [form for form in forms.values() if form.is_bound and form.errors],
        "gantt": picture(record.gantt, 720),
        "case_count": plan.cases.count(),
        "variant_count": plan.stacks.count(),
    }
    return plan_page(
        request, plan, "planning/stack.html", "stack", title="積み上げる", section="stack", **context
    )


@edits_plan
def cases(request, plan):
    """What to learn from each case."""
    saved_version = plan.section("cases").version
    version = VersionForm(request.POST or None, initial={"expected_version": saved_version})
    rows = case_forms(plan, request.POST or None)
    trouble = None
    if request.method == "POST" and version.is_valid() and all([form.is_valid() for _, form in rows]):  # noqa: C419 (the same)
        trouble = _save_cases(request, plan, version, rows)
        if trouble is None:
            return saved(request, plan, "cases", "kpis")
    context = {"version_form": version, "rows": rows, "trouble": trouble}
    return plan_page(
        request, plan, "planning/cases.html", "stack", title="参考事例", section="cases", **context
    )


def _save_cases(request, plan, version, rows):
    notes = {row.case_id: form.cleaned_data["note"] for row, form in rows}
    expected = version.cleaned_data["expected_version"]
    trouble = attempt(
        request,
        lambda: services.annotate_cases(plan, by=request.user, expected_version=expected, notes=notes),
    )
    version.keep_for(getattr(trouble, "version", expected))
    return trouble


@acts_on_plan
def case_remove(request, plan, case_pk):
    row = plan.cases.filter(case_id=case_pk).select_related("case").first()
    if row and attempt(request, lambda: services.remove_case(plan, row.case, by=request.user)) is None:
        messages.success(request, f"「{row.case.title}」を参考事例から外しました。")
    return redirect("planning:cases", pk=plan.pk)
