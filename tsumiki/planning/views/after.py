"""Looking back on a plan year by year (毎年の振り返り)."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.planning import after as years
from tsumiki.planning import rules, selectors, services
from tsumiki.planning.after_charts import charts_of
from tsumiki.planning.forms.after import ActualForm, FollowUpForm
from tsumiki.planning.grading import RULE
from tsumiki.planning.models import FollowUp
from tsumiki.planning.services.after import targets_differ
from tsumiki.planning.views.keeping import keeps_typed_text
from tsumiki.planning.views.page import NOT_A_STEP, attempt, picture, plan_page, reads_plan
from tsumiki.planning.views.table_page import cell


def follows_up(methods):
    """The view gets the plan and the year's follow-up; who may only read is told so and led back."""

    def decorate(view):
        @methods
        @keeps_typed_text
        @wraps(view)
        def inner(request, pk, **kwargs):
            plan = get_object_or_404(selectors.plans_visible_to(request.user), pk=pk)
            if not rules.can_follow_up(request.user, plan):
                messages.error(request, rules.NOT_YOURS_TO_FOLLOW_UP)
                return redirect("planning:after", pk=plan.pk)
            return view(request, plan, **kwargs)

        return inner

    return decorate


def follow_up_of(plan, year):
    found = plan.follow_ups.select_related("updated_by", "case").filter(fiscal_year=year).first()
    if found is None:
        raise Http404
    return found


@reads_plan
def after(request, plan):
    """Every year of the plan with its follow-up, and how the indicators went."""
    today = timezone.localdate()
    follow_ups = list(plan.follow_ups.select_related("updated_by").prefetch_related("actuals"))
    context = {
        **NOT_A_STEP,
        "rows": [_year(plan, year, follow_ups, today) for year in plan.years],
        "charts": [_drawn(place, chart) for place, chart in enumerate(charts_of(plan, follow_ups))],
        "may_follow_up": rules.can_follow_up(request.user, plan),
        "rule": RULE,
    }
    return plan_page(request, plan, "planning/after.html", "", title="毎年の振り返り", **context)


def _year(plan, year, follow_ups, today):
    there = next((row for row in follow_ups if row.fiscal_year == year), None)
    is_over = years.is_over(year, today)
    return {
        "year": year,
        "label": fiscal_year_label(year),
        "follow_up": there,
        "grades_id": f"grades-{year}",
        "grades": years.graded(there) if there else [],
        "may_open": years.is_begun(year, today) and there is None,
        "is_due": is_over and (there is None or there.is_interim),
        "is_over": is_over,
        "url": reverse("planning:after_year", args=[plan.pk, year]),
        "open_url": reverse("planning:after_open", args=[plan.pk, year]),
    }


def _drawn(place, chart):
    spec, table = chart
    return {
        "id": f"after-{place}",
        "title": spec.title,
        "wide": picture(spec, 720),
        "narrow": picture(spec, 340),
        "columns": [{"label": label, "numeric": i > 0} for i, label in enumerate(table.header)],
        "rows": [
            {"cells": [cell(text, numeric=i > 0) for i, text in enumerate(row)], "is_own": False}
            for row in table.rows
        ],
    }


@follows_up(require_POST)
def after_open(request, plan, year):
    """Begin looking back on the year."""
    trouble = attempt(request, lambda: services.open_follow_up(plan, year, by=request.user))
    if trouble is not None:
        return redirect("planning:after", pk=plan.pk)
    return redirect("planning:after_edit", pk=plan.pk, year=year)


@follows_up(require_http_methods(["GET", "HEAD", "POST"]))
def after_edit(request, plan, year):
    """Write the year's follow-up."""
    follow_up = follow_up_of(plan, year)
    data = request.POST or None
    form = FollowUpForm(data, initial=FollowUpForm.initial_of(follow_up))
    actuals = [ActualForm(data, row=row) for row in follow_up.actuals.all()]
    trouble = None
    # Every form is asked, so that every mistake is shown at once.
    if data is not None and all([form.is_valid(), *[each.is_valid() for each in actuals]]):
        trouble = _save(request, follow_up, form, actuals)
        if trouble is None:
            messages.success(request, "保存しました。")
            return redirect("planning:after_year", pk=plan.pk, year=year)
    context = {
        **NOT_A_STEP,
        "follow_up": follow_up,
        "form": form,
        "actuals": [(each, years.GradedRow(each.row, each.row.grade)) for each in actuals],
        "invalid_forms": [each for each in (form, *actuals) if each.errors],
        "rule": RULE,
        "trouble": trouble,
        "targets_differ": targets_differ(follow_up),
    }
    title = f"{follow_up.year_label}の振り返りを書く"
    return plan_page(request, plan, "planning/after_edit.html", "", title=title, **context)


def _save(request, follow_up, form, actuals):
    version = form.cleaned_data["expected_version"]
    trouble = attempt(
        request,
        lambda: services.save_follow_up(
            follow_up,
            by=request.user,
            expected_version=version,
            data=form.values(),
            actuals={each.row.kpi_key: each.values() for each in actuals},
        ),
    )
    form.keep_for(getattr(trouble, "version", version))
    return trouble


@follows_up(require_POST)
def after_targets(request, plan, year):
    """Take indicators and targets from the plan again."""
    services.refresh_targets(follow_up_of(plan, year), by=request.user)
    messages.success(request, "指標と目標を、いまの計画に合わせました。書いた実績は残っています。")
    return redirect("planning:after_edit", pk=plan.pk, year=year)


@follows_up(require_POST)
def after_case(request, plan, year):
    """Write a draft case from the follow-up, or bring the one that is there up to date."""
    found = []
    trouble = attempt(
        request, lambda: found.append(services.write_case(follow_up_of(plan, year), by=request.user))
    )
    if trouble is not None:
        return redirect("planning:after_year", pk=plan.pk, year=year)
    (written,) = found
    said = "事例の下書きを作りました。" if written.is_new else "事例の下書きを新しくしました。"
    messages.success(
        request, f"{said}内容を確かめ、町の言葉に直してから提出してください。まだ公開されません。"
    )
    if written.kept:
        kept = "、".join(written.kept)
        messages.info(request, f"町が書き直した項目は、そのままにしました：{kept}")
    return redirect("library:case_preview", pk=written.case.pk)


def latest_case(plan):
    """The case written from the plan, whichever year it was written from."""
    row = FollowUp.objects.filter(plan=plan, case__isnull=False).select_related("case").first()
    return row.case if row else None
