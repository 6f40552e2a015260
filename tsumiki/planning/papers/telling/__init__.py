"""What a frame may ask of the record: `tell("kpi_table", record)`, `tell("text.vision:120", record)`.

A teller gives the pieces with their origins and says 【要記入】 where the record says nothing. A number after a colon
is a limit: characters of a text, cut at a sentence, or the number of lines.
"""

from collections.abc import Callable, Iterator

from tsumiki.planning.papers.paper import Lines, Piece
from tsumiki.planning.papers.telling import base, contents, form, logic, numbers, people
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.texts import WRITTEN

TELLERS: dict[str, Callable[[PlanRecord, int | None], Iterator[Piece]]] = {
    **{
        name: getattr(contents, name)
        for name in (
            "problems figures figures_chart target_states challenges fields digital stack_lines stack_table "
            "stack_works cases reasons"
        ).split()
    },
    **{
        name: getattr(numbers, name)
        for name in (
            "outlook kpi_promises kpi_table kpi_methods budget_total budget_table budget_lines after_grant grants gantt "
            "schedule_table when yearly"
        ).split()
    },
    **{
        name: getattr(people, name)
        for name in (
            "roles_table partners_table people_table procurements_table risks_table voices_table partners "
            "responses voices procurements ask"
        ).split()
    },
    **{name: getattr(logic, name) for name in ("logic_chart", "assumptions")},
    **{name: getattr(form, name) for name in "name author area term measures basics".split()},
}
TEXT_PAGES = {name: page for page, texts in WRITTEN.items() for name in texts}


def is_known(order: str) -> bool:
    name = order.partition(":")[0]
    return name in TELLERS or name.removeprefix("text.") in TEXT_PAGES


def tell(order: str, record: PlanRecord) -> Iterator[Piece]:
    name, _, number = order.partition(":")
    limit = int(number) if number else None
    if name.startswith("text."):
        text = name.removeprefix("text.")
        yield Lines((base.text(record, text, TEXT_PAGES[text], limit),))
    else:
        yield from TELLERS[name](record, limit)
