"""What a paper says, without how it looks."""

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 (a field below is called date)

from tsumiki.kernel.charts import Chart, RangeChart, table_of
from tsumiki.kernel.charts.svg import text_width
from tsumiki.kernel.dates import japanese_date


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False


Text = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Levels 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line end in it stays a line end. `source` is printed small below."""

    text: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are relative; left out, they follow the content. `numeric` columns are set flush right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    numeric: tuple[bool, ...] = ()
    caption: str = ""
    note: str = ""
    small: bool = False

    def __post_init__(self) -> None:
        count = len(self.header)
        wrong = [row for row in self.rows if len(row) != count]
        if wrong or not count or len(self.widths) not in (0, count) or len(self.numeric) not in (0, count):
            raise ValueError("every row, the widths and the numeric flags have one entry per column")

    def shares(self) -> tuple[float, ...]:
        """Return each column's share of the width; together 1."""
        if self.widths:
            return _normalised(self.widths)
        # A line holds about this many characters between the margins of A4.
        room = (60.0 if self.small else 53.0) - len(self.header) * (1.2 if self.small else 1.4)
        return _shared_out([self._widths_of(index) for index in range(len(self.header))], room)

    def stays_whole(self) -> bool:
        """Whether the table is small enough never to be divided between two pages."""
        return len(self.rows) <= 12 and sum(len(cell) for row in self.rows for cell in row) <= 600

    def _widths_of(self, index: int) -> tuple[float, float]:
        """Return the least and the wished width of a column, in characters."""
        cells = [row[index] for row in self.rows]
        wished = max((text_width(line, 1) for cell in cells for line in cell.split("\n")), default=0.0)
        heading = text_width(self.header[index], 1)
        # Figures and short words stay on one line; sentences and headings may break theirs.
        is_short = wished <= 8 or (self.numeric[index] if self.numeric else False)
        least = max(wished if is_short else 6.0, min(heading, 5.0 if self.small else 7.0), 2.0)
        return least, min(max(wished, min(heading, 9.0), least), 60.0)


def _shared_out(columns: list[tuple[float, float]], room: float) -> tuple[float, ...]:
    """Give every column its least, then what is left to those that wish for more."""
    padding = 1.6
    spare = room - sum(least for least, _ in columns)
    wishes = sum(wished - least for least, wished in columns)
    part = max(0.0, min(1.0, spare / wishes)) if wishes > 0 else 0.0
    return _normalised(tuple(least + (wished - least) * part + padding for least, wished in columns))


def _normalised(widths: tuple[float, ...]) -> tuple[float, ...]:
    kept = tuple(max(width, 0.0) for width in widths)
    total = sum(kept)
    return tuple(width / total for width in kept) if total > 0 else tuple(1 / len(kept) for _ in kept)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart; its table follows it unless the same figures are printed elsewhere."""

    spec: Chart
    caption: str = ""
    note: str = ""
    with_table: bool = True

    def title(self) -> str:
        return self.caption or self.spec.title

    def table(self) -> Table:
        """Return the chart's table as it fits on A4: year and source of each row go below it."""
        table = table_of(self.spec)
        if not isinstance(self.spec, RangeChart):
            return Table(table.header, table.rows, numeric=table.numeric, small=True)
        sources = dict.fromkeys(
            f"{row.source}（{row.year}）" if row.year else row.source for row in self.spec.rows if row.source
        )
        note = f"出典：{'、'.join(sources)}" if sources else ""
        return Table(
            table.header[:-2],
            tuple(row[:-2] for row in table.rows),
            numeric=table.numeric[:-2],
            note=note,
            small=True,
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is drawn already, such as a map: its SVG (with its own ink), and what it says in words."""

    svg: str
    caption: str
    description: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Names with their values, as at the head of a form."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A frame for what the reader must not miss."""

    text: Text
    title: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class TableOfContents:
    depth: int = 2
    title: str = "目次"


Block = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | Figure
    | Picture
    | KeyValues
    | Callout
    | Note
    | PageBreak
    | TableOfContents
)


@dataclass(frozen=True, slots=True)
class Document:
    """A paper. `date` may be a date or words already; `draft_label` (案, 内部検討用…) shows on every page.

    `layout` is report, compact (narrow margins and small headings, for a paper that has to fit on one sheet) or leaflet
    (one page of large type that is set smaller rather than run onto a second page).
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    organisation: str = ""
    date: Date | str = ""
    draft_label: str = ""
    layout: str = "report"

    def date_text(self) -> str:
        return japanese_date(self.date) if isinstance(self.date, Date) else self.date


def heading_levels(blocks: tuple[Block, ...]) -> list[int]:
    """Return the level of each heading so that none is skipped on the way down: readers' tools rely on it."""
    levels: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            deepest = levels[-1] + 1 if levels else 1
            levels.append(min(max(1, block.level), deepest, 3))
    return levels
