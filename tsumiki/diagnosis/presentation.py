"""A diagnosis as pages and files show it: charts, sentences, rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from tsumiki.diagnosis.findings import Diagnosis, Finding, ProblemFindings, ThemeFindings
from tsumiki.kernel.charts import RangeChart, RangeRow, format_number, render_svg

WIDE = 720
_STRIP = 160

EXPORT_HEADER = (
    "団体コード",
    "団体",
    "課題・分野",
    "指標",
    "値",
    "単位",
    "値のない理由",
    "類似団体",
    "類似団体の数",
    "最小",
    "第1四分位",
    "中央値",
    "第3四分位",
    "最大",
    "位置",
    "計算式",
    "計算に使った数",
    "年",
    "出典",
)


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """A local problem or field with its picture: for problems a chart where there is room for it, and for narrow
    windows and fields (which have more figures) a small strip for each figure."""

    theme: ThemeFindings
    summary: str
    strips: "tuple[Strip, ...]"
    mapped: str
    chart: SafeString | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """A finding as a line of a printed table: where group and town lie, on a scale of its own."""

    finding: Finding
    left: float
    box: float
    box_width: float
    right: float
    median: float
    own: float | None

    @property
    def own_text(self) -> str:
        finding = self.finding
        known = finding.value is not None
        return format_number(finding.value, finding.indicator.decimals) if known else finding.value_text

    @property
    def median_text(self) -> str:
        return format_number(self.finding.median, self.finding.indicator.decimals)

    @property
    def middle_half_text(self) -> str:
        return self.finding.middle_half_text.removesuffix(self.finding.indicator.unit)


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """A group of lines on the printed sheet; `gaps` have nothing to draw."""

    name: str
    strips: list[Strip]
    gaps: list[Finding]


@lru_cache(maxsize=256)
def _picture(spec: RangeChart, width: int) -> SafeString:
    # Our own SVG, escaped where it was drawn.
    return mark_safe(render_svg(spec, width=width))


def drawn(template: str, context: Mapping[str, Any]) -> SafeString:
    """The markup without its templates' indentation: a tenth of a page that is kept and sent many times."""
    # Every variable was escaped where it was drawn, and nothing on these pages is preformatted.
    return mark_safe(re.sub(r"\n\s+", "\n", render_to_string(template, dict(context))))


def card_of(theme: ThemeFindings, own: str) -> ThemeCard:
    strips = tuple(_strip(finding) for finding in theme.findings if finding.q1 is not None)
    # The first figure that has a place is the one to begin the map with.
    mapped = next((finding.indicator.code for finding in theme.compared), "")
    chart = _picture(_chart(theme, own), WIDE) if isinstance(theme, ProblemFindings) else None
    return ThemeCard(theme, _summary(theme), strips, mapped, chart)


def _chart(theme: ThemeFindings, own: str) -> RangeChart:
    return RangeChart(
        title=f"{theme.name}：{own}と類似団体",
        own_label=own,
        group_label="類似団体",
        rows=tuple(_row(finding) for finding in theme.findings),
        counted_in="団体",
    )


def _row(finding: Finding) -> RangeRow:
    indicator = finding.indicator
    return RangeRow(
        label=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        value=finding.value,
        low=finding.low,
        q1=finding.q1,
        median=finding.median,
        q3=finding.q3,
        high=finding.high,
        count=finding.n or None,
        year=indicator.short_year,
        source=indicator.source,
    )


def _summary(theme: ThemeFindings) -> str:
    if not theme.compared:
        return "類似団体と比べられる数字がありません。"
    if not theme.notable:
        return "比べられる指標は、どれも類似団体の中ほどにあります。"
    return f"比べられる{len(theme.compared)}指標のうち、次の{len(theme.notable)}つが類似団体の中ほどから離れています。"


def sheet_of(diagnosis: Diagnosis) -> list[SheetGroup]:
    """Return what the printed sheet shows: the town as a whole, then the local problems, each figure once."""
    groups = [("町の規模と財政", diagnosis.profile), *((p.name, p.findings) for p in diagnosis.problems)]
    seen: set[str] = set()
    sheet = []
    for name, findings in groups:
        new = [finding for finding in findings if finding.indicator.code not in seen]
        seen.update(finding.indicator.code for finding in new)
        drawn = [finding for finding in new if finding.q1 is not None]
        gaps = [finding for finding in new if finding.q1 is None]
        sheet.append(SheetGroup(name, [_strip(finding) for finding in drawn], gaps))
    return sheet


def _strip(finding: Finding) -> Strip:
    low, q1, median, q3, high = (
        float(x) for x in (finding.low, finding.q1, finding.median, finding.q3, finding.high) if x is not None
    )
    if finding.value is not None:
        low, high = min(low, finding.value), max(high, finding.value)
    span = high - low

    def place(value: float) -> float:
        return round(5 + (value - low) / span * (_STRIP - 10), 1) if span > 0 else _STRIP / 2

    own = place(finding.value) if finding.value is not None else None
    box = place(q1)
    return Strip(
        finding, place(low), box, round(max(1.5, place(q3) - box), 1), place(high), place(median), own
    )


def export_rows(diagnosis: Diagnosis) -> list[tuple[Any, ...]]:
    """Return every figure once with what it was compared with, as values that a spreadsheet computes with."""
    town = diagnosis.government
    places: dict[str, list[str]] = {}
    groups = [(theme.name, theme.findings) for theme in diagnosis.problems]
    groups += [(theme.name, theme.findings) for theme in diagnosis.fields]
    for name, findings in groups:
        for finding in findings:
            places.setdefault(finding.indicator.code, []).append(name)
    return [
        (
            town.code,
            town.full_name,
            "、".join(places.get(f.indicator.code, ["町の規模と財政"])),
            f.indicator.name,
            f.value,
            f.indicator.unit,
            f.missing_reason,
            f.group_label,
            f.n or None,
            f.low,
            f.q1,
            f.median,
            f.q3,
            f.high,
            f.position,
            f.indicator.formula,
            "、".join(f.calculation),
            f.indicator.year,
            f.indicator.source,
        )
        for f in diagnosis.findings
    ]
