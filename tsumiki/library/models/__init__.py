"""Models of the library."""

from tsumiki.library.models.cases import Case, fill_derived

__all__ = ["Case", "fill_derived"]
