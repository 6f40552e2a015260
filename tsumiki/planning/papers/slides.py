"""The paper of slides as a deck: one slide for each part, sources in the speaker's notes."""

from collections.abc import Iterator
from dataclasses import replace

from tsumiki.kernel.papers import Figure, Table
from tsumiki.kernel.papers import deck as kernel
from tsumiki.planning.papers.paper import Drawn, Lines, Paper, Part
from tsumiki.planning.papers.telling.base import cut

_MOST_ROWS, _LONGEST_CELL = 12, 60


def deck_of(paper: Paper) -> kernel.Deck:
    return kernel.Deck(
        title=paper.title,
        subtitle=paper.subtitle,
        organisation=paper.organisation,
        date=paper.date,
        draft_label=paper.draft_label,
        slides=tuple(slide for part in paper.parts for slide in _slides(part)),
    )


def _slides(part: Part) -> Iterator[kernel.Slide]:
    lines = [piece for piece in part.pieces if isinstance(piece, Lines)]
    items = tuple(sentence.text for piece in lines for sentence in piece.sentences)
    drawn = _drawn(part)
    notes = _notes(part, lines)
    figure = next((block for block in drawn if isinstance(block, Figure)), None)
    tables = [block for block in drawn if isinstance(block, Table)]
    if figure is not None:
        yield kernel.Chart(part.title, figure, items, notes)
    elif len(lines) == 2 and not tables and all(len(piece.sentences) == 1 for piece in lines):
        yield kernel.Columns(part.title, _column(lines[0]), _column(lines[1]), notes=notes)
    else:
        for table in tables:
            yield kernel.Grid(part.title, _short(table), notes)
        if items:
            yield kernel.Points(part.title, items, notes=notes)


def _drawn(part: Part) -> list[Figure | Table]:
    blocks = [piece.block for piece in part.pieces if isinstance(piece, Drawn)]
    return [block for block in blocks if isinstance(block, Figure | Table)]


def _short(table: Table) -> Table:
    """What a room can read: so many rows, no long cells; what is left out is said."""
    rows = tuple(tuple(cut(cell, _LONGEST_CELL) for cell in row) for row in table.rows)
    if len(rows) > _MOST_ROWS:
        left_out = f"ほかに{len(rows) - _MOST_ROWS + 1}行あります（計画書へ）"
        rows = (*rows[: _MOST_ROWS - 1], (left_out, *("" for _ in table.header[1:])))
    return replace(table, rows=rows)


def _column(piece: Lines) -> kernel.Column:
    (sentence,) = piece.sentences
    return kernel.Column(sentence.origin.label if sentence.origin else "", (sentence.text,))


def _notes(part: Part, lines: list[Lines]) -> str:
    """Where the slide's facts come from: their sources, and the pages of the plan that keep them."""
    sources = [source for piece in lines for source in piece.sources()]
    sources += [block.note for block in _drawn(part) if block.note]
    pages = dict.fromkeys(
        origin.label
        for piece in part.pieces
        for origin in ([piece.origin] if isinstance(piece, Drawn) else [s.origin for s in piece.sentences])
        if origin is not None
    )
    said = [f"出典：{source.removeprefix('出典：')}" for source in dict.fromkeys(sources)]
    return "\n".join([*said, f"計画のもと：{'、'.join(pages)}"] if pages else said)
