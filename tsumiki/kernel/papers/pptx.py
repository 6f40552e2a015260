"""A deck as .pptx: real titles, real tables, pictures with their text, and nothing that runs over its box."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from tsumiki.kernel.charts import describe, render_svg
from tsumiki.kernel.papers import shapes
from tsumiki.kernel.papers.deck import Chart, Columns, Deck, Grid, Points, Slide
from tsumiki.kernel.papers.engine import rasterise
from tsumiki.kernel.papers.layout import Look, Piece, filled, height_of, lines_of, rows_in
from tsumiki.kernel.papers.model import Table
from tsumiki.kernel.papers.theme import (
    BODY_LAYOUT,
    BOTTOM,
    INNER,
    MARGIN,
    ONLY_LAYOUT,
    TITLE_LAYOUT,
    TOP,
    new_file,
)
from tsumiki.kernel.papers.word import INK, KEY, MUTED
from tsumiki.kernel.text import printable

_MADE_AT = datetime(2000, 1, 1)
POINT, NARROW_POINT, LEAD, NOTE = Look(22, 34, 12), Look(17, 27, 9), Look(24, 37, 14), Look(11, 16)
CELL, SMALL_CELL = Look(14, 21), Look(12, 18)
BULLET = 18.0  # where the text of a point begins
PADDING = 5.0
_GUTTER = 36.0
_MOST_COLUMNS = 8


def render(deck: Deck) -> bytes:
    """Return the deck as .pptx."""
    return _Writer(deck).finish()


class _Writer:
    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.file = new_file()
        core = self.file.core_properties
        core.title = printable(deck.title)[:255]
        core.author = core.last_modified_by = printable(deck.organisation)[:255]
        core.comments = printable(deck.draft_label)[:255]
        core.language = "ja-JP"
        core.created = core.modified = datetime.combine(deck.date, time()) if isinstance(deck.date, date) else _MADE_AT  # fmt: skip

    def finish(self) -> bytes:
        self._cover()
        for slide in self.deck.slides:
            self._slide(slide)
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _new(self, layout: int, notes: str) -> Any:
        page = self.file.slides.add_slide(self.file.slide_layouts[layout])
        if notes:
            page.notes_slide.notes_text_frame.text = printable(notes)
        shapes.running(page, self.deck.organisation, self.deck.draft_label)
        return page

    def _cover(self) -> None:
        deck = self.deck
        page = self._new(TITLE_LAYOUT, deck.notes)
        title = deck.title.strip() or "無題"
        size = next((s for s in (38, 32, 26) if len(lines_of(title, s, INNER)) <= 3), 22)
        kept = lines_of(" ".join(title.split()), size, INNER)
        look = Look(size, size * 1.35)
        shapes.fill(
            page.shapes.title, ["".join(kept[: int(150 // look.line)])], look, colour=INK, is_bold=True
        )
        box = page.placeholders[1]
        lines = [deck.subtitle, f"{deck.organisation}　{deck.date_text()}".strip("　")]
        pieces = next(filled([line for line in lines if line], Look(16, 26, 4), INNER, 66), [])
        shapes.fill(box, [piece.text for piece in pieces], Look(16, 26, 4), colour=MUTED)
        shapes.rule(page, MARGIN, 308, 120)

    def _slide(self, slide: Slide) -> None:
        match slide:
            case Points():
                self._points(slide)
            case Grid():
                self._grid(slide)
            case Chart():
                self._chart(slide)
            case Columns():
                self._columns(slide)

    def _titled(self, layout: int, title: str, part: int, parts: int, notes: str) -> Any:
        page = self._new(layout, notes)
        suffix = f"（{part}／{parts}）" if parts > 1 else ""
        size, most = next(
            ((s, n) for s, n in ((26, 1), (20, 2), (15, 3)) if len(lines_of(title + suffix, s, INNER)) <= n),
            (15, 3),
        )
        kept = "".join(lines_of(" ".join(title.split()), size, INNER)[:most])
        shapes.fill(
            page.shapes.title, [kept + suffix], Look(size, 58 / (most + 0.2)), colour=INK, is_bold=True
        )
        shapes.rule(page, MARGIN, 98, INNER)
        return page

    def _points(self, slide: Points) -> None:
        bottom = BOTTOM - (_note_height(slide.source, INNER) if slide.source else 0)
        words = " ".join(slide.lead.split())
        lead = next(filled([words], LEAD, INNER, 4 * LEAD.line + LEAD.after), []) if words else []
        rest = words[sum(len(piece.text) for piece in lead) :]
        items = (*((rest,) if rest.strip() else ()), *slide.items)
        begins = TOP + sum(piece.height for piece in lead)
        pages = _flowed(items, POINT, INNER - BULLET, bottom - begins, bottom - TOP) or [[]]
        for number, pieces in enumerate(pages, start=1):
            page = self._titled(BODY_LAYOUT, slide.title, number, len(pages), slide.notes)
            box = page.placeholders[1]
            top = begins if number == 1 else TOP
            if lead and number == 1:
                shapes.text(
                    page, [p.text for p in lead], (MARGIN, TOP, INNER, begins - TOP), LEAD, is_bold=True
                )
            shapes.put(box, MARGIN, top, INNER, bottom - top)
            if pieces:
                shapes.bullets(box, pieces, POINT, BULLET)
            else:
                box._element.getparent().remove(box._element)
            if slide.source:
                shapes.text(page, [slide.source], (MARGIN, bottom, INNER, BOTTOM - bottom), NOTE, MUTED)

    def _grid(self, slide: Grid) -> None:
        table = slide.table
        # What is small print on A4 is read from the back of a room here.
        look = CELL if len(table.header) <= _MOST_COLUMNS else SMALL_CELL
        widths = [share * INNER for share in table.shares()]
        # A character less than there is: some programs set a hair of space around every figure.
        inner = [max(width - 2 * PADDING - look.size, look.size) for width in widths]
        room = BOTTOM - TOP - (_note_height(table.note, INNER) if table.note else 0)
        head = height_of(table.header, look, inner, PADDING)
        pages = _tabled(table, look, inner, room - head)
        for number, rows in enumerate(pages, start=1):
            page = self._titled(ONLY_LAYOUT, slide.title, number, len(pages), slide.notes)
            heights = [head, *(height_of(row, look, inner, PADDING) for row in rows)]
            shapes.table(page, table, rows=rows, widths=widths, heights=heights, look=look)
            if table.note:
                below = TOP + min(sum(heights), room) + 6
                shapes.text(page, [table.note], (MARGIN, below, INNER, BOTTOM - TOP - room), NOTE, MUTED)

    def _chart(self, slide: Chart) -> None:
        figure, spec = slide.figure, slide.figure.spec
        width = INNER * 0.62 if slide.items else INNER
        picture = rasterise(render_svg(spec, width=round(width * 0.95), ink=f"#{INK}"))
        beside = INNER - width - _GUTTER
        room = BOTTOM - TOP
        pages = list(filled(slide.items, NARROW_POINT, beside - BULLET, room)) if slide.items else [[]]
        for number, pieces in enumerate(pages, start=1):
            page = self._titled(ONLY_LAYOUT, slide.title, number, len(pages), slide.notes)
            note = figure.note
            below = _note_height(note, width) if note else 0
            alt = (figure.title(), describe(spec))
            shapes.picture(page, picture, (MARGIN, TOP, width, room - below), *map(printable, alt))
            if note:
                shapes.text(page, [note], (MARGIN, BOTTOM - below, width, below), NOTE, MUTED)
            if pieces:
                box = shapes.box(page, (MARGIN + width + _GUTTER, TOP, beside, room))
                shapes.bullets(box, pieces, NARROW_POINT, BULLET)

    def _columns(self, slide: Columns) -> None:
        width = (INNER - _GUTTER) / 2
        bottom = BOTTOM - (_note_height(slide.source, INNER) if slide.source else 0)
        room = bottom - TOP - 40
        both = (slide.left, slide.right)
        flows = [list(filled(column.items, NARROW_POINT, width - BULLET, room)) for column in both]
        count = max(1, *(len(flow) for flow in flows))
        for number in range(count):
            page = self._titled(ONLY_LAYOUT, slide.title, number + 1, count, slide.notes)
            for place, (column, flow) in enumerate(zip(both, flows, strict=True)):
                left = MARGIN + place * (width + _GUTTER)
                head = "".join(lines_of(column.heading, 18, width)[:1])
                shapes.text(page, [head], (left, TOP, width, 30), Look(18, 28), KEY, is_bold=True)
                if number < len(flow):
                    box = shapes.box(page, (left, TOP + 40, width, room))
                    shapes.bullets(box, flow[number], NARROW_POINT, BULLET)
            if slide.source:
                shapes.text(page, [slide.source], (MARGIN, bottom, INNER, BOTTOM - bottom), NOTE, MUTED)


def _note_height(note: str, width: float) -> float:
    return len(lines_of(note, NOTE.size, width)) * NOTE.line + 8


def _flowed(items: Sequence[str], look: Look, width: float, first: float, later: float) -> list[list[Piece]]:
    """Fill the box of the first slide, then those of the slides after it, which have more room."""
    pages = list(filled(items, look, width, first))
    if len(pages) < 2 or first == later:
        return pages
    taken = pages[0]
    rest = _without(items, taken)
    return [taken, *filled(rest, look, width, later)]


def _without(items: Sequence[str], taken: Sequence[Piece]) -> list[str]:
    """What is left of the paragraphs after the pieces that are placed."""
    left = [" ".join(item.split()) for item in items]
    for piece in taken:
        left[0] = left[0][len(piece.text) :]
        if not left[0]:
            left.pop(0)
    return left


def _tabled(table: Table, look: Look, inner: list[float], room: float) -> list[list[tuple[str, ...]]]:
    """Divide the rows over slides."""
    most = max(1, int((room - 2 * PADDING) // look.line))
    pages: list[list[tuple[str, ...]]] = [[]]
    left = room
    for row in table.rows:
        for part in rows_in(row, look, inner, most):
            height = height_of(part, look, inner, PADDING)
            if height > left and pages[-1]:
                pages.append([])
                left = room
            pages[-1].append(part)
            left -= height
    return pages
