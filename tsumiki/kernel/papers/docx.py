"""A paper as a Word file that people go on editing: real styles, real tables, pictures with their text."""

import io
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.shared import Pt

from tsumiki.kernel.charts import describe, render_svg
from tsumiki.kernel.papers import leaflet, word
from tsumiki.kernel.papers.engine import rasterise
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
from tsumiki.kernel.papers.styles import COMPACT_WIDTH, INNER_WIDTH, prepare
from tsumiki.kernel.text import printable

_MADE_AT = datetime(2000, 1, 1)


def render(document: Document) -> bytes:
    """Return the paper as .docx."""
    return _Writer(document).finish()


class _Writer:
    def __init__(self, paper: Document) -> None:
        self.paper = paper
        self.levels = heading_levels(paper.blocks)
        self.next_level = iter(self.levels)
        self.tables = self.figures = 0
        is_compact = paper.layout == "compact"
        self.file = docx.Document(io.BytesIO(_template(is_compact=is_compact)))
        self.style_ids = {str(style.name): str(style.style_id) for style in self.file.styles}
        self.width = COMPACT_WIDTH if is_compact else INNER_WIDTH
        if paper.layout == "leaflet":
            leaflet.enlarge(self.file, paper)
        self._properties()
        self._running_lines()

    def finish(self) -> bytes:
        self._head()
        for block in self.paper.blocks:
            self._block(block)
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _properties(self) -> None:
        core = self.file.core_properties
        # The format allows 255 characters in each.
        core.title = printable(self.paper.title)[:255]
        core.author = core.last_modified_by = printable(self.paper.organisation)[:255]
        core.comments = printable(self.paper.draft_label)[:255]
        core.language = "ja-JP"
        on = self.paper.date
        core.created = core.modified = datetime.combine(on, time()) if isinstance(on, date) else _MADE_AT

    def _running_lines(self) -> None:
        section = self.file.sections[0]
        section.different_first_page_header_footer = True
        header = section.header.paragraphs[0]
        header.style = "Header"
        header.add_run(printable(self.paper.title)[:40] + "\t" + printable(self.paper.draft_label))
        word.border_paragraph(header._p.get_or_add_pPr(), bottom=(4, word.RULE))
        for footer in (section.footer.paragraphs[0], section.first_page_footer.paragraphs[0]):
            footer.style = "Footer"
            footer.add_run(printable(self.paper.organisation)[:40] + "\t")
            word.add_field(footer, "PAGE", "1")
            footer.add_run(" / ")
            word.add_field(footer, "NUMPAGES", "1")

    def _head(self) -> None:
        line = self._add("Tsumiki Line")
        line.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(f"{printable(self.paper.organisation)}\t{printable(self.paper.date_text())}")
        if self.paper.draft_label:
            self._add("Tsumiki Draft").add_run(f"【{printable(self.paper.draft_label)}】")
        title = self._add("Title", self.paper.title.strip() or "無題")
        if len(self.paper.title) > 21 and self.paper.layout == "report":
            for run in title.runs:
                run.font.size = Pt(17)
        if self.paper.subtitle:
            self._add("Subtitle", self.paper.subtitle)
        last = self.file.paragraphs[-1]
        word.border_paragraph(last._p.get_or_add_pPr(), bottom=(12, word.KEY))

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._add(f"Heading {next(self.next_level)}", block.text)
            case Paragraph():
                self._add("Body Text", block.text)
                if block.source:
                    self._add("Tsumiki Note", f"出典：{block.source}")
            case Bullets():
                for number, item in enumerate(block.items, start=1):
                    self._bullet(item, number if block.numbered else None)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Picture():
                self._picture(block.svg, block.caption, block.description, block.caption, block.note)
            case KeyValues():
                self._key_values(block)
            case Callout():
                self._callout(block)
            case Note():
                self._add("Tsumiki Note", block.text)
            case PageBreak():
                self._add("Body Text").add_run().add_break(WD_BREAK.PAGE)
            case TableOfContents():
                self._contents(block)

    def _add(self, style: str, text: Text = "") -> Any:
        paragraph = self.file.add_paragraph()
        # By its id: looked up by name in every paragraph, the styles take longer than the rest of the paper together.
        paragraph._p.style = self._style_id(style)
        _write(paragraph, text)
        return paragraph

    def _bullet(self, item: Text, number: int | None) -> None:
        # Written numbers start anew with each list, which Word's own numbering would not.
        paragraph = self._add("Tsumiki Bullet") if number is not None else self._add("List Bullet")
        if number is not None:
            paragraph.add_run(f"{number}.\t")
        _write(paragraph, item)

    def _table(self, block: Table) -> None:
        if block.caption:
            self.tables += 1
            self._add("Caption", f"表{self.tables}　{block.caption}").paragraph_format.keep_with_next = True
        widths = [round(share * self.width.twips) for share in block.shares()]
        table = self.file.add_table(rows=1 + len(block.rows), cols=len(block.header))
        word.dress_table(table, widths)
        style = self._style_id("Tsumiki Cell Small" if block.small else "Tsumiki Cell")
        numeric = block.numeric or (False,) * len(widths)
        for number, (row, texts) in enumerate(zip(table.rows, (block.header, *block.rows), strict=True)):
            whole = max(len(text) for text in texts) < 400
            word.mark_row(row, header=number == 0, whole=whole)
            for cell, text, width, right in zip(row.cells, texts, widths, numeric, strict=True):
                _cell(cell, text, width, style, bold=number == 0, right=right, shaded=number == 0)
        if block.stays_whole():
            for row in table.rows[:-1]:
                for cell in row.cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._after_table(block.note)

    def _style_id(self, name: str) -> str:
        return self.style_ids[name]

    def _after_table(self, note: str) -> None:
        # Word joins two tables with nothing between them; the note or an empty line keeps them apart.
        self._add("Tsumiki Note", note)

    def _key_values(self, block: KeyValues) -> None:
        if not block.rows:
            return
        widths = [round(self.width.twips * 0.28), round(self.width.twips * 0.72)]
        style = self._style_id("Tsumiki Cell")
        table = self.file.add_table(rows=len(block.rows), cols=2)
        word.dress_table(table, widths)
        for row, (name, value) in zip(table.rows, block.rows, strict=True):
            word.mark_row(row, header=False, whole=len(value) < 400)
            first, second = row.cells
            _cell(first, name, widths[0], style, bold=True, right=False, shaded=True)
            _cell(second, value, widths[1], style, bold=False, right=False, shaded=False)
        self._after_table("")

    def _figure(self, block: Figure) -> None:
        svg = render_svg(block.spec, width=660, ink=f"#{word.INK}")
        self._picture(svg, block.spec.title, describe(block.spec), block.title(), block.note)
        if block.with_table:
            self._table(block.table())

    def _picture(self, svg: str, title: str, description: str, caption: str, note: str) -> None:
        self.figures += 1
        holder = self._add("Tsumiki Picture")
        inline = holder.add_run().add_picture(io.BytesIO(rasterise(svg)), width=self.width)._inline
        word.describe_picture(inline, printable(title), printable(description))
        self._add("Caption", f"図{self.figures}　{caption}")
        if note:
            self._add("Tsumiki Note", note)

    def _callout(self, block: Callout) -> None:
        if block.title:
            title = self._add("Tsumiki Callout", block.title)
            title.paragraph_format.keep_with_next = True
            title.paragraph_format.space_after = Pt(0)
            for run in title.runs:
                run.bold = True
        body = self._add("Tsumiki Callout", block.text)
        if block.title:
            body.paragraph_format.space_before = Pt(0)

    def _contents(self, block: TableOfContents) -> None:
        """A contents field that Word fills with page numbers; until then the headings stand there."""
        self._add("Tsumiki Contents Title", block.title)
        headings = [part for part in self.paper.blocks if isinstance(part, Heading)]
        names = [
            "　" * (level - 1) + printable(" ".join(heading.text.split()))
            for heading, level in zip(headings, self.levels, strict=True)
            if level <= block.depth
        ]
        word.add_field(
            self._add("Tsumiki Contents"),
            f'TOC \\o "1-{block.depth}" \\h \\z \\u',
            "\n".join(names),
            dirty=True,
        )


@lru_cache(maxsize=2)
def _template(*, is_compact: bool) -> bytes:
    """An empty file with our styles: making them anew takes longer than most papers."""
    file = docx.Document()
    prepare(file, is_compact=is_compact)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _write(paragraph: Any, text: Text) -> None:
    if isinstance(text, str):
        paragraph.add_run(printable(text))
        return
    for run in text:
        paragraph.add_run(printable(run.text)).bold = run.bold or None


def _cell(cell: Any, text: str, width: int, style: str, *, bold: bool, right: bool, shaded: bool) -> None:
    word.mark_cell(cell, width, shaded=shaded)
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(printable(text)).bold = bold or None
