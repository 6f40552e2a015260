"""From the present value to the value to be reached: an indicator's way through the years."""

from decimal import Decimal

from tsumiki.kernel.charts import LineChart, Series
from tsumiki.kernel.dates import short_fiscal_year
from tsumiki.planning.record import KpiFigures

_MOST_DECIMALS = 2


def trajectory(figures: KpiFigures) -> LineChart | None:
    """Return the chart; None while there is no present value, or nothing is planned to be added."""
    kpi = figures.kpi
    if kpi.baseline is None or all(total is None for total in figures.totals):
        return None
    values = (kpi.baseline, *(None if total is None else kpi.baseline + total for total in figures.totals))
    years = (short_fiscal_year(year) for year in figures.years)
    return LineChart(
        title=f"{kpi.name}の道すじ",
        periods=("現時点", *years),
        series=(Series("計画", tuple(None if value is None else float(value) for value in values)),),
        unit=kpi.unit,
        decimals=max(_decimals(value) for value in values if value is not None),
        period_label="年度",
    )


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(_MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0
