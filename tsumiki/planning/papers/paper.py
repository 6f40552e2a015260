"""A paper made from a plan: parts with a key that stays, and for each sentence the page where its facts are kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 (a field below is called date)
from datetime import datetime

from tsumiki.kernel import papers as kernel
from tsumiki.planning.checks import TO_FILL


@dataclass(frozen=True, slots=True)
class Origin:
    """この文のもと: the page of the plan that keeps the fact, or an address outside the plan."""

    label: str
    page: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with where its facts are kept and, if they come from outside, their source."""

    text: str
    origin: Origin | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences one below the other; `style` is paragraph, bullets, note or callout."""

    sentences: tuple[Sentence, ...]
    style: str = "paragraph"
    heading: str = ""

    def blocks(self) -> Iterator[kernel.Block]:
        if self.heading:
            yield kernel.Heading(self.heading, level=3)
        texts = tuple(sentence.text for sentence in self.sentences)
        if self.style == "bullets":
            yield kernel.Bullets(texts)
        for text in texts if self.style != "bullets" else ():
            if self.style == "note":
                yield kernel.Note(text)
            elif self.style == "callout":
                yield kernel.Callout(text)
            else:
                yield kernel.Paragraph(text)
        if self.sources():
            yield kernel.Note(f"出典：{'、'.join(self.sources())}")

    def sources(self) -> list[str]:
        return list(dict.fromkeys(sentence.source for sentence in self.sentences if sentence.source))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table, a picture or another block, with where its figures are kept."""

    block: kernel.Block
    origin: Origin | None

    def blocks(self) -> Iterator[kernel.Block]:
        yield self.block


Piece = Lines | Drawn
# Lines of these styles are what a part says; notes and callouts are fixed.
SPOKEN = ("paragraph", "bullets")


@dataclass(frozen=True, slots=True)
class Written:
    """That a part was written by hand: over which text of the record, what the record gives now, by whom and when."""

    base: str
    now: str
    version: int
    by: str
    at: datetime

    @property
    def has_moved(self) -> bool:
        """The record has changed since."""
        return self.base != self.now


@dataclass(frozen=True, slots=True)
class Part:
    """A titled piece of a paper. `limit` is the number of characters the form allows, None where it says nothing."""

    key: str
    title: str
    pieces: tuple[Piece, ...]
    level: int = 1
    limit: int | None = None
    written: Written | None = None

    def text(self) -> str:
        """What a person would type into this field of a form."""
        return "\n".join(
            sentence.text
            for piece in self.pieces
            if isinstance(piece, Lines) and piece.style in SPOKEN
            for sentence in piece.sentences
        )

    def blocks(self) -> Iterator[kernel.Block]:
        if self.title:
            yield kernel.Heading(self.title, level=self.level)
        for piece in self.pieces:
            yield from piece.blocks()

    def missing(self) -> list[Origin]:
        """Where something has to be written before this part is whole, each page once."""
        found = [
            origin
            for piece in self.pieces
            for text, origin in _said(piece)
            if TO_FILL in text or "【要記入：" in text
        ]
        return list(dict.fromkeys(origin or ELSEWHERE for origin in found))

    def origins(self) -> list[Origin]:
        """The pages that this part is made from, each once."""
        found = [origin for piece in self.pieces for _, origin in _said(piece) if origin is not None]
        found += [piece.origin for piece in self.pieces if isinstance(piece, Drawn) and piece.origin]
        return list(dict.fromkeys(found))


ELSEWHERE = Origin("受け取ったファイルで書く")


def _said(piece: Piece) -> Iterator[tuple[str, Origin | None]]:
    if isinstance(piece, Lines):
        yield from ((sentence.text, sentence.origin) for sentence in piece.sentences)
    elif isinstance(piece.block, kernel.Table):
        yield from ((cell, piece.origin) for row in piece.block.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of one kind, made from the record on a day."""

    kind: str
    label: str
    title: str
    subtitle: str
    organisation: str
    date: Date
    draft_label: str
    parts: tuple[Part, ...]
    layout: str = "report"
    notes: tuple[str, ...] = field(default=())

    def document(self) -> kernel.Document:
        return kernel.Document(
            title=self.title,
            subtitle=self.subtitle,
            organisation=self.organisation,
            date=self.date,
            draft_label=self.draft_label,
            layout=self.layout,
            blocks=(
                *(kernel.Callout(note) for note in self.notes if self.layout != "leaflet"),
                *(block for part in self.parts for block in part.blocks()),
                *(kernel.Note(note) for note in self.notes if self.layout == "leaflet"),
            ),
        )

    def missing(self) -> list[tuple[Part, Origin]]:
        """What is still to be written, in the order of the paper, each page once."""
        seen: dict[Origin, Part] = {}
        for part in self.parts:
            for origin in part.missing():
                seen.setdefault(origin, part)
        return [(part, origin) for origin, part in seen.items()]

    def over_limit(self) -> list[Part]:
        return [part for part in self.parts if part.limit is not None and len(part.text()) > part.limit]
