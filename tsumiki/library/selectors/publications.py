"""Reads of publications; every read for a person starts with `publications_visible_to`."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.kernel.text import fold
from tsumiki.library.models import Publication, PublicationFile
from tsumiki.library.publishing_rules import may_manage


def publications_visible_to(user: Any) -> QuerySet[Publication]:
    """What is published; drafts and what was withdrawn only for those who manage publications."""
    files = Prefetch("files", queryset=PublicationFile.objects.filter(is_current=True))
    publications = Publication.objects.select_related("replaces").prefetch_related(files)
    return publications if may_manage(user) else publications.filter(status=Publication.Status.PUBLISHED)


def published(user: Any) -> QuerySet[Publication]:
    """What the public list shows, whoever reads it."""
    return publications_visible_to(user).filter(status=Publication.Status.PUBLISHED)


def filter_publications(publications: QuerySet[Publication], values: Mapping[str, Any]) -> list[Publication]:
    """Narrow by kind, fiscal year ("0": not known) and words; newest year first, what has no year last."""
    if kind := values.get("kind"):
        publications = publications.filter(kind=kind)
    if year := values.get("year"):
        publications = publications.filter(fiscal_year=int(year) or None)
    ordered = publications.order_by(F("fiscal_year").desc(nulls_last=True), "title", "-edition", "pk")
    words = fold(values.get("q") or "").split()
    return [row for row in ordered if all(word in _text_of(row) for word in words)]


def _text_of(row: Publication) -> str:
    return fold(f"{row.title} {row.publisher} {row.description} {row.get_kind_display()}")


@dataclass(frozen=True, slots=True)
class YearOfPublications:
    label: str
    publications: tuple[Publication, ...]


def by_year(rows: list[Publication]) -> list[YearOfPublications]:
    """Rows as `filter_publications` gives them, under their fiscal years."""
    return [
        YearOfPublications(fiscal_year_label(year) if year else "年度がわからない資料", tuple(group))
        for year, group in groupby(rows, key=lambda row: row.fiscal_year)
    ]


def years_of(publications: QuerySet[Publication]) -> list[int]:
    years = publications.exclude(fiscal_year=None).order_by("-fiscal_year")
    return [year for year in years.values_list("fiscal_year", flat=True).distinct() if year is not None]


def editions_of(user: Any, publication: Publication) -> list[Publication]:
    """Every edition of the same work that the person may see, newest first."""
    return list(publications_visible_to(user).filter(work=publication.work).order_by("-edition"))
