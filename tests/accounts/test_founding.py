"""An empty installation gets its first person; the secretariat registers companies."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories import OrganisationFactory
from tsumiki.accounts.models import Invitation, Membership
from tsumiki.directory.models import Organisation
from tsumiki.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db
NUMBER = "7000012050002"


def found(capsys, **options):
    call_command(
        "secretariat", "first@cao.example.go.jp", name="初代 一子", site="https://t.example", **options
    )
    return re.search(r"https://t\.example(/\S+)", capsys.readouterr().out)[1]


def test_first_person_enters_by_the_printed_address(
    client, capsys, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        path = found(capsys)
    client.get(path)
    client.post(
        reverse("accounts:invitation_accept"),
        {"name": "初代 一子", "password1": "ねがいを積み上げる2026", "password2": "ねがいを積み上げる2026"},
    )

    place = Membership.objects.get()
    assert (place.user.email, place.role) == ("first@cao.example.go.jp", "secretariat")
    assert place.organisation.kind == Organisation.Kind.NATIONAL
    assert [letter.to for letter in mail.outbox] == [["first@cao.example.go.jp"]]
    assert "システムの管理者から" in mail.outbox[0].body


def test_founding_is_refused_once_somebody_is_there(secretariat):
    with pytest.raises(CommandError) as refusal:
        call_command("secretariat", "second@cao.example.go.jp", name="二代 二郎")

    assert refusal.value.returncode == 2
    assert "その方から招待を受けてください" in str(refusal.value)
    assert Invitation.objects.count() == 0


def test_founding_twice_does_not_send_two_links(capsys):
    found(capsys)

    with pytest.raises(CommandError):
        found(capsys)

    assert (Invitation.objects.count(), Organisation.objects.count()) == (1, 1)


def test_bad_address_is_one_sentence_and_status_2():
    with pytest.raises(CommandError) as refusal:
        call_command("secretariat", "アドレスではない", name="だれか")

    assert (refusal.value.returncode, "形が正しくありません" in str(refusal.value)) == (2, True)


def test_secretariat_registers_a_company_and_goes_on_to_invite(sign_in, secretariat):
    page = sign_in(secretariat).post(
        reverse("accounts:organisation_register"),
        {"kind": "company", "name": "株式会社つみあげ", "corporate_number": "７０００－０１２０－５０００２"},
    )

    made = Organisation.objects.get(name="株式会社つみあげ")
    assert (made.corporate_number, page.url) == (NUMBER, reverse("accounts:invite", args=[made.pk]))
    assert AuditEvent.objects.filter(
        verb="directory.organisation_registered", actor_id=secretariat.pk
    ).exists()


@pytest.mark.parametrize(
    ("number", "sentence"), [("7000012050003", "検査"), ("12", "13桁"), (NUMBER, "すでに")]
)
def test_bad_or_taken_number_is_refused_and_nothing_typed_is_lost(sign_in, secretariat, number, sentence):
    OrganisationFactory(name="先にある会社", corporate_number=NUMBER)

    page = sign_in(secretariat).post(
        reverse("accounts:organisation_register"),
        {"kind": "company", "name": "株式会社つみあげ", "corporate_number": number},
    )

    assert sentence in str(page.context["form"].errors)
    assert "株式会社つみあげ" in page.text
    assert not Organisation.objects.filter(name="株式会社つみあげ").exists()


def test_local_government_cannot_be_registered_by_hand(sign_in, secretariat):
    page = sign_in(secretariat).post(
        reverse("accounts:organisation_register"), {"kind": "municipality", "name": "架空町"}
    )

    assert "kind" in page.context["form"].errors


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_secretariat_registers(sign_in, approver, method):
    page = getattr(sign_in(approver), method)(reverse("accounts:organisation_register"), {"kind": "company"})

    assert page.status_code == 403


def test_anonymous_is_asked_to_sign_in(client):
    assert client.get(reverse("accounts:organisation_register")).status_code == 302
