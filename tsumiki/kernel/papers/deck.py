"""What a set of slides says, without how it looks: titles, points, tables, charts, notes for the speaker."""

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 (a field below is called date)

from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.papers.model import Figure, Table


@dataclass(frozen=True, slots=True)
class Points:
    """A slide of sentences. `lead` stands above them in larger type; `source` is printed small below."""

    title: str
    items: tuple[str, ...] = ()
    lead: str = ""
    source: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A slide with a table; a long one goes on over as many slides as it needs."""

    title: str
    table: Table
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A slide with a picture and, beside it, a few points."""

    title: str
    figure: Figure
    items: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Two things side by side: before and after, who and what."""

    title: str
    left: Column
    right: Column
    source: str = ""
    notes: str = ""


Slide = Points | Grid | Chart | Columns


@dataclass(frozen=True, slots=True)
class Deck:
    """Slides under one title. `draft_label` (案, 下書き…) shows on every slide; `notes` go with the first."""

    title: str
    slides: tuple[Slide, ...]
    subtitle: str = ""
    organisation: str = ""
    date: Date | str = ""
    draft_label: str = ""
    notes: str = ""

    def date_text(self) -> str:
        return japanese_date(self.date) if isinstance(self.date, Date) else self.date
