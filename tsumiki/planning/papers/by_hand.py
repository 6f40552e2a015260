"""What people wrote into the papers: the secretariat's wording of a frame, a town's own text of a part."""

from collections.abc import Mapping
from dataclasses import replace

from tsumiki.planning.models import PaperText, PaperWording
from tsumiki.planning.papers.frames import Frame
from tsumiki.planning.papers.paper import SPOKEN, Lines, Origin, Part, Piece, Sentence, Written

BY_HAND = Origin("手直しした文")


def worded(frame: Frame, wordings: Mapping[tuple[str, str], PaperWording]) -> Frame:
    """The frame in the secretariat's words, where it has worded a part."""
    parts = tuple(
        replace(part, title=row.title, says=tuple(row.says.splitlines()), limit=row.limit)
        if (row := wordings.get((frame.kind, part.key)))
        else part
        for part in frame.parts
    )
    return replace(frame, parts=parts)


def by_hand(part: Part, row: PaperText | None) -> Part:
    """The part with what it says as somebody wrote it; tables, pictures and notes stay as the record gives them."""
    if row is None:
        return part
    lines = [line for line in row.text.splitlines() if line.strip()]
    kept: list[Piece] = []
    has_said = False
    for piece in part.pieces:
        if not (isinstance(piece, Lines) and piece.style in SPOKEN):
            kept.append(piece)
        elif not has_said:
            has_said = True
            kept.append(_said(lines, piece.style))
    if not has_said:
        kept.insert(0, _said(lines, "paragraph"))
    mark = Written(row.base, part.text(), row.version, row.saved_by.name, row.saved_at)
    return replace(part, pieces=tuple(kept), written=mark)


def _said(lines: list[str], style: str) -> Lines:
    return Lines(tuple(Sentence(line, BY_HAND) for line in lines), style)
