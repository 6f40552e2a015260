"""What the plan costs, reaches and when: indicators, budget, roadmap."""

from collections.abc import Iterator

from tsumiki.kernel.dates import fiscal_year_label, short_fiscal_year
from tsumiki.kernel.papers import Figure, Heading, Paragraph, Table
from tsumiki.planning.arithmetic import number
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.models import BudgetLine, Kpi, RoadmapItem
from tsumiki.planning.papers import budget, figures
from tsumiki.planning.papers.paper import Drawn, Lines, Piece, Sentence
from tsumiki.planning.papers.telling.base import cut, listed, origin, source_label, to_fill
from tsumiki.planning.papers.words import months, or_to_fill
from tsumiki.planning.record import KpiFigures, PlanRecord

_GRANT = BudgetLine.Source.GRANT


def kpi_promises(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """Each outcome as a sentence: from where to where, until when; `limit` is the number of sentences."""
    found = [row for row in record.kpis if row.kpi.kind != Kpi.Kind.OUTPUT] or record.kpis
    shown = found[:limit]
    # Where lines are counted, room is short for names too.
    lines = [Sentence(_promise(record, row, 44 if limit else None), origin("kpis")) for row in shown]
    if len(found) > len(shown):
        lines.append(Sentence(f"ほかに{len(found) - len(shown)}件あります（計画書へ）。", origin("kpis")))
    yield listed(lines, "kpis")


def _promise(record: PlanRecord, found: KpiFigures, longest: int | None) -> str:
    kpi, last = found.kpi, fiscal_year_label(record.plan.end_fiscal_year)
    begin = f"{number(kpi.baseline)}{kpi.unit}" if kpi.baseline is not None else TO_FILL
    end = f"{number(found.target)}{kpi.unit}" if found.target is not None else TO_FILL
    return f"「{cut(kpi.name, longest)}」を、{begin}から{end}にします（{last}まで）。"


def kpi_table(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """現時点値, the increment of each year and the cumulative increment, as the forms ask."""
    if not record.kpis:
        yield Lines((to_fill("kpis"),))
    for table in figures.kpi_tables(record):
        yield Drawn(table, origin("kpis"))


def kpi_methods(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """How each indicator is measured and from which data."""
    yield listed(
        (
            Sentence(
                f"「{found.kpi.name}」（{found.kpi.get_kind_display()}）：{or_to_fill(found.kpi.method)}"
                f"（データの出どころ：{or_to_fill(found.kpi.source)}）",
                origin("kpis"),
            )
            for found in record.kpis
        ),
        "kpis",
    )


def budget_total(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """The whole amount with its sources."""
    totals = record.totals
    if not record.budget:
        yield Lines((to_fill("budget"),))
        return
    parts = "、".join(f"{source_label(source)} {totals.by_source[source]:,}千円" for source in totals.sources)
    yield Lines((Sentence(f"{record.plan.period}の総額は{totals.total:,}千円です（{parts}）。", origin("budget")),))  # fmt: skip


def budget_table(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    yield Drawn(budget.totals_table(record), origin("budget")) if record.budget else Lines((to_fill("budget"),))  # fmt: skip


def budget_lines(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    yield Drawn(budget.lines_table(record), origin("budget")) if record.budget else Lines((to_fill("budget"),))  # fmt: skip


def after_grant(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What it costs when the grant has ended, and who pays: as far as the plan's years tell."""
    totals = record.totals
    granted = [year for year in totals.years if totals.cell(_GRANT, year)]
    if not record.budget:
        yield Lines((to_fill("budget"),))
        return
    found = []
    if granted:
        found.append(
            Sentence(f"国の交付金等を使うのは、{fiscal_year_label(granted[-1])}までです。", origin("budget"))
        )
    else:
        found.append(Sentence("国の交付金等を使わずに行います。", origin("budget")))
    for year in totals.years:
        if totals.by_year[year] and (not granted or year > granted[-1]):
            sources = "、".join(
                f"{source_label(source)} {totals.cell(source, year):,}千円"
                for source in totals.sources
                if totals.cell(source, year)
            )
            found.append(
                Sentence(
                    f"{fiscal_year_label(year)}は{totals.by_year[year]:,}千円（{sources}）。",
                    origin("budget"),
                )
            )
    if granted and granted[-1] == max(year for year in totals.years if totals.by_year[year]):
        found.append(
            Sentence(f"交付金が終わった後の運営費と財源：{TO_FILL}（書くところ：予算）", origin("budget"))
        )
    yield Lines(tuple(found), "bullets")  # fmt: skip


def outlook(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What the simulation says of each year's income and cost; nothing where neither it nor a grant is there."""
    for block in budget.outlook_blocks(record):
        if isinstance(block, Paragraph):
            yield Lines((Sentence(str(block.text), origin("upkeep")),))
        elif not isinstance(block, Heading):
            yield Drawn(block, origin("upkeep"))


def grants(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """The grants the budget names; their conditions are the year's own."""
    named = {line.grant_id: line.grant for line in record.budget if line.grant is not None}
    if not named:
        yield Lines((Sentence("予算に国の交付金の名称はありません。", origin("budget")),))
        return
    yield Lines(
        tuple(
            Sentence(f"{grant}（{totals:,}千円）", origin("budget"), grant.source_title)
            for key, grant in named.items()
            for totals in [sum(line.amount for line in record.budget if line.grant_id == key)]
        ),
        "bullets",
    )


def gantt(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    if record.gantt is None:
        yield Lines((to_fill("roadmap"),))
    else:
        yield Drawn(Figure(record.gantt, caption="月別の行程", with_table=False), origin("roadmap"))


def schedule_table(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    header, rows = figures.schedule(record)
    if not rows:
        yield Lines((to_fill("roadmap"),))
        return
    yield Drawn(Table(header, rows, widths=(4, 12, 9, 10, 7), small=True), origin("roadmap"))


def when(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What happens when, in short lines; `limit` is the number of lines."""
    rows = [(row.start_on, row.end_on, row.block.name, "stack") for row in record.stack if row.start_on]
    # The government's own budget round is nothing that happens in the town.
    outside = [item for item in record.roadmap if item.milestone_kind != RoadmapItem.MilestoneKind.BUDGET]
    rows += [(item.start_on, item.end_on, item.title, "roadmap") for item in outside]
    rows.sort(key=lambda row: (row[0], row[2]))
    shown = rows[:limit]
    lines = [
        Sentence(f"{months(start, end)}：{cut(name, 44)}", origin(page)) for start, end, name, page in shown
    ]
    if len(rows) > len(shown):
        lines.append(Sentence(f"ほかに{len(rows) - len(shown)}件あります（計画書へ）。", origin("roadmap")))
    yield listed(lines, "roadmap")  # fmt: skip


def yearly(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """事業内容（年度別）: what is going on in each fiscal year, and what it costs."""
    found = []
    for year in record.plan.years:
        works = [row.block.name for row in record.stack if _touches(row, year)]
        works += [item.title for item in record.roadmap if _touches(item, year)]
        cost = record.totals.by_year.get(year)
        money = f"（{cost:,}千円）" if cost else ""
        found.append(
            Sentence(f"{short_fiscal_year(year)}{money}：{'、'.join(works) or TO_FILL}", origin("roadmap"))
        )
    yield Lines(tuple(found), "bullets")


def _touches(row, year: int) -> bool:
    months_of = [day for day in (row.start_on, row.end_on) if day]
    if not months_of:
        return False
    first, last = (day.year if day.month >= 4 else day.year - 1 for day in (months_of[0], months_of[-1]))
    return first <= year <= last
