"""The look of our slides: 16:9, white, one blue; made once out of python-pptx's own empty file."""

import io
import re
from functools import lru_cache
from typing import Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from tsumiki.kernel.papers.word import EAST_ASIAN, INK, KEY, LATIN, MUTED, RULE

WIDTH, HEIGHT = 960, 540  # points: 16:9
MARGIN = 48
TOP, BOTTOM = 116, 492  # where the body of a slide begins and ends
INNER = WIDTH - 2 * MARGIN
TITLE_LAYOUT, BODY_LAYOUT, ONLY_LAYOUT = 0, 1, 2
_KEPT = ("Title Slide", "Title and Content", "Title Only")
_PLACES = {
    ("Title Slide", "title"): (MARGIN, 150, INNER, 150),
    ("Title Slide", "body"): (MARGIN, 318, INNER, 66),
    ("Title and Content", "title"): (MARGIN, 34, INNER, 58),
    ("Title and Content", "body"): (MARGIN, TOP, INNER, BOTTOM - TOP),
    ("Title Only", "title"): (MARGIN, 34, INNER, 58),
}
_COLOURS = {"dk1": INK, "lt1": "FFFFFF", "dk2": MUTED, "lt2": "F8F8FB", "accent1": KEY, "accent2": "264AF4",
            "accent3": "7096F8", "accent4": "C5D7FB", "accent5": MUTED, "accent6": RULE, "hlink": KEY, "folHlink": KEY}  # fmt: skip


@lru_cache(maxsize=1)
def _template() -> bytes:
    file = pptx.Presentation()
    file.slide_width, file.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(file.slide_layouts):
        if layout.name not in _KEPT:
            file.slide_layouts.remove(layout)
    _place(file.slide_master, {"title": (MARGIN, 34, INNER, 58), "body": (MARGIN, TOP, INNER, BOTTOM - TOP)})
    for layout in file.slide_layouts:
        _place(layout, {kind: place for (name, kind), place in _PLACES.items() if name == layout.name})
    part = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = _themed(part.blob.decode()).encode()
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def new_file() -> Any:
    """An empty file with our theme and three layouts."""
    return pptx.Presentation(io.BytesIO(_template()))


def _place(holder: Any, places: dict[str, tuple[float, float, float, float]]) -> None:
    """Move the placeholders to their places; date, footer and number go: each slide carries its own."""
    for shape in list(holder.placeholders):
        kind = "title" if shape.placeholder_format.idx == 0 else "body"
        if shape.placeholder_format.idx >= 2:
            shape._element.getparent().remove(shape._element)
            continue
        shape.left, shape.top, shape.width, shape.height = (Pt(value) for value in places[kind])
        _square(shape.text_frame._txBody.find(qn("a:bodyPr")), bottom=kind == "title")


def _square(body: Any, *, bottom: bool) -> None:
    """No inner margins and no shrinking: what fits was worked out beforehand."""
    for name in ("lIns", "tIns", "rIns", "bIns"):
        body.set(name, "0")
    body.set("wrap", "square")
    body.set("anchor", "b" if bottom else "t")
    for child in list(body):
        body.remove(child)


def _themed(xml: str) -> str:
    """The theme with our colours and with Japanese fonts for headings and text."""
    xml = re.sub(r'name="Office Theme"', 'name="Tsumiki"', xml, count=1)
    for name, value in _COLOURS.items():
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>', xml, flags=re.DOTALL)  # fmt: skip
    fonts = (
        f'<a:latin typeface="{LATIN}"/><a:ea typeface="{EAST_ASIAN}"/><a:cs typeface=""/>'
        f'<a:font script="Jpan" typeface="{EAST_ASIAN}"/>'
    )
    for name in ("majorFont", "minorFont"):
        xml = re.sub(
            rf"<a:{name}>.*?</a:{name}>", f"<a:{name}>{fonts}</a:{name}>", xml, count=1, flags=re.DOTALL
        )
    return xml
