"""The plan's own paper (計画書): one Document from the record, all chapters."""

from datetime import date

from tsumiki.kernel import papers as kernel
from tsumiki.planning.papers import closing, figures, opening, parties, stack
from tsumiki.planning.papers.building import draft_label, organisation_of
from tsumiki.planning.record import PlanRecord


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
