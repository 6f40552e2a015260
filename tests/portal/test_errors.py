import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.portal.middleware import Answers
from tsumiki.portal.views import errors

pytestmark = pytest.mark.django_db


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


@pytest.fixture
def nobody():
    return request_of(AnonymousUser())


def test_unknown_address_is_404_in_japanese(client):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.content.decode()


def test_404_does_not_repeat_what_the_program_said(nobody):
    page = errors.page_not_found(nobody, Exception("他の町の計画です。")).content.decode()

    assert "他の町の計画です。" not in page


def test_403_shows_the_rule_that_refused(nobody):
    answer = errors.permission_denied(nobody, RuleError("承認された計画は直せません。"))

    assert answer.status_code == 403
    assert "承認された計画は直せません。" in answer.content.decode()


@pytest.mark.parametrize("reason", [None, PermissionDenied(), PermissionDenied("not allowed")])
def test_403_without_a_sentence_of_ours_says_what_to_do(nobody, reason):
    page = errors.permission_denied(nobody, reason).content.decode()

    assert "いまの役割では" in page
    assert "not allowed" not in page


def test_400_shows_what_was_wrong_with_the_input(nobody):
    answer = errors.bad_request(nobody, InputError("C3が日付ではありません。"))

    assert answer.status_code == 400
    assert "C3が日付ではありません。" in answer.content.decode()


def test_400_hides_what_libraries_say(nobody):
    page = errors.bad_request(nobody, SuspiciousOperation("Invalid host")).content.decode()

    assert "Invalid host" not in page


def test_500_needs_neither_person_nor_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = errors.server_error(None)

    assert answer.status_code == 500
    assert "システムの不具合が起きました" in answer.content.decode()


def test_post_without_token_is_refused_in_japanese(officer, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)

    answer = strict.post("/accounts/logout/")

    assert answer.status_code == 403
    assert "送信を確認できませんでした" in answer.content.decode()


@pytest.mark.parametrize(
    ("refusal", "status"), [(RuleError("いまはできません。"), 403), (InputError("読み取れません。"), 400)]
)
def test_refusal_that_a_view_lets_through_becomes_its_page(nobody, refusal, status):
    answer = Answers(lambda request: HttpResponse()).process_exception(nobody, refusal)

    assert answer.status_code == status
    assert str(refusal) in answer.content.decode()


def test_real_fault_stays_a_fault(nobody):
    assert Answers(lambda request: HttpResponse()).process_exception(nobody, ValueError()) is None


def test_personal_pages_are_asked_for_again(client, sign_in, officer):
    public = client.get(reverse("portal:front"))
    personal = sign_in(officer).get(reverse("portal:home"))

    assert "Cache-Control" not in public
    assert {part.strip() for part in personal["Cache-Control"].split(",")} == {"private", "no-cache"}
