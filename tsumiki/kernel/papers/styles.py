"""The look of our Word files, as styles that people can change in one place."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from tsumiki.kernel.papers import word

INNER_WIDTH = Mm(162)
COMPACT_WIDTH = Mm(182)

# name: size, bold, colour, space before, space after, line height (0: as tall as its picture)
_LOOKS: dict[str, tuple[float, bool, str, float, float, float]] = {
    "Normal": (10.5, False, word.INK, 0, 6, 1.6),
    "Body Text": (10.5, False, word.INK, 0, 7, 1.75),
    "Title": (21, True, word.INK, 4, 6, 1.35),
    "Subtitle": (11.5, False, word.MUTED, 0, 16, 1.5),
    "Heading 1": (15, True, word.INK, 22, 9, 1.4),
    "Heading 2": (12.5, True, word.INK, 16, 6, 1.45),
    "Heading 3": (10.5, True, word.KEY, 12, 4, 1.5),
    "List Bullet": (10.5, False, word.INK, 0, 4, 1.65),
    "Caption": (9, True, word.INK, 8, 4, 1.5),
    "Header": (8, False, word.MUTED, 0, 0, 1.5),
    "Footer": (8, False, word.MUTED, 0, 0, 1.5),
    "Tsumiki Bullet": (10.5, False, word.INK, 0, 4, 1.65),
    "Tsumiki Line": (9.5, False, word.MUTED, 0, 14, 1.5),
    "Tsumiki Draft": (9.5, True, word.KEY, 0, 2, 1.5),
    "Tsumiki Note": (8.5, False, word.MUTED, 3, 9, 1.5),
    "Tsumiki Cell": (9, False, word.INK, 0, 0, 1.5),
    "Tsumiki Cell Small": (7.5, False, word.INK, 0, 0, 1.45),
    "Tsumiki Picture": (10.5, False, word.INK, 8, 2, 0),
    "Tsumiki Callout": (10.5, False, word.INK, 10, 10, 1.65),
    "Tsumiki Contents Title": (15, True, word.INK, 18, 6, 1.4),
    "Tsumiki Contents": (10.5, False, word.INK, 0, 10, 1.8),
}

# The same closer together, for a paper that has to fit on one sheet.
_COMPACT: dict[str, tuple[float, bool, str, float, float, float]] = {
    "Body Text": (9, False, word.INK, 0, 3, 1.4),
    "Title": (14, True, word.INK, 0, 2, 1.3),
    "Subtitle": (8.5, False, word.MUTED, 0, 4, 1.4),
    "Heading 1": (10.5, True, word.INK, 7, 3, 1.3),
    "Tsumiki Line": (8.5, False, word.MUTED, 0, 0, 1.3),
    "Tsumiki Note": (7.5, False, word.MUTED, 1, 2, 1.3),
    "Tsumiki Cell Small": (7.5, False, word.INK, 0, 0, 1.3),
}


def prepare(file: Any, *, is_compact: bool = False) -> None:
    """Give a new file A4, our margins and styles, and Japanese as its language."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14 if is_compact else 24)
    section.top_margin, section.bottom_margin = (Mm(12), Mm(14)) if is_compact else (Mm(27), Mm(24))
    section.header_distance = section.footer_distance = Mm(7 if is_compact else 13)
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    word.set_fonts(defaults)
    word.set_language(defaults)
    word.use_current_word(file.settings.element)
    for name, look in (_LOOKS | (_COMPACT if is_compact else {})).items():
        _style(file, name, look)
    styles = file.styles
    # 2026年11月23日 is one word: no space between its digits and its characters.
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        word.add_to_paragraph(styles["Normal"].element.get_or_add_pPr(), word.element(name, val=0))
    styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _rules(styles)
    _indents(styles)


def _style(file: Any, name: str, look: tuple[float, bool, str, float, float, float]) -> None:
    size, bold, colour, before, after, spacing = look
    known = [style.name for style in file.styles]
    style = file.styles[name] if name in known else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    word.set_fonts(style.element.get_or_add_rPr())
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    if spacing:
        # 游ゴシック is 1.7 lines tall by itself; only an exact height looks the same with every Japanese font.
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(round(size * spacing * 2) / 2)
    else:
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    # Without this, Word snaps lines to a grid meant for manuscript paper and small print stands far apart.
    word.add_to_paragraph(style.element.get_or_add_pPr(), word.element("w:snapToGrid", val=0))


def _rules(styles: Any) -> None:
    for name in ("Title", "Heading 1"):
        properties = styles[name].element.get_or_add_pPr()
        for old in properties.findall(qn("w:pBdr")):
            properties.remove(old)
    word.border_paragraph(styles["Heading 1"].element.pPr, bottom=(6, word.KEY))
    word.border_paragraph(styles["Tsumiki Callout"].element.pPr, left=(24, word.KEY))
    word.shade_paragraph(styles["Tsumiki Callout"].element.pPr, word.TINT)
    for name in ("Heading 1", "Heading 2", "Heading 3", "Tsumiki Picture", "Tsumiki Contents Title"):
        styles[name].paragraph_format.keep_with_next = True
    # Widely tracked Latin titles are the template's taste; they tear Japanese apart.
    for name in ("Title", "Subtitle"):
        properties = styles[name].element.rPr
        for old in [*properties.findall(qn("w:spacing")), *properties.findall(qn("w:kern"))]:
            properties.remove(old)


def _indents(styles: Any) -> None:
    bullet = styles["Tsumiki Bullet"].paragraph_format
    bullet.left_indent, bullet.first_line_indent = Mm(6.5), Mm(-6.5)
    bullet.tab_stops.add_tab_stop(Mm(6.5))
    styles["Tsumiki Callout"].paragraph_format.left_indent = Mm(4)
    for name in ("Header", "Footer"):
        layout = styles[name].paragraph_format
        for stop in list(layout.tab_stops):
            _clear(layout, stop.position)
        layout.tab_stops.add_tab_stop(INNER_WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _clear(layout: Any, position: Length) -> None:
    stops = layout.tab_stops
    for index, stop in enumerate(stops):
        if stop.position == position:
            del stops[index]
            return
