"""What every page must be: private unless listed here, asked by its own verb, under the content policy."""

import inspect

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.conventions.sources import verbs_of

pytestmark = pytest.mark.django_db

# The closed list of what a stranger may open; every other page is asked as a stranger below.
PUBLIC = {
    # What the programme publishes.
    "portal:front",
    "portal:guide",
    "portal:accessibility",
    "portal:sources",
    "portal:open_data",
    "portal:open_data_file",
    "portal:style_guide",
    "portal:robots",
    "portal:health",
    "directory:list",
    "directory:csv",
    "directory:detail",
    "search:results",
    "search:suggest",
    "framework:overview",
    "framework:block_list",
    "framework:block_compare",
    "framework:block_compare_file",
    "framework:block_export",
    "framework:block_detail",
    "framework:grant_list",
    "framework:policy_history",
    "framework:survey_history",
    "library:case_ahead",
    "library:case_list",
    "library:case_detail",
    "library:case_export",
    "library:case_file",
    "library:case_history",
    "library:case_correct",
    "shelf:feed",
    "shelf:publication_list",
    "shelf:search_stop",
    "shelf:publication_detail",
    "shelf:publication_citation",
    "shelf:publication_file",
    "surveys:results",
    "surveys:result_detail",
    "surveys:result_question",
    "surveys:result_returns",
    "surveys:result_cross",
    "surveys:result_map",
    "surveys:result_data",
    "surveys:result_file",
    "surveys:result_report",
    # The guided start, and stacks kept by an unguessable link: who has the link may open and change them.
    "planning:start",
    "planning:start_result",
    "planning:start_compare",
    "planning:start_keep",
    "planning:draft",
    "planning:draft_change",
    "planning:draft_compare",
    # The way in. The demo's entrance exists only where settings.DEMO is on.
    "accounts:demo_people",
    "accounts:demo_enter",
    "accounts:demo_enter_as",
    "accounts:invitation_open",
    "accounts:invitation_accept",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
SAMPLES = {"code": "313891", "kind": "csv", "extension": "csv"}
LOGIN = reverse("account_login")


def patterns(resolver, namespace="", parameters=()):
    """(name, pattern, names of its parameters) of every page."""
    for entry in resolver.url_patterns:
        own = (*parameters, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry, own
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner, own)


PAGES = {name: (entry, parameters) for name, entry, parameters in patterns(get_resolver())}
OWN = {name: page for name, page in PAGES.items() if ":" in name}


def is_public(name):
    return not getattr(PAGES[name][0].callback, "login_required", True)


def address_of(name):
    return reverse(name, kwargs={parameter: SAMPLES.get(parameter, 1) for parameter in PAGES[name][1]})


def test_every_page_has_a_name():
    assert [name for name in PAGES if name.endswith("None")] == []


def test_listed_pages_are_public():
    assert {name for name in PUBLIC if name not in PAGES or not is_public(name)} == set()


@pytest.mark.parametrize("name", sorted(set(PAGES) - PUBLIC))
@pytest.mark.parametrize("method", ["get", "post"])
def test_private_page_sends_a_stranger_to_the_sign_in(client, name, method):
    address = address_of(name)

    answer = getattr(client, method)(address)

    # A page that only takes the other verb may say so before it asks who is there.
    is_other_verb = answer.status_code == 405 and method.upper() not in verbs_of(PAGES[name][0].callback)
    assert is_other_verb or (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, LOGIN)


@pytest.mark.parametrize("name", sorted(OWN))
@pytest.mark.filterwarnings("ignore:Method Not Allowed")
def test_page_is_a_function_that_refuses_other_verbs(name):
    view = OWN[name][0].callback

    assert inspect.isfunction(inspect.unwrap(view))
    assert verbs_of(view) in ({"GET", "HEAD"}, {"POST"}, {"GET", "HEAD", "POST"}, {"GET", "POST"})


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_page_is_under_the_content_policy(client, name):
    answer = client.get(address_of(name))

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_missing_page_is_under_the_content_policy(client):
    answer = client.get("/no-such-page/")

    assert (answer.status_code, "unsafe" in answer.headers["Content-Security-Policy"]) == (404, False)


def test_post_without_the_token_is_refused_with_a_japanese_sentence():
    client = Client(enforce_csrf_checks=True)

    answer = client.post(LOGIN, {"login": "a@example.lg.jp", "password": "x"})

    assert answer.status_code == 403
    assert "もう一度" in answer.content.decode()
