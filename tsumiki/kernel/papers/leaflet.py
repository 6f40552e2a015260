"""One page of large type as a Word file: the largest size with which everything stands on it, by our own measure."""

from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt, RGBColor

from tsumiki.kernel.papers import word
from tsumiki.kernel.papers.layout import lines_of
from tsumiki.kernel.papers.model import Block, Bullets, Callout, Document, Heading, Note, Paragraph, Text

_SIZES = (14, 13.5, 13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5)
_MARGIN = 18  # millimetres
_WIDTH, _HEIGHT = 493.0, 735.0  # points inside the margins
_SAFE = 0.96
_TINT = "E8F1FE"
# name: share of the size, height of a line, space before, space after (in sizes)
_LOOKS = {
    "Tsumiki Line": (0.8, 1.4, 0.0, 0.3),
    "Tsumiki Draft": (0.8, 1.4, 0.0, 0.1),
    "Title": (1.7, 1.3, 0.1, 0.2),
    "Subtitle": (0.95, 1.4, 0.0, 0.5),
    "Heading 1": (1.12, 1.35, 0.65, 0.3),
    "Body Text": (1.0, 1.42, 0.0, 0.25),
    "List Bullet": (1.0, 1.42, 0.0, 0.18),
    "Tsumiki Callout": (1.0, 1.5, 0.2, 0.2),
    "Tsumiki Note": (0.7, 1.4, 0.1, 0.3),
}


def enlarge(file: Any, document: Document) -> None:
    """Set the styles of a file to the size that fits."""
    size = next((size for size in _SIZES if height_at(document, size) <= _HEIGHT * _SAFE), 6)
    section = file.sections[0]
    section.left_margin = section.right_margin = section.top_margin = Mm(_MARGIN)
    section.bottom_margin, section.footer_distance = Mm(_MARGIN), Mm(8)
    for name, (share, line, before, after) in _LOOKS.items():
        style = file.styles[name]
        style.font.size = Pt(round(size * share * 2) / 2)
        layout = style.paragraph_format
        layout.space_before, layout.space_after = Pt(size * before), Pt(size * after)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(size * share * line)
    file.styles["Heading 1"].font.color.rgb = RGBColor.from_string(word.KEY)
    heading = file.styles["Heading 1"].element.get_or_add_pPr()
    word.border_paragraph(heading)
    word.shade_paragraph(heading, _TINT)


def height_at(document: Document, size: float) -> float:
    """How tall the page becomes at a size, in points."""
    head = [
        ("Tsumiki Line", document.organisation),
        ("Tsumiki Draft", document.draft_label),
        ("Title", document.title),
        ("Subtitle", document.subtitle),
    ]
    blocks = [(_style_of(block), text) for block in document.blocks for text in _texts(block)]
    return sum(_height(style, text, size) for style, text in [*head, *blocks] if text)


def _height(style: str, text: str, size: float) -> float:
    share, line, before, after = _LOOKS[style]
    indent = size * 1.6 if style == "List Bullet" else 12.0
    count = max(1, len(lines_of(text, size * share, _WIDTH - indent)))
    return size * (count * share * line + before + after)


def _style_of(block: Block) -> str:
    match block:
        case Heading():
            return "Heading 1"
        case Bullets():
            return "List Bullet"
        case Note():
            return "Tsumiki Note"
        case Callout():
            return "Tsumiki Callout"
    return "Body Text"


def _texts(block: Block) -> list[str]:
    match block:
        case Heading() | Note():
            return [block.text]
        case Paragraph() | Callout():
            return [_plain(block.text)]
        case Bullets():
            return [_plain(item) for item in block.items]
    return []


def _plain(text: Text) -> str:
    return text if isinstance(text, str) else "".join(run.text for run in text)
