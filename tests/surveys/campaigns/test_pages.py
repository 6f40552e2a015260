"""The pages of those who run a campaign."""

import io
import re
from datetime import date

import pytest
from django.core import mail as outbox_of
from django.urls import reverse

from tests.surveys.campaigns.factories import CampaignFactory
from tsumiki.accounts import services
from tsumiki.kernel import audit
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.sheets import read_table
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.services import answering_steps, campaigns_closing, campaigns_opening
from tsumiki.surveys.services.campaigns import ONLY_PREPARING

SECRET = "書きかけの秘密の回答"
INSIDE = "庁内だけの差戻しの理由"


def go(name, *args):
    return reverse(f"surveys:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def desk(sign_in, secretariat):
    return sign_in(secretariat)


def form_of(paper, **changed):
    return {
        "questionnaire": paper.pk,
        "title": "新しい調査",
        "code": "R9-2027",
        "opens_on": "2026-12-01",
        "via_prefecture": "on",
        "prefecture_deadline": "2026-12-10",
        "deadline": "2026-12-20",
        **changed,
    }


def test_a_campaign_is_made_described_differently_and_opened_with_its_burden_confirmed(
    desk, paper, town, other_town
):
    made = desk.post(go("campaign_create"), form_of(paper))
    edited = desk.post(go("campaign_edit", "r9-2027"), form_of(paper, title="題名を変えた調査"))
    looked = desk.get(go("campaign_open", "r9-2027"), {"kinds": ["town"]})
    opened = desk.post(go("campaign_open", "r9-2027"), {"kinds": ["town"], "confirmed": "2", "agrees": "on"})

    campaign = Campaign.objects.get(code="r9-2027")
    assert (made.url, edited.url) == (go("campaign_detail", "r9-2027"),) * 2
    assert "1団体あたり" in text_of(looked)
    assert opened.url == go("campaign_letters", "r9-2027")
    assert (campaign.title, campaign.status, campaign.responses.count()) == ("題名を変えた調査", "open", 2)


def test_the_form_asks_for_the_questionnaire_in_words(desk, paper):
    form = desk.get(go("campaign_create")).context["form"]

    assert next(iter(form.fields["questionnaire"].choices)) == ("", "選んでください")


def test_the_prefectures_stand_in_a_grid(desk, preparing, town):
    answer = desk.get(go("campaign_open", preparing.code))

    assert answer.context["choice"]["prefectures"].field.widget.attrs["class"] == "choice-grid"


def test_a_change_that_comes_too_late_is_refused_beside_what_was_typed(desk, campaign, paper):
    before = campaign.title

    answer = desk.post(
        go("campaign_edit", campaign.code), form_of(paper, code=campaign.code, title="遅れて変えた題名")
    )

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [ONLY_PREPARING]
    assert answer.context["form"]["title"].value() == "遅れて変えた題名"
    campaign.refresh_from_db()
    assert campaign.title == before


def test_without_confirming_the_burden_nothing_is_opened(desk, preparing, town):
    answer = desk.post(go("campaign_open", "r8"), {"kinds": ["town"], "confirmed": "1"})

    assert answer.status_code == 200
    assert "対象の団体数と回答の負担を確かめました：" in text_of(answer)
    assert Campaign.objects.get().status == "preparing"


def test_a_number_that_has_changed_is_looked_at_again(desk, preparing, town, other_town):
    answer = desk.post(
        go("campaign_open", "r8"), {"kinds": ["town"], "confirmed": "1", "agrees": "on"}, follow=True
    )

    assert "対象の団体は2団体です" in text_of(answer)
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "r8"}, "このコードは使われています"),
        ({"code": "日本"}, "半角の英字・数字・ハイフン"),
        ({"deadline": "2026-11-01"}, "開始日以降の日付"),
        ({"prefecture_deadline": "2026-12-31"}, "国への期限以前の日付"),
    ],
)
def test_a_wrong_entry_is_told_and_nothing_is_made(desk, paper, preparing, changed, sentence):
    answer = desk.post(go("campaign_create"), form_of(paper, **changed))

    assert sentence in text_of(answer)
    assert Campaign.objects.count() == 1


def test_the_overview_of_each_state_opens(desk, preparing, town, other_town, prefecture, secretariat):
    pages = [text_of(desk.get(go("campaign_detail", "r8")))]
    campaigns_opening.open_campaign(preparing, kinds=["town"], by=secretariat)
    pages.append(text_of(desk.get(go("campaign_detail", "r8"))))
    campaigns_closing.close_campaign(preparing, by=secretariat)
    pages.append(text_of(desk.get(go("campaign_detail", "r8"))))

    assert ["対象を選んで始める" in page for page in pages] == [True, False, False]
    assert ["締め切る</a>" in page for page in pages] == [False, True, False]
    assert ["締め切った時のまま変わっていません" in page for page in pages] == [False, False, True]


def test_closing_needs_the_confirmation_and_then_makes_the_snapshot(desk, campaign, put, town):
    put(town, "submitted", {"status": "yes"})

    refused = desk.post(go("campaign_close", "r8"))
    closed = desk.post(go("campaign_close", "r8"), {"agrees": "on"}, follow=True)

    campaign.refresh_from_db()
    assert refused.status_code == 200
    assert "1団体の回答を、控えとして保存しました" in text_of(closed)
    assert (campaign.status, campaign.snapshot.response_count) == ("closed", 1)


def test_what_waits_at_a_prefecture_has_to_be_decided_on_before_the_closing(
    desk, campaign, put, town, other_town
):
    put(town, "checking", {"status": "yes"})
    put(other_town, "submitted", {"status": "no"})

    page = desk.get(go("campaign_close", "r8"))
    undecided = desk.post(go("campaign_close", "r8"), {"agrees": "on"})
    closed = desk.post(go("campaign_close", "r8"), {"agrees": "on", "checking": "take"}, follow=True)

    campaign.refresh_from_db()
    assert '確認を待っている回答が<strong class="numeric">1団体</strong>' in text_of(page)
    assert "集計に入れるかどうかを選んでください" in text_of(undecided)
    assert "2団体の回答を、控えとして保存しました" in text_of(closed)
    assert campaign.snapshot.response_count == 2


def test_what_waits_may_be_left_out_and_its_receipt_says_so(desk, sign_in, officer, campaign, put, town):
    row = put(town, "checking", {"status": "yes"})

    desk.post(go("campaign_close", "r8"), {"agrees": "on", "checking": "leave"})

    campaign.refresh_from_db()
    receipt = text_of(sign_in(officer).get(go("answer_receipt", row.pk)))
    assert campaign.snapshot.response_count == 0
    assert "この回答は集計に入っていません" in receipt
    assert "確認が終わると付きます" not in receipt


def test_the_closing_page_says_what_becomes_of_corrections(desk, campaign, put, town, approver):
    row = put(town, "submitted", {"status": "yes"})
    answering_steps.reopen(row, by=approver, reason="人数の誤り")

    page = text_of(desk.get(go("campaign_close", "r8")))
    board = text_of(desk.get(go("campaign_progress", "r8")))

    assert 'うち訂正中<strong class="numeric">1団体</strong>' in page
    assert "前に提出した回答が集計に入ります" in page
    assert "うち訂正中 1団体" in board
    assert "入力中（訂正中）" in board


def test_publishing_opens_the_results(desk, campaign, put, town, secretariat):
    put(town, "submitted", {"status": "yes"})
    campaigns_closing.close_campaign(campaign, by=secretariat)

    desk.post(go("campaign_publish", "r8"))

    campaign.refresh_from_db()
    assert campaign.status == "published"


def test_publishing_before_the_closing_is_refused(desk, campaign):
    answer = desk.post(go("campaign_publish", "r8"), follow=True)

    assert "先に調査を締め切ってください" in text_of(answer)


def test_the_board_counts_by_prefecture_and_kind_and_lists_who_is_late(
    desk, put, town, other_town, prefecture
):
    put(town, "submitted")

    answer = desk.get(go("campaign_progress", "r8"))

    whole = answer.context["progress"].whole
    by_prefecture = {
        row.label: (row.total, row.submitted, row.share) for row in answer.context["progress"].prefectures
    }
    assert (whole.total, whole.submitted, whole.late) == (3, 1, 2)
    assert by_prefecture == {"鳥取県": (2, 1, 50), "山梨県": (1, 0, 0)}
    assert [str(row.organisation) for row in answer.context["page"]] == ["山梨県南部町", "鳥取県"]
    assert "鳥取県：2団体のうち1団体が提出済み（50%）" in text_of(answer)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "なんぶ"}, ["山梨県南部町", "鳥取県南部町"]),
        ({"q": "鳥取　南部"}, ["鳥取県南部町"]),
        ({"prefecture": "31"}, ["鳥取県", "鳥取県南部町"]),
        ({"status": "editing"}, ["鳥取県南部町"]),
        ({"only": "nobody"}, ["山梨県南部町", "鳥取県"]),
        ({"only": "overdue"}, []),
        ({"sort": "status"}, ["鳥取県南部町", "山梨県南部町", "鳥取県"]),
        ({"sort": "reminded"}, ["山梨県南部町", "鳥取県", "鳥取県南部町"]),
    ],
)
def test_the_late_list_is_searched_and_sorted(desk, put, town, other_town, officer, asked, found):
    put(town, "editing")

    answer = desk.get(go("campaign_progress", "r8"), asked)

    assert [str(row.organisation) for row in answer.context["page"]] == found


def test_who_has_submitted_is_found_too_but_gets_no_more_time(desk, put, town):
    put(town, "submitted")

    hidden = desk.get(go("campaign_progress", "r8"), {"q": "鳥取　南部"})
    found = desk.get(go("campaign_progress", "r8"), {"q": "鳥取　南部", "status": "all"})
    extending = desk.get(go("campaign_extend", "r8"), {"status": "all"})

    assert "「すべて（提出済みも）」を選ぶと表示されます" in text_of(hidden)
    assert [str(row.organisation) for row in found.context["page"]] == ["鳥取県南部町"]
    assert extending.context["count"] == 2


def test_the_map_of_municipalities_or_the_sentence_that_there_are_no_boundaries(
    desk, campaign, settings, tmp_path
):
    settings.DATA_DIR = tmp_path

    answer = desk.get(go("campaign_progress", "r8"), {"map": "towns"})

    assert "境界データがない" in text_of(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_takes_the_same_queries_for_one_row_as_for_three(
    desk, preparing, town, other_town, prefecture, count, django_assert_num_queries
):
    kinds = {1: ["prefecture"], 3: ["prefecture", "town"]}[count]
    campaigns_opening.open_campaign(preparing, kinds=kinds, by=None)
    desk.get(go("campaign_progress", "r8"))

    with django_assert_num_queries(BOARD_QUERIES):
        answer = desk.get(go("campaign_progress", "r8"))

    assert len(answer.context["page"]) == count


BOARD_QUERIES = 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_as_for_three(
    desk, paper, count, django_assert_num_queries
):
    CampaignFactory.create_batch(count, questionnaire=paper)
    desk.get(go("campaign_list"))

    with django_assert_num_queries(4):
        answer = desk.get(go("campaign_list"))

    assert len(answer.context["rows"]) == count


def test_the_list_is_exported_as_asked_for_and_the_export_is_recorded(desk, put, town, other_town):
    put(town, "returned")

    csv = desk.get(go("campaign_export", "r8", "csv"), {"status": "returned"})
    xlsx = desk.get(go("campaign_export", "r8", "xlsx"))

    lines = csv.content.decode("utf-8-sig").splitlines()
    (sheet,) = read_table(io.BytesIO(xlsx.content), name="x.xlsx")
    assert [line.split(",")[:2] for line in lines[1:]] == [["313891", "鳥取県南部町"]]
    assert len(sheet.rows) >= 4
    assert AuditEvent.objects.filter(verb="survey.list_exported").count() == 2


def test_an_unknown_form_of_export_is_not_there(desk, campaign):
    assert desk.get(go("campaign_export", "r8", "exe")).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("level", "mails"), [("invitation", 1), ("reminder", 1), ("escalation", 1), ("queue", 1)]
)
def test_letters_are_sent_from_the_page_with_a_link_that_opens_the_response(
    desk, campaign, officer, checker, level, mails, response_of, town, put
):
    with audit.change("test.changed", by=None) as entry:
        row = response_of(town)
        row.extended_to = date(2026, 11, 20)
        row.save()
        entry.of(row)
    if level == "queue":
        put(town, "checking")
    answer = desk.post(go("campaign_remind", "r8", level), follow=True)

    assert len(outbox_of.outbox) == mails
    assert "のメールを、1団体の1人に送りました" in text_of(answer)
    assert "http://testserver/surveys/" in outbox_of.outbox[0].body


def test_an_unknown_kind_of_letter_is_not_there(desk, campaign):
    assert desk.post(go("campaign_remind", "r8", "spam")).status_code == 404


def test_organisations_with_nobody_to_write_to_are_listed(desk, campaign, officer):
    page = desk.get(go("campaign_letters", "r8"))

    assert [str(row.organisation) for row in page.context["nobody"]] == ["山梨県南部町", "鳥取県"]


def test_the_list_of_those_with_nobody_is_a_table_of_invitations_to_fill_in(
    desk, campaign, officer, put, prefecture, secretariat
):
    put(prefecture, "submitted")

    page = desk.get(go("campaign_letters", "r8"))
    overview = desk.get(go("campaign_detail", "r8"))
    export = desk.get(go("campaign_nobody", "r8"))

    (sheet, _) = read_table(io.BytesIO(export.content), name="x.xlsx")
    assert (page.context["nobody_count"], overview.context["nobody_count"]) == (1, 1)
    assert reverse("accounts:invite_table") in text_of(page)
    assert [row.values[:2] for row in sheet.rows[2:]] == [("193666", "山梨県南部町")]
    assert AuditEvent.objects.filter(verb="survey.list_exported").count() == 1


def test_those_who_wait_for_an_invitation_to_be_answered_are_counted_apart(
    desk, campaign, officer, other_town, secretariat
):
    services.invite_member(
        organisation=other_town.organisation,
        email="new@example.lg.jp",
        name="新任 一子",
        section="企画課",
        role="town_approver",
        link=str,
        by=secretariat,
    )

    page = desk.get(go("campaign_letters", "r8"))

    assert (page.context["nobody_count"], page.context["invited_count"]) == (2, 1)


def test_who_may_not_invite_sees_the_count_but_no_link(sign_in, campaign, person):
    page = sign_in(person("contractor")).get(go("campaign_letters", "r8"))

    assert page.context["nobody_count"] == 3
    assert reverse("accounts:invite_table") not in text_of(page)
    assert "書き足した一覧を、国事務局に渡してください" in text_of(page)


@pytest.mark.parametrize("who", ["officer", "viewer", "checker"])
def test_the_list_of_those_with_nobody_is_there_for_nobody_else(sign_in, request, campaign, who):
    assert sign_in(request.getfixturevalue(who)).get(go("campaign_nobody", "r8")).status_code == 404


def test_more_time_for_those_in_the_list_only(desk, campaign, town, other_town):
    page = desk.get(go("campaign_extend", "r8"), {"prefecture": "31", "q": "南部"})
    desk.post(
        go("campaign_extend", "r8") + "?prefecture=31&q=南部", {"until": "2100-01-31", "reason": "災害"}
    )

    assert "1団体</strong>の期限を延ばします" in text_of(page)
    assert dict(Response.objects.values_list("organisation", "extended_to")) == {
        town.pk: date(2100, 1, 31),
        other_town.pk: None,
        campaign.responses.get(organisation__kind="prefecture").organisation_id: None,
    }


def test_more_time_for_everybody(desk, campaign):
    desk.post(go("campaign_extend", "r8"), {"until": "2100-01-31", "reason": ""})

    campaign.refresh_from_db()
    assert campaign.deadline == date(2100, 1, 31)


@pytest.mark.parametrize("narrowed", ["", "?prefecture=31&q=南部"])
def test_a_day_that_gives_no_time_is_refused_on_the_page_where_it_was_typed(desk, campaign, narrowed):
    typed = {"until": "2000-01-31", "reason": "災害のため"}

    refused = desk.post(go("campaign_extend", "r8") + narrowed, typed)

    assert (refused.status_code, "災害のため" in text_of(refused)) == (200, True)
    assert "いまの期限より後の日付を入力してください" in text_of(refused)


@pytest.mark.parametrize("name", ["progress", "letters", "extend", "close", "add"])
def test_every_page_of_a_campaign_leads_back_to_its_overview(desk, campaign, name):
    page = text_of(desk.get(go(f"campaign_{name}", "r8")))

    crumbs = page.partition('class="breadcrumbs"')[2].partition("</nav>")[0]
    assert f'<a href="{go("campaign_detail", "r8")}">令和8年度の調査</a>' in crumbs


def test_more_time_for_one(desk, campaign, response_of, town):
    response = response_of(town)
    desk.post(go("response_extend", response.pk), {"until": "2100-01-31"})
    refused = desk.post(go("response_extend", response.pk), {"until": "2000-01-31"}, follow=True)
    unreadable = desk.post(go("response_extend", response.pk), {"until": "いつか"}, follow=True)

    assert response_of(town).extended_to == date(2100, 1, 31)
    assert "いまの期限より後の日付" in text_of(refused)
    assert "日付で入力してください" in text_of(unreadable)


def test_the_secretariat_hands_a_submitted_response_back(desk, put, town):
    response = put(town, "submitted", {"words": "文"})
    page = desk.get(go("campaign_response", response.pk))

    desk.post(go("response_return", response.pk), {"reason": "桁をご確認ください。"})

    response.refresh_from_db()
    assert "差し戻す" in text_of(page)
    assert (response.status, response.note) == ("returned", "桁をご確認ください。")


def test_the_status_of_a_response_shows_and_its_unsubmitted_answers_do_not(desk, put, town):
    response = put(town, "editing", {"words": SECRET})
    response.events.create(kind="sent_back", by_name="課長", note=INSIDE, changes={"words": ["", SECRET]})
    pages = [
        desk.get(go("campaign_response", response.pk)),
        desk.get(go("campaign_progress", "r8")),
        desk.get(go("campaign_export", "r8", "csv")),
    ]

    assert "入力中" in text_of(pages[0])
    for page in pages:
        assert SECRET not in text_of(page)
        assert INSIDE not in text_of(page)


def test_a_note_written_inside_an_office_is_not_exported(desk, put, town):
    response = put(town, "editing")
    with audit.change("test.changed", by=None) as entry:
        response.note = INSIDE
        response.save()
        entry.of(response)

    assert INSIDE not in text_of(desk.get(go("campaign_export", "r8", "csv")))
    assert INSIDE not in text_of(desk.get(go("campaign_response", response.pk)))


PAGES = ("campaign_list", "campaign_create")
OF_CAMPAIGN = (
    "campaign_detail",
    "campaign_edit",
    "campaign_open",
    "campaign_close",
    "campaign_progress",
    "campaign_letters",
    "campaign_extend",
)


@pytest.mark.parametrize("who", ["officer", "approver", "checker"])
def test_nobody_else_opens_these_pages(sign_in, request, campaign, response_of, town, who):
    client = sign_in(request.getfixturevalue(who))

    statuses = [
        *(client.get(go(name)).status_code for name in PAGES),
        *(client.get(go(name, "r8")).status_code for name in OF_CAMPAIGN),
        client.get(go("campaign_export", "r8", "csv")).status_code,
        client.get(go("campaign_response", response_of(town).pk)).status_code,
        client.post(go("campaign_publish", "r8")).status_code,
        client.post(go("campaign_remind", "r8", "reminder")).status_code,
        client.post(go("response_extend", response_of(town).pk)).status_code,
    ]

    # The prefecture follows the response elsewhere, so it is told that the page is not for its role.
    one = 403 if who == "checker" else 404
    assert statuses == [403, 403, *[404] * len(OF_CAMPAIGN), 404, one, 404, 404, one]


def test_both_pages_tell_the_same_numbers_in_the_same_order(desk, campaign, put, town):
    put(town, "declined")

    pages = [text_of(desk.get(go(name, "r8"))) for name in ("campaign_detail", "campaign_progress")]

    labels = ["対象", "提出済み", "まだ国に届いていない", "回答しない（辞退）"]
    told = [re.findall(r'class="stat__label">([^<]+)<', page) for page in pages]
    assert told == [labels, labels]


def test_the_link_of_a_letter_leads_the_towns_people_to_their_response(
    sign_in, officer, campaign, town, response_of
):
    token = campaigns_opening.token_of(campaign.pk, town.pk)

    answer = sign_in(officer).get(go("campaign_enter", token))

    assert answer.url == go("answer_confirm", response_of(town).pk)


def test_the_link_opens_nothing_for_others_and_asks_strangers_to_sign_in(
    client, campaign, town, sign_in, secretariat, other_officer
):
    address = go("campaign_enter", campaigns_opening.token_of(campaign.pk, town.pk))

    as_stranger = client.get(address)
    as_secretariat = sign_in(secretariat).get(address).status_code
    as_other = sign_in(other_officer).get(address).status_code

    assert (as_secretariat, as_other, as_stranger.status_code) == (404, 404, 302)
    assert as_stranger.url.startswith(reverse("account_login"))
