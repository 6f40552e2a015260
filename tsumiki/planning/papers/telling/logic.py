"""Why the plan is held to work: the logic model as a picture, and the assumptions it rests on."""

from collections.abc import Iterator

from tsumiki.kernel.papers import Figure
from tsumiki.planning.logic.picture import LEGEND, flow
from tsumiki.planning.papers.paper import Drawn, Lines, Piece, Sentence
from tsumiki.planning.papers.telling.base import listed, origin, to_fill
from tsumiki.planning.record import PlanRecord


def logic_chart(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    picture = flow(record)
    if picture is None:
        yield Lines((to_fill("logic"),))
    else:
        figure = Figure(picture, caption="ロジックモデル", note=LEGEND, with_table=False)
        yield Drawn(figure, origin("logic"))


def assumptions(record: PlanRecord, limit: int | None) -> Iterator[Piece]:
    """What must hold for one thing to lead to the next, numbered as in the picture."""
    stated = [element for element in record.logic if element.assumption]
    yield listed(
        (
            Sentence(f"前提{number}（「{element.text}」から先）：{element.assumption}", origin("logic"))
            for number, element in enumerate(stated, start=1)
        ),
        "logic",
    )
