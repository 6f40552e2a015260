"""What python-docx has no word for: fonts for Japanese, fields, borders, alternative text."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LATIN, EAST_ASIAN = "Yu Gothic", "游ゴシック"
INK, MUTED, KEY = "1A1A1A", "626264", "0017C1"
RULE, HAIRLINE, TINT = "B4B4B7", "E6E6E6", "F8F8FB"


def element(name: str, /, **attributes: object) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_fonts(properties: Any) -> None:
    """Set the Japanese font on a style's or run's properties; theme fonts would win over it, so they go."""
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", EAST_ASIAN), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), font)


def set_language(properties: Any) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val="ja-JP", eastAsia="ja-JP", bidi="ar-SA"))


def use_current_word(settings: Any) -> None:
    """Keep Word from opening the file in 互換モード, where tables hang into the margin."""
    compat = settings.find(qn("w:compat"))
    if compat is None:
        compat = element("w:compat")
        successor = next(
            (child for name in ("w:rsids", "w:themeFontLang", "w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol")
             if (child := settings.find(qn(name))) is not None),
            None,
        )  # fmt: skip
        settings.append(compat) if successor is None else successor.addprevious(compat)
    for old in compat.findall(qn("w:compatSetting")):
        if old.get(qn("w:name")) == "compatibilityMode":
            compat.remove(old)
    compat.append(
        element(
            "w:compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=15,
        )
    )


def add_field(paragraph: Any, instruction: str, shown: str, *, dirty: bool = False) -> None:
    """Append a field (page number, contents) with the text shown until Word works it out."""
    begin = element("w:fldChar", fldCharType="begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    code = element("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    for child in (begin, code, element("w:fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(child)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))


# The schema fixes the order of a paragraph's properties, and Word calls a file damaged that does not keep it.
_PARAGRAPH_ORDER = tuple(
    f"w:{name}"
    for name in (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ).split()
)


def add_to_paragraph(properties: Any, child: Any) -> None:
    """Put a property of a paragraph or paragraph style where the schema wants it, in place of an older one."""
    for old in properties.findall(child.tag):
        properties.remove(old)
    names = [qn(name) for name in _PARAGRAPH_ORDER]
    position = names.index(child.tag)
    properties.insert_element_before(child, *_PARAGRAPH_ORDER[position + 1 :])


def border_paragraph(properties: Any, **sides: tuple[int, str]) -> None:
    """Draw rules beside a paragraph: side=(eighths of a point, colour)."""
    borders = element("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            size, colour = sides[side]
            borders.append(
                element(f"w:{side}", val="single", sz=size, space=6 if side == "left" else 4, color=colour)
            )
    add_to_paragraph(properties, borders)


def shade_paragraph(properties: Any, colour: str) -> None:
    add_to_paragraph(properties, element("w:shd", val="clear", color="auto", fill=colour))


def dress_table(table: Any, widths: list[int]) -> None:
    """Fix a table's column widths (twentieths of a point) and draw quiet horizontal rules."""
    table.autofit = False
    properties = table._tbl.tblPr
    for name in ("w:tblW", "w:tblBorders", "w:tblCellMar"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    properties.insert_element_before(
        element("w:tblW", w=sum(widths), type="dxa"),
        "w:jc",
        "w:tblBorders",
        "w:tblLayout",
        "w:tblCellMar",
        "w:tblLook",
    )
    borders = element("w:tblBorders")
    borders.append(element("w:top", val="single", sz=6, space=0, color=RULE))
    borders.append(element("w:bottom", val="single", sz=6, space=0, color=RULE))
    borders.append(element("w:insideH", val="single", sz=4, space=0, color=HAIRLINE))
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins = element("w:tblCellMar")
    for side, size in (("top", 60), ("left", 90), ("bottom", 60), ("right", 90)):
        margins.append(element(f"w:{side}", w=size, type="dxa"))
    properties.insert_element_before(margins, "w:tblLook")
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))


def mark_cell(cell: Any, width: int, *, shaded: bool) -> None:
    properties = cell._tc.get_or_add_tcPr()
    for old in properties.findall(qn("w:tcW")):
        properties.remove(old)
    properties.insert(0, element("w:tcW", w=width, type="dxa"))
    if shaded:
        properties.append(element("w:shd", val="clear", color="auto", fill=TINT))


def mark_row(row: Any, *, header: bool, whole: bool) -> None:
    """Say whether a row is repeated on each page, and whether it stays on one page."""
    properties = row._tr.get_or_add_trPr()
    if whole:
        properties.append(element("w:cantSplit"))
    if header:
        properties.append(element("w:tblHeader"))


def describe_picture(inline: Any, title: str, description: str) -> None:
    # Left out, LibreOffice takes an eighth of an inch for each and the picture leaves the margin.
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    inline.docPr.set("title", title)
    inline.docPr.set("descr", description)
