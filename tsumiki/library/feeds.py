"""What was published lately, as Atom feeds: for newsreaders, and for sites that show it on their pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Min
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from tsumiki.kernel.addresses import whole_address
from tsumiki.library.selectors.cases import cases_visible_to
from tsumiki.library.selectors.publications import published

MOST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    path: str
    summary: str
    published_at: datetime
    updated_at: datetime


def _cases() -> list[Entry]:
    """Cases that somebody published here, the latest version first; what shipped with the product is not news."""
    cases = cases_visible_to(AnonymousUser()).annotate(
        first=Min("versions__published_at"), last=Max("versions__published_at")
    )
    return [
        Entry(
            f"{case.title}（{case.place}）",
            reverse("library:case_detail", args=[case.pk]),
            case.measure,
            case.first,
            case.last,
        )
        for case in cases.exclude(last=None).order_by("-last", "-pk")[:MOST]
    ]


def _publications() -> list[Entry]:
    rows = published(AnonymousUser()).order_by("-published_at", "code")[:MOST]
    return [
        Entry(
            row.title,
            reverse("shelf:publication_detail", args=[row.code]),
            row.description,
            row.published_at,
            row.published_at,
        )
        for row in rows
        if row.published_at
    ]


FEEDS: dict[str, tuple[str, str, Callable[[], Iterable[Entry]]]] = {
    "cases": ("つみき：新しく公開した事例", "library:case_list", _cases),
    "publications": ("つみき：新しく公開した手引・報告書", "shelf:publication_list", _publications),
}


def atom(kind: str) -> bytes:
    """The feed of one kind; every address in it is whole."""
    title, page, entries = FEEDS[kind]
    feed = Atom1Feed(
        title=title,
        link=whole_address(reverse(page)),
        description="",
        language="ja",
        feed_url=whole_address(reverse("shelf:feed", args=[kind])),
        author_name="つみき",
    )
    for entry in entries():
        feed.add_item(
            title=entry.title,
            link=whole_address(entry.path),
            description=entry.summary,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            # The address without the moment it was made: a reader shows a corrected case once.
            unique_id=whole_address(entry.path),
        )
    return feed.writeString("utf-8").encode()
