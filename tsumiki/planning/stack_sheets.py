"""A comparison of stacks as a workbook: one sheet of sums, one of blocks."""

from io import BytesIO
from typing import Any

from django.http import HttpResponse

from tsumiki.kernel.sheets import Sheet, write_xlsx
from tsumiki.planning.outcome_cards import months
from tsumiki.planning.sidebyside import Comparison

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTE = "手間・期間・費用は、積み木ごとの目安の合計です。費用の上限が空いているところは、上限がありません。"


def download(comparison: Comparison, title: str) -> HttpResponse:
    buffer = BytesIO()
    write_xlsx(buffer, [_sums(comparison), _blocks(comparison)])
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="stacks.xlsx"'
    return response


def _sums(comparison: Comparison) -> Sheet:
    header = ("積み方", "積み木", "手間（人日）", "会議（回）", "期間（週）", "費用の下限（円）", "費用の上限（円）", "時期", "順番の確認", "答える課題", "答えない課題")  # fmt: skip
    rows: list[list[Any]] = [
        [
            column.stack.title,
            len(column.stack.codes),
            column.effort.person_days,
            column.effort.meetings,
            column.weeks,
            column.effort.cost.least,
            column.effort.cost.most,
            months(column.start, column.end),
            "\n".join(column.faults) or "決まりに合っています",
            "、".join(column.answered),
            "、".join(column.unanswered),
        ]
        for column in comparison.columns
    ]
    return Sheet("合計", header=header, rows=rows, note=NOTE)


def _blocks(comparison: Comparison) -> Sheet:
    header = ("積み方", "順", "工程", "積み木", "始める月", "終える月", "手間（人日）", "会議（回）", "期間（週）", "費用の目安")  # fmt: skip
    rows: list[list[Any]] = []
    for column in comparison.columns:
        cells = sorted((cell for step in column.steps for cell in step), key=lambda cell: cell.place)
        rows += [
            [
                column.stack.title,
                cell.place,
                cell.piece.step_name,
                cell.piece.name,
                months(cell.start, cell.start),
                months(cell.end, cell.end),
                cell.piece.person_days,
                cell.piece.meetings,
                cell.piece.weeks,
                cell.piece.cost_name,
            ]
            for cell in cells
        ]
    return Sheet("積み木", header=header, rows=rows)
