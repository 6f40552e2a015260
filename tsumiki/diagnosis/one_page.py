"""A town's diagnosis on one sheet of A4 (1枚紙): the figures that stand out, and for its own people what it added.

Every text has a length that the sheet can hold; what is cut ends in … and stands in full in the diagnosis.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tsumiki.diagnosis.findings import Diagnosis, Finding, Neighbour, ThemeFindings
from tsumiki.diagnosis.models import LocalResource, OwnFigure
from tsumiki.diagnosis.own import felt, figures
from tsumiki.diagnosis.own.selectors import Knowledge
from tsumiki.kernel.papers import Block, Document, Heading, Note, Paragraph, Table

# Beside the town's own numbers and words there is room for fewer open figures.
MOST_FIGURES, MOST_FIGURES_ALONE, MOST_OWN, MOST_RESOURCES = 2, 4, 2, 3
NONE = "―"
OUTSIDE = "公表された統計だけの版です。"
INSIDE = "庁内用：町の独自集計・地域資源・現場の実感を含みます。"


@dataclass(frozen=True, slots=True)
class Row:
    """One problem or field; `own` and `felt` are empty for strangers."""

    name: str
    figures: tuple[str, ...]
    own: tuple[str, ...] = ()
    felt: str = ""

    def cells(self, *, is_inside: bool) -> tuple[str, ...]:
        cells = (self.name, "\n".join(self.figures))
        return (*cells, "\n".join(self.own) or NONE, self.felt or NONE) if is_inside else cells


@dataclass(frozen=True, slots=True)
class ResourceRow:
    kind: str
    count: int
    names: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """What the sheet says, for the page and for the papers alike."""

    town: str
    compared_with: str
    headline: str
    neighbours: str
    rows: tuple[Row, ...]
    resources: tuple[ResourceRow, ...]
    questions: tuple[str, ...]
    sources: str
    is_inside: bool
    is_synthetic: bool

    @property
    def header(self) -> tuple[str, ...]:
        header = ("課題・分野", "類似団体と比べて目立つ数字")
        return (*header, "町の独自集計", "現場の実感") if self.is_inside else header

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        return tuple(row.cells(is_inside=self.is_inside) for row in self.rows)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What stands below the table."""
        return (*self.questions, *([f"似ている町：{self.neighbours}"] if self.neighbours else []))

    @property
    def label(self) -> str:
        return INSIDE if self.is_inside else OUTSIDE


def clip(text: str, limit: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def one_page_of(
    diagnosis: Diagnosis,
    own: Knowledge | None,
    *,
    resources: Sequence[LocalResource] = (),
    neighbours: Sequence[Neighbour] = (),
) -> OnePage:
    """Without `own` the sheet holds open figures only, whoever asks."""
    themes = (*diagnosis.problems, *diagnosis.fields)
    group = diagnosis.group
    told = [*own.figures, *own.notes.values(), *resources] if own else []
    return OnePage(
        town=diagnosis.government.full_name,
        compared_with=f"{group.label}（{group.members_count}団体）" if group else "",
        headline=clip("、".join(f"{f.indicator.name} {f.value_text}" for f in diagnosis.headline[:5]), 110),
        neighbours=clip("、".join(near.government.full_name for near in neighbours), 60),
        rows=tuple(_row(theme, own) for theme in themes),
        resources=_resources(own, resources),
        questions=_questions(themes, own),
        sources=_sources(diagnosis, own),
        is_inside=own is not None,
        is_synthetic=any(record.is_synthetic for record in told),
    )


def _row(theme: ThemeFindings, own: Knowledge | None) -> Row:
    shown = theme.notable[: MOST_FIGURES if own else MOST_FIGURES_ALONE]
    lines = tuple(_figure(finding) for finding in shown)
    if not lines:
        lines = (felt.standing(len(theme.compared), ()),)
    if own is None:
        return Row(theme.name, tuple(clip(line, 64) for line in lines))
    note = own.notes.get(theme.code)
    words = [note.get_grade_display() if note.grade else "", note.text] if note else []
    return Row(
        theme.name,
        tuple(clip(line, 56) for line in lines),
        tuple(_own(figure) for figure in own.figures_about(theme.code)[:MOST_OWN]),
        clip("：".join(word for word in words if word), 52),
    )


def _figure(finding: Finding) -> str:
    side = "高い" if finding.position_code == "high" else "低い"
    year = finding.indicator.short_year
    return f"{finding.indicator.name} {finding.value_text}（{side}。中央値{finding.median_text}、{year}）"


def _own(figure: OwnFigure) -> str:
    tail = clip(f"{figures.latest_text(figure)}（{figures.latest_year_text(figure)}）", 26)
    return f"{clip(figure.name, max(6, 31 - len(tail)))} {tail}"


def _resources(own: Knowledge | None, resources: Sequence[LocalResource]) -> tuple[ResourceRow, ...]:
    """Each kind with how many there are; first those of which somebody said how they could be used."""
    if own is None:
        return ()
    found = []
    for code, label, count in own.kinds:
        usable = sorted((r for r in resources if r.kind == code), key=lambda r: (not r.use, r.name, r.pk))
        names = "、".join(
            clip(r.name, 14) + (f"（{clip(r.use, 16)}）" if r.use else "") for r in usable[:MOST_RESOURCES]
        )
        if count:
            found.append(ResourceRow(label, count, clip(names, 62)))
    return tuple(found)


def _questions(themes: Sequence[ThemeFindings], own: Knowledge | None) -> tuple[str, ...]:
    if own is None:
        return ()
    apart = [
        theme.name
        for theme in themes
        if (note := own.notes.get(theme.code))
        and felt.question(note.grade, len(theme.compared), [f.indicator.name for f in theme.notable])
    ]
    return (f"数字と実感が違っているところ：{'、'.join(apart)}",) if apart else ()


def _sources(diagnosis: Diagnosis, own: Knowledge | None) -> str:
    found = [source.attribution for source in diagnosis.sources]
    if own and own.figures:
        sources = dict.fromkeys(figure.source for figure in own.figures)
        found.append(clip(f"町の独自集計：{'、'.join(sources)}", 150))
    return "。".join(found) + "。"


def document_of(page: OnePage, *, date: str) -> Document:
    blocks: list[Block] = [
        Paragraph(page.headline),
        Table(
            page.header,
            page.table,
            widths=(8, 31, 20, 19) if page.is_inside else (12, 66),
            small=True,
        ),
    ]
    blocks += [Note(line) for line in page.remarks]
    if page.resources:
        blocks.append(Heading("地域資源"))
        rows = tuple((row.kind, f"{row.count}件", row.names) for row in page.resources)
        blocks.append(
            Table(("種類", "件数", "主なもの（使いみちの案）"), rows, widths=(9, 5, 64), small=True)
        )
    blocks.append(Note(page.sources + notes(page)))
    return Document(
        title=f"{page.town}の地域診断",
        subtitle=f"比べる相手：{page.compared_with}",
        organisation=page.town,
        date=date,
        draft_label=label_of(page),
        blocks=tuple(blocks),
        layout="compact",
    )


def label_of(page: OnePage) -> str:
    return page.label + ("一部は合成データ（説明のための例）です。" if page.is_synthetic else "")


def notes(page: OnePage) -> str:
    """How to read the sheet."""
    return (
        "「高い」「低い」は類似団体の高いほう・低いほうの4分の1にあたることを表し、順位やよしあしではありません。"
        "指標の式と類似団体の区分は、つみきの計算です。"
    )
