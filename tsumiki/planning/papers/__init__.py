"""Papers from one record: the plan itself and the six papers made from it, for the page and as files.

    papers.build("council", record, on=today)   → a Paper: parts with keys, each sentence with where its fact is kept
    papers.document(record, on=today)           → the plan's own paper as one Document
    files.render("council", "docx", record, on=today)

What the system writes is assembled from the record; what nobody has written yet says 【要記入】; nothing is made up.
"""

from datetime import date

from tsumiki.planning.papers import building, whole
from tsumiki.planning.papers.frames import KINDS
from tsumiki.planning.papers.paper import Paper
from tsumiki.planning.papers.whole import document
from tsumiki.planning.record import PlanRecord

__all__ = ["KINDS", "build", "document"]


def build(kind: str, record: PlanRecord, *, on: date) -> Paper:
    """Return a paper of one of the KINDS, or the plan's own ("plan"), as it stands on the day."""
    return whole.whole(record, on=on) if kind == whole.KIND else building.build(kind, record, on=on)
