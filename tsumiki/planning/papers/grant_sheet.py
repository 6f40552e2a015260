"""The grant sheet as a workbook: each field with its characters against the limit, and the list of what is missing."""

import io
from typing import Any

from tsumiki.kernel.papers import Table
from tsumiki.kernel.sheets import Sheet, write_xlsx
from tsumiki.planning import sheets
from tsumiki.planning.papers.completeness import Entry, completeness
from tsumiki.planning.papers.paper import Drawn, Paper
from tsumiki.planning.record import PlanRecord


def render(paper: Paper, record: PlanRecord) -> bytes:
    note = f"{paper.organisation}　{paper.title}（{paper.draft_label}）　{'　'.join(paper.notes)}"
    entries = completeness(paper)
    buffer = io.BytesIO()
    write_xlsx(buffer, [_fields(paper, entries, note), _list(entries, note), *sheets.tables(record, note)])
    return buffer.getvalue()


def _fields(paper: Paper, entries: list[Entry], note: str) -> Sheet:
    rows: list[list[Any]] = [
        [part.title, _content(part), entry.count, entry.limit, entry.status]
        for part, entry in zip(paper.parts, entries, strict=True)
    ]
    header = ("項目", "内容", "字数", "上限", "記入状況")
    return Sheet("実施計画", header=header, rows=rows, widths=(26, 90, 8, 8, 20), note=note)


def _content(part: Any) -> str:
    """The text of the field; its tables stand on sheets of their own, a short one is written out."""
    tables = [
        "\n".join("／".join(cell.replace("\n", "") for cell in row) for row in (table.header, *table.rows))
        for piece in part.pieces
        if isinstance(piece, Drawn) and isinstance(table := piece.block, Table)
    ]
    return "\n".join(text for text in (part.text(), *tables) if text)


def _list(entries: list[Entry], note: str) -> Sheet:
    rows: list[list[Any]] = [
        [entry.title, entry.status, entry.counted, "、".join(o.label for o in entry.missing)]
        for entry in entries
    ]
    header = ("項目", "記入状況", "字数／上限", "足りないもの（書くところ）")
    return Sheet("記入状況", header=header, rows=rows, widths=(40, 22, 16, 50), note=note)
