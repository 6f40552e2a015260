"""Step 4: indicators, budget, roadmap."""

from dataclasses import replace

from tsumiki.kernel.charts import table_of
from tsumiki.kernel.dates import short_fiscal_year
from tsumiki.planning import services
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.forms import numbers as rows_of
from tsumiki.planning.forms import roadmap as roadmap_forms
from tsumiki.planning.papers.budget import item_and_year, year_and_source
from tsumiki.planning.papers.figures import schedule
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.trajectories import trajectory
from tsumiki.planning.views.page import edits_plan, picture, tabs
from tsumiki.planning.views.table_page import TablePage, number_table, plain_table, show

TABS = (
    ("logic", "ロジックモデル"),
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
    roadmap_forms.roadmap_rows,
    roadmap_forms.roadmap_initial,
    services.save_roadmap,
    "roles",
)


@edits_plan
def kpis(request, plan):
    """Indicators: present value, what each year adds, and the sums of what is saved."""
    record = PlanRecord(plan)
    charts = [chart for figures in record.kpis if (chart := trajectory(figures)) is not None]
    context = {
        "table": _kpi_table(record) if record.kpis else None,
        "charts": [_drawn(chart, place) for place, chart in enumerate(charts)],
    }
    return _show(request, record, _KPIS, context)


def _drawn(chart, place):
    table = table_of(chart)
    return {
        "id": f"trajectory-{place}",
        "title": chart.title,
        "wide": picture(chart, 520),
        "narrow": picture(chart, 340),
        **number_table(table.header, table.rows),
    }


@edits_plan
def budget(request, plan):
    """Amounts by year and source, with the sums of what is saved."""
    record = PlanRecord(plan)
    return _show(request, record, _BUDGET, budget_tables(record))


@edits_plan
def roadmap(request, plan):
    """Blocks and what else is to be done, by month or (?by=year) by fiscal year."""
    record = PlanRecord(plan)
    by = "year" if request.GET.get("by") == "year" else "month"
    spec = replace(record.gantt, by=by) if record.gantt else None
    context = {
        "by": by,
        "gantt_title": "年度別の行程" if by == "year" else "月別の行程",
        "wide": picture(spec, 800),
        "narrow": picture(spec, 340),
        "table": plain_table(*schedule(record)) if spec else None,
        "without_months": [row.block.name for row in record.stack if not (row.start_on or row.end_on)],
    }
    return _show(request, record, _ROADMAP, context)


def _show(request, record, page, context):
    return show(request, record, page, {**context, "tabs": tabs(record.plan, page.key, *TABS)})


def _kpi_table(record):
    years = list(record.plan.years)
    rows = []
    for figures in record.kpis:
        kpi = figures.kpi
        base = f"{number(kpi.baseline)}（{kpi.baseline_year}年度）" if kpi.baseline is not None else "未記入"
        running = [signed(total) or "—" for total in figures.totals]
        rows.append((f"{kpi.name}（{kpi.unit}）", base, *running, number(figures.target) or "—"))
    header = ("指標", "現時点値", *(f"{short_fiscal_year(year)}まで" for year in years), "到達値")
    return number_table(header, rows)


def budget_tables(record):
    if not record.budget:
        return {"table": None, "by_item": None}
    return {
        "table": number_table(*year_and_source(record), own=("計",)),
        "by_item": number_table(*item_and_year(record), own=("計",)),
    }
