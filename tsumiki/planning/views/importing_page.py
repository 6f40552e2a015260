"""A table of the workbook as the preview draws it."""

from tsumiki.kernel.dates import fiscal_year_label, japanese_month
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.importing import PART_LABELS
from tsumiki.planning.models import BudgetLine, Kpi
from tsumiki.planning.papers.words import short_year
from tsumiki.planning.views.table_page import plain_table

_HEADS = {
    "kpis": ("指標", "種類", "単位", "現時点値"),
    "budget": ("費目・内容", "年度", "金額（千円）", "財源", "備考"),
    "roadmap": ("行うこと", "始める月", "終える月", "担当課"),
    "partners": ("連携先", "担う役割", "持ち寄るもの・負担"),
    "risks": ("起こりうること", "早く気づくしるし", "備え・起きたときの対応", "担当課"),
}


def shown_table(plan, table, form):
    """What the page needs of one table."""
    part = table.part
    place = table.place
    return {
        "id": place.key,
        "title": f"シート「{place.sheet}」{place.header_row}行目からの表",
        "part": PART_LABELS.get(part, ""),
        "form": form,
        "rows": plain_table(_head(plan, part), [_row(plan, part, row.values) for row in table.rows])
        if part and table.rows
        else None,
        "count": len(table.rows),
        "workings": [line for row in table.rows for line in _workings(row)],
        "doubts": table.doubts,
        "skipped": table.skipped,
        "is_hidden": place.is_hidden,
    }


def _workings(row):
    return [f"{row.values['name']}：{line}" for line in row.workings]


def _head(plan, part):
    years = [f"{short_year(year)}の増加分" for year in plan.years] if part == "kpis" else []
    return (*_HEADS[part], *years)


def _row(plan, part, values):
    if part == "kpis":
        base = values["baseline"]
        known = f"{number(base)}（{values['baseline_year']}年度）" if base is not None else "—"
        years = [signed(values["increments"].get(year)) or "—" for year in plan.years]
        return (values["name"], Kpi.Kind(values["kind"]).label, values["unit"] or "—", known, *years)
    if part == "budget":
        source = BudgetLine.Source(values["source_kind"]).label
        year = fiscal_year_label(values["fiscal_year"])
        return (values["item"], year, f"{values['amount']:,}", source, values["note"] or "—")
    if part == "roadmap":
        kind = "（節目）" if values["milestone_kind"] else ""
        months = (japanese_month(values["start_on"]), japanese_month(values["end_on"]))
        return (f"{values['title']}{kind}", *months, values["section"] or "—")
    return tuple(text or "—" for text in values.values())
