"""Forms of the library."""

from tsumiki.library.forms.cases import CaseFilterForm

__all__ = ["CaseFilterForm"]
