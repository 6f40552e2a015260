"""Chapters 1 to 4: purpose, situation, vision, challenges."""

from collections.abc import Iterator

from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.papers import (
    Block,
    Bullets,
    Callout,
    Figure,
    Heading,
    KeyValues,
    Note,
    Paragraph,
    Run,
    Table,
    TableOfContents,
)
from tsumiki.planning import checks, evidence
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.logic.picture import LEGEND, flow, table
from tsumiki.planning.models import PlanProblem
from tsumiki.planning.papers.words import or_to_fill
from tsumiki.planning.record import PlanRecord


def chapters(record: PlanRecord) -> Iterator[Block]:
    yield from _front(record)
    yield Heading("1　目的")
    yield Paragraph(_purpose(record))
    yield from _situation(record)
    yield from _vision(record)
    yield from _logic(record)
    yield from _challenges(record)


def _front(record: PlanRecord) -> Iterator[Block]:
    plan = record.plan
    fields = "、".join(field["name"] for field in plan.fields)
    yield KeyValues(
        (
            ("団体", record.government.full_name),
            ("計画期間", plan.period),
            ("分野", fields or TO_FILL),
            ("担当", record.section or TO_FILL),
            ("枠組み", record.edition.label),
            ("この書面の版", f"第{plan.version}版（{japanese_date(plan.updated_at.date())}保存）"),
        )
    )
    missing = checks.gaps(record)
    if missing:
        yield Callout(
            f"{TO_FILL}と示した箇所を含め、記入が必要なところが{len(missing)}か所あります。"
            "内容は確定しておらず、庁内での検討のための案です。",
            title="この書面は下書きです",
        )
    else:
        yield Callout("内容は確定しておらず、庁内での検討のための案です。", title="この書面は下書きです")
    if plan.is_synthetic:
        yield Note("文章・目標・予算は合成データ（画面の説明のための例）です。統計の数値は出典のとおりです。")
    yield TableOfContents(depth=1)


def _purpose(record: PlanRecord) -> str:
    edition = record.edition
    problems = "、".join(f"「{row.name}」" for row in record.problems) or TO_FILL
    return (
        f"{record.government.full_name}は、{edition.programme_name}の基本的な考え方である"
        f"「{edition.concept}」に沿って、地域の課題である{problems}に取り組みます。"
        f"この計画は、{record.plan.period}に行うこと、その進め方、指標、予算と行程を定めるものです。"
    )


def _situation(record: PlanRecord) -> Iterator[Block]:
    yield Heading("2　現状と課題")
    yield Paragraph(or_to_fill(record.plan.situation))
    if not record.problems:
        yield Paragraph(f"取り組む地域課題：{TO_FILL}")
    for number, problem in enumerate(record.problems, start=1):
        yield from _problem(record, problem, number)


def _problem(record: PlanRecord, problem: PlanProblem, number: int) -> Iterator[Block]:
    words = record.vocabulary.get(problem.code)
    yield Heading(f"2.{number}　{problem.name}", level=2)
    if words:
        yield Paragraph(words.description)
    if problem.note:
        yield Paragraph((Run("担当者の見立て　", bold=True), Run(problem.note)))
    if not problem.evidence:
        yield Paragraph(f"根拠となる数値：{TO_FILL}")
        return
    own = record.government.name
    chart = evidence.range_chart(f"{problem.name}に関わる数値と類似団体", own, problem.evidence)
    if chart is not None:
        yield Figure(chart, with_table=False)
    yield _figures_table(record, problem)


def _figures_table(record: PlanRecord, problem: PlanProblem) -> Table:
    group = next((row["group"] for row in problem.evidence if row.get("group")), "類似団体")
    sources = dict.fromkeys(evidence.source(row) for row in problem.evidence if row.get("source"))
    return Table(
        header=("指標", record.government.name, "類似団体の中央値", "類似団体の中ほど半数", "年"),
        rows=tuple(
            (
                row["name"],
                evidence.shown(row, "value"),
                evidence.shown(row, "median"),
                evidence.middle_half(row),
                row.get("year") or "—",
            )
            for row in problem.evidence
        ),
        widths=(12, 7, 8, 9.5, 11),
        numeric=(False, True, True, True, False),
        caption=f"{problem.name}に関わる数値",
        note=f"類似団体は「{group}」。中ほど半数は第1四分位数から第3四分位数まで。出典：{'、'.join(sources) or 'データなし'}",
        small=True,
    )


def _vision(record: PlanRecord) -> Iterator[Block]:
    yield Heading("3　めざす姿")
    yield Paragraph(or_to_fill(record.plan.vision))
    states = [
        f"{row.name} → {record.vocabulary[row.code].target_state}"
        for row in record.problems
        if row.code in record.vocabulary
    ]
    if states:
        yield Paragraph("選んだ地域課題に対して、事業の枠組みが示す実現の姿は次のとおりです。")
        yield Bullets(tuple(states))


def _logic(record: PlanRecord) -> Iterator[Block]:
    yield Heading("3.1　ロジックモデル", level=2)
    picture = flow(record)
    if picture is None:
        yield Paragraph(TO_FILL)
        return
    yield Figure(picture, caption="ロジックモデル", note=LEGEND, with_table=False)
    header, rows = table(record)
    yield Table(
        header=header, rows=rows, widths=(4, 10, 11, 11, 7), caption="ロジックモデルの要素と前提", small=True
    )


def _challenges(record: PlanRecord) -> Iterator[Block]:
    yield Heading("4　取り組む課題（①〜⑫）")
    if record.challenges:
        yield Table(
            header=("番号", "課題", "補足"),
            rows=tuple(
                (row.mark, words.text if words else row.label, row.note or "—")
                for row, words in record.challenges
            ),
            widths=(2, 14, 10),
            note="番号と文言は意向等調査の「デジタル技術を活用するに当たっての課題」によります。",
        )
    else:
        yield Paragraph(TO_FILL)
    if not (record.is_without_digital and not record.plan.digital_use.strip()):
        yield Heading("デジタル技術の活用", level=2)
        yield Paragraph(or_to_fill(record.plan.digital_use))
