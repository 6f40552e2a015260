"""Asking: of a fixed questionnaire, with its burden confirmed, everything in one step, what is known filled in."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from tests.surveys.campaigns.conftest import KINDS
from tests.surveys.campaigns.factories import (
    CampaignFactory,
    IndicatorValueFactory,
    QuestionFactory,
    QuestionnaireFactory,
)
from tsumiki.accounts.tokens import hash_of
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import AnswerSheet, Campaign, Response
from tsumiki.surveys.services import campaigns, campaigns_closing, campaigns_opening


def values(**changed):
    return {
        "code": "r8",
        "title": "令和8年度の調査",
        "opens_on": date(2026, 11, 1),
        "prefecture_deadline": date(2026, 12, 1),
        "deadline": date(2026, 12, 20),
        **changed,
    }


def test_a_campaign_begins_in_preparation_and_asks_nobody(paper, secretariat):
    made = campaigns.create_campaign(questionnaire=paper, by=secretariat, **values())

    assert (made.status, made.responses.count()) == (Campaign.Status.PREPARING, 0)
    assert AuditEvent.objects.get(verb="survey.campaign_created").subject_label == "令和8年度の調査"


def test_a_questionnaire_that_may_still_change_is_not_sent(secretariat):
    draft = QuestionnaireFactory(status="draft")

    with pytest.raises(RuleError, match="確定していません"):
        campaigns.create_campaign(questionnaire=draft, by=secretariat, **values())


@pytest.mark.parametrize("role", ["officer", "approver", "checker"])
def test_only_those_who_run_the_survey_create_open_and_close(role, request, preparing):
    somebody = request.getfixturevalue(role)

    for refused in (
        lambda: campaigns.create_campaign(
            questionnaire=preparing.questionnaire, by=somebody, **values(code="x")
        ),
        lambda: campaigns.change_campaign(preparing, by=somebody, title="x"),
        lambda: campaigns_opening.open_campaign(preparing, kinds=KINDS, by=somebody),
        lambda: campaigns_closing.close_campaign(preparing, by=somebody),
    ):
        with pytest.raises(RuleError, match="事務局と委託事業者"):
            refused()
    assert Campaign.objects.get().status == Campaign.Status.PREPARING


def test_what_nobody_was_asked_yet_can_be_described_differently(preparing, secretariat):
    campaigns.change_campaign(preparing, by=secretariat, title="新しい題名")

    preparing.refresh_from_db()
    assert preparing.title == "新しい題名"


def test_a_running_campaign_is_not_described_differently(campaign, secretariat):
    with pytest.raises(RuleError, match="すでに始まっています"):
        campaigns.change_campaign(campaign, by=secretariat, title="新しい題名")


def test_the_burden_counts_every_minute_of_every_recipient(paper):
    burden = campaigns_opening.burden_of(paper, 1788)

    assert (burden.minutes_each, burden.hours, burden.days) == (Decimal("5.0"), Decimal(149), Decimal(19))
    assert (burden.questions, burden.prefilled_questions) == (3, 0)


def test_who_is_asked_is_chosen_by_kind_and_prefecture(town, other_town, prefecture):
    def asked(**chosen):
        return sorted(row.full_name for row in campaigns_opening.recipients(**chosen))

    assert asked(kinds=["town"]) == ["山梨県南部町", "鳥取県南部町"]
    assert asked(kinds=["town", "prefecture"], prefectures=["31"]) == ["鳥取県", "鳥取県南部町"]


def test_opening_makes_one_response_with_its_sheet_for_each(
    preparing, town, other_town, prefecture, secretariat
):
    count = campaigns_opening.open_campaign(preparing, kinds=KINDS, confirmed=3, by=secretariat)

    assert (count, preparing.status, preparing.opened_at is None) == (3, Campaign.Status.OPEN, False)
    assert Response.objects.filter(campaign=preparing, status="not_started").count() == 3
    assert AnswerSheet.objects.filter(response__campaign=preparing, answers={}).count() == 3
    assert AuditEvent.objects.filter(verb="survey.campaign_opened").count() == 2


def test_opening_is_refused_when_the_number_looked_at_is_not_the_number_asked(
    preparing, town, other_town, secretariat
):
    with pytest.raises(RuleError, match="対象の団体は2団体です（確かめたときは1団体でした）"):
        campaigns_opening.open_campaign(preparing, kinds=["town"], confirmed=1, by=secretariat)

    assert Response.objects.count() == 0


def test_opening_nobody_is_refused(preparing, secretariat):
    with pytest.raises(RuleError, match="対象の団体がありません"):
        campaigns_opening.open_campaign(preparing, kinds=["ward"], by=secretariat)


def test_opening_twice_is_refused(campaign, secretariat):
    with pytest.raises(RuleError, match="すでに始まっています"):
        campaigns_opening.open_campaign(campaign, kinds=KINDS, by=secretariat)


def test_when_opening_fails_nothing_is_there(preparing, town, secretariat, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(AnswerSheet.objects, "bulk_create", fail)

    with pytest.raises(IntegrityError):
        campaigns_opening.open_campaign(preparing, kinds=KINDS, by=secretariat)
    preparing.refresh_from_db()
    assert (preparing.status, Response.objects.count()) == (Campaign.Status.PREPARING, 0)


def test_only_the_hash_of_a_token_is_kept(campaign, town, response_of):
    token = campaigns_opening.token_of(campaign.pk, town.pk)
    response = response_of(town)

    assert response.token_hash == hash_of(token)
    assert token not in str(vars(response))


def test_no_two_responses_have_the_same_token(campaign):
    tokens = {
        campaigns_opening.token_of(campaign.pk, row.organisation_id) for row in campaign.responses.all()
    }

    assert len(tokens) == 3


def test_opening_takes_as_many_queries_for_three_as_for_one(preparing, town, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        campaigns_opening.open_campaign(preparing, kinds=KINDS, by=None)


@pytest.fixture
def last_year(town, other_town):
    """Closed: one town submitted, the other only began."""
    paper = QuestionnaireFactory(code="r7", fiscal_year=2025)
    fields = {"questionnaire": paper}
    QuestionFactory(**fields, code="old-status", kind="single", choices=[{"code": "1", "label": "はい"}])
    closed = CampaignFactory(questionnaire=paper, title="令和7年度の調査", code="r7")
    campaigns_opening.open_campaign(closed, kinds=KINDS, by=None)
    sheets = AnswerSheet.objects.filter(response__campaign=closed)
    sheets.filter(response__organisation=town.pk).update(answers={"old-status": "1", "words": "去年の文"})
    sheets.filter(response__organisation=other_town.pk).update(answers={"old-status": "1"})
    return closed


def submit(campaign, government):
    with audit.change("test.submitted", by=None) as entry:
        Response.objects.filter(campaign=campaign, organisation=government.pk).update(
            status="submitted", submitted_at=timezone.now()
        )
        entry.of(campaign)


def ask_again(paper, last_year):
    """This year's codes differ: old-status 1 is status yes."""
    with audit.change("test.changed", by=None) as entry:
        paper.previous = last_year.questionnaire
        paper.save()
        paper.questions.filter(code="status").update(
            prefill="previous", previous_code="old-status", previous_choices={"yes": "1"}
        )
        paper.questions.filter(code="people").update(prefill="indicator:population")
        entry.of(paper)


def test_last_years_answers_stand_on_the_sheet_in_this_years_codes_with_their_source(
    preparing, paper, last_year, town, other_town
):
    submit(last_year, town)
    campaigns_closing.close_campaign(last_year, by=None)
    ask_again(paper, last_year)

    campaigns_opening.open_campaign(preparing, kinds=KINDS, by=None)

    sheets = {
        row.response.organisation_id: row for row in AnswerSheet.objects.filter(response__campaign=preparing)
    }
    assert sheets[town.pk].answers == {"status": "yes"}
    assert sheets[town.pk].prefilled == {
        "status": {"value": "yes", "source": "previous", "label": "令和7年度の調査の回答"}
    }
    # What the other town had begun but not submitted is nobody's answer.
    assert (sheets[other_town.pk].answers, sheets[other_town.pk].prefilled) == ({}, {})


def test_a_running_campaign_prefills_nothing(preparing, paper, last_year, town):
    submit(last_year, town)
    ask_again(paper, last_year)

    campaigns_opening.open_campaign(preparing, kinds=KINDS, by=None)

    assert set(
        AnswerSheet.objects.filter(response__campaign=preparing).values_list("answers__status", flat=True)
    ) == {None}


def test_invented_answers_never_prefill_a_real_asking(preparing, paper, last_year, town):
    submit(last_year, town)
    with audit.change("test.changed", by=None) as entry:
        Campaign.objects.filter(pk=last_year.pk).update(is_synthetic=True)
        entry.of(last_year)
    campaigns_closing.close_campaign(last_year, by=None)
    ask_again(paper, last_year)

    campaigns_opening.open_campaign(preparing, kinds=KINDS, by=None)

    assert set(
        AnswerSheet.objects.filter(response__campaign=preparing).values_list("answers__status", flat=True)
    ) == {None}


def test_loaded_statistics_stand_on_the_sheet_with_their_source(
    preparing, paper, last_year, town, other_town
):
    value = IndicatorValueFactory(local_government=town, indicator="population", value=10323.0)
    ask_again(paper, last_year)

    campaigns_opening.open_campaign(preparing, kinds=KINDS, by=None)

    sheet = AnswerSheet.objects.get(response__campaign=preparing, response__organisation=town.pk)
    assert sheet.answers == {"people": 10323}
    assert sheet.prefilled == {
        "people": {"value": 10323, "source": "indicator:population", "label": value.source.title}
    }


def announced(campaign, *governments):
    return [
        (row.words, row.questions, row.organisations)
        for row in campaigns_opening.announced_prefills(campaign, governments)
    ]


def test_what_is_announced_is_what_opening_puts_on_the_sheets(
    preparing, paper, last_year, town, other_town, sign_in, secretariat
):
    submit(last_year, town)
    campaigns_closing.close_campaign(last_year, by=None)
    ask_again(paper, last_year)
    for government in (town, other_town):
        IndicatorValueFactory(local_government=government, indicator="population", value=10323.0)

    assert announced(preparing, town, other_town) == [("統計「総人口」", 1, 2), ("前回の回答", 1, 1)]
    assert announced(preparing, other_town) == [("統計「総人口」", 1, 1)]
    page = sign_in(secretariat).get(reverse("surveys:campaign_open", args=[preparing.code]))
    assert "<li>前回の回答：1問（2団体のうち1団体）</li>" in page.content.decode()


def test_nothing_is_announced_where_last_times_answers_are_invented(
    preparing, paper, last_year, town, sign_in, secretariat
):
    submit(last_year, town)
    with audit.change("test.changed", by=None) as entry:
        Campaign.objects.filter(pk=last_year.pk).update(is_synthetic=True)
        entry.of(last_year)
    campaigns_closing.close_campaign(last_year, by=None)
    ask_again(paper, last_year)

    assert announced(preparing, town) == []
    page = sign_in(secretariat).get(reverse("surveys:campaign_open", args=[preparing.code]))
    assert "先に入る値はありません。2問は先に値を入れる設問ですが" in page.content.decode()
