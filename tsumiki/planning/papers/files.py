"""The papers as files, one by one and all together. One record serves a whole set: it is read once."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tsumiki.kernel import papers as kernel
from tsumiki.planning import sheets
from tsumiki.planning.papers import grant_sheet, slides
from tsumiki.planning.papers.building import build
from tsumiki.planning.papers.frames import KINDS, frame_for
from tsumiki.planning.papers.paper import Paper
from tsumiki.planning.papers.whole import document
from tsumiki.planning.record import PlanRecord

WHOLE = "plan"
WHOLE_LABEL = "計画書"
FORMATS = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("PDF", "application/pdf"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "zip": ("zip", "application/zip"),
}


@dataclass(frozen=True, slots=True)
class File:
    kind: str
    label: str
    extension: str
    content: bytes


def formats_of(kind: str, fiscal_year: int) -> tuple[str, ...]:
    return ("docx", "pdf", "xlsx") if kind == WHOLE else frame_for(kind, fiscal_year).formats


def render(kind: str, extension: str, record: PlanRecord, *, on: date) -> bytes:
    """Return one paper as a file. Raises KeyError for a kind or format there is not."""
    if kind != WHOLE and kind not in KINDS:
        raise KeyError(kind)
    if extension not in formats_of(kind, record.edition.fiscal_year):
        raise KeyError(extension)
    if kind == WHOLE:
        return _render_whole(extension, record, on=on)
    return _render(build(kind, record, on=on), extension, record)


def everything(record: PlanRecord, *, on: date) -> Iterator[File]:
    """Every paper in every format."""
    whole = document(record, on=on)
    yield File(WHOLE, WHOLE_LABEL, "docx", kernel.docx.render(whole))
    yield File(WHOLE, WHOLE_LABEL, "pdf", kernel.pdf.render(whole))
    yield File(WHOLE, "指標・予算・行程の表", "xlsx", _render_whole("xlsx", record, on=on))
    for kind in KINDS:
        paper = build(kind, record, on=on)
        for extension in formats_of(kind, record.edition.fiscal_year):
            yield File(kind, paper.label, extension, _render(paper, extension, record))


def _render(paper: Paper, extension: str, record: PlanRecord) -> bytes:
    match extension:
        case "pptx":
            return kernel.pptx.render(slides.deck_of(paper))
        case "xlsx":
            return grant_sheet.render(paper, record)
        case "pdf":
            return kernel.pdf.render(paper.document())
    return kernel.docx.render(paper.document())


def _render_whole(extension: str, record: PlanRecord, *, on: date) -> bytes:
    if extension == "xlsx":
        buffer = io.BytesIO()
        sheets.write(record, buffer)
        return buffer.getvalue()
    whole = document(record, on=on)
    return kernel.pdf.render(whole) if extension == "pdf" else kernel.docx.render(whole)
