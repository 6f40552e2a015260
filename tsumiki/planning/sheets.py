"""The figures of a plan as a workbook: numbers as numbers, so that people can go on computing."""

from datetime import date
from typing import Any, BinaryIO

from django.db import models

from tsumiki.kernel.dates import fiscal_year_label, japanese_month
from tsumiki.kernel.sheets import Sheet, write_xlsx
from tsumiki.planning import upkeep_sheets
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.roadmap import names_before
from tsumiki.planning.tables import TABLES, Table


def write(record: PlanRecord, target: BinaryIO) -> None:
    """Write KPI, budget, roadmap and the tables of plain rows, under headings that the import reads again."""
    note = f"{record.government.full_name}　{record.plan.title}　第{record.plan.version}版（下書き）"
    if record.plan.is_synthetic:
        note += "　合成データを含みます。"
    rows = [_table(table, record, note) for table in TABLES.values()]
    write_xlsx(target, [*tables(record, note), *rows])


def tables(record: PlanRecord, note: str) -> list[Sheet]:
    """Return KPI, budget, its sums, the outlook after the grant and the roadmap as sheets."""
    numbers = [part(record, note) for part in (_kpis, _budget, _totals)]
    return [*numbers, *upkeep_sheets.sheets(record, note), _roadmap(record, note)]


def _kpis(record: PlanRecord, note: str) -> Sheet:
    years = list(record.plan.years)
    heads = [f"{fiscal_year_label(year)}の増加分" for year in years]
    rows: list[list[Any]] = [
        [
            figures.kpi.name,
            figures.kpi.get_kind_display(),
            figures.kpi.unit,
            figures.kpi.baseline,
            figures.kpi.baseline_year,
            *(figures.increments.get(year) for year in years),
            figures.total,
            figures.target,
            figures.kpi.method,
            figures.kpi.source,
            figures.kpi.get_beneficiary_display(),
        ]
        for figures in record.kpis
    ]
    header = (
        "指標",
        "種類",
        "単位",
        "現時点値",
        "現時点値の年度",
        *heads,
        "累計",
        "到達値",
        "測り方",
        "データの出どころ",
        "だれの変化か",
    )
    return Sheet("指標", header=header, rows=rows, note=note)


def _budget(record: PlanRecord, note: str) -> Sheet:
    rows: list[list[Any]] = [
        [
            line.fiscal_year,
            line.item,
            line.amount,
            line.get_source_kind_display(),
            str(line.grant) if line.grant else "",
            line.note,
            line.get_nature_display(),
            line.get_eligibility_display(),
        ]
        for line in record.budget
    ]
    header = (
        "年度（西暦）",
        "費目・内容",
        "金額（千円）",
        "財源",
        "交付金の名称",
        "備考",
        "初期費用か運営費か",
        "交付金の対象か",
    )
    return Sheet("予算の内訳", header=header, rows=rows, note=note)


def _totals(record: PlanRecord, note: str) -> Sheet:
    totals = record.totals
    labels = dict(record.plan.budget.model.Source.choices)
    rows: list[list[Any]] = [
        [year, *(totals.cell(source, year) for source in totals.sources), totals.by_year[year]]
        for year in totals.years
    ]
    rows.append(["計", *(totals.by_source[source] for source in totals.sources), totals.total])
    header = ("年度（西暦）", *(labels[source] for source in totals.sources), "計（千円）")
    return Sheet("予算の合計", header=header, rows=rows, note=note)


def _roadmap(record: PlanRecord, note: str) -> Sheet:
    rows = [
        ["積み木", row.block.name, _month(row.start_on), _month(row.end_on), "", row.section]
        for row in record.stack
    ]
    rows += [
        [
            item.get_milestone_kind_display() if item.is_milestone else "行程",
            item.title,
            _month(item.start_on),
            _month(item.end_on),
            "、".join(names_before(record, item)),
            item.section,
        ]
        for item in record.roadmap
    ]
    header = ("種類", "行うこと", "始める月", "終える月", "先に終えること", "担当課")
    return Sheet("行程", header=header, rows=rows, note=note)


def _table(table: Table, record: PlanRecord, note: str) -> Sheet:
    rows = [
        [_cell(field, getattr(row, field.name)) for field in table.columns] for row in record.rows(table.key)
    ]
    header = [str(field.verbose_name) for field in table.columns]
    return Sheet(table.label, header=header, rows=rows, note=note)


def _cell(field: models.Field, value: Any) -> Any:
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    return japanese_month(value) if isinstance(value, date) else value


def _month(day: Any) -> str:
    return japanese_month(day) if day else ""
