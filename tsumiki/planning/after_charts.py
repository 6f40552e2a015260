"""Target and actual value of each indicator over the plan's years, as charts with their tables."""

from collections.abc import Sequence
from decimal import Decimal

from tsumiki.kernel.charts import ChartTable, LineChart, Series, table_of
from tsumiki.kernel.dates import short_fiscal_year
from tsumiki.planning.arithmetic import cumulative
from tsumiki.planning.models import FollowUp, Kpi, Plan


def charts_of(plan: Plan, follow_ups: Sequence[FollowUp]) -> list[tuple[LineChart, ChartTable]]:
    """One chart for each indicator that has an actual value; a target that is not known breaks its line."""
    actuals = {(row.kpi_key, year.fiscal_year): row for year in follow_ups for row in year.actuals.all()}
    with_values = {key for (key, _), row in actuals.items() if row.value is not None}
    found = []
    for kpi in plan.kpis.prefetch_related("years"):
        if kpi.key in with_values:
            spec = _chart(kpi, plan, {y: row.value for (k, y), row in actuals.items() if k == kpi.key})
            found.append((spec, table_of(spec)))
    return found


def _chart(kpi: Kpi, plan: Plan, values: dict[int, Decimal | None]) -> LineChart:
    years = list(plan.years)
    totals = cumulative({y.fiscal_year: y.increment for y in kpi.years.all()}, years)
    targets = [
        None if kpi.baseline is None or total is None else float(kpi.baseline + total) for total in totals
    ]
    reached = [values.get(year) for year in years]
    series = (
        Series("計画の目標", tuple(targets)),
        Series("測った実績", tuple(None if value is None else float(value) for value in reached)),
    )
    numbers = [value for each in series for value in each.values if value is not None]
    return LineChart(
        f"{kpi.name}：目標と実績",
        tuple(short_fiscal_year(year) for year in years),
        series,
        unit=kpi.unit,
        decimals=0 if all(value == int(value) for value in numbers) else 2,
        period_label="年度",
        starts_at_zero=min(numbers, default=0) >= 0,
        source=kpi.source,
    )
