"""Every page, as people of every kind: nothing for axe, no other host, at most 300 KB, no complaint, no overflow."""

import pytest
from django.urls import URLPattern, get_resolver

from tests.browser.crawling import FILES, crawl
from tests.browser.watching import HEAVIEST, axe_findings
from tests.conventions.sources import verbs_of

OFFICER = "見本 花子"
# (who, where they start whatever the others saw already)
WALKS = [
    # The approver sees what the officer sees, and the pages of an administrator.
    # First the demo's own plan: other tests make plans with less in them.
    ("見本 太郎", ["/plans/2/", "/plans/2/choose/", "/plans/1/after/", "/home/", "/plans/", "/style-guide/"]),
    (OFFICER, ["/home/", "/accounts/profile/", "/cases/desk/", "/cases/ahead/"]),
    (
        "架空 事一",
        [
            "/home/",
            "/accounts/organisations/",
            "/surveys/questionnaires/iko-2027/",
            "/surveys/campaigns/r8-2026-10/",
            "/surveys/campaigns/r8-follow-up/",
            "/surveys/campaigns/r4-2022-09/",
            "/cases/1/",
            "/cases/desk/",
            "/publications/manage/",
            "/framework/editions/",
        ],
    ),
    ("見本 県子", ["/home/"]),
    ("仮名 管太", ["/home/"]),
    ("仮名 当子", ["/home/"]),
    ("仮名 助言", ["/home/"]),
    (
        "",
        [
            *("/", "/accounts/login/", "/accounts/password/reset/", "/accounts/demo/", "/cases/"),
            *("/cases/ahead/", "/framework/", "/framework/blocks/compare/"),
            *("/plans/start/", "/plans/start/result/?challenges=4&challenges=5"),
        ],
    ),
]
# Pages that no link of the filled demo leads to; each is opened by a test of its own app.
NOT_LINKED = {
    "accounts:invitation_accept": "opened by a letter",
    "accounts:invitation_open": "opened by a letter",
    "accounts:demo_enter": "another name of accounts:demo_people",
    "accounts:handover_detail": "the demo has no hand-over yet",
    "accounts:invite_table_check": "after a list was sent",
    "diagnosis:own_figure_check": "after a list was sent",
    "diagnosis:resource_check": "after a list was sent",
    "diagnosis:resume": "after a session has ended in the middle of typing",
    "framework:resume": "after a session has ended in the middle of typing",
    "library:case_section": "where library:case_edit and its kin lead on to",
    "library:correction_detail": "the demo has no correction yet",
    "library:import_check": "after a list was sent",
    "library:resume": "after a session has ended in the middle of typing",
    "planning:draft": "opened by a link that only its keeper has",
    "planning:draft_claim": "the same",
    "planning:draft_compare": "the same",
    "planning:plan_import_check": "after a workbook was sent",
    "planning:resume": "after a session has ended in the middle of typing",
    "portal:health": "for the operator's monitor, not a page",
    "search:suggest": "asked by the search field",
    "shelf:publication_citation": "a file",
    "shelf:search_edit": "the demo keeps no search yet",
    "shelf:search_save": "after something was searched for",
    "shelf:search_stop": "opened by a letter",
    "surveys:answer_reading": "after a workbook was sent",
    "surveys:answer_receipt": "after answers were handed in",
    "surveys:answer_resume": "after a session has ended in the middle of typing",
    "surveys:campaign_answers": "a file",
    "surveys:campaign_enter": "opened by a letter",
    "surveys:stand_in": "for a body without people; the one that is visited has some",
    "surveys:stand_in_reading": "after a workbook was sent",
    "surveys:questionnaire_take": "after a workbook was sent",
    "surveys:result_report": "a file",
}


@pytest.fixture(scope="session")
def visits(site, open_window):
    seen: set[str] = set()
    return [
        visit
        for person, starts in WALKS
        for visit in crawl(open_window(person), site, person, starts=starts, seen=seen)
    ]


def faults(visits, kind):
    """One line for each fault; an empty text when there is none."""
    return "\n".join(f"{visit}: {fault}" for visit in visits for fault in visit.faults.get(kind, []))


def test_every_page_answers(visits):
    assert faults(visits, "status") == ""


def test_axe_finds_nothing_at_aa(visits):
    assert faults(visits, "axe") == ""


def test_no_page_asks_another_host_or_complains(visits):
    assert faults(visits, "behaviour") == ""


def test_every_posting_form_carries_its_token(visits):
    assert faults(visits, "tokens") == ""


def test_every_page_weighs_at_most_300_kilobytes(visits):
    assert {str(visit): visit.weight for visit in visits if visit.weight > HEAVIEST} == {}


def test_every_page_has_one_first_heading(visits):
    assert faults(visits, "headings") == ""


def test_no_page_is_wider_than_a_phone(visits):
    assert faults(visits, "phone") == ""


def own_pages(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if not isinstance(entry, URLPattern):
            yield from own_pages(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif namespace:
            name = f"{namespace}{entry.name}"
            is_file = str(entry.pattern).endswith(FILES) or name.endswith(("csv", "export", "_file"))
            if "GET" in verbs_of(entry.callback) and not is_file:
                yield name


def test_links_lead_to_every_page(visits):
    missed = set(own_pages(get_resolver())) - {visit.name for visit in visits}

    assert sorted(missed) == sorted(NOT_LINKED)


@pytest.mark.parametrize("address", ["/no-such-page/", "/governments/999999/"])
def test_missing_page_is_calm_and_accessible(open_window, watched, address):
    page = open_window()
    watch = watched(page)

    answer = page.goto(address)

    assert (answer.status, axe_findings(page), watch.weight() <= HEAVIEST) == (404, [], True)


def test_wrong_password_says_so_accessibly(open_window, watched):
    page = open_window()
    watched(page)
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").first.fill("kikaku@nambu.tottori.example")
    page.get_by_label("パスワード").first.fill("まちがった合言葉")
    page.locator("main form").get_by_role("button").first.click()

    assert page.get_by_label("メールアドレス").first.input_value() == "kikaku@nambu.tottori.example"
    assert page.locator(".error-summary, .field__errors, [role=alert]").first.is_visible()
    assert axe_findings(page) == []


def test_button_on_a_card_is_pressed_and_not_the_cards_link(open_window):
    page = open_window(OFFICER)
    page.goto("/cases/")
    # Playwright does not press what something else lies over.
    page.locator("button[name=item]").first.click(trial=True)
