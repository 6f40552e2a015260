"""Step 4: indicators, budget, roadmap. 「行を足す」 shows one row more and saves nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tsumiki.planning import checks, services
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.forms import numbers as rows_of
from tsumiki.planning.forms.stack import VersionForm
from tsumiki.planning.models import BudgetLine
from tsumiki.planning.papers.figures import schedule
from tsumiki.planning.papers.words import short_year
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.page import attempt, edits_plan, picture, plan_page, saved, tabs

TABS = (("kpis", "指標（KPI）"), ("budget", "予算"), ("roadmap", "行程"))


@dataclass(frozen=True, slots=True)
class TablePage:
    """One of the three tables: its rows, how they are saved, and the page after it."""

    key: str
    template: str
    rows: Callable[..., Any]
    initial: Callable[..., Any]
    save: Callable[..., None]
    following: str


_KPIS = TablePage(
    "kpis", "planning/kpis.html", rows_of.kpi_rows, rows_of.kpi_initial, services.save_kpis, "budget"
)
_BUDGET = TablePage(
    "budget",
    "planning/budget.html",
    rows_of.budget_rows,
    rows_of.budget_initial,
    services.save_budget,
    "roadmap",
)
_ROADMAP = TablePage(
    "roadmap",
    "planning/roadmap.html",
    rows_of.roadmap_rows,
    rows_of.roadmap_initial,
    services.save_roadmap,
    "texts",
)


@edits_plan
def kpis(request, plan):
    """Indicators: present value, what each year adds, and the sums of what is saved."""
    record = PlanRecord(plan)
    return _show(request, record, _KPIS, {"table": _kpi_table(record) if record.kpis else None})


@edits_plan
def budget(request, plan):
    """Amounts by year and source, with the sums of what is saved."""
    record = PlanRecord(plan)
    return _show(request, record, _BUDGET, {"table": _budget_table(record) if record.budget else None})


@edits_plan
def roadmap(request, plan):
    """Blocks and what else is to be done, by month."""
    record = PlanRecord(plan)
    spec = record.gantt
    context = {
        "wide": picture(spec, 720),
        "narrow": picture(spec, 340),
        "table": _plain_table(*schedule(record)) if spec else None,
        "without_months": [row.block.name for row in record.stack if not (row.start_on or row.end_on)],
    }
    return _show(request, record, _ROADMAP, context)


def _show(request, record, page, context):
    plan = record.plan
    saved_version = plan.sections.get(key=page.key).version
    version = VersionForm(request.POST or None, initial={"expected_version": saved_version})
    rows, trouble = _rows(request, plan, page), None
    # Both are asked, so that every mistake is shown at once.
    if rows.is_bound and all([version.is_valid(), rows.is_valid()]):
        trouble = _save(request, plan, page, version, rows)
        if trouble is None:
            return saved(request, plan, page.key, page.following)
    context |= {
        "version_form": version,
        "rows": rows,
        "table_key": page.key,
        "trouble": trouble,
        "invalid_forms": [form for form in rows.forms if form.is_bound and form.errors],
        "tabs": tabs(plan, page.key, *TABS),
        "advice": [item.text for item in checks.advice(record) if item.page == page.key],
    }
    return plan_page(request, plan, page.template, "kpis", title=dict(TABS)[page.key], **context)


def _rows(request, plan, page):
    """The rows as saved, as sent, or as sent with one empty row more (bound only where they are to be saved)."""
    if request.method != "POST":
        initial = page.initial(plan)
        return page.rows(plan, initial=initial, extra=0 if initial else 1)
    typed = page.rows(plan, request.POST)
    return page.rows(plan, initial=typed.as_typed(), extra=1) if "add_row" in request.POST else typed


def _save(request, plan, page, version, rows):
    expected = version.cleaned_data["expected_version"]
    trouble = attempt(
        request, lambda: page.save(plan, by=request.user, expected_version=expected, rows=rows.rows())
    )
    version.keep_for(getattr(trouble, "version", expected))
    return trouble


def _cell(text, *, numeric=True):
    return {"text": text, "url": "", "missing": False, "numeric": numeric}


def _table(header, rows, own=()):
    return {
        "columns": [{"label": label, "numeric": place > 0} for place, label in enumerate(header)],
        "rows": [
            {
                "cells": [_cell(text, numeric=place > 0) for place, text in enumerate(row)],
                "is_own": row[0] in own,
            }
            for row in rows
        ],
    }


def _plain_table(header, rows):
    return {
        "columns": [{"label": label, "numeric": False} for label in header],
        "rows": [{"cells": [_cell(text, numeric=False) for text in row], "is_own": False} for row in rows],
    }


def _kpi_table(record):
    years = list(record.plan.years)
    rows = []
    for figures in record.kpis:
        kpi = figures.kpi
        base = f"{number(kpi.baseline)}（{kpi.baseline_year}年度）" if kpi.baseline is not None else "未記入"
        running = [signed(total) or "—" for total in figures.totals]
        rows.append((f"{kpi.name}（{kpi.unit}）", base, *running, number(figures.target) or "—"))
    header = ("指標", "現時点値", *(f"{short_year(year)}まで" for year in years), "到達値")
    return _table(header, rows)


def _budget_table(record):
    totals = record.totals
    rows = [
        (
            short_year(year),
            *(_amount(totals.cell(source, year)) for source in totals.sources),
            f"{totals.by_year[year]:,}",
        )
        for year in totals.years
    ]
    last = ("計", *(f"{totals.by_source[source]:,}" for source in totals.sources), f"{totals.total:,}")
    header = ("年度", *(BudgetLine.Source(source).label for source in totals.sources), "計")
    return _table(header, [*rows, last], own=("計",))


def _amount(value):
    return "—" if value is None else f"{value:,}"
