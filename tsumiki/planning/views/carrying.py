"""From cases into a plan: choose which one, and what comes along."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsumiki.framework import selectors as framework
from tsumiki.kernel.dates import fiscal_year_of
from tsumiki.kernel.errors import RuleError
from tsumiki.library import selectors as library
from tsumiki.planning import selectors, services
from tsumiki.planning.forms.carrying import CarryForm
from tsumiki.planning.views.keeping import keeps_typed_text

MOST = 50


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
def carry(request):
    """`?case=12&case=15`: the cases. GET asks into which plan; POST takes them over."""
    numbers = [
        int(text) for text in request.GET.getlist("case")[:MOST] if text.isdecimal() and len(text) < 12
    ]
    cases = list(library.cases_visible_to(request.user).filter(pk__in=numbers).order_by("pk"))
    governments = selectors.governments_to_plan_for(request.user).order_by("code")
    if not cases or not governments.exists():
        messages.error(
            request, "計画に入れる事例を選んでください。" if not cases else services.plans.NOT_YOURS_TO_CREATE
        )
        return redirect("library:case_list")
    plans = selectors.plans_to_edit(request.user)
    form = CarryForm(request.POST or None, plans=plans, governments=governments, cases=cases)
    if request.method == "POST" and form.is_valid():
        try:
            plan, carried = _carry(request.user, form, cases)
        except RuleError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _said(carried))
            return redirect("planning:cases", pk=plan.pk)
    return render(request, "planning/carry.html", {"form": form, "cases": cases})


@transaction.atomic
def _carry(user, form, cases):
    """A plan that is begun for the cases is not begun without them."""
    plan = form.chosen_plan
    if plan is None:
        year = fiscal_year_of(timezone.localdate()) + 1
        plan = services.create_plan(
            form.chosen_government,
            by=user,
            edition=framework.current_edition(),
            title=form.cleaned_data["title"],
            start_fiscal_year=year,
            end_fiscal_year=year + 2,
        )
    data = form.cleaned_data
    wanted = services.Wanted(data["blocks"], data["indicator"], data.get("contact", False))
    return plan, services.carry_cases(plan, cases, by=user, wanted=wanted)


def _said(carried):
    if not carried.cases:
        return "選んだ事例は、すでにこの計画に入っています。"
    parts = [
        f"積み木{carried.blocks}個" if carried.blocks else "",
        f"指標の下書き{carried.indicators}行" if carried.indicators else "",
        f"問い合わせの予定{carried.contacts}件" if carried.contacts else "",
    ]
    also = "、".join(part for part in parts if part)
    return f"事例{carried.cases}件を計画に入れました{f'（{also}も加えました）' if also else ''}。参考にする点を書いてください。"
