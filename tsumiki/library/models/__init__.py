"""Models of the library."""

from tsumiki.library.models.cases import Case, fill_derived
from tsumiki.library.models.life import (
    CaseAct,
    CaseComment,
    CaseCorrection,
    CaseDraft,
    CaseVersion,
    SourceLink,
)
from tsumiki.library.models.process import CaseEvent, CaseFile, day_or_none
from tsumiki.library.models.publications import Publication, PublicationFile
from tsumiki.library.models.use import CaseOutcome, ReadingItem, RecommendationFeedback, SavedSearch

__all__ = [
    "Case",
    "CaseAct",
    "CaseComment",
    "CaseCorrection",
    "CaseDraft",
    "CaseEvent",
    "CaseFile",
    "CaseOutcome",
    "CaseVersion",
    "Publication",
    "PublicationFile",
    "ReadingItem",
    "RecommendationFeedback",
    "SavedSearch",
    "SourceLink",
    "day_or_none",
    "fill_derived",
]
