"""Chapters 10 to 12: who carries it, what is bought and what may go wrong, what people say and how it is verified."""

from collections.abc import Iterator

from tsumiki.kernel.dates import japanese_month
from tsumiki.kernel.papers import Block, Heading, Paragraph, Table
from tsumiki.planning import asked
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.papers.words import or_to_fill
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.texts import GROUNDS

Rows = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


def chapters(record: PlanRecord) -> Iterator[Block]:
    yield from _organisation(record)
    yield from _care(record)
    yield from _verification(record)


def _organisation(record: PlanRecord) -> Iterator[Block]:
    plan = record.plan
    yield Heading("10　推進体制")
    for label, text in (("推進体制", plan.organisation_text), ("主管課と関係課", plan.section_text)):
        yield Heading(label, level=2)
        yield Paragraph(or_to_fill(text))
    yield from _table("仕事と担当課", duties(record) if record.rows("roles") else None)
    yield Heading("担い手", level=2)
    yield Paragraph(or_to_fill(plan.people_text))
    yield from _table("連携先", partners(record) if record.rows("partners") else None, (9, 7, 12, 10, 6))
    yield from _table("人材", people(record) if record.rows("people") else None, (11, 4, 4, 4, 10, 8))


def _care(record: PlanRecord) -> Iterator[Block]:
    yield Heading("11　調達とリスク")
    if record.rows("procurements") or record.budget:
        found = procurements(record) if record.rows("procurements") else None
        yield from _table("調達", found, (10, 8, 7, 5, 5, 8))
    yield from _table(
        "リスク", weighed_risks(record) if record.rows("risks") else None, (12, 5, 5, 10, 12, 6)
    )

    yield from _answers(record)


def _answers(record: PlanRecord) -> Iterator[Block]:
    """What is asked of such plans and answered in this one."""
    answered = [question for question in asked.questions(record) if question.answer]
    if answered:
        yield Table(
            header=("問われること", "この計画での答え"),
            rows=tuple((question.text, question.answer) for question in answered),
            widths=(14, 18),
            caption="審査・監査で問われることへの答え",
            small=True,
        )


def _verification(record: PlanRecord) -> Iterator[Block]:
    yield Heading("12　連携・住民の声・効果検証")
    for name in ("region_text", "policy_text"):
        yield Heading(GROUNDS[name], level=2)
        yield Paragraph(or_to_fill(getattr(record.plan, name)))
    yield from _table("住民の声", voices(record) if record.rows("voices") else None, (14, 9, 6, 5, 12))
    for name in ("evaluation_text", "council_text"):
        yield Heading(GROUNDS[name], level=2)
        yield Paragraph(or_to_fill(getattr(record.plan, name)))


def _table(caption: str, found: Rows | None, widths: tuple[float, ...] = ()) -> Iterator[Block]:
    if found is None:
        yield Paragraph(f"{caption}：{TO_FILL}")
        return
    header, rows = found
    yield Table(header=header, rows=rows, widths=widths, caption=caption, small=True)


def duties(record: PlanRecord) -> Rows:
    """Each piece of work with the sections that decide, do, are asked and are told."""
    rows = record.rows("roles")
    kinds = type(rows[0]).Duty
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        found.setdefault(row.work, {}).setdefault(row.duty, []).append(
            f"{row.section}（{row.note}）" if row.note else row.section
        )
    body = tuple(
        (work, *("、".join(sections.get(kind, [])) or _none(kind) for kind in kinds.values))
        for work, sections in found.items()
    )
    return ("仕事", *kinds.labels), body


def _none(kind: str) -> str:
    """Somebody decides and somebody does; to be asked or told is nobody's must."""
    return TO_FILL if kind in ("decides", "does") else "—"


def partners(record: PlanRecord) -> Rows:
    return ("連携先", "種別", "担う役割", "持ち寄るもの・負担", "進み具合"), tuple(
        (row.name, row.get_kind_display(), row.role, row.contribution or TO_FILL, row.get_stage_display())
        for row in record.rows("partners")
    )


def people(record: PlanRecord) -> Rows:
    return ("必要な人・技能", "必要", "いま", "不足", "足りない分の確保", "確保する月"), tuple(
        (
            row.skill,
            f"{row.needed}人",
            f"{row.present}人",
            f"{row.missing}人",
            _way(row),
            japanese_month(row.by_month) if row.by_month else _when_missing(row),
        )
        for row in record.rows("people")
    )


def _way(row) -> str:
    return row.get_way_display() if row.way != row.Way.UNDECIDED else _when_missing(row)


def _when_missing(row) -> str:
    return TO_FILL if row.missing else "—"


def procurements(record: PlanRecord) -> Rows:
    undecided = "undecided"
    return ("調達するもの", "契約の方法", "時期", "RFI", "参考見積", "仕様書を書く人"), tuple(
        (
            row.title,
            TO_FILL if row.method == undecided else _with_reason(row),
            japanese_month(row.month) if row.month else TO_FILL,
            "行っていない" if row.rfi_answers is None else f"{row.rfi_answers}社",
            TO_FILL if row.quotes is None else f"{row.quotes}件",
            TO_FILL if row.author == undecided else row.get_author_display(),
        )
        for row in record.rows("procurements")
    )


def _with_reason(row) -> str:
    return f"{row.get_method_display()}\n{row.reason}" if row.reason else row.get_method_display()


def weighed_risks(record: PlanRecord) -> Rows:
    """The risks, the heaviest first."""
    rows = sorted(record.rows("risks"), key=lambda row: -row.weight)
    return ("起こりうること", "起こりやすさ", "影響", "早く気づくしるし", "備え・対応", "担当課"), tuple(
        (
            row.text,
            row.get_likelihood_display(),
            row.get_effect_display(),
            row.sign or TO_FILL,
            row.response or TO_FILL,
            row.section or TO_FILL,
        )
        for row in rows
    )


def voices(record: PlanRecord) -> Rows:
    return ("寄せられた声", "聴いた場", "月", "人数", "計画への反映"), tuple(
        (
            row.said,
            row.get_occasion_display(),
            japanese_month(row.held_in) if row.held_in else TO_FILL,
            "—" if row.people is None else f"{row.people:,}人",
            row.answer or TO_FILL,
        )
        for row in record.rows("voices")
    )
