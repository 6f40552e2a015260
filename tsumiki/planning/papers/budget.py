"""Chapter 8: what it costs, who pays, and how it goes on after the grant."""

from collections.abc import Iterator

from tsumiki.kernel.dates import short_fiscal_year
from tsumiki.kernel.papers import Block, Figure, Heading, KeyValues, Note, Paragraph, Table
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.models import BudgetLine, UpkeepLine
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.self_reliance import (
    Outlook,
    last_granted_year,
    running_after_grant,
    takes_a_grant,
    thousands,
)

Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]
# More year columns than this do not fit beside the name on A4: the table goes on below.
_YEARS_PER_TABLE = 6


def chapter(record: PlanRecord) -> Iterator[Block]:
    yield Heading("8　予算")
    if not record.budget:
        yield Paragraph(TO_FILL)
        return
    yield totals_table(record)
    header, rows = item_and_year(record)
    for start in range(1, len(header) - 1, _YEARS_PER_TABLE):
        part = slice(start, min(start + _YEARS_PER_TABLE, len(header) - 1))
        tail = -1 if part.stop == len(header) - 1 else len(header)
        yield _numbers(
            (header[0], *header[part], *header[tail:]),
            [(row[0], *row[part], *row[tail:]) for row in rows],
            caption="費目と年度（千円）" + ("" if start == 1 else "（続き）"),
        )
    yield lines_table(record)
    if any(line.grant and not line.grant.is_verified for line in record.budget):
        yield Note(
            "交付金の要件と補助率は年度ごとに変わります。申請の前に、その年度の要綱を必ずお確かめください。"
        )
    yield from _after(record)
    yield from outlook_blocks(record)


def year_and_source(record: PlanRecord) -> Rows:
    """The sums by fiscal year and source."""
    totals = record.totals
    rows = [
        (
            short_fiscal_year(year),
            *(_amount(totals.cell(source, year)) for source in totals.sources),
            f"{totals.by_year[year]:,}",
        )
        for year in totals.years
    ]
    last = ("計", *(f"{totals.by_source[source]:,}" for source in totals.sources), f"{totals.total:,}")
    header = ("年度", *(BudgetLine.Source(source).label for source in totals.sources), "計")
    return header, [*rows, last]


def item_and_year(record: PlanRecord) -> Rows:
    """The sums by item and fiscal year; running costs are told apart from what is paid once."""
    years = record.totals.years
    sums: dict[tuple[str, str], dict[int, int]] = {}
    for line in record.budget:
        of_item = sums.setdefault((line.nature, line.item), {})
        of_item[line.fiscal_year] = of_item.get(line.fiscal_year, 0) + line.amount
    rows = [
        (
            f"{item}（{BudgetLine.Nature(nature).label}）",
            *(_amount(of_item.get(year)) for year in years),
            f"{sum(of_item.values()):,}",
        )
        for (nature, item), of_item in sums.items()
    ]
    totals = record.totals
    last = ("計", *(f"{totals.by_year[year]:,}" for year in years), f"{totals.total:,}")
    return ("費目・内容", *(short_fiscal_year(year) for year in years), "計"), [*rows, last]


def _numbers(header: tuple[str, ...], rows: list[tuple[str, ...]], *, caption: str) -> Table:
    return Table(
        header=header,
        rows=tuple(rows),
        numeric=(False, *(True for _ in header[1:])),
        caption=caption,
        small=True,
    )


def totals_table(record: PlanRecord) -> Table:
    return _numbers(*year_and_source(record), caption="年度と財源（千円）")


def lines_table(record: PlanRecord) -> Table:
    return Table(
        header=("年度", "費目・内容", "金額（千円）", "財源", "備考"),
        rows=tuple(
            (
                short_fiscal_year(line.fiscal_year),
                f"{line.item}\n{_nature(line)}",
                f"{line.amount:,}",
                str(line.grant) if line.grant else line.get_source_kind_display(),
                line.note or "—",
            )
            for line in record.budget
        ),
        widths=(5, 12, 6, 10, 7),
        numeric=(False, False, True, False, False),
        caption="予算の内訳",
        small=True,
    )


def _nature(line: BudgetLine) -> str:
    if line.eligibility == BudgetLine.Eligibility.UNDECIDED:
        return line.get_nature_display()
    return f"{line.get_nature_display()}・{line.get_eligibility_display()}"


def _after(record: PlanRecord) -> Iterator[Block]:
    """Running costs after the last year that grant money pays for, with their sources."""
    if not takes_a_grant(record):
        return
    yield Heading("交付金が終わった後の運営費", level=2)
    last, lines = last_granted_year(record), running_after_grant(record)
    if not lines:
        yield Paragraph(f"{short_fiscal_year(last)}の後の運営費と財源：{TO_FILL}")
        return
    yield Table(
        header=("年度", "運営費", "金額（千円）", "財源"),
        rows=tuple(
            (
                short_fiscal_year(line.fiscal_year),
                line.item,
                f"{line.amount:,}",
                line.get_source_kind_display(),
            )
            for line in lines
        ),
        widths=(6, 14, 7, 9),
        numeric=(False, False, True, False),
        caption=f"交付金を充てる最後の年度（{short_fiscal_year(last)}）の後",
        small=True,
    )


def outlook_blocks(record: PlanRecord) -> Iterator[Block]:
    outlook = Outlook(record)
    if not outlook.rows and not takes_a_grant(record):
        return
    yield Heading("自立の見通し", level=2)
    if not outlook.rows:
        yield Paragraph(f"毎年の収入と費用：{TO_FILL}")
        return
    yield Table(
        header=("収入・費用", "区分", "決まり方", "金額", "年度", "根拠"),
        rows=tuple(_upkeep(row) for row in outlook.rows),
        widths=(10, 4, 8, 6, 8, 9),
        numeric=(False, False, False, True, False, False),
        caption="毎年の収入と費用",
        small=True,
    )
    yield KeyValues(tuple(findings(outlook)))
    yield Figure(outlook.chart(), caption="年度ごとの収支（千円）")


def _upkeep(row: UpkeepLine) -> tuple[str, ...]:
    unit = "千円" if row.basis == row.Basis.FIXED else "円"
    until = short_fiscal_year(row.ends) if row.ends else ""
    return (
        row.item,
        row.get_side_display(),
        row.get_basis_display(),
        f"{row.amount:,}{unit}",
        f"{short_fiscal_year(row.starts)}〜{until}",
        row.ground or TO_FILL,
    )


def findings(outlook: Outlook) -> Iterator[tuple[str, str]]:
    """What the simulation says, each figure with how it was reached."""
    yield break_even_words(outlook)
    for outcome in outlook.outcomes:
        if outcome.users is None and outlook.needs_users:
            yield f"{outcome.label}の場合", f"利用者の見込み：{TO_FILL}"
            continue
        first = outcome.balanced_from
        said = (
            f"{short_fiscal_year(first)}から収入が費用に足ります。"
            if first
            else "示した年度の内では、収入が費用に足りません。"
        )
        yield f"{outcome.label}の場合", said
    if outlook.years_after_grant and (short := shortfalls(outlook)):
        yield "交付金の後に一般財源などで補う額（見込み）", short


def break_even_words(outlook: Outlook) -> tuple[str, str]:
    """The break-even with its formula in words."""
    sums, year = outlook.sums, short_fiscal_year(outlook.reference_year)
    label = f"収支がつり合う利用者数（{year}）"
    fixed = f"定額の費用{thousands(sums.fixed_cost)}千円−定額の収入{thousands(sums.fixed_income)}千円"
    each = f"1人あたりの収入{sums.income_per_user:,}円−1人あたりの費用{sums.cost_per_user:,}円"
    point = outlook.break_even
    if point is None:
        return (
            label,
            f"利用者が増えてもつり合いません（1人あたりの差し引きが{sums.margin:,}円のため）。計算：（{fixed}）÷（{each}）",
        )
    if sums.to_cover <= 0:
        return label, f"0人（定額の収入だけで足ります）。計算：{fixed}"
    return label, f"{point:,}人。計算：（{fixed}）÷（{each}）、端数は切り上げ"


def shortfalls(outlook: Outlook) -> str:
    after = set(outlook.years_after_grant)
    return "、".join(
        f"{short_fiscal_year(row.year)} "
        + (TO_FILL if row.shortfall is None else f"{thousands(row.shortfall)}千円")
        for row in outlook.expected.years
        if row.year in after
    )


def _amount(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"
