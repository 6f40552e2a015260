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

__all__ = [
    "Case",
    "CaseAct",
    "CaseComment",
    "CaseCorrection",
    "CaseDraft",
    "CaseEvent",
    "CaseFile",
    "CaseVersion",
    "Publication",
    "PublicationFile",
    "SourceLink",
    "day_or_none",
    "fill_derived",
]
