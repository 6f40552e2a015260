"""Thrown away before it began, somebody added while it runs, a note after it was published."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from tests.factories import LocalGovernmentFactory
from tests.surveys.campaigns.factories import IndicatorValueFactory
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import Campaign, Questionnaire, Response, ResultNotice
from tsumiki.surveys.services import campaigns, campaigns_adding, campaigns_closing, publication


def go(name, *args):
    return reverse(f"surveys:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def desk(sign_in, secretariat):
    return sign_in(secretariat)


@pytest.fixture
def late_town(campaign):
    """A town that was made after the opening."""
    return LocalGovernmentFactory(name="新南部町")


@pytest.fixture
def published(campaign, put, town, secretariat):
    put(town, "submitted", {"status": "yes"})
    campaigns_closing.close_campaign(campaign, by=secretariat)
    publication.publish_results(campaign, by=secretariat)
    campaign.refresh_from_db()
    return campaign


def test_a_prepared_campaign_is_deleted_after_asking(desk, preparing, secretariat):
    overview = desk.get(go("campaign_detail", "r8"))
    asked = desk.get(go("campaign_delete", "r8"))
    assert Campaign.objects.count() == 1
    deleted = desk.post(go("campaign_delete", "r8"), follow=True)

    assert go("campaign_delete", "r8") in text_of(overview)
    assert "元に戻せません" in text_of(asked)
    assert "「令和8年度の調査」を削除しました" in text_of(deleted)
    assert (Campaign.objects.count(), Questionnaire.objects.count()) == (0, 1)
    event = AuditEvent.objects.get(verb="survey.campaign_deleted")
    assert (event.actor_id, event.detail["code"]) == (secretariat.pk, "r8")


def test_what_has_begun_is_not_deleted(desk, campaign, secretariat):
    page = desk.get(go("campaign_delete", "r8"), follow=True)

    assert "すでに始まっているため、削除できません" in text_of(page)
    with pytest.raises(RuleError, match="削除できません"):
        campaigns.delete_campaign(campaign, by=secretariat)
    assert Response.objects.count() == 3


def test_a_town_that_came_late_is_asked_too(desk, campaign, late_town, secretariat):
    page = desk.get(go("campaign_add", "r8"))
    added = desk.post(go("campaign_add", "r8"), {"governments": [late_town.pk]}, follow=True)

    response = campaign.responses.get(organisation=late_town.pk)
    assert 'まだ対象になっていない団体は<strong class="numeric">1団体</strong>' in text_of(page)
    assert f"{late_town.full_name}を対象に加えました" in text_of(added)
    assert (response.status, response.sheet.answers) == ("not_started", {})
    event = AuditEvent.objects.get(verb="survey.recipients_added", subject_type="surveys.campaign")
    assert (event.actor_id, event.detail) == (secretariat.pk, {"added": [late_town.code], "prefilled": 0})


def test_who_is_added_gets_what_the_opening_would_have_prefilled(campaign, late_town, paper, secretariat):
    with audit.change("test.changed", by=None) as entry:
        paper.questions.filter(code="people").update(prefill="indicator:population")
        entry.of(paper)
    IndicatorValueFactory(local_government=late_town, indicator="population", value=10_323.0)

    campaigns_adding.add_recipients(campaign, governments=[late_town.pk], by=secretariat)

    sheet = campaign.responses.get(organisation=late_town.pk).sheet
    assert sheet.answers == {"people": 10_323}
    assert sheet.prefilled["people"]["source"] == "indicator:population"


def test_nobody_is_asked_twice(campaign, town, secretariat):
    with pytest.raises(RuleError, match="まだ対象になっていない団体"):
        campaigns_adding.add_recipients(campaign, governments=[town.pk], by=secretariat)
    assert campaign.responses.count() == 3


def test_nobody_is_added_before_the_opening_or_after_the_closing(desk, preparing, town, secretariat):
    with pytest.raises(RuleError, match="いま回答を受け付けていません"):
        campaigns_adding.add_recipients(preparing, governments=[town.pk], by=secretariat)

    page = desk.get(go("campaign_add", "r8"), follow=True)

    assert "いま回答を受け付けていません" in text_of(page)


def test_the_list_of_who_is_not_asked_is_narrowed(desk, campaign, late_town):
    LocalGovernmentFactory(name="別の町")

    page = desk.get(go("campaign_add", "r8"), {"q": "新南部"})

    assert [label for _, label in page.context["form"].fields["governments"].choices] == [
        f"{late_town.full_name}（{late_town.code}）"
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_who_is_not_asked_takes_the_same_queries(
    desk, campaign, count, django_assert_num_queries
):
    LocalGovernmentFactory.create_batch(count)
    desk.get(go("campaign_add", "r8"))

    with django_assert_num_queries(6):
        page = desk.get(go("campaign_add", "r8"))

    assert page.context["count"] == count


def test_a_correction_stands_dated_on_the_public_pages(desk, client, published, secretariat):
    before = text_of(client.get(go("result_detail", "r8")))

    written = desk.post(
        go("campaign_notices", "r8"),
        {"kind": "correction", "dated_on": "2026-11-20", "text": "問2の単位を「人」に直しました。"},
        follow=True,
    )

    caches["pages"].clear()
    taken = client.get(go("result_file", "r8", "notices.csv"))
    pages = [text_of(client.get(go(name, "r8"))) for name in ("result_detail", "result_data")]
    assert "正誤・お知らせを加えました" in text_of(written)
    assert "正誤" not in before
    assert ["2026年11月20日　正誤" in page for page in pages] == [True, True]
    assert ["問2の単位を「人」に直しました。" in page for page in pages] == [True, True]
    assert go("result_file", "r8", "notices.csv") in pages[1]
    assert taken.content.decode("utf-8-sig").splitlines() == [
        "調査,日付,種類,内容",
        "試験の調査票,2026-11-20,正誤,問2の単位を「人」に直しました。",
    ]
    event = AuditEvent.objects.get(verb="survey.notice_added")
    assert event.detail == {"campaign": "r8", "kind": "correction", "dated_on": "2026-11-20"}


def test_where_nothing_was_said_there_is_no_file_of_it(client, published):
    page = text_of(client.get(go("result_data", "r8")))

    assert go("result_file", "r8", "notices.csv") not in page
    assert client.get(go("result_file", "r8", "notices.csv")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "　"}, "内容"),
        ({"dated_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "今日までの日"),
        ({"kind": ""}, "種類"),
    ],
)
def test_a_note_that_says_nothing_or_lies_in_the_future_is_refused(desk, published, changed, sentence):
    values = {"kind": "news", "dated_on": "2026-11-20", "text": "お知らせ"} | changed

    page = desk.post(go("campaign_notices", "r8"), values)

    assert sentence in text_of(page)
    assert ResultNotice.objects.count() == 0


def test_only_published_results_get_a_note(campaign, secretariat, officer):
    with pytest.raises(RuleError, match="結果を公表した調査だけ"):
        publication.add_notice(
            campaign, kind="news", dated_on=date(2026, 11, 20), text="お知らせ", by=secretariat
        )


@pytest.mark.parametrize("who", ["officer", "approver", "checker"])
def test_nobody_else_deletes_adds_or_writes(sign_in, request, campaign, late_town, who):
    user = request.getfixturevalue(who)
    client = sign_in(user)

    statuses = [
        client.post(go(name, "r8"), {"governments": [late_town.pk], "text": "文"}).status_code
        for name in ("campaign_delete", "campaign_add", "campaign_notices")
    ]

    assert statuses == [404, 404, 404]
    for act in (
        lambda: campaigns.delete_campaign(campaign, by=user),
        lambda: campaigns_adding.add_recipients(campaign, governments=[late_town.pk], by=user),
        lambda: publication.add_notice(
            campaign, kind="news", dated_on=date(2026, 11, 20), text="文", by=user
        ),
    ):
        with pytest.raises(RuleError, match="事務局と委託事業者"):
            act()
    assert (Campaign.objects.count(), campaign.responses.count()) == (1, 3)


@pytest.mark.parametrize("name", ["campaign_delete", "campaign_add", "campaign_notices"])
def test_the_signed_out_are_led_to_the_sign_in(client, campaign, name):
    answer = client.get(go(name, "r8"))

    assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True)
