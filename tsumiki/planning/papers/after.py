"""「実績と評価」: one year of a plan as a paper, assembled from the follow-up; what is missing says 【要記入】."""

from collections.abc import Iterator
from datetime import date

from tsumiki.kernel import papers as kernel
from tsumiki.kernel.dates import japanese_date
from tsumiki.planning.after import GradedRow, graded
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.grading import RULE, Mark
from tsumiki.planning.models import FollowUp
from tsumiki.planning.papers.words import or_to_fill, readable
from tsumiki.planning.record import PlanRecord


def build(follow_up: FollowUp, record: PlanRecord, *, on: date) -> kernel.Document:
    """Return the year's paper as it stands on the day."""
    section = record.section or "【要記入：担当課】"
    label = "途中のまとめ" if follow_up.is_interim else "下書き"
    if record.plan.is_synthetic:
        label += "（合成データを含む）"
    return kernel.Document(
        title=f"{follow_up.year_label}の実績と評価",
        subtitle=record.plan.title,
        organisation=f"{record.government.full_name}　{section}",
        date=on,
        draft_label=label,
        blocks=(*_indicators(graded(follow_up)), *_texts(follow_up), *_publication(follow_up)),
    )


def _indicators(rows: list[GradedRow]) -> Iterator[kernel.Block]:
    yield kernel.Heading("1　指標の実績")
    if not rows:
        yield kernel.Paragraph("この計画には指標がありません。")
        return
    yield kernel.Paragraph(_summary(rows))
    yield _reached(rows)
    for sentence in RULE:
        yield kernel.Note(sentence)
    yield _read(rows)


def _reached(rows: list[GradedRow]) -> kernel.Table:
    return kernel.Table(
        header=("指標（単位）", "現時点値", "目標", "実績", "達成率", "判定"),
        rows=tuple(
            (
                f"{each.row.name}（{each.row.unit}）",
                each.baseline,
                each.target,
                each.value,
                each.rate,
                each.grade.label,
            )
            for each in rows
        ),
        widths=(11, 7, 5, 6, 5, 10),
        numeric=(False, True, True, True, True, False),
        caption="目標と実績",
        small=True,
    )


def _read(rows: list[GradedRow]) -> kernel.Table:
    return kernel.Table(
        header=("指標", "測った日", "実績の出どころ", "なぜそうなったか"),
        rows=tuple(
            (
                each.row.name,
                japanese_date(each.row.measured_on) if each.row.measured_on else "—",
                each.row.source or "—",
                "\n".join(filter(None, (each.row.note or TO_FILL, each.grade.why))),
            )
            for each in rows
        ),
        widths=(9, 8, 8, 14),
        caption="実績の読み取り",
        small=True,
    )


def _summary(rows: list[GradedRow]) -> str:
    counts = [(mark, sum(each.grade.mark == mark for each in rows)) for mark in Mark]
    said = "、".join(f"{mark.label} {count}件" for mark, count in counts if count)
    return f"指標{len(rows)}件のうち、{said}です。"


def _texts(follow_up: FollowUp) -> Iterator[kernel.Block]:
    yield kernel.Heading("2　取組の状況と課題")
    yield kernel.Heading("取組の状況", 2)
    yield kernel.Paragraph(or_to_fill(follow_up.done))
    yield kernel.Heading("課題・うまくいかなかったこと", 2)
    yield kernel.Paragraph(or_to_fill(follow_up.issues))
    yield kernel.Heading("3　評価と今後の方針")
    yield kernel.KeyValues(
        (
            ("事業効果", or_to_fill(follow_up.get_effect_display())),
            ("その理由", or_to_fill(follow_up.effect_reason)),
            ("今後の方針", or_to_fill(follow_up.get_next_display())),
            ("方針の理由", or_to_fill(follow_up.next_reason)),
        )
    )
    yield kernel.Heading("4　住民・有識者の意見")
    yield kernel.Paragraph(or_to_fill(follow_up.voices))


def _publication(follow_up: FollowUp) -> Iterator[kernel.Block]:
    yield kernel.Heading("5　検証と公表")
    yield kernel.KeyValues(
        (
            ("検証の会議の日", japanese_date(follow_up.held_on) if follow_up.held_on else TO_FILL),
            ("公表したページ", readable(follow_up.published_url) if follow_up.published_url else TO_FILL),
            ("公表した日", japanese_date(follow_up.published_on) if follow_up.published_on else TO_FILL),
        )
    )
