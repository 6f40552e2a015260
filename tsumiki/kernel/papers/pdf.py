"""A paper as PDF: tagged, with its fonts inside."""

from typing import Any

import typst

from tsumiki.kernel.charts import describe, render_svg
from tsumiki.kernel.papers.engine import compile_template
from tsumiki.kernel.papers.model import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyValues,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    TableOfContents,
    Text,
    heading_levels,
)

INK = "#1A1A1A"


def render(document: Document) -> bytes:
    """Return the paper as an A4 PDF; PDF/UA-1 unless it holds a character no font of ours has."""
    data = _data(document)
    template = "leaflet.typ" if document.layout == "leaflet" else "paper.typ"
    try:
        return compile_template(template, data, standards=("ua-1",))
    except typst.TypstError:
        # PDF/UA forbids the "no such glyph" box (emoji, 外字). The paper matters more than the badge: still tagged.
        return compile_template(template, data)


def _data(document: Document) -> dict[str, Any]:
    levels = iter(heading_levels(document.blocks))
    return {
        "title": document.title.strip() or "無題",
        "subtitle": document.subtitle,
        "organisation": document.organisation,
        "date": document.date_text(),
        "draft": document.draft_label,
        "compact": document.layout == "compact",
        "blocks": [_block(block, levels) for block in document.blocks],
    }


def _block(block: Block, levels: Any) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": next(levels)}
        case Paragraph():
            return {"kind": "paragraph", "runs": _runs(block.text), "source": block.source}
        case Bullets():
            return {
                "kind": "bullets",
                "items": [_runs(item) for item in block.items],
                "numbered": block.numbered,
            }
        case Table():
            return _table(block)
        case Figure():
            svg = render_svg(block.spec, width=660, ink=INK)
            table = _table(block.table()) if block.with_table else None
            return _figure(svg, describe(block.spec), block.title(), block.note, table)
        case Picture():
            return _figure(block.svg, block.description, block.caption, block.note, None)
        case KeyValues():
            return {"kind": "key_values", "rows": [list(row) for row in block.rows]}
        case Callout():
            return {"kind": "callout", "title": block.title, "runs": _runs(block.text)}
        case Note():
            return {"kind": "note", "text": block.text}
        case PageBreak():
            return {"kind": "page_break"}
        case TableOfContents():
            return {"kind": "contents", "depth": block.depth, "title": block.title}


def _figure(svg: str, alt: str, caption: str, note: str, table: dict[str, Any] | None) -> dict[str, Any]:
    return {"kind": "figure", "svg": svg, "alt": alt, "caption": caption, "note": note, "table": table}


def _runs(text: Text) -> list[dict[str, Any]]:
    if isinstance(text, str):
        return [{"text": text, "bold": False}]
    return [{"text": run.text, "bold": run.bold} for run in text]


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "header": list(table.header),
        "rows": [list(row) for row in table.rows],
        "shares": list(table.shares()),
        "numeric": list(table.numeric or [False] * len(table.header)),
        "caption": table.caption,
        "note": table.note,
        "small": table.small,
        "whole": table.stays_whole(),
    }
