"""Reads of what a local government knows of itself; for a person always through `…_visible_to`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from tsumiki.accounts.access import organisations_for
from tsumiki.accounts.roles import Permission
from tsumiki.diagnosis.models import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.own import rules
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.text import fold

SORTS = {"kind": "種類の順", "name": "名称の順", "area": "地区の順", "updated": "更新の新しい順"}
_ORDERS = {
    "name": ("name", "pk"),
    "area": ("area", "name", "pk"),
    "updated": ("-updated_at", "-pk"),
}


def figures_visible_to(user: Any) -> QuerySet[OwnFigure]:
    return _visible(OwnFigure.objects.all(), user)


def resources_visible_to(user: Any) -> QuerySet[LocalResource]:
    return _visible(LocalResource.objects.all(), user)


def notes_visible_to(user: Any) -> QuerySet[FeltNote]:
    return _visible(FeltNote.objects.all(), user)


def _visible(rows: Any, user: Any) -> Any:
    seen = organisations_for(user, Permission.PLAN_VIEW)
    return rows.filter(local_government__organisation__in=seen).select_related(
        "local_government__organisation", "updated_by"
    )


def figures_of(government: LocalGovernment) -> list[OwnFigure]:
    """The government's own numbers, for what belongs to the same organisation, such as its plan."""
    return list(OwnFigure.objects.filter(local_government=government))


def notes_of(government: LocalGovernment) -> dict[str, FeltNote]:
    """What is felt about each theme, for what belongs to the same organisation."""
    return {note.theme: note for note in FeltNote.objects.filter(local_government=government)}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything a government added to its diagnosis, for its own people."""

    can_edit: bool
    figures: list[OwnFigure]
    notes: Mapping[str, FeltNote]
    resources: Mapping[str, int] = field(default_factory=dict)

    def figures_about(self, theme: str) -> list[OwnFigure]:
        return [figure for figure in self.figures if theme in figure.themes]

    @property
    def resource_count(self) -> int:
        return sum(self.resources.values())

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """(code, words, how many) of every kind of resource, in the order of the form."""
        return [(code, label, self.resources.get(code, 0)) for code, label in LocalResource.Kind.choices]


def knowledge(user: Any, government: LocalGovernment) -> Knowledge | None:
    """Three queries for the government's own people; none, and nothing, for everybody else."""
    if not rules.can_see_own(user, government):
        return None
    counts = LocalResource.objects.filter(local_government=government).order_by()
    return Knowledge(
        can_edit=rules.can_edit_own(user, government),
        figures=figures_of(government),
        notes=notes_of(government),
        resources=dict(counts.values_list("kind").annotate(count=Count("pk"))),
    )


def filter_resources(rows: QuerySet[LocalResource], values: Mapping[str, Any]) -> list[LocalResource]:
    """Narrow and sort a list by its form."""
    if kind := values.get("kind"):
        rows = rows.filter(kind=kind)
    for word in fold(values.get("q") or "").split():
        rows = rows.filter(search_text__contains=word)
    sort = values.get("sort") or "kind"
    if sort != "kind":
        return list(rows.order_by(*_ORDERS[sort]))
    places = {code: place for place, code in enumerate(LocalResource.Kind.values)}
    return sorted(rows.order_by("name", "pk"), key=lambda row: places[row.kind])
