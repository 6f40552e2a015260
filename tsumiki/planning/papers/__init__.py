"""The plan as a paper: one Document from the record, for the page, for Word and for PDF.

What the system writes is assembled from the record; what nobody has written yet says 【要記入】; nothing is made up.
"""

from datetime import date

from tsumiki.kernel import papers as kernel
from tsumiki.planning.papers import closing, figures, opening, parties, stack
from tsumiki.planning.record import PlanRecord

__all__ = ["build"]


def build(record: PlanRecord, *, on: date) -> kernel.Document:
    """Return the whole paper as it stands on the day."""
    plan = record.plan
    section = record.section or "【要記入：担当課】"
    return kernel.Document(
        title=plan.title,
        subtitle=f"{record.edition.programme_name}　計画書",
        organisation=f"{record.government.full_name}　{section}",
        date=on,
        draft_label="下書き（合成データを含む）" if plan.is_synthetic else "下書き",
        blocks=(
            *opening.chapters(record),
            *stack.chapters(record),
            *figures.chapters(record),
            *parties.chapters(record),
            *closing.chapters(record),
        ),
    )
