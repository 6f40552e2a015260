"""What a logic model lacks, and what should make one ask. Facts of the record, no guesses."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tsumiki.planning.logic.levels import ORDER, OUTCOMES, Level, label, passed
from tsumiki.planning.models import Kpi, LogicElement
from tsumiki.planning.texts import TO_FILL

if TYPE_CHECKING:
    from tsumiki.planning.record import PlanRecord

# What the paper needs at least one element of.
_STAGES = {
    "投入": (Level.INPUT,),
    "活動": (Level.ACTIVITY,),
    "産出": (Level.OUTPUT,),
    "成果": (Level.EARLY, Level.MIDDLE),
    "最終の姿": (Level.IMPACT,),
}


def missing(record: "PlanRecord") -> Iterator[str]:
    """Name what the paper shows as 【要記入】."""
    if not record.logic:
        yield "ロジックモデル"
        return
    used = {element.level for element in record.logic}
    for stage, levels in _STAGES.items():
        if used.isdisjoint(levels):
            yield f"ロジックモデルの{stage}"
    for element in record.logic:
        if TO_FILL in element.text:
            words = element.text.replace(TO_FILL, "").strip()
            yield f"ロジックモデルの{label(element.level)}{f'「{words}」' if words else ''}"


def questions(record: "PlanRecord") -> Iterator[str]:
    """Say what people who read logic models ask about."""
    if not record.logic:
        return
    yield from _drafts(record.logic)
    yield from _indicators(record)
    yield from _loose_ends(record.logic)
    yield from _leaps(record.logic)
    yield from _assumptions(record.logic)


def _drafts(elements: list[LogicElement]) -> Iterator[str]:
    count = sum(element.is_draft for element in elements)
    if count:
        yield f"記録から組み立てた下書きのままの要素が{count}件あります。読んで直し、「下書き」の印を外してください。"


def _indicators(record: "PlanRecord") -> Iterator[str]:
    keys = {figures.kpi.key for figures in record.kpis}
    unmeasured = [e.text for e in record.logic if e.level in OUTCOMES and e.kpi_key not in keys]
    if unmeasured:
        yield f"指標のない成果があります：{_names(unmeasured)}。変わったことを何で確かめるかを、指標から選んでください。"
    shown = {element.kpi_key for element in record.logic}
    outcomes = (Kpi.Kind.OUTCOME, Kpi.Kind.IMPACT)
    homeless = [f.kpi.name for f in record.kpis if f.kpi.kind in outcomes and f.kpi.key not in shown]
    if homeless:
        yield (
            f"ロジックモデルに現れない成果指標があります：{_names(homeless)}。"
            "どの成果を測る指標かを、要素の「指標」で選んでください。"
        )


def _loose_ends(elements: list[LogicElement]) -> Iterator[str]:
    known = {element.key for element in elements}
    reached = {key for element in elements for key in element.leads_to}
    leads_nowhere = [
        e.text for e in elements if e.level in (Level.ACTIVITY, Level.OUTPUT) and known.isdisjoint(e.leads_to)
    ]
    if leads_nowhere:
        yield f"どこにもつながらない活動・産出があります：{_names(leads_nowhere)}。何のために行うかを、つながる先で示してください。"
    unfounded = [e.text for e in elements if e.level in (*OUTCOMES, Level.IMPACT) and e.key not in reached]
    if unfounded:
        yield f"何からもつながっていない成果があります：{_names(unfounded)}。どの活動から生まれるかを示してください。"


def _leaps(elements: list[LogicElement]) -> Iterator[str]:
    at = {element.key: element for element in elements}
    used = {element.level for element in elements}
    for element in sorted(elements, key=lambda element: ORDER[element.level]):
        for target in (at[key] for key in element.leads_to if key in at):
            left_out = passed(element.level, target.level, used)
            if left_out:
                names = "・".join(label(level) for level in left_out)
                yield f"「{element.text}」から「{target.text}」へのつながりは、{names}を飛ばしています。"


def _assumptions(elements: list[LogicElement]) -> Iterator[str]:
    at = {element.key: element for element in elements}
    to_outcomes = [
        element
        for element in elements
        if element.level == Level.OUTPUT
        and any(at[key].level in OUTCOMES for key in element.leads_to if key in at)
    ]
    if to_outcomes and not any(element.assumption for element in to_outcomes):
        yield (
            "産出から成果への前提が、1つも書かれていません。"
            "何がそろえば成果になるかを書くと、うまくいかないときに見直すところが分かります。"
        )


def _names(texts: Iterable[str]) -> str:
    return "".join(f"「{text}」" for text in texts)
