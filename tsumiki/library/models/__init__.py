"""Models of the library."""

from tsumiki.library.models.cases import Case, fill_derived
from tsumiki.library.models.process import CaseEvent, CaseFile, day_or_none

__all__ = ["Case", "CaseEvent", "CaseFile", "day_or_none", "fill_derived"]
