"""The logic model as a picture and as a table."""

from typing import TYPE_CHECKING

from tsumiki.kernel.charts import FlowArrow, FlowBox, FlowChart
from tsumiki.planning.logic.levels import OUTCOMES, Level, label
from tsumiki.planning.models import LogicElement

if TYPE_CHECKING:
    from tsumiki.planning.record import PlanRecord

HEADER = ("段階", "内容", "つながる先", "前提", "指標")
LEGEND = "破線の枠は下書き、「前提1」は表の前提の番号、「指標」は指標のある要素です。"


def flow(record: "PlanRecord", *, with_links: bool = False) -> FlowChart | None:
    """Return the picture; None while there is no element. With links a box leads to its row on the page."""
    if not record.logic:
        return None
    levels = _levels(record.logic)
    known = {element.key for element in record.logic}
    numbers = _assumption_numbers(record.logic)
    kpis = {figures.kpi.key for figures in record.kpis}
    boxes = tuple(
        FlowBox(
            element.key,
            levels.index(element.level),
            element.text,
            note=_note(element, numbers, kpis),
            url=f"#row-{element.key}" if with_links else "",
            is_tentative=element.is_draft,
        )
        for element in record.logic
    )
    arrows = tuple(
        FlowArrow(element.key, key) for element in record.logic for key in element.leads_to if key in known
    )
    return FlowChart(
        f"{record.plan.title}のロジックモデル", tuple(label(level) for level in levels), boxes, arrows
    )


def table(record: "PlanRecord") -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the same in words, with every assumption and indicator."""
    words = {element.key: element.text for element in record.logic}
    numbers = _assumption_numbers(record.logic)
    kpis = {figures.kpi.key: figures.kpi.name for figures in record.kpis}
    rows = tuple(
        (
            label(element.level),
            f"{element.text}【下書き】" if element.is_draft else element.text,
            "\n".join(f"→ {words[key]}" for key in element.leads_to if key in words) or "—",
            f"前提{numbers[element.key]}　{element.assumption}" if element.key in numbers else "—",
            kpis.get(element.kpi_key, "—"),
        )
        for element in record.logic
    )
    return HEADER, rows


def _levels(elements: list[LogicElement]) -> list[str]:
    """The levels in use, and those no model does without."""
    used = {element.level for element in elements}
    needed = {level.value for level in Level} - {*OUTCOMES}
    if used.isdisjoint(OUTCOMES):
        needed.add(Level.EARLY.value)
    return [level.value for level in Level if level.value in used | needed]


def _assumption_numbers(elements: list[LogicElement]) -> dict[str, int]:
    stated = [element for element in elements if element.assumption]
    return {element.key: number for number, element in enumerate(stated, start=1)}


def _note(element: LogicElement, numbers: dict[str, int], kpis: set[str]) -> str:
    marks = [f"前提{numbers[element.key]}"] if element.key in numbers else []
    marks += ["指標"] if element.kpi_key in kpis else []
    return "・".join(marks)
