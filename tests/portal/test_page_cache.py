"""One person's page must never reach another: each test makes something that could leak."""

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from tests.planning.factories import CaseFactory
from tsumiki.kernel.pages import public_page

pytestmark = pytest.mark.django_db


def kept():
    return list(caches["pages"]._cache)


def ask(view, *, cookies=None, method="get", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    request.COOKIES.update(cookies or {})
    request.user = AnonymousUser()
    request.session = Client().session
    request.session.modified = False
    request._messages = messages.storage.default_storage(request)
    return view(request)


def counting(make=lambda request, number: HttpResponse(str(number))):
    """A page that says how often it was drawn."""
    calls = []

    def view(request):
        calls.append(1)
        return make(request, len(calls))

    return public_page(60)(view)


def test_stranger_gets_the_kept_page(client, django_assert_num_queries):
    first = client.get("/guide/")

    with django_assert_num_queries(0):
        second = client.get("/guide/")

    assert second.content == first.content


def test_page_of_somebody_signed_in_is_not_kept_for_strangers(sign_in, officer):
    own = sign_in(officer).get("/").content.decode()

    strangers = Client().get("/").content.decode()

    assert (officer.name in own, officer.name in strangers) == (True, False)


def test_kept_page_is_not_given_to_somebody_signed_in(sign_in, officer):
    Client().get("/")

    assert officer.name in sign_in(officer).get("/").content.decode()


def test_two_people_never_see_each_other(client, sign_in, officer, other_officer):
    first = sign_in(officer).get("/").content.decode()
    second = sign_in(other_officer).get("/").content.decode()

    assert (other_officer.name in first, officer.name in second) == (False, False)


def test_draft_seen_by_its_owner_is_not_kept(sign_in, officer, town):
    CaseFactory(title="下書きの事例", is_programme=True, status="draft", organisation=town.organisation)
    sign_in(officer).get("/open-data/cases.json")

    assert "下書きの事例" not in Client().get("/open-data/cases.json").content.decode()


def test_message_for_one_person_is_not_kept(client, sign_in, officer):
    browser = sign_in(officer)
    browser.post("/accounts/logout/")

    said = browser.get("/").content.decode()

    assert kept() == []
    assert "サインアウト" not in Client().get("/").content.decode()
    assert "サインイン" in said


def test_message_added_while_drawing_is_not_kept():
    def greet(request, number):
        messages.info(request, "あなただけに")
        return HttpResponse(str(number))

    view = counting(greet)

    assert [ask(view).content, ask(view).content] == [b"1", b"2"]


def test_csrf_token_is_not_kept():
    view = counting(lambda request, number: HttpResponse(get_token(request)))

    assert ask(view).content != ask(view).content


def test_page_that_sets_a_cookie_is_not_kept():
    def bake(request, number):
        answer = HttpResponse(str(number))
        answer.set_cookie("who", "me")
        return answer

    view = counting(bake)

    assert [ask(view).content, ask(view).content] == [b"1", b"2"]


def test_page_that_begins_a_session_is_not_kept():
    def begin(request, number):
        request.session["step"] = number
        return HttpResponse(str(number))

    view = counting(begin)

    assert [ask(view).content, ask(view).content] == [b"1", b"2"]


@pytest.mark.parametrize("status", [301, 404, 500])
def test_only_a_plain_answer_is_kept(status):
    view = counting(lambda request, number: HttpResponse(str(number), status=status))

    assert [ask(view).content, ask(view).content] == [b"1", b"2"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"cookies": {"sessionid": "x"}},
        {"cookies": {"messages": "x"}},
        {"HX-Request": "true"},
        {"method": "post"},
    ],
)
def test_who_is_somebody_in_particular_gets_a_fresh_page(arguments):
    view = counting()
    ask(view)

    assert ask(view, **arguments).content == b"2"


def test_kept_answer_keeps_its_kind_and_varies(client):
    client.get("/robots.txt")

    again = client.get("/robots.txt")

    assert again["Content-Type"] == "text/plain; charset=utf-8"
    assert {"Cookie", "HX-Request"} <= set(again["Vary"].split(", "))


def test_pages_with_other_queries_are_kept_apart():
    view = public_page(60)(lambda request: HttpResponse(request.GET.get("q", "")))

    def ask_for(query):
        request = RequestFactory().get("/", {"q": query})
        request.user, request.session = AnonymousUser(), Client().session
        request.session.modified = False
        request._messages = messages.storage.default_storage(request)
        return view(request).content

    assert [ask_for("a"), ask_for("b"), ask_for("a")] == [b"a", b"b", b"a"]


def test_a_long_address_is_kept_without_a_warning(recwarn, client, db):
    client.get("/robots.txt", {"q": "あ" * 300})

    assert [str(warning.message)[:60] for warning in recwarn if "Cache key" in str(warning.message)] == []
