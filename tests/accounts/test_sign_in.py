"""Signing in: password, second factor, throttling, what a stranger can learn, devices."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tsumiki.kernel.models import AuditEvent

PASSWORD = "kawaranai-yama-9"
HOME = "/home/"


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


@pytest.fixture
def member(officer):
    officer.set_password(PASSWORD)
    officer.save()
    EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
    return officer


def sign_in_with(client, member, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": member.email, "password": password})


def set_up_totp(client, member):
    sign_in_with(client, member)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret


def test_password_signs_in_and_is_recorded(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False

    response = sign_in_with(client, member)

    assert (response.status_code, response.url) == (302, HOME)
    assert AuditEvent.objects.filter(verb="accounts.signed_in", actor_id=member.pk).count() == 1


def test_wrong_password_is_told_in_japanese_and_recorded_for_the_organisation(client, member, town):
    response = sign_in_with(client, member, "chigau-kagi-000")

    assert response.status_code == 200
    assert "メールアドレスまたはパスワードが違います。" in response.text
    event = AuditEvent.objects.get(verb="accounts.sign_in_failed")
    assert (event.actor_id, event.organisation_id) == (None, town.pk)


def test_wrong_password_and_unknown_address_look_the_same(client, member):
    def answer(email):
        page = client.post(reverse("account_login"), {"login": email, "password": "chigau-kagi-000"}).text
        return re.sub(r'value="[^"]*"', "", page)

    assert answer(member.email) == answer("nobody@town.example.lg.jp")


def test_password_reset_answers_the_same_for_unknown_addresses(client, member):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in (member.email, "nobody@town.example.lg.jp")
    ]

    assert {(a.status_code, a.url) for a in answers} == {(302, reverse("account_reset_password_done"))}
    assert [(m.to, "登録されていません" in m.body) for m in mail.outbox] == [
        ([member.email], False),
        (["nobody@town.example.lg.jp"], True),
    ]


def test_password_reset_by_mail_signs_other_devices_out(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    other = Client()
    sign_in_with(other, member)
    other.get(reverse("accounts:profile"))
    client.post(reverse("account_reset_password"), {"email": member.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    assert form.status_code == 200

    client.post(form.redirect_chain[-1][0], {"password1": "hoka-no-kawa-31", "password2": "hoka-no-kawa-31"})

    member.refresh_from_db()
    assert member.check_password("hoka-no-kawa-31")
    assert UserSession.objects.filter(user=member).count() == 0
    assert other.get(reverse("accounts:profile")).status_code == 302


def test_repeated_failures_close_the_door_for_a_while(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    for _ in range(5):
        sign_in_with(client, member, "chigau-kagi-000")

    response = sign_in_with(client, member)

    assert response.status_code == 200
    assert "5分ほど待ってから" in response.text


def test_flood_from_one_address_gets_the_waiting_page(client, db):
    for n in range(30):
        client.post(reverse("account_login"), {"login": f"p{n}@example.jp"})

    response = client.post(reverse("account_login"), {"login": "p@example.jp"})

    assert (response.status_code, response["Retry-After"]) == (429, "180")
    assert "3分ほど待ってから、もう一度お試しください。" in response.text


def test_person_without_second_factor_is_sent_to_set_one_up(client, member):
    sign_in_with(client, member)

    response = client.get(reverse("accounts:profile"))

    assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))
    assert client.get(reverse("account_email")).url == reverse("mfa_activate_totp")
    assert client.get("/").status_code == 200


def test_totp_set_up_shows_key_as_picture_and_text_and_gives_recovery_codes(client, member):
    sign_in_with(client, member)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert 'src="data:image/svg+xml;base64,' in page.text
    assert f">{secret}<" in page.text
    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(response.url).status_code == 200
    assert client.get(reverse("accounts:profile")).status_code == 200
    stored = Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored


def test_wrong_code_at_set_up_is_told_in_japanese(client, member):
    sign_in_with(client, member)
    client.get(reverse("mfa_activate_totp"))

    response = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "確認コードが違います。" in response.text


def test_code_is_asked_for_at_sign_in(client, member):
    secret = set_up_totp(client, member)
    cache.clear()  # a code is not accepted twice within its half minute
    other = Client()

    asked = sign_in_with(other, member)
    assert asked.url == reverse("mfa_authenticate")
    assert other.get(reverse("accounts:profile")).status_code == 302
    assert other.get(asked.url).status_code == 200
    wrong = other.post(asked.url, {"code": "123"})
    assert "確認コードが違います。" in wrong.text
    done = other.post(asked.url, {"code": code_of(secret)})

    assert done.url == HOME
    assert other.get(reverse("accounts:profile")).status_code == 200


def test_guessing_codes_closes_the_door_for_a_while(client, member):
    secret = set_up_totp(client, member)
    cache.clear()
    other = Client()
    asked = sign_in_with(other, member)
    for n in range(5):
        other.post(asked.url, {"code": f"{n:06d}"})

    right = other.post(asked.url, {"code": code_of(secret)})

    assert right.status_code == 200
    assert other.get(reverse("accounts:profile")).status_code == 302


def test_recovery_code_replaces_the_app_once(client, member):
    set_up_totp(client, member)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]

    answers = []
    for _ in range(2):
        other = Client()
        sign_in_with(other, member)
        answers.append(other.post(reverse("mfa_authenticate"), {"code": code}).status_code)

    assert answers == [302, 200]


def test_passkey_counts_as_second_factor(client, member):
    Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data={})
    client.force_login(member)

    assert client.get(reverse("accounts:profile")).status_code == 200


def test_recovery_codes_alone_do_not_count(client, member):
    Authenticator.objects.create(user=member, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(member)

    assert client.get(reverse("accounts:profile")).url == reverse("mfa_activate_totp")


def test_last_second_factor_cannot_be_removed(client, member):
    set_up_totp(client, member)

    response = client.post(reverse("mfa_deactivate_totp"))

    assert "最後の認証手段は解除できません。" in response.text
    assert Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists()


def test_second_factor_is_looked_up_once_per_session(client, member, django_assert_num_queries):
    set_up_totp(client, member)
    client.get(reverse("accounts:roles"))

    with django_assert_num_queries(3):  # session, person, memberships of the header
        client.get(reverse("accounts:roles"))


def test_security_change_is_mailed_and_recorded(client, member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_up_totp(client, member)

    event = AuditEvent.objects.filter(verb="accounts.security_changed").earliest("pk")
    assert (event.actor_id, event.detail) == (member.pk, {"what": "認証アプリが登録されました。"})
    assert mail.outbox[0].subject == "【つみき】認証アプリが登録されました"


def test_sign_up_is_closed(client, db):
    assert "利用には招待が必要です" in client.get(reverse("account_signup")).text
    client.post(
        reverse("account_signup"),
        {"email": "a@example.jp", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert EmailAddress.objects.count() == 0


def test_devices_are_listed_with_their_address_and_can_be_signed_out(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    other = Client(
        REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/130 Edg/130"
    )
    sign_in_with(other, member)
    other.get(reverse("accounts:profile"))
    sign_in_with(client, member)

    page = client.get(reverse("accounts:sessions"))
    row = UserSession.objects.get(ip="192.0.2.7")
    client.post(reverse("accounts:session_end", args=[row.pk]))

    assert "192.0.2.7" in page.text
    assert "WindowsのEdge" in page.text
    assert other.get(reverse("accounts:profile")).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_all_other_devices_are_signed_out_at_once(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    others = [Client(), Client()]
    for other in others:
        sign_in_with(other, member)
        other.get(reverse("accounts:profile"))
    sign_in_with(client, member)
    client.get(reverse("accounts:profile"))

    client.post(reverse("accounts:sessions_end_others"))

    assert [o.get(reverse("accounts:profile")).status_code for o in others] == [302, 302]
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_device_of_somebody_else_is_not_found(client, member, viewer, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    other = Client()
    other.force_login(viewer)
    other.get(reverse("accounts:profile"))
    client.force_login(member)

    response = client.post(reverse("accounts:session_end", args=[UserSession.objects.get(user=viewer).pk]))

    assert response.status_code == 404
    assert other.get(reverse("accounts:profile")).status_code == 200


def test_new_password_keeps_this_device_and_its_place_in_the_list(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    other = Client()
    for device in (other, client):
        sign_in_with(device, member)
        device.get(reverse("accounts:profile"))

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "hoka-no-kawa-31", "password2": "hoka-no-kawa-31"},
    )

    rows = client.get(reverse("accounts:sessions")).context["devices"]
    assert [row["is_current"] for row in rows] == [True]
    assert other.get(reverse("accounts:profile")).status_code == 302


def test_last_seen_is_written_at_most_every_five_minutes(client, member, settings, django_assert_num_queries):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in_with(client, member)
    client.get(reverse("accounts:roles"))
    row = UserSession.objects.get(user=member)

    client.get(reverse("accounts:roles"))

    assert UserSession.objects.get(user=member).last_seen_at == row.last_seen_at


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "account_email", "mfa_index", "mfa_list_webauthn", "account_logout"],
)
def test_own_pages_of_allauth_are_ours(client, member, name, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in_with(client, member)

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert {template.origin.name.split("/tsumiki/accounts/")[-1] for template in page.templates[:1]} == {
        f"templates/{page.templates[0].name}"
    }


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password_from_key_done",
    ],
)
def test_public_pages_of_allauth_open_without_signing_in(client, db, name):
    page = client.get(reverse(name))

    assert page.status_code == 200
    assert page.templates[0].origin.name.endswith(f"tsumiki/accounts/templates/{page.templates[0].name}")


def test_password_is_asked_again_before_sign_in_settings_change(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(member)

    response = client.get(reverse("mfa_activate_totp"))

    assert response.url.startswith(reverse("account_reauthenticate"))
    assert client.get(response.url).status_code == 200
    assert client.post(response.url, {"password": PASSWORD}).url == reverse("mfa_activate_totp")


def test_address_changes_after_the_mail_is_confirmed(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in_with(client, member)

    client.post(reverse("account_email"), {"email": "moved@town.example.lg.jp", "action_add": ""})
    waiting = client.get(reverse("account_email"))
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body).group(1)
    client.get(link)
    client.post(link)

    member.refresh_from_db()
    assert "moved@town.example.lg.jp" in waiting.text
    assert member.email == "moved@town.example.lg.jp"


def test_pages_hold_no_inline_script(client, member, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in_with(client, member)
    pages = [client.get(reverse(name)).text for name in ("mfa_add_webauthn", "mfa_activate_totp")]
    client.post(reverse("account_logout"))
    pages.append(client.get(reverse("account_login")).text)

    inline = [tag for page in pages for tag in re.findall(r"<script[^>]*>", page) if " src=" not in tag]

    assert {re.search(r'type="([^"]+)"', tag).group(1) for tag in inline} <= {"application/json"}
