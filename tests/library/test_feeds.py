"""Feeds of what was published, and what they never hold."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import caches
from django.urls import reverse

from tests.library.conftest import CaseFactory
from tests.library.test_publications import PublicationFactory
from tsumiki.kernel import audit
from tsumiki.library.models import CaseVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
ATOM = "{http://www.w3.org/2005/Atom}"


def _version(case, number, day):
    with audit.change("test.created", by=None) as entry:
        at = datetime(2026, 4, day, tzinfo=UTC)
        entry.of(
            CaseVersion.objects.create(
                case=case, number=number, kind="published", content={}, published_at=at
            )
        )


def _entries(client, kind):
    caches["pages"].clear()
    answer = client.get(reverse("shelf:feed", args=[kind]))
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    tree = ET.fromstring(answer.content)
    return [
        (each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}id"), each.findtext(f"{ATOM}updated"))
        for each in tree.iter(f"{ATOM}entry")
    ]


def test_cases_come_newest_version_first_and_drafts_never(client, town, settings):
    settings.SITE_URL = "https://tsumiki.example"
    old, new, shipped = CaseFactory(title="古い"), CaseFactory(title="<新しい>&"), CaseFactory(title="収録")
    draft = CaseFactory(title="下書き", draft_of=town.organisation)
    for case, number, day in ((old, 1, 1), (new, 1, 2), (draft, 1, 3)):
        _version(case, number, day)

    before = _entries(client, "cases")
    _version(old, 2, 9)
    after = _entries(client, "cases")

    assert [title for title, _, _ in before] == ["<新しい>&（島根県試験町）", "古い（島根県試験町）"]
    assert after[0] == (
        "古い（島根県試験町）",
        f"https://tsumiki.example/cases/{old.pk}/",
        "2026-04-09T00:00:00+00:00",
    )
    assert shipped.title not in str(after)


def test_publications_come_without_drafts(client):
    PublicationFactory(title="手引き")
    PublicationFactory(code="draft", title="下書きの資料", draft=True)

    assert [title for title, _, _ in _entries(client, "publications")] == ["手引き"]


def test_unknown_feed_is_not_there(client):
    assert client.get("/feeds/people.atom").status_code == 404


@pytest.mark.parametrize(
    ("page", "kind"), [("library:case_list", "cases"), ("shelf:publication_list", "publications")]
)
def test_lists_lead_to_their_feed_and_data(client, page, kind):
    shown = client.get(reverse(page)).text

    assert '<link rel="alternate" type="application/atom+xml"' in shown
    assert f"/feeds/{kind}.atom" in shown
    assert f"/open-data/#{kind}" in shown


def test_open_data_of_publications_holds_no_draft(client):
    PublicationFactory(title="手引き")
    PublicationFactory(code="draft", title="下書きの資料", draft=True)

    rows = client.get("/open-data/publications.json").json()["rows"]

    assert [row["title"] for row in rows] == ["手引き"]
