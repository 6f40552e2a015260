"""Variants of a plan's stack: kept, put in place, compared side by side, on the page and as a workbook."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tsumiki.kernel.errors import RuleError
from tsumiki.planning import outcome_cards, sections, services, stack_sheets
from tsumiki.planning.forms.start import StackNameForm
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.sidebyside import Stack, Wanted, compare
from tsumiki.planning.views.page import acts_on_plan, attempt, plan_page, reads_plan

MOST = 4
PRESENT = "いまの積み方"


@reads_plan
def stacks(request, plan):
    """The plan's stack and up to four variants, side by side."""
    return _show(request, plan, StackNameForm())


def _show(request, plan, form, trouble=None):
    rows = list(plan.stacks.select_related("saved_by"))
    shown = _chosen(request, rows)
    comparison = _comparison(plan, shown)
    variants = [None, *shown]
    context = {
        "rows": [{"row": row, "is_shown": row in shown, "toggle": _toggle(row, shown)} for row in rows],
        "comparison": outcome_cards.side_by_side(comparison, variants),
        "name_form": form,
        "trouble": trouble,
        "most": MOST,
        "xlsx": f"?{'&'.join(f'with={row.pk}' for row in shown)}",
    }
    return plan_page(request, plan, "planning/stacks.html", "stack", title="積み方を比べる", **context)


def _chosen(request, rows):
    asked = request.GET.getlist("with")
    if not asked:
        return rows[-MOST:]
    return [row for row in rows if str(row.pk) in asked][:MOST]


def _toggle(row, shown):
    """The address of the same page with this variant shown or not."""
    pks = [one.pk for one in shown if one != row] + ([] if row in shown else [row.pk])
    return "?" + "&".join(f"with={pk}" for pk in pks or [0])


def _comparison(plan, shown):
    record = PlanRecord(plan)
    kept = [(PRESENT, sections.read(plan, "stack")["blocks"]), *((row.name, row.blocks) for row in shown)]
    columns = [_stack(name, blocks) for name, blocks in kept]
    wanted = Wanted(
        frozenset(row.number for row, _ in record.challenges), frozenset(row.code for row in record.problems)
    )
    return compare(columns, record.library, wanted, begins=date(plan.start_fiscal_year, 4, 1))


def _stack(name, blocks):
    months = {
        row["code"]: (sections.first_day(row["start"]), sections.first_day(row["end"])) for row in blocks
    }
    return Stack(name, tuple(row["code"] for row in blocks), months)


@require_safe
@reads_plan
def stacks_xlsx(request, plan):
    """The same as a workbook."""
    shown = _chosen(request, list(plan.stacks.all()))
    return stack_sheets.download(_comparison(plan, shown), f"{plan.title}の積み方の比較")


@acts_on_plan
def stack_keep(request, plan):
    """Keep the present stack as a variant."""
    form = StackNameForm(request.POST)
    kept, trouble = [], None
    if form.is_valid():
        act = partial(services.keep_stack, plan, by=request.user, **form.cleaned_data)
        trouble = attempt(request, lambda: kept.append(act()))
    if not kept:
        return _show(request, plan, form, trouble or RuleError(str(form.errors)))
    messages.success(request, f"いまの積み方を「{kept[0].name}」として残しました。")
    return redirect("planning:stacks", pk=plan.pk)


@acts_on_plan
def stack_use(request, plan, stack_pk):
    """Put a variant in the place of the present stack, which is kept."""
    used = []
    if attempt(request, lambda: used.append(services.use_stack(plan, stack_pk, by=request.user))) is None:
        messages.success(
            request, f"「{used[0].name}」に入れ替えました。それまでの積み方は、案として残っています。"
        )
    return redirect("planning:stacks", pk=plan.pk)


@acts_on_plan
def stack_remove(request, plan, stack_pk):
    """Let a variant go."""
    if attempt(request, lambda: services.remove_stack(plan, stack_pk, by=request.user)) is None:
        messages.success(request, "案を外しました。内容は履歴に残っています。")
    return redirect("planning:stacks", pk=plan.pk)
