"""Pages kept for strangers hold nothing that was withdrawn: each is read before and after, by two people."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published, save
from tests.library.test_publications import PublicationFactory
from tsumiki.framework import selectors as framework
from tsumiki.library.services import drafts, life, review
from tsumiki.library.services import publications as publication_services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


@pytest.fixture
def case(officer, approver, secretariat, town):
    return published(officer, approver, secretariat, town.organisation)


def read(path, **query):
    """What a stranger gets who comes for the first time."""
    return Client().get(path, query)


def page_of(case):
    return reverse("library:case_detail", args=[case.pk])


@pytest.mark.parametrize("name", ["case_detail", "case_history"])
def test_withdrawn_case_is_gone_at_once_and_back_when_restored(case, approver, name):
    path = reverse(f"library:{name}", args=[case.pk])
    before = read(path).status_code
    life.withdraw(case, reason="誤りがあった", by=approver)
    withdrawn = read(path).status_code
    life.restore(case, by=approver)

    assert (before, withdrawn, read(path).status_code) == (200, 404, 200)


@pytest.mark.parametrize(
    "path",
    [
        "/cases/",
        "/cases/?q=食堂",
        "/cases/ahead/?step=groundwork",
        "/feeds/cases.atom",
        "/open-data/cases.json",
    ],
)
def test_withdrawn_case_is_gone_from_every_list(officer, approver, secretariat, town, path):
    event = {
        "key": "a1",
        "when": "2021年春",
        "step": "shaping",
        "method": "",
        "who": "企画課",
        "decision": "",
    }
    case = begun(officer, town.organisation)
    save(case, "process", by=officer, events=[event | {"text": "話した", "confirmed_on": "1"}])
    review.hand_in(case, by=officer)
    review.accept(case, by=secretariat)
    review.confirm(case, by=approver)
    before = read(path).content.decode()
    life.withdraw(case, reason="誤りがあった", by=approver)

    assert ("旧校舎の食堂" in before, "旧校舎の食堂" in read(path).content.decode()) == (True, False)


def test_withdrawn_case_is_gone_from_the_page_of_its_block(secretariat):
    block = next(block for block in framework.blocks() if block.cases)
    municipality, prefecture, title = (block.cases[0][key] for key in ("municipality", "prefecture", "title"))
    case = CaseFactory(
        municipality=municipality,
        prefecture=prefecture,
        title=title,
        is_shipped=True,
        is_programme=True,
        confidence="high",
    )
    path = reverse("framework:block_detail", args=[block.code])
    before = page_of(case) in read(path).text
    life.withdraw(case, reason="誤りがあった", by=secretariat)

    assert (before, page_of(case) in read(path).text) == (True, False)


def test_merged_case_leads_on_at_once(case, secretariat):
    kept = CaseFactory(title="残る事例")
    before = read(page_of(case)).status_code
    life.merge(kept, case, by=secretariat)

    assert (before, read(page_of(case)).status_code) == (200, 301)
    assert "旧校舎を食堂にした" not in read("/cases/").text


def test_new_version_is_read_at_once(case, officer, approver, secretariat):
    read(page_of(case))
    drafts.revise_case(case, by=officer)
    save(case, "story", by=officer, outcome="月に200人が使う")
    review.hand_in(case, by=officer)
    review.accept(case, by=secretariat)
    review.confirm(case, by=approver)

    assert "月に200人が使う" in read(page_of(case)).text


def test_withdrawn_publication_is_gone_at_once(secretariat):
    publication = PublicationFactory(code="guide-x", title="見本の手引き")
    paths = [
        reverse("shelf:publication_list"),
        reverse("shelf:publication_detail", args=["guide-x"]),
        reverse("shelf:publication_citation", args=["guide-x", "bib"]),
        reverse("framework:policy_history"),
    ]
    before = ["見本の手引き" in read(path).text for path in paths]
    publication_services.withdraw_publication(publication, by=secretariat, reason="誤りがあった")

    assert before == [True] * 4
    assert ["見本の手引き" in read(path).text for path in paths] == [False] * 4


def test_what_only_drafts_changed_leaves_the_kept_pages_alone(case, officer, town, django_assert_num_queries):
    read(page_of(case))
    begun(officer, town.organisation, title="ほかの取組")

    with django_assert_num_queries(2):
        read(page_of(case))
