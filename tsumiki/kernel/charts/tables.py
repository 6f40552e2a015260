"""The table beside each chart: everything the picture shows, as text."""

from dataclasses import dataclass

from tsumiki.kernel.charts.specs import (
    BarChart,
    Chart,
    FlowChart,
    GanttChart,
    GanttRow,
    LineChart,
    RangeChart,
)
from tsumiki.kernel.dates import japanese_month

MISSING = "データなし"
_UNDECIDED = "未定"


@dataclass(frozen=True, slots=True)
class ChartTable:
    """`numeric` says per column whether it is set flush right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


def format_number(value: float | None, decimals: int = 0, unit: str = "") -> str:
    """Return 1,234.5％ style text, or データなし."""
    if value is None:
        return MISSING
    text = f"{value:,.{decimals}f}"
    # -0.0 after rounding is a sign without a meaning.
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return f"{text}{unit}"


def table_of(spec: Chart) -> ChartTable:
    """Return the header and rows that say the same as the picture."""
    if isinstance(spec, RangeChart):
        return _range_table(spec)
    if isinstance(spec, GanttChart):
        return _gantt_table(spec)
    if isinstance(spec, FlowChart):
        return _flow_table(spec)
    return _series_table(spec)


def describe(spec: Chart) -> str:
    """Return the sentence a screen reader speaks for the picture."""
    if spec.description:
        return spec.description
    table = table_of(spec)
    lines = [
        "、".join(f"{name} {cell}" for name, cell in zip(table.header, row, strict=True))
        for row in table.rows[:8]
    ]
    more = "。以下は表にあります" if len(table.rows) > 8 else ""
    return "。".join(lines) + more + "。" if lines else "表示する値がありません。"


def _range_table(spec: RangeChart) -> ChartTable:
    header = (
        "指標",
        "単位",
        spec.own_label,
        "最小",
        "第1四分位",
        "中央値",
        "第3四分位",
        "最大",
        f"{spec.counted_in}数",
        "年",
        "出典",
    )
    rows = tuple(
        (
            row.label,
            row.unit,
            *(
                format_number(value, row.decimals)
                for value in (row.value, row.low, row.q1, row.median, row.q3, row.high)
            ),
            format_number(row.count),
            row.year or MISSING,
            row.source or MISSING,
        )
        for row in spec.rows
    )
    caption = f"{spec.title}（{spec.own_label}と{spec.group_label}）"
    return ChartTable(caption, header, rows, (False, False, *[True] * 7, False, False))


def _series_table(spec: BarChart | LineChart) -> ChartTable:
    if isinstance(spec, BarChart):
        first, keys = spec.category_label, spec.categories
    else:
        first, keys = spec.period_label, spec.periods
    unit = f"（{spec.unit}）" if spec.unit else ""
    header = (first, *(f"{series.label}{unit}" for series in spec.series))
    rows = tuple(
        (key, *(format_number(series.values[index], spec.decimals) for series in spec.series))
        for index, key in enumerate(keys)
    )
    return ChartTable(spec.title, header, rows, (False, *[True] * len(spec.series)))


def _gantt_table(spec: GanttChart) -> ChartTable:
    names = {row.key: row.label for row in spec.rows if row.key}
    rows = [[row.label, *_months(row), _milestones(row, spec.kinds), row.note] for row in spec.rows]
    header = ["取組", "開始", "終了", "節目", "備考"]
    if any(row.after for row in spec.rows):
        header.append("先に終える取組")
        for cells, row in zip(rows, spec.rows, strict=True):
            cells.append("、".join(names[key] for key in row.after if key in names))
    return ChartTable(spec.title, tuple(header), tuple(map(tuple, rows)), (False,) * len(header))


def _flow_table(spec: FlowChart) -> ChartTable:
    words = {box.key: box.text for box in spec.boxes}
    rows = tuple(
        (
            spec.levels[box.level],
            box.text,
            "、".join(words[arrow.end] for arrow in dict.fromkeys(spec.arrows) if arrow.start == box.key)
            or "—",
            box.note,
        )
        for box in sorted(spec.boxes, key=lambda box: box.level)
    )
    return ChartTable(spec.title, ("段階", "内容", "つながる先", "備考"), rows, (False,) * 4)


def _months(row: GanttRow) -> tuple[str, str]:
    return (
        japanese_month(row.start) if row.start else _UNDECIDED,
        japanese_month(row.end) if row.end else _UNDECIDED,
    )


def _milestones(row: GanttRow, kinds: tuple[str, ...]) -> str:
    return "、".join(
        f"{f'{kinds[stone.kind]}：' if stone.kind < len(kinds) else ''}{stone.label}（{japanese_month(stone.on)}）"
        for stone in row.milestones
    )
