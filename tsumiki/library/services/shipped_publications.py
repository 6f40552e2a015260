"""Load the publications that ship with the product; what the secretariat has saved since is never overwritten."""

from typing import Any

from django.db.models import Max
from django.utils import timezone

from tsumiki.framework.models import Publication as NamedPublication
from tsumiki.kernel import audit
from tsumiki.kernel.errors import InputError
from tsumiki.library.classification import shipped_publication_rows
from tsumiki.library.models import Publication

_DEFAULTS = {"pages": None, "official_url": "", "language": "日本語"}


def load_shipped_publications() -> int:
    """Register the shipped publications that are not there yet; returns how many are shipped.

    Title, description and address of what the vocabulary names come from there, so that they stand in one place.
    """
    rows = shipped_publication_rows()
    there = set(Publication.objects.values_list("code", flat=True))
    new = [row for row in rows if row["code"] not in there]
    if new:
        named = _named([row["framework"] for row in new if "framework" in row])
        with audit.change("library.publications_loaded", by=None) as entry:
            for row in new:
                _publication(row, named).save()
            entry.of_all(Publication, created=[row["code"] for row in new])
    return len(rows)


def _named(codes: list[str]) -> dict[str, NamedPublication]:
    """The vocabulary's rows by code, those of the latest edition that has them."""
    rows = NamedPublication.objects.filter(code__in=codes, is_retired=False)
    rows = rows.annotate(year=Max("edition__fiscal_year")).order_by("year", "code")
    found: dict[str, NamedPublication] = {row.code: row for row in rows}
    if missing := sorted(set(codes) - set(found)):
        raise InputError(
            f"発信資料「{missing[0]}」が枠組みにありません。先に事業の枠組み（年度版）を読み込んでください。"
        )
    return found


def _publication(row: dict[str, Any], named: dict[str, NamedPublication]) -> Publication:
    values = {**_DEFAULTS, **row}
    note = values.pop("note", "")
    if code := values.pop("framework", ""):
        known = named[code]
        facts = {"title": known.title, "description": known.description, "official_url": known.url}
        values = {**values, **facts, **{name: row[name] for name in facts if name in row}}
    values["description"] += note
    return Publication(
        **values, is_shipped=True, status=Publication.Status.PUBLISHED, published_at=timezone.now()
    )
