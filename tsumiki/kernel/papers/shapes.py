"""Shapes on a slide: text of an exact height, tables with quiet rules, pictures that say what they show."""

import io
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from tsumiki.kernel.papers.layout import Look, Piece
from tsumiki.kernel.papers.model import Table
from tsumiki.kernel.papers.theme import INNER, MARGIN, TOP, WIDTH
from tsumiki.kernel.papers.word import HAIRLINE, INK, KEY, MUTED, RULE, TINT
from tsumiki.kernel.text import printable

Place = tuple[float, float, float, float]
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's own 「スタイルなし、表のグリッド線なし」


def put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Pt(left), Pt(top), Pt(width), Pt(height)


def box(page: Any, place: Place) -> Any:
    """A text box without inner margins that keeps its size."""
    made = page.shapes.add_textbox(*(Pt(value) for value in place))
    frame = made.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return made


def text(page: Any, lines: Sequence[str], place: Place, look: Look, colour: str = INK, *, is_bold: bool = False) -> Any:  # fmt: skip
    made = box(page, place)
    fill(made, lines, look, colour=colour, is_bold=is_bold)
    return made


def fill(shape: Any, lines: Sequence[str], look: Look, *, colour: str = INK, is_bold: bool = False) -> None:
    """Write paragraphs without bullets."""
    for number, line in enumerate(lines):
        paragraph = _paragraph(shape.text_frame, number, look)
        _plain(paragraph)
        _run(paragraph, line, look, colour, is_bold=is_bold)


def bullets(shape: Any, pieces: Sequence[Piece], look: Look, indent: float) -> None:
    """Write points; one that goes on from the slide before has no mark of its own."""
    for number, piece in enumerate(pieces):
        paragraph = _paragraph(shape.text_frame, number, look)
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(Pt(indent)))
        properties.set("indent", "0" if piece.goes_on else str(-Pt(indent)))
        if piece.goes_on:
            etree.SubElement(properties, qn("a:buNone"))
        else:
            colour = etree.SubElement(properties, qn("a:buClr"))
            etree.SubElement(colour, qn("a:srgbClr")).set("val", KEY)
            etree.SubElement(properties, qn("a:buFont")).set("typeface", "Arial")
            etree.SubElement(properties, qn("a:buChar")).set("char", "•")
        _run(paragraph, piece.text, look, INK, is_bold=False)


def _paragraph(frame: Any, number: int, look: Look) -> Any:
    paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
    # 游ゴシック is 1.7 lines tall by itself; only an exact height looks the same with every Japanese font.
    paragraph.line_spacing = Pt(look.line)
    paragraph.space_after, paragraph.space_before = Pt(look.after), Pt(0)
    return paragraph


def _plain(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("algn", "l")
    properties.set("marL", "0")
    properties.set("indent", "0")
    etree.SubElement(properties, qn("a:buNone"))


def _run(paragraph: Any, content: str, look: Look, colour: str, *, is_bold: bool) -> None:
    for number, line in enumerate(printable(content).split("\n")):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold = Pt(look.size), is_bold
        properties = run._r.get_or_add_rPr()
        properties.set("lang", "ja-JP")
        fill_ = etree.SubElement(properties, qn("a:solidFill"))
        etree.SubElement(fill_, qn("a:srgbClr")).set("val", colour)


def rule(page: Any, left: float, top: float, width: float) -> None:
    """A thin blue line: decoration, so readers' tools pass over it."""
    line = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(width), Pt(1.6))
    line.fill.solid()
    line.fill.fore_color.rgb = RGBColor.from_string(KEY)
    line.line.fill.background()
    line.shadow.inherit = False
    line.name = "線"


def running(page: Any, organisation: str, draft_label: str) -> None:
    """The draft label above, the organisation and the number of the slide below."""
    if draft_label:
        label = text(page, [draft_label[:40]], (WIDTH / 2, 12, WIDTH / 2 - MARGIN, 18), Look(11, 16), KEY, is_bold=True)  # fmt: skip
        label.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        label.name = "下書きの表示"
    foot = Look(10, 15)
    text(page, [organisation[:60]], (MARGIN, 510, INNER - 60, 16), foot, MUTED).name = "団体"
    number = box(page, (WIDTH - MARGIN - 50, 510, 50, 16))
    number.name = "ページ番号"
    paragraph = _paragraph(number.text_frame, 0, foot)
    paragraph.alignment = PP_ALIGN.RIGHT
    field = etree.SubElement(paragraph._p, qn("a:fld"))
    field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    field.set("type", "slidenum")
    properties = etree.SubElement(field, qn("a:rPr"))
    properties.set("lang", "ja-JP")
    properties.set("sz", "1000")
    solid = etree.SubElement(properties, qn("a:solidFill"))
    etree.SubElement(solid, qn("a:srgbClr")).set("val", MUTED)
    etree.SubElement(field, qn("a:t")).text = "‹#›"


def picture(page: Any, png: bytes, place: Place, title: str, description: str) -> None:
    """A picture as large as fits, in the middle of its place, with its alternative text."""
    left, top, width, height = place
    made = page.shapes.add_picture(io.BytesIO(png), Pt(left), Pt(top))
    scale = min(Pt(width) / made.width, Pt(height) / made.height)
    made.width, made.height = int(made.width * scale), int(made.height * scale)
    made.left = int(Pt(left) + (Pt(width) - made.width) / 2)
    made.top = int(Pt(top) + (Pt(height) - made.height) / 2)
    properties = made._element.nvPicPr.cNvPr
    properties.set("descr", description)
    properties.set("title", title)
    made.name = title[:80] or "図"


def table(page: Any, source: Table, *, rows: Sequence[tuple[str, ...]], widths: Sequence[float], heights: Sequence[float], look: Look) -> None:  # fmt: skip
    """A table with a header row and quiet rules between the rows."""
    frame = page.shapes.add_table(
        len(rows) + 1, len(widths), Pt(MARGIN), Pt(TOP), Pt(INNER), Pt(sum(heights))
    )
    frame.name = printable(source.caption)[:80] or "表"
    made = frame.table
    style = made._tbl.tblPr.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = _NO_STYLE
    made.horz_banding = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Pt(width)
    numeric = source.numeric or (False,) * len(widths)
    for number, (row, texts, height) in enumerate(zip(made.rows, (source.header, *rows), heights, strict=True)):  # fmt: skip
        row.height = Pt(height)
        for cell, content, right in zip(row.cells, texts, numeric, strict=True):
            _cell(cell, content, look, is_head=number == 0, right=right)


def _cell(cell: Any, content: str, look: Look, *, is_head: bool, right: bool) -> None:
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = Pt(5)
    paragraph = _paragraph(cell.text_frame, 0, look)
    if right:
        paragraph.alignment = PP_ALIGN.RIGHT
    _run(paragraph, content, look, INK, is_bold=is_head)
    properties = cell._tc.get_or_add_tcPr()
    for side in ("lnL", "lnR"):
        etree.SubElement(etree.SubElement(properties, qn(f"a:{side}"), w="0"), qn("a:noFill"))
    for side, colour in (("lnT", RULE if is_head else HAIRLINE), ("lnB", RULE if is_head else HAIRLINE)):
        line = etree.SubElement(properties, qn(f"a:{side}"), w="9525")
        etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr")).set("val", colour)
    if is_head:
        solid = etree.SubElement(properties, qn("a:solidFill"))
        etree.SubElement(solid, qn("a:srgbClr")).set("val", TINT)
    else:
        etree.SubElement(properties, qn("a:noFill"))
