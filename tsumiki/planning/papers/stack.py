"""Chapters 5 and 6: how it is done, and what others did."""

from collections.abc import Iterator

from tsumiki.kernel.papers import Block, Heading, KeyValues, Note, Paragraph, Table
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.models import PlanBlock, PlanCase
from tsumiki.planning.papers.words import bullet_lines, months, or_to_fill, readable
from tsumiki.planning.record import PlanRecord


def chapters(record: PlanRecord) -> Iterator[Block]:
    yield from _stack(record)
    yield from _cases(record)


def _stack(record: PlanRecord) -> Iterator[Block]:
    yield Heading("5　進め方（積み木）")
    if not record.stack:
        yield Paragraph(TO_FILL)
        return
    yield Table(
        header=("順", "積み木（手法）", "工程", "時期", "担当課"),
        rows=tuple(
            (
                str(place),
                row.block.name,
                row.block.step.name,
                months(row.start_on, row.end_on),
                or_to_fill(row.section),
            )
            for place, row in enumerate(record.stack, start=1)
        ),
        widths=(2, 12, 11, 8, 7),
        caption="積み木の順番",
    )
    for place, row in enumerate(record.stack, start=1):
        yield from _block(row, place)
    edition = record.edition
    yield Note(f"積み木の説明は「{edition.block_label}」です。{edition.block_note}")


def _block(row: PlanBlock, place: int) -> Iterator[Block]:
    block = row.block
    yield Heading(f"5.{place}　{block.name}", level=2)
    yield KeyValues(
        (
            ("ここに置く理由", or_to_fill(row.note)),
            ("行うこと", block.what),
            ("できあがるもの", bullet_lines(block.outputs) or "—"),
            ("気をつけること", bullet_lines(block.pitfalls) or "—"),
            (
                "手間の目安",
                f"{block.effort_person_days}人日、会議{block.effort_meetings}回、{block.effort_weeks}週（費用は{block.cost_band.name}）",
            ),
        )
    )


def _cases(record: PlanRecord) -> Iterator[Block]:
    yield Heading("6　参考事例")
    if not record.cases:
        yield Paragraph("この計画に取り入れた事例はありません。")
    for number, row in enumerate(record.cases, start=1):
        yield from _case(row, number)


def _case(row: PlanCase, number: int) -> Iterator[Block]:
    case = row.case
    yield Heading(f"6.{number}　{case.place}「{case.title}」", level=2)
    result = case.outcome
    if case.is_weak_result:
        result += f"\n【{case.get_result_display()}】{case.weak_reason}"
    yield KeyValues(
        (
            ("参考にする点", or_to_fill(row.note)),
            ("課題", case.problem_text),
            ("取組", case.measure),
            ("成果", result),
            ("確度・年", f"{case.get_confidence_display()}・{case.year_text}"),
            ("出典", "\n".join(readable(url) for url in case.sources) or "データなし"),
        )
    )
