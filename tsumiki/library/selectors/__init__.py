"""Reads of cases; every read for a person starts with `cases_visible_to`."""

from tsumiki.library.selectors.cases import (
    FACETS,
    SORTS,
    cases_kept_by,
    cases_of_towns_like,
    cases_visible_to,
    drafts_visible_to,
    facet_counts,
    files_shown_by,
    filter_cases,
    merged_into_of,
    sort_cases,
)
from tsumiki.library.selectors.steps import Ahead, Shown
from tsumiki.library.selectors.suggestions import Method, SuggestedCase, cases_ahead, cases_for

__all__ = [
    "FACETS",
    "SORTS",
    "Ahead",
    "Method",
    "Shown",
    "SuggestedCase",
    "cases_ahead",
    "cases_for",
    "cases_kept_by",
    "cases_of_towns_like",
    "cases_visible_to",
    "drafts_visible_to",
    "facet_counts",
    "files_shown_by",
    "filter_cases",
    "merged_into_of",
    "sort_cases",
]
