"""Step 4: indicators, budget, roadmap."""

from tsumiki.planning import services
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.forms import numbers as rows_of
from tsumiki.planning.papers.budget import item_and_year, year_and_source
from tsumiki.planning.papers.figures import schedule
from tsumiki.planning.papers.words import short_year
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.views.page import edits_plan, picture, tabs
from tsumiki.planning.views.table_page import TablePage, cell, plain_table, show

TABS = (
    ("kpis", "指標（KPI）"),
    ("budget", "予算"),
    ("grants", "交付金の確認"),
    ("upkeep", "自立の見通し"),
    ("roadmap", "行程"),
)


_KPIS = TablePage(
    "kpis",
    "kpis",
    "指標（KPI）",
    "planning/kpis.html",
    rows_of.kpi_rows,
    rows_of.kpi_initial,
    services.save_kpis,
    "budget",
)
_BUDGET = TablePage(
    "budget",
    "kpis",
    "予算",
    "planning/budget.html",
    rows_of.budget_rows,
    rows_of.budget_initial,
    services.save_budget,
    "grants",
)
_ROADMAP = TablePage(
    "roadmap",
    "kpis",
    "行程",
    "planning/roadmap.html",
    rows_of.roadmap_rows,
    rows_of.roadmap_initial,
    services.save_roadmap,
    "roles",
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
    return _show(request, record, _BUDGET, budget_tables(record))


@edits_plan
def roadmap(request, plan):
    """Blocks and what else is to be done, by month."""
    record = PlanRecord(plan)
    spec = record.gantt
    context = {
        "wide": picture(spec, 720),
        "narrow": picture(spec, 340),
        "table": plain_table(*schedule(record)) if spec else None,
        "without_months": [row.block.name for row in record.stack if not (row.start_on or row.end_on)],
    }
    return _show(request, record, _ROADMAP, context)


def _show(request, record, page, context):
    return show(request, record, page, {**context, "tabs": tabs(record.plan, page.key, *TABS)})


def table_of(header, rows, own=()):
    return {
        "columns": [{"label": label, "numeric": place > 0} for place, label in enumerate(header)],
        "rows": [
            {
                "cells": [cell(text, numeric=place > 0) for place, text in enumerate(row)],
                "is_own": row[0] in own,
            }
            for row in rows
        ],
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
    return table_of(header, rows)


def budget_tables(record):
    if not record.budget:
        return {"table": None, "by_item": None}
    return {
        "table": table_of(*year_and_source(record), own=("計",)),
        "by_item": table_of(*item_and_year(record), own=("計",)),
    }
