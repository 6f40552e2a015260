"""Who carries the plan, with whom, what may go wrong and how it is looked after."""

from collections.abc import Callable, Iterator

from tsumiki.kernel.papers import Table
from tsumiki.planning.papers import parties
from tsumiki.planning.papers.paper import Drawn, Lines, Piece, Sentence
from tsumiki.planning.papers.telling.base import cut, listed, origin, to_fill
from tsumiki.planning.papers.words import or_to_fill
from tsumiki.planning.record import PlanRecord

Teller = Callable[[PlanRecord, int | None], Iterator[Piece]]


def _tabled(key: str, rows: Callable[[PlanRecord], parties.Rows], widths: tuple[float, ...] = ()) -> Teller:
    """A teller of one of the plan's tables."""

    def tell(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
        if not record.rows(key):
            yield Lines((to_fill(key),))
            return
        header, body = rows(record)
        yield Drawn(Table(header, body, widths=widths, small=True), origin(key))

    return tell


roles_table = _tabled("roles", parties.duties)
partners_table = _tabled("partners", parties.partners, (9, 7, 12, 10, 6))
people_table = _tabled("people", parties.people, (11, 4, 4, 4, 10, 8))
procurements_table = _tabled("procurements", parties.procurements, (10, 8, 7, 5, 5, 8))
risks_table = _tabled("risks", parties.weighed_risks, (12, 5, 5, 10, 12, 6))
voices_table = _tabled("voices", parties.voices, (14, 9, 6, 5, 12))


def partners(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    yield listed(
        (
            Sentence(
                f"{row.name}（{row.get_kind_display()}、{row.get_stage_display()}）：{row.role}"
                f"（持ち寄るもの・負担：{or_to_fill(row.contribution)}）",
                origin("partners"),
            )
            for row in record.rows("partners")
        ),
        "partners",
    )


def responses(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What is done when something goes wrong, the heaviest first."""
    rows = sorted(record.rows("risks"), key=lambda row: -row.weight)[:limit]
    yield listed(
        (
            Sentence(
                f"{row.text}とき：{or_to_fill(row.response)}（気づくしるし：{or_to_fill(row.sign)}）",
                origin("risks"),
            )
            for row in rows
        ),
        "risks",
    )


def voices(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What residents said and what became of it."""
    yield listed(
        (
            Sentence(
                f"「{cut(row.said, 80)}」（{row.get_occasion_display()}）→ {or_to_fill(row.answer)}",
                origin("voices"),
            )
            for row in record.rows("voices")[:limit]
        ),
        "voices",
    )


def procurements(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    yield listed(
        (
            Sentence("、".join(cell.replace("\n", "：") for cell in row), origin("procurements"))
            for row in (parties.procurements(record)[1] if record.rows("procurements") else ())
        ),
        "procurements",
    )


def ask(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """課 to ask: the one that made the plan and those that do the work."""
    sections = [record.section, *(row.section for row in record.stack)]
    names = list(dict.fromkeys(name for name in sections if name))[: limit or 3]
    if not names:
        yield Lines((to_fill("stack", "担当課"),))
        return
    yield Lines((Sentence(f"{record.government.full_name}　{'、'.join(names)}", origin("stack")),))
