"""The plan's own paper (計画書): all chapters, as one Document and as a Paper whose parts keep their keys."""

from datetime import date

from tsumiki.kernel import papers as kernel
from tsumiki.kernel.papers import Heading
from tsumiki.planning.papers import closing, figures, opening, parties, stack
from tsumiki.planning.papers.building import draft_label, organisation_of
from tsumiki.planning.papers.paper import Drawn, Origin, Paper, Part
from tsumiki.planning.papers.telling.base import origin
from tsumiki.planning.record import PlanRecord

KIND, LABEL = "plan", "計画書"
FRONT = "front"
# The chapter's words without its number: its key, and the page that keeps most of it.
CHAPTERS = {
    "目的": ("purpose", "basics"),
    "現状と課題": ("situation", "problems"),
    "めざす姿": ("vision", "texts"),
    "取り組む課題（①〜⑫）": ("challenges", "problems"),
    "進め方（積み木）": ("stack", "stack"),
    "参考事例": ("cases", "cases"),
    "指標（KPI）": ("kpis", "kpis"),
    "予算": ("budget", "budget"),
    "行程": ("roadmap", "roadmap"),
    "推進体制": ("organisation", "roles"),
    "調達とリスク": ("care", "risks"),
    "連携・住民の声・効果検証": ("verification", "grounds"),
    "出典一覧": ("sources", ""),
}


def whole(record: PlanRecord, *, on: date) -> Paper:
    """Return the plan's paper in parts, one for each chapter; what stands before the first is `front`."""
    made = document(record, on=on)
    parts: list[Part] = []
    key, title, where = FRONT, "", origin("basics")
    blocks: list[kernel.Block] = []

    def close() -> None:
        parts.append(Part(key, title, tuple(Drawn(block, where) for block in blocks)))
        blocks.clear()

    for block in made.blocks:
        if isinstance(block, Heading) and block.level == 1:
            close()
            title = block.text
            key, page = CHAPTERS[title.partition("　")[2]]
            where = origin(page) if page else Origin(LABEL)
        else:
            blocks.append(block)
    close()
    return Paper(
        kind=KIND,
        label=LABEL,
        title=made.title,
        subtitle=made.subtitle,
        organisation=made.organisation,
        date=on,
        draft_label=made.draft_label,
        parts=tuple(parts),
    )


def document(record: PlanRecord, *, on: date) -> kernel.Document:
    """Return the whole paper as it stands on the day."""
    return kernel.Document(
        title=record.plan.title,
        subtitle=f"{record.edition.programme_name}　計画書",
        organisation=organisation_of(record),
        date=on,
        draft_label=draft_label(record),
        blocks=(
            *opening.chapters(record),
            *stack.chapters(record),
            *figures.chapters(record),
            *parties.chapters(record),
            *closing.chapters(record),
        ),
    )
