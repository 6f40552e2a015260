"""Papers from one record: the plan itself and the six papers made from it, for the page and as files.

    papers.build("council", record, on=today)   → a Paper: parts with keys, each sentence with where its fact is kept
    papers.document(record, on=today)           → the plan's own paper as one Document
    files.render("council", "docx", record, on=today)

What the system writes is assembled from the record; what nobody has written yet says 【要記入】; nothing is made up.
"""

from tsumiki.planning.papers.building import build
from tsumiki.planning.papers.frames import KINDS
from tsumiki.planning.papers.whole import document

__all__ = ["KINDS", "build", "document"]
