"""Our own pages: happy path, refusal, anonymous; lists at a literal query count."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts import services
from tsumiki.accounts.models import HandOver, Invitation, User
from tsumiki.kernel import audit
from tsumiki.kernel.models import AuditEvent

PASSWORD = "kawaranai-yama-9"


@pytest.mark.parametrize(
    "name",
    [
        "profile",
        "name_change",
        "sessions",
        "roles",
        "organisations",
        "handover_list",
        "audit_log",
        "audit_log_csv",
    ],
)
def test_own_pages_ask_strangers_to_sign_in(client, db, name):
    response = client.get(reverse(f"accounts:{name}"))

    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["members", "invite"])
def test_pages_of_an_organisation_ask_strangers_to_sign_in(client, town, name):
    assert client.get(reverse(f"accounts:{name}", args=[town.pk])).status_code == 302


@pytest.mark.parametrize("name", ["membership_change", "membership_end", "handover", "handover_note"])
def test_pages_of_a_place_ask_strangers_to_sign_in_and_are_not_found_elsewhere(
    sign_in, officer, other_officer, name
):
    address = reverse(f"accounts:{name}", args=[officer.memberships.get().pk])

    assert Client().get(address).status_code == 302
    assert sign_in(other_officer).get(address).status_code == 404


@pytest.mark.parametrize("name", ["membership_change", "membership_end", "handover"])
def test_colleague_reads_why_the_form_is_not_there(sign_in, officer, viewer, name):
    address = reverse(f"accounts:{name}", args=[officer.memberships.get().pk])
    client = sign_in(viewer)

    page = client.get(address)
    posted = client.post(
        address,
        {
            "section": "x",
            "role": "town_viewer",
            "on": "2999-01-01",
            "name": "x",
            "email": "x@example.jp",
            "starts_on": "2999-01-01",
        },
    )

    assert "団体の管理者です" in page.text
    assert posted.status_code == 200
    officer.memberships.get()
    assert (officer.memberships.get().valid_to, Invitation.objects.count()) == (None, 0)


def test_profile_says_what_the_role_may(sign_in, officer):
    page = sign_in(officer).get(reverse("accounts:profile"))

    assert "鳥取県南部町" in page.text
    assert page.context["places"][0]["may"] == [
        "事例を書く",
        "地域診断を見る",
        "利用者の一覧を見る",
        "計画に意見を書く",
        "計画の合議に答える",
        "計画を作り、直す",
        "計画（下書きを含む）を見る",
        "共有された計画を見る",
        "調査に回答する",
        "自分の団体の調査の回答を見る",
    ]


def test_name_changes_and_the_old_one_is_in_the_log(sign_in, officer):
    before = officer.name

    sign_in(officer).post(reverse("accounts:name_change"), {"name": "改姓 花子"})

    officer.refresh_from_db()
    assert officer.name == "改姓 花子"
    assert AuditEvent.objects.get(verb="accounts.name_changed").detail == {
        "before": before,
        "after": "改姓 花子",
    }


def test_roles_page_holds_every_role(sign_in, viewer):
    page = sign_in(viewer).get(reverse("accounts:roles"))

    assert [line.role.code for line in page.context["lines"]] == [
        "secretariat",
        "contractor",
        "prefecture",
        "town_drafter",
        "town_approver",
        "town_viewer",
        "company_admin",
        "company_staff",
        "adviser",
    ]


def test_members_list_shows_today_and_folds_the_past(sign_in, viewer, officer, person, town):
    gone = person("town_viewer", town, valid_to=date(2024, 5, 1))

    page = sign_in(viewer).get(reverse("accounts:members", args=[town.pk]))

    assert {place.user for place in page.context["places"]} == {viewer, officer}
    assert [place.user for place in page.context["past"]] == [gone]
    assert "招待する" not in page.text


def test_members_of_another_town_are_not_found(sign_in, other_officer, officer, town):
    response = sign_in(other_officer).get(reverse("accounts:members", args=[town.pk]))

    assert response.status_code == 404
    assert sign_in(other_officer).get(reverse("accounts:invite", args=[town.pk])).status_code == 404


def test_members_are_searched_and_sorted(sign_in, approver, person, town):
    for name, section in (("山田 花", "総務課"), ("青木 空", "企画課"), ("山口 海", "企画課")):
        user = person("town_viewer", town, section=section)
        User.objects.filter(pk=user.pk).update(name=name)
    address = reverse("accounts:members", args=[town.pk])
    client = sign_in(approver)

    found = client.get(address, {"q": "山", "order": "section"}).context["places"]
    by_login = client.get(address, {"order": "last_login"})

    assert [place.user.name for place in found] == ["山口 海", "山田 花"]
    assert by_login.context["places"][0].user == approver


def _more_members(person, town, count):
    for _ in range(count):
        person("town_viewer", town)


@pytest.mark.parametrize("count", [1, 3])
def test_members_list_costs_the_same_for_any_length(
    sign_in, approver, person, town, invite, count, django_assert_num_queries
):
    _more_members(person, town, count)
    for n in range(count):
        invite(email=f"n{n}@example.jp")
    client = sign_in(approver)
    client.get("/accounts/roles/")

    with django_assert_num_queries(6):  # session, person, places, organisation, members, invitations
        client.get(reverse("accounts:members", args=[town.pk]))


@pytest.mark.parametrize("count", [1, 3])
def test_log_costs_the_same_for_any_length(sign_in, approver, count, django_assert_num_queries):
    for _ in range(count):
        audit.record("accounts.signed_in", by=approver, subject=approver)
    client = sign_in(approver)
    client.get("/accounts/roles/")

    with django_assert_num_queries(6):  # session, person, places, organisations, count, rows
        client.get(reverse("accounts:audit_log"))


@pytest.mark.parametrize("count", [1, 3])
def test_hand_over_list_costs_the_same_for_any_length(
    sign_in, approver, pass_on, person, town, count, django_assert_num_queries
):
    for n in range(count):
        place = person("town_viewer", town).memberships.get()
        pass_on(membership=place, email=f"next{n}@example.jp")
    client = sign_in(approver)
    client.get("/accounts/roles/")

    with django_assert_num_queries(5):  # session, person, places, count, rows
        client.get(reverse("accounts:handover_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_organisation_list_costs_the_same_for_any_length(
    sign_in, secretariat, town, other_town, prefecture, person, count, django_assert_num_queries
):
    for place in [town, other_town, prefecture][:count]:
        person("town_viewer", place)
    client = sign_in(secretariat)
    client.get("/accounts/roles/")

    with django_assert_num_queries(5):  # session, person, places, count, rows
        client.get(reverse("accounts:organisations"))


@pytest.mark.parametrize("count", [1, 3])
def test_device_list_costs_the_same_for_any_length(sign_in, officer, count, django_assert_num_queries):
    for _ in range(count):
        other = Client()
        other.force_login(officer)
        other.get("/accounts/roles/")
    client = sign_in(officer)
    client.get("/accounts/roles/")

    with django_assert_num_queries(4):  # session, person, devices, places of the header
        client.get(reverse("accounts:sessions"))


def test_person_of_one_organisation_goes_straight_to_it(sign_in, officer, town):
    response = sign_in(officer).get(reverse("accounts:organisations"))

    assert response.url == reverse("accounts:members", args=[town.pk])


def test_manager_invites_by_form(sign_in, approver, town, django_capture_on_commit_callbacks):
    client = sign_in(approver)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("accounts:invite", args=[town.pk]),
            {"name": "新任 一子", "email": "new@example.jp", "section": "企画課", "role": "town_drafter"},
        )

    assert response.url == reverse("accounts:members", args=[town.pk])
    assert "http://testserver/accounts/invitation/" in mail.outbox[0].body
    assert "new@example.jp" in client.get(response.url).text


def test_refused_invitation_keeps_what_was_typed(sign_in, officer, approver, town):
    page = sign_in(approver).post(
        reverse("accounts:invite", args=[town.pk]),
        {"name": "二重 招待", "email": officer.email, "section": "企画課", "role": "town_drafter"},
    )

    assert "すでにこの団体の利用者です" in page.text
    assert 'value="二重 招待"' in page.text


def test_invitation_is_sent_again_and_withdrawn_by_button(sign_in, approver, invite):
    invitation, _ = invite()
    client = sign_in(approver)

    client.post(reverse("accounts:invitation_resend", args=[invitation.pk]))
    client.post(reverse("accounts:invitation_withdraw", args=[invitation.pk]))

    again = Invitation.objects.get(pk=invitation.pk)
    assert again.token_hash != invitation.token_hash
    assert again.withdrawn_at is not None


@pytest.mark.parametrize("name", ["invitation_resend", "invitation_withdraw"])
def test_invitation_buttons_are_not_for_others(sign_in, officer, invite, name):
    invitation, _ = invite()
    address = reverse(f"accounts:{name}", args=[invitation.pk])

    assert sign_in(officer).post(address).status_code == 404
    assert sign_in(officer).get(address).status_code == 405
    assert Client().post(address).status_code == 302


def test_invitation_link_moves_the_token_out_of_the_address(client, invite, town, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    _, token = invite()

    opened = client.get(reverse("accounts:invitation_open", args=[token]))
    page = client.get(opened.url)
    done = client.post(
        opened.url, {"name": "新任 一子", "password1": PASSWORD, "password2": PASSWORD}, follow=True
    )

    assert opened.url == "/accounts/invitation/"
    assert token not in page.text
    assert done.redirect_chain == [(reverse("accounts:profile"), 302)]
    assert done.context["user"].name == "新任 一子"


def test_used_or_unknown_link_says_what_to_do(client, invite):
    _, token = invite()
    services.accept_invitation(token, name="先に受けた人", password=PASSWORD, by=None)

    answers = [
        client.get(reverse("accounts:invitation_open", args=[t]), follow=True) for t in (token, "x" * 43)
    ]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "再送を依頼してください" in answers[0].text


def test_weak_or_unequal_passwords_are_refused_in_japanese(client, invite):
    _, token = invite()
    client.get(reverse("accounts:invitation_open", args=[token]))
    here = reverse("accounts:invitation_accept")

    short = client.post(here, {"name": "新任", "password1": "12345", "password2": "12345"})
    unequal = client.post(here, {"name": "新任", "password1": PASSWORD, "password2": "x" * 14})

    assert short.status_code == 200
    assert short.context["form"].errors["password1"]
    assert "2つのパスワードが違います" in unequal.text


def test_registered_person_is_asked_to_sign_in_and_then_only_confirms(sign_in, other_officer, invite):
    _, token = invite(email=other_officer.email)
    stranger = Client()
    stranger.get(reverse("accounts:invitation_open", args=[token]))
    asked = stranger.get(reverse("accounts:invitation_accept"))

    client = sign_in(other_officer)
    client.get(reverse("accounts:invitation_open", args=[token]))
    client.post(reverse("accounts:invitation_accept"))

    assert "サインインして続ける" in asked.text
    assert other_officer.memberships.count() == 2


def test_somebody_else_is_told_to_sign_out_first(sign_in, viewer, invite):
    _, token = invite()
    client = sign_in(viewer)
    client.get(reverse("accounts:invitation_open", args=[token]))

    page = client.get(reverse("accounts:invitation_accept"))

    assert "別の方としてサインインしています" in page.text
    assert "password1" not in page.text


def test_manager_changes_and_ends_a_place(sign_in, approver, officer):
    place = officer.memberships.get()
    client = sign_in(approver)

    client.post(
        reverse("accounts:membership_change", args=[place.pk]), {"section": "総務課", "role": "town_viewer"}
    )
    client.post(reverse("accounts:membership_end", args=[place.pk]), {"on": timezone.localdate().isoformat()})

    place.refresh_from_db()
    assert (place.section, place.role, place.valid_to) == ("総務課", "town_viewer", timezone.localdate())


def test_hand_over_from_form_to_the_successors_first_page(sign_in, approver, officer, town):
    place = officer.memberships.get()
    client = sign_in(approver)
    mail.outbox.clear()
    response = client.post(
        reverse("accounts:handover", args=[place.pk]),
        {
            "name": "後任 二郎",
            "email": "next@example.jp",
            "section": "企画政策課",
            "starts_on": timezone.localdate().isoformat(),
            "note": "次の締め切りは12月です。",
        },
    )
    started = HandOver.objects.get()
    assert response.url == reverse("accounts:handover_detail", args=[started.pk])
    assert "後任の登録待ち" in client.get(reverse("accounts:handover_list")).text
    assert client.get(response.url).status_code == 200

    seen = []
    services.resend_invitation(started.invitation, link=lambda t: seen.append(t) or "x", by=approver)
    successor = Client()
    successor.get(reverse("accounts:invitation_open", args=[seen[0]]))
    page = successor.post(
        reverse("accounts:invitation_accept"),
        {"name": "後任 二郎", "password1": PASSWORD, "password2": PASSWORD},
        follow=True,
    )

    assert page.redirect_chain == [(reverse("accounts:handover_detail", args=[started.pk]), 302)]
    assert "前任の方からの引き継ぎ" in page.text
    assert "次の締め切りは12月です。" in page.text


def test_secretariat_sees_who_hands_over_but_not_the_memo(sign_in, pass_on, approver, secretariat):
    started, _ = pass_on(note="町の中だけの話")
    address = reverse("accounts:handover_detail", args=[started.pk])

    assert "町の中だけの話" in sign_in(approver).get(address).text
    assert "町の中だけの話" not in sign_in(secretariat).get(address).text


def test_hand_over_by_the_secretariat_keeps_the_memo_it_cannot_read(sign_in, officer, secretariat):
    place = officer.memberships.get()
    services.write_handover_note(place, note="町の中だけの話", by=officer)
    address = reverse("accounts:handover", args=[place.pk])
    client = sign_in(secretariat)
    data = {"name": "後任 二郎", "email": "next@town.example.lg.jp", "section": "企画政策課"}

    shown = client.get(address).text
    client.post(address, data | {"starts_on": timezone.localdate().isoformat()})

    assert "町の中だけの話" not in shown
    assert HandOver.objects.get().note == "町の中だけの話"


def test_hand_over_of_another_town_is_not_found(sign_in, pass_on, other_officer, viewer):
    started, _ = pass_on()
    address = reverse("accounts:handover_detail", args=[started.pk])

    assert sign_in(other_officer).get(address).status_code == 404
    assert sign_in(viewer).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_predecessor_writes_the_memo(sign_in, officer, viewer):
    place = officer.memberships.get()
    address = reverse("accounts:handover_note", args=[place.pk])

    assert sign_in(viewer).get(address).status_code == 404
    client = sign_in(officer)
    assert client.get(address).status_code == 200
    client.post(address, {"note": "関係先の一覧は共有フォルダーにあります。"})

    place.refresh_from_db()
    assert place.handover_note == "関係先の一覧は共有フォルダーにあります。"


def test_log_shows_only_the_own_organisation(sign_in, approver, other_officer, secretariat):
    audit.record("accounts.signed_in", by=approver, subject=approver)
    audit.record("accounts.signed_in", by=other_officer, subject=other_officer)

    own = sign_in(approver).get(reverse("accounts:audit_log"), {"verb": "accounts.signed_in"})
    every = sign_in(secretariat).get(reverse("accounts:audit_log"), {"verb": "accounts.signed_in"})

    assert [event.actor_id for event in own.context["page"]] == [approver.pk]
    assert {event.actor_id for event in every.context["page"]} == {approver.pk, other_officer.pk}
    assert "サインインした" in own.text


def test_log_is_not_for_officers(sign_in, officer):
    client = sign_in(officer)

    assert client.get(reverse("accounts:audit_log")).status_code == 403
    assert client.get(reverse("accounts:audit_log_csv")).status_code == 403


def test_log_is_filtered_by_day_and_person(sign_in, approver):
    audit.record("accounts.signed_in", by=approver, subject=approver)
    client = sign_in(approver)
    today = timezone.localdate()

    def count(**wanted):
        return client.get(reverse("accounts:audit_log"), wanted).context["page"].paginator.count

    assert count(since=today, until=today, person=approver.name, verb="accounts.signed_in") == 1
    assert count(until=today - timedelta(days=1)) == 0
    assert count(person="だれでもない") == 0
    backwards = client.get(
        reverse("accounts:audit_log"), {"since": today, "until": today - timedelta(days=1)}
    )
    assert "順番を確かめて" in backwards.text


def test_log_as_csv_escapes_formulas_and_is_itself_recorded(sign_in, approver):
    User.objects.filter(pk=approver.pk).update(name="=cmd|calc")
    approver.refresh_from_db()
    audit.record("accounts.signed_in", by=approver, subject=approver)

    response = sign_in(approver).get(reverse("accounts:audit_log_csv"), {"verb": "accounts.signed_in"})

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "日時,行った人,団体,行為,対象"
    assert ",=cmd" not in lines[1]
    assert AuditEvent.objects.get(verb="accounts.audit_exported").detail == {"rows": 1}
