"""Chapters 7 to 9: indicators, budget, roadmap."""

from collections.abc import Iterator

from tsumiki.kernel.dates import short_fiscal_year
from tsumiki.kernel.papers import Block, Figure, Heading, Paragraph, Table
from tsumiki.planning.arithmetic import number, signed
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.models import Kpi
from tsumiki.planning.papers import budget
from tsumiki.planning.papers.words import months, or_to_fill
from tsumiki.planning.record import KpiFigures, PlanRecord
from tsumiki.planning.roadmap import names_before

# More year columns than this do not fit beside the name on A4: the table goes on below.
_YEARS_PER_TABLE = 5


def chapters(record: PlanRecord) -> Iterator[Block]:
    yield from _kpis(record)
    yield from budget.chapter(record)
    yield from _roadmap(record)


def _kpis(record: PlanRecord) -> Iterator[Block]:
    yield Heading("7　指標（KPI）")
    if not record.kpis:
        yield Paragraph(TO_FILL)
        return
    yield from kpi_tables(record)
    yield Table(
        header=("指標", "種類", "だれの変化か", "測り方", "データの出どころ"),
        rows=tuple(
            (
                f.kpi.name,
                f.kpi.get_kind_display(),
                _whose(f.kpi),
                or_to_fill(f.kpi.method),
                or_to_fill(f.kpi.source),
            )
            for f in record.kpis
        ),
        widths=(10, 4, 5, 11, 9),
        caption="指標の測り方",
        small=True,
    )


def kpi_tables(record: PlanRecord) -> Iterator[Table]:
    """The indicators with the present value, each year's increment and the sum; as many tables as the years need."""
    years = list(record.plan.years)
    for start in range(0, len(years) if record.kpis else 0, _YEARS_PER_TABLE):
        yield _kpi_table(record.kpis, years, years[start : start + _YEARS_PER_TABLE])


def _whose(kpi: Kpi) -> str:
    return TO_FILL if kpi.beneficiary == Kpi.Beneficiary.UNDECIDED else kpi.get_beneficiary_display()


def _kpi_table(kpis: list[KpiFigures], years: list[int], part: list[int]) -> Table:
    is_last = part[-1] == years[-1]
    tail = ("累計", "到達値") if is_last else ()
    return Table(
        header=("指標（単位）", "現時点値", *(short_fiscal_year(year) for year in part), *tail),
        rows=tuple(_kpi_row(figures, part, is_last=is_last) for figures in kpis),
        widths=(11, 6, *(5.5 for _ in part), *(5.5 for _ in tail)),
        numeric=(False, *(True for _ in range(1 + len(part) + len(tail)))),
        caption="現時点値と年度ごとの増加分" + ("" if part[0] == years[0] else "（続き）"),
        note="年度の列は、その年度に増える分です。累計は増加分の合計、到達値は現時点値に累計を加えた値です。",
        small=True,
    )


def _kpi_row(figures: KpiFigures, part: list[int], *, is_last: bool) -> tuple[str, ...]:
    kpi = figures.kpi
    base = f"{number(kpi.baseline)}\n（{kpi.baseline_year}年度）" if kpi.baseline is not None else TO_FILL
    increments = [signed(figures.increments.get(year)) or TO_FILL for year in part]
    tail = [signed(figures.total) or "—", number(figures.target) or "—"] if is_last else []
    return (f"{kpi.name}（{kpi.unit}）", base, *increments, *tail)


def _roadmap(record: PlanRecord) -> Iterator[Block]:
    yield Heading("9　行程")
    if record.gantt is None:
        yield Paragraph(TO_FILL)
        return
    yield Figure(record.gantt, caption="月別の行程", with_table=False)
    header, rows = schedule(record)
    yield Table(header=header, rows=rows, widths=(4, 12, 9, 10, 7), caption="行程の一覧", small=True)


def schedule(record: PlanRecord) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The roadmap as a table: blocks, milestones and other work in the order of the picture."""
    rows = [
        ("積み木", row.block.name, months(row.start_on, row.end_on), "—", row.section or TO_FILL)
        for row in record.stack
    ]
    for item in record.roadmap:
        kind = item.get_milestone_kind_display() if item.is_milestone else "取組"
        before = "、".join(names_before(record, item)) or "—"
        rows.append((kind, item.title, months(item.start_on, item.end_on), before, item.section or "—"))
    return ("種類", "行うこと", "時期", "先に終えること", "担当課"), tuple(rows)
