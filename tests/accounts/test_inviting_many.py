"""Many invitations at once: every row is judged by its cells, nobody is invited twice, and no right grows."""

import io
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.accounts.conftest import link
from tsumiki.accounts import invitation_sheets, rules, services
from tsumiki.accounts.invitation_checks import judge
from tsumiki.accounts.models import Invitation
from tsumiki.accounts.services import inviting_many
from tsumiki.accounts.services.inviting_many import Invited, invite_many
from tsumiki.directory.models import Organisation
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.sheets import Sheet, read_table, write_csv, write_xlsx

HEADER = ("団体コード", "団体", "氏名", "メールアドレス", "課・部署", "役割")
GOOD = ("313891", "鳥取県南部町", "新任 一子", "new@town.example.lg.jp", "企画政策課", "市区町村 承認者")


def row(**changes):
    values = dict(zip(("code", "town", "name", "email", "section", "role"), GOOD, strict=True)) | changes
    return tuple(values.values())


def table_of(*rows, header=HEADER, name="一覧.csv"):
    return invitation_sheets.read(io.BytesIO(write_csv([header, *rows])), name=name)


def states(table, by):
    return [
        (candidate.state.value, *((remark.where, remark.sentence) for remark in candidate.remarks))
        for candidate in judge(table, by=by)
    ]


@pytest.fixture(autouse=True)
def _registry(town, other_town, prefecture):
    """Two towns of one name and a prefecture."""


# reading


def test_the_template_comes_back_as_it_was_filled_in(town):
    (first, *others) = read_table(
        io.BytesIO(invitation_sheets.template([("313891", "鳥取県南部町")])), name="x.xlsx"
    )
    assert first.rows[1].values == HEADER
    assert [sheet.name for sheet in others] == ["役割", "団体コード"]
    assert [line.values[0] for line in others[1].rows] == ["コード", "193666", "310000", "313891"]

    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet("招待", header=HEADER, rows=[GOOD], note="説明")])
    buffer.seek(0)
    table = invitation_sheets.read(buffer, name="一覧.xlsx")

    (line,) = table.lines
    assert (line.code, line.name, line.email) == ("313891", "新任 一子", "new@town.example.lg.jp")
    assert table.where(line, "email") == "シート「招待」のD3"


def test_characters_of_a_name_stay_as_they_were_typed():
    (line,) = table_of(row(name="\ufa19山　\ufa1b太\u304b\u3099")).lines

    assert line.name == "\ufa19山 \ufa1b太が"


def test_rows_with_a_code_only_are_counted_and_left_out():
    table = table_of(row(), ("310000", "鳥取県", "", "", "", ""))

    assert (len(table.lines), table.blank) == (1, 1)


@pytest.mark.parametrize(
    ("rows", "header", "sentence"),
    [
        (
            [row()],
            ("団体コード", "団体", "氏名", "アドレス", "課・部署", "役割"),
            "見出し「メールアドレス」がありません",
        ),
        ([("313891", "", "", "", "", "")], HEADER, "招待する方が書かれていません"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(rows, header, sentence):
    with pytest.raises(InputError, match=sentence):
        table_of(*rows, header=header)


def test_plain_values_carry_a_table_through_a_session():
    table = table_of(row())

    kept = json.loads(json.dumps(invitation_sheets.as_plain(table)))

    assert invitation_sheets.from_plain(kept) == table


# judging


@pytest.mark.parametrize("code", ["313891", "３１３８９１", "31389", " 313891 "])
def test_a_code_may_be_written_in_several_ways(secretariat, town, code):
    (candidate,) = judge(table_of(row(code=code)), by=secretariat)

    assert (candidate.state, candidate.organisation) == ("ready", town.organisation)


@pytest.mark.parametrize(
    ("text", "code"),
    [("市区町村 起案者", "town_drafter"), ("承認者", "town_approver"), ("town_viewer", "town_viewer")],
)
def test_a_role_may_be_written_in_several_ways(secretariat, text, code):
    (candidate,) = judge(table_of(row(role=text)), by=secretariat)

    assert (candidate.state, candidate.role) == ("ready", code)


def test_full_width_addresses_are_read(secretariat):
    (candidate,) = judge(table_of(row(email="Ｎｅｗ＠town.example.lg.jp")), by=secretariat)

    assert (candidate.state, candidate.address) == ("ready", "new@town.example.lg.jp")


@pytest.mark.parametrize(
    ("changes", "cell", "sentence"),
    [
        ({"code": "999999"}, "A2", "検査数字が合いません"),
        ({"code": "312011"}, "A2", "当たる団体がありません"),
        ({"code": ""}, "A2", "団体コードを入力してください"),
        ({"name": ""}, "C2", "氏名を入力してください"),
        ({"name": "長" * 61}, "C2", "60文字まで"),
        ({"email": "new.town.example"}, "D2", "メールアドレスの形が正しくありません"),
        ({"email": ""}, "D2", "メールアドレスの形が正しくありません"),
        ({"section": ""}, "E2", "課・部署を入力してください"),
        ({"role": ""}, "F2", "役割を入力してください"),
        ({"role": "国事務局"}, "F2", "鳥取県南部町では選べません"),
        ({"role": "都道府県"}, "F2", "市区町村 起案者、市区町村 承認者、市区町村 閲覧者のどれか"),
        ({"role": "課長"}, "F2", "「課長」は"),
    ],
)
def test_a_mistake_is_named_by_its_cell(secretariat, changes, cell, sentence):
    (candidate,) = judge(table_of(row(**changes)), by=secretariat)

    (remark,) = candidate.remarks
    assert candidate.state == "wrong"
    assert remark.where == f"シート「一覧」の{cell}"
    assert sentence in remark.sentence


def test_every_mistake_of_a_row_is_told(secretariat):
    (candidate,) = judge(table_of(row(code="1", name="", email="x", section="", role="x")), by=secretariat)

    assert [remark.where[-2:] for remark in candidate.remarks] == ["A2", "C2", "E2", "D2"]


def test_the_same_address_twice_is_told_at_the_second(secretariat):
    table = table_of(row(), row(code="193666", name="同じ人"))

    assert states(table, secretariat) == [
        ("ready",),
        (
            "wrong",
            ("シート「一覧」のD3", "同じアドレスが2行目にもあります。どちらかの行を削除してください。"),
        ),
    ]


def test_members_and_invited_people_are_left_in_peace(secretariat, officer, invite, person, town):
    invite(email="waiting@town.example.lg.jp")
    table = table_of(row(email=officer.email), row(email="waiting@town.example.lg.jp"))

    assert [(state, remark[1][:8]) for state, remark in states(table, secretariat)] == [
        ("done", "すでにこの団体の"),
        ("done", "招待を送信済みで"),
    ]


def test_the_secretariat_begins_only_where_nobody_manages(secretariat, approver):
    (candidate,) = judge(table_of(row()), by=secretariat)

    assert (candidate.state, candidate.remarks[0].where) == ("wrong", "シート「一覧」のA2")
    assert "利用者を管理する方がいます" in candidate.remarks[0].sentence


def test_a_manager_invites_into_the_own_organisation_and_learns_nothing_of_others(
    approver, other_officer, other_town
):
    own, other = judge(table_of(row(), row(code="193666", email=other_officer.email)), by=approver)

    assert (own.state, other.state) == ("ready", "wrong")
    assert [remark.sentence for remark in other.remarks] == [
        "山梨県南部町に招待できるのは、その団体の管理者です。自分の団体のコードを入力してください。"
    ]


@pytest.mark.parametrize("who", ["secretariat", "approver", "officer", "viewer", "contractor", "prefecture"])
def test_the_rule_for_many_agrees_with_the_rule_for_one(request, person, who, town, other_town, prefecture):
    user = (
        person("contractor")
        if who == "contractor"
        else person("prefecture", prefecture)
        if who == "prefecture"
        else request.getfixturevalue(who)
    )
    every = Organisation.objects.order_by("pk")

    one_by_one = {organisation.pk for organisation in every if rules.can_manage(user, organisation)}

    assert rules.managed_by(user, every) == one_by_one


@pytest.mark.parametrize("count", [1, 3])
def test_judging_takes_the_same_queries_for_one_row_as_for_three(
    secretariat, count, django_assert_num_queries
):
    codes = ["313891", "193666", "310000"][:count]
    table = table_of(*[row(code=code, email=f"{code}@example.lg.jp") for code in codes])
    assert secretariat.active_memberships

    with django_assert_num_queries(6):
        judge(table, by=secretariat)


# inviting


def test_everybody_whose_row_is_ready_is_invited_and_nobody_twice(
    secretariat, django_capture_on_commit_callbacks
):
    table = table_of(
        row(),
        row(name="新任 二郎", email="second@town.example.lg.jp", role="起案者"),
        row(code="310000", email="pref@example.lg.jp", role="都道府県"),
        row(code="999999", email="wrong@example.lg.jp"),
    )

    with django_capture_on_commit_callbacks(execute=True):
        first = invite_many(table, link=link, by=secretariat)
        again = invite_many(table, link=link, by=secretariat)

    assert (first, again) == (Invited(3), Invited())
    assert sorted(message.to[0] for message in mail.outbox) == [
        "new@town.example.lg.jp",
        "pref@example.lg.jp",
        "second@town.example.lg.jp",
    ]
    assert sorted(Invitation.objects.values_list("email", "role", "organisation__name")) == [
        ("new@town.example.lg.jp", "town_approver", "南部町"),
        ("pref@example.lg.jp", "prefecture", "鳥取県"),
        ("second@town.example.lg.jp", "town_drafter", "南部町"),
    ]
    assert AuditEvent.objects.filter(verb="accounts.member_invited", actor_name=secretariat.name).count() == 3


def test_after_the_first_has_accepted_the_same_table_invites_nobody(secretariat):
    table = table_of(row(), row(email="second@town.example.lg.jp", role="起案者"))
    tokens = []
    invite_many(table, link=lambda token: tokens.append(token) or "https://x.example/", by=secretariat)
    services.accept_invitation(tokens[0], name="新任 一子", password="kawaranai-yama-9", by=None)

    assert [state for state, *_ in states(table, secretariat)] == ["done", "done"]
    assert invite_many(table, link=link, by=secretariat) == Invited()


def test_a_round_has_a_limit_and_its_mails_are_spread(secretariat, settings, monkeypatch):
    settings.MAILS_PER_RUN, settings.MAILS_PER_MINUTE = 3, 2
    waits = []
    monkeypatch.setattr(
        "tsumiki.accounts.services.inviting.mail.send", lambda *args, to, after: waits.append(after)
    )
    table = table_of(*[row(email=f"{number}@town.example.lg.jp") for number in range(4)])

    rounds = [invite_many(table, link=link, by=secretariat) for _ in range(3)]

    assert rounds == [Invited(3, 1), Invited(1), Invited()]
    assert waits == [timedelta(), timedelta(), timedelta(minutes=1), timedelta()]


def test_one_press_makes_no_more_than_can_be_waited_for(sign_in, secretariat, monkeypatch):
    monkeypatch.setattr("tsumiki.accounts.views.invitations_many.AT_ONCE", 2)
    client = sign_in(secretariat)
    looked = upload(client, *[row(email=f"{number}@town.example.lg.jp") for number in range(3)])
    form = {"token": looked.context["send_form"].initial["token"]}

    first = client.post(reverse("accounts:invite_table_send"), form, follow=True)
    second = client.post(reverse("accounts:invite_table_send"), form, follow=True)

    assert "2人に招待のメールを送りました" in first.text
    assert "超えた1人には、もう一度押すと送ります" in first.text
    assert "1人に招待のメールを送りました" in second.text
    assert Invitation.objects.count() == 3


def test_who_was_faster_is_told_and_stops_nobody_else(secretariat, monkeypatch, other_officer, town):
    table = table_of(row(), row(code="193666", email="other@example.lg.jp"))
    judged = judge(table, by=secretariat)
    services.invite_member(
        organisation=town.organisation,
        email="new@town.example.lg.jp",
        name="先の人",
        section="課",
        role="town_drafter",
        link=link,
        by=secretariat,
    )
    monkeypatch.setattr(inviting_many, "judge", lambda table, by: judged)

    done = invite_many(table, link=link, by=secretariat)

    assert (done.invited, [number for number, _ in done.refused]) == (1, [2])


# pages


def upload(client, *rows, name="一覧.csv"):
    file = SimpleUploadedFile(name, write_csv([HEADER, *rows]))
    return client.post(reverse("accounts:invite_table"), {"file": file}, follow=True)


def test_the_pages_show_every_row_and_invite_after_the_yes(sign_in, secretariat):
    client = sign_in(secretariat)
    looked = upload(client, row(), row(code="193666", email="x"))
    token = looked.context["send_form"].initial["token"]
    nobody_yet = Invitation.objects.count()

    sent = client.post(reverse("accounts:invite_table_send"), {"token": token}, follow=True)
    again = client.post(reverse("accounts:invite_table_send"), {"token": token}, follow=True)

    assert looked.context["counts"] == {"ready": 1, "done": 0, "wrong": 1}
    assert "シート「一覧」のD3：メールアドレスの形が正しくありません" in looked.text
    assert nobody_yet == 0
    assert "1人に招待のメールを送りました" in sent.text
    assert "招待のメールを送る方はいませんでした" in again.text
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_check_takes_the_same_queries_for_one_row_as_for_three(
    sign_in, secretariat, count, django_assert_num_queries
):
    client = sign_in(secretariat)
    upload(client, *[row(email=f"{number}@town.example.lg.jp") for number in range(count)])

    with django_assert_num_queries(9):
        client.get(reverse("accounts:invite_table_check"))


@pytest.mark.parametrize(("state", "numbers"), [("", [2, 3]), ("ready", [2]), ("wrong", [3]), ("done", [])])
def test_rows_are_narrowed_to_one_state(sign_in, secretariat, state, numbers):
    client = sign_in(secretariat)
    upload(client, row(), row(code="193666", email="x"))

    page = client.get(reverse("accounts:invite_table_check"), {"state": state}).context["page"]

    assert [candidate.line.number for candidate in page] == numbers


def test_a_yes_to_an_earlier_reading_sends_nothing(sign_in, secretariat):
    client = sign_in(secretariat)
    old = upload(client, row()).context["send_form"].initial["token"]
    upload(client, row(email="another@example.lg.jp"))

    answer = client.post(reverse("accounts:invite_table_send"), {"token": old}, follow=True)

    assert "ファイルをもう一度選んでください" in answer.text
    assert Invitation.objects.count() == 0


def test_a_file_that_cannot_be_read_is_told_at_its_field(sign_in, secretariat):
    client = sign_in(secretariat)

    answer = upload(client, ("x",) * 6, name="一覧.csv")
    picture = client.post(
        reverse("accounts:invite_table"), {"file": SimpleUploadedFile("a.xlsx", b"\x89PNG\r\n\x1a\n\x00")}
    )

    assert answer.redirect_chain != []
    assert "「a.xlsx」はExcelファイルではありません（画像のようです）。" in picture.text


def test_the_check_without_a_reading_leads_back(sign_in, secretariat):
    answer = sign_in(secretariat).get(reverse("accounts:invite_table_check"))

    assert answer.url == reverse("accounts:invite_table")


def test_the_template_is_an_excel_file(sign_in, secretariat):
    answer = sign_in(secretariat).get(reverse("accounts:invite_table_template"))

    (first, *_) = read_table(io.BytesIO(answer.content), name="x.xlsx")
    assert first.rows[-1].values == HEADER


@pytest.mark.parametrize("who", ["officer", "viewer", "contractor", "prefecture"])
def test_who_manages_nobody_opens_none_of_the_pages(sign_in, request, person, prefecture, who):
    user = (
        person("contractor")
        if who == "contractor"
        else person("prefecture", prefecture)
        if who == "prefecture"
        else request.getfixturevalue(who)
    )
    client = sign_in(user)

    statuses = [
        client.get(reverse("accounts:invite_table")).status_code,
        upload(client, row()).status_code,
        client.get(reverse("accounts:invite_table_template")).status_code,
        client.get(reverse("accounts:invite_table_check")).status_code,
        client.post(reverse("accounts:invite_table_send"), {"token": ""}).status_code,
    ]

    assert (statuses, Invitation.objects.count()) == ([403] * 5, 0)


# console


def test_the_console_invites_once_and_tells_in_json(tmp_path, capsys, settings, approver, town):
    settings.SITE_URL = "https://tsumiki.example.jp/"
    file = tmp_path / "一覧.csv"
    rows = [row(code="193666"), row(email="managed@example.lg.jp"), row(code="310000", email="bad")]
    file.write_bytes(write_csv([HEADER, *rows]))

    call_command("accounts", "invite", str(file), "--json", "--check")
    checked = json.loads(capsys.readouterr().out)
    call_command("accounts", "invite", str(file), "--json")
    first = json.loads(capsys.readouterr().out)
    call_command("accounts", "invite", str(file))
    again = capsys.readouterr().out

    keys = ("checked_only", "rows", "ready", "already", "wrong", "invited")
    assert [checked[key] for key in keys] == [True, 3, 1, 0, 2, 0]
    assert [first[key] for key in keys] == [False, 3, 1, 0, 2, 1]
    assert [remark["place"] for remark in first["remarks"]] == [
        "シート「一覧」のA3",
        "シート「一覧」のD4",
    ]
    assert "3人のうち0人を招待しました。招待済み・登録済み1人、直すところのある行2行。" in again
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == ("new@town.example.lg.jp", None)


def test_the_console_refuses_a_file_that_is_not_there(db):
    with pytest.raises(CommandError, match="というファイルはありません"):
        call_command("accounts", "invite", "nothing.xlsx")
