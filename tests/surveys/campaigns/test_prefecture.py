"""The prefecture's pages: its own area, and contents only once they have been handed on."""

import pytest
from django.urls import reverse

from tests.factories import LocalGovernmentFactory
from tests.surveys.campaigns.factories import CampaignFactory, QuestionFactory, QuestionnaireFactory
from tsumiki.kernel import audit
from tsumiki.surveys.models import Response
from tsumiki.surveys.services import campaigns_closing, campaigns_opening

SECRET = "書きかけの秘密の回答"


def go(name, *args):
    return reverse(f"surveys:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def desk(sign_in, checker):
    return sign_in(checker)


def test_the_queue_holds_what_waits_in_the_own_area(desk, put, town, other_town):
    put(town, "checking")
    put(other_town, "checking")

    answer = desk.get(go("prefecture_queue"))

    assert [str(row.organisation) for row in answer.context["queue"]] == ["鳥取県南部町"]
    assert "令和8年度の調査" in text_of(answer)


def test_an_empty_queue_says_so(desk, campaign):
    assert "確認を待っている回答はありません" in text_of(desk.get(go("prefecture_queue")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_takes_the_same_queries_for_one_row_as_for_three(
    desk, preparing, town, prefecture, count, django_assert_num_queries
):
    LocalGovernmentFactory.create_batch(count - 1)
    campaigns_opening.open_campaign(preparing, kinds=["town"], by=None)
    with audit.change("test.put", by=None) as entry:
        Response.objects.update(status="checking")
        entry.of(preparing)
    desk.get(go("prefecture_queue"))

    with django_assert_num_queries(5):
        answer = desk.get(go("prefecture_queue"))

    assert len(answer.context["queue"]) == count


def test_the_answers_stand_beside_last_times_and_beside_what_is_wrong(
    desk, put, town, prefecture, checker, preparing, paper
):
    before = QuestionnaireFactory(code="r7", fiscal_year=2025)
    QuestionFactory(questionnaire=before, code="words", kind="long")
    last = CampaignFactory(questionnaire=before, code="r7", title="令和7年度の調査")
    campaigns_opening.open_campaign(last, kinds=["town"], by=None)
    with audit.change("test.changed", by=None) as entry:
        paper.previous = before
        paper.save()
        paper.questions.filter(code="words").update(previous_code="words")
        paper.questions.filter(code="status").update(is_required=True)
        response = last.responses.get(organisation=town.pk)
        response.status, response.submitted_at = "submitted", last.opened_at
        response.save()
        entry.of(paper)
    response.sheet.answers = {"words": "去年の文"}
    response.sheet.save()
    campaigns_closing.close_campaign(last, by=None)
    row = put(town, "checking", {"words": "今年の文", "people": 12})

    answer = desk.get(go("prefecture_check", row.pk))

    lines = {
        line.question.code: (line.now, line.before, line.has_changed)
        for section in answer.context["sections"]
        for line in section.lines
    }
    assert lines == {
        "status": ("", "", False),
        "people": ("12人", "", False),
        "words": ("今年の文", "去年の文", True),
    }
    assert [(problem.code, problem.severity) for problem in answer.context["problems"]] == [
        ("status", "error")
    ]
    assert "前回と違います" in text_of(answer)


def test_accepting_on_the_page_submits(desk, put, town):
    row = put(town, "checking")

    answer = desk.post(go("prefecture_accept", row.pk), {"note": "確認しました。"}, follow=True)

    row.refresh_from_db()
    assert row.status == "submitted"
    assert f"受付番号 {row.receipt}" in text_of(answer)


def test_handing_back_on_the_page_needs_a_reason(desk, put, town):
    row = put(town, "checking")

    refused = desk.post(go("response_return", row.pk), {"reason": ""}, follow=True)
    returned = desk.post(go("response_return", row.pk), {"reason": "問1をご確認ください。"}, follow=True)

    row.refresh_from_db()
    assert "理由を入力してください" in text_of(refused)
    assert "差し戻し、理由をメールで送りました" in text_of(returned)
    assert row.status == "returned"


@pytest.mark.parametrize("status", ["not_started", "editing", "internal", "returned", "declined"])
def test_what_has_not_been_handed_on_stays_the_towns_own(desk, put, town, status):
    row = put(town, status, {"words": SECRET})

    check = desk.get(go("prefecture_check", row.pk))
    board = desk.get(go("prefecture_progress", "r8"))

    assert check.status_code == 404
    assert SECRET not in text_of(board)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("prefecture_accept", "都道府県の確認を待っていません"),
        ("response_return", "差し戻せるのは"),
    ],
)
@pytest.mark.parametrize("status", ["not_started", "editing", "internal", "returned", "declined"])
def test_who_decides_after_the_town_took_its_answers_back_is_told_so(desk, put, town, status, name, sentence):
    row = put(town, status, {"words": SECRET})

    told = desk.post(go(name, row.pk), {"reason": "問1をご確認ください。"}, follow=True)

    row.refresh_from_db()
    assert (row.status, told.redirect_chain[-1][0]) == (status, go("prefecture_queue"))
    assert sentence in text_of(told)
    assert SECRET not in text_of(told)


def test_submitted_answers_can_still_be_read_but_not_decided_on(desk, put, town):
    row = put(town, "submitted", {"words": "提出した文"})

    page = desk.get(go("prefecture_check", row.pk))
    again = desk.post(go("prefecture_accept", row.pk), follow=True)

    assert "提出した文" in text_of(page)
    assert "確認を終えて提出する" not in text_of(page)
    assert "都道府県の確認を待っていません" in text_of(again)


def test_another_prefectures_town_is_not_there(desk, put, other_town):
    row = put(other_town, "checking", {"words": SECRET})

    statuses = [
        desk.get(go("prefecture_check", row.pk)).status_code,
        desk.post(go("prefecture_accept", row.pk)).status_code,
        desk.post(go("response_return", row.pk), {"reason": "理由"}).status_code,
    ]

    row.refresh_from_db()
    assert (statuses, row.status) == ([404, 404, 404], "checking")


def test_the_board_shows_the_own_area_only(desk, put, town, other_town):
    put(town, "submitted")
    put(other_town, "submitted")

    answer = desk.get(go("prefecture_progress", "r8"))
    export = desk.get(go("prefecture_export", "r8", "csv"), {"status": "submitted"})

    assert (answer.context["progress"].whole.total, answer.context["progress"].whole.submitted) == (2, 1)
    assert "山梨県" not in text_of(answer)
    assert "山梨県" not in text_of(export)
    assert "鳥取県南部町" in text_of(export)


def test_a_filter_does_not_reach_beyond_the_area(desk, campaign):
    answer = desk.get(go("prefecture_progress", "r8"), {"prefecture": "19", "q": "南部"})

    assert [str(row.organisation) for row in answer.context["page"]] == ["鳥取県南部町"]


def test_a_campaign_in_preparation_is_not_there(desk, preparing):
    assert desk.get(go("prefecture_progress", "r8")).status_code == 404


def test_the_secretariat_looks_at_what_waits_and_finishes_it_with_a_reason(sign_in, secretariat, put, town):
    row = put(town, "checking", {"words": "確認を待つ文"})
    client = sign_in(secretariat)

    followed = client.get(go("campaign_response", row.pk))
    page = client.get(go("prefecture_check", row.pk))
    refused = client.post(go("prefecture_accept", row.pk), {"note": ""}, follow=True)
    done = client.post(go("prefecture_accept", row.pk), {"note": "県の担当者が不在のため。"}, follow=True)

    row.refresh_from_db()
    assert go("prefecture_check", row.pk) in text_of(followed)
    assert "確認を待つ文" in text_of(page)
    assert "都道府県に代わって確認を終える理由" in text_of(page)
    assert "理由を入力してください" in text_of(refused)
    assert row.status == "submitted"
    assert done.redirect_chain[-1][0] == go("campaign_response", row.pk)
    assert "県の担当者が不在のため。" in text_of(done)


def test_the_secretariat_hands_back_what_waits_at_a_prefecture(sign_in, secretariat, put, town):
    row = put(town, "checking")

    sign_in(secretariat).post(go("response_return", row.pk), {"reason": "問1をご確認ください。"})

    row.refresh_from_db()
    assert (row.status, row.note) == ("returned", "問1をご確認ください。")


@pytest.mark.parametrize("status", ["not_started", "editing", "internal", "returned", "declined"])
def test_the_secretariat_does_not_see_what_has_not_been_handed_on(sign_in, secretariat, put, town, status):
    row = put(town, status, {"words": SECRET})
    client = sign_in(secretariat)

    page = client.get(go("campaign_response", row.pk))
    told = client.post(go("prefecture_accept", row.pk), {"note": "理由"}, follow=True)

    row.refresh_from_db()
    assert client.get(go("prefecture_check", row.pk)).status_code == 404
    assert (row.status, told.redirect_chain[-1][0]) == (status, go("campaign_response", row.pk))
    assert "都道府県の確認を待っていません" in text_of(told)
    assert SECRET not in text_of(page) + text_of(told)
    assert go("prefecture_check", row.pk) not in text_of(page)


@pytest.mark.parametrize("who", ["officer", "approver"])
def test_nobody_else_opens_these_pages(sign_in, request, put, town, campaign, who):
    row = put(town, "checking", {"words": SECRET})
    client = sign_in(request.getfixturevalue(who))

    statuses = [
        client.get(go("prefecture_queue")).status_code,
        client.get(go("prefecture_progress", "r8")).status_code,
        client.get(go("prefecture_export", "r8", "csv")).status_code,
        client.get(go("prefecture_check", row.pk)).status_code,
        client.post(go("prefecture_accept", row.pk)).status_code,
    ]

    row.refresh_from_db()
    assert (statuses, row.status) == ([403, 403, 403, 404, 404], "checking")


def test_the_towns_own_people_do_not_hand_their_response_back(sign_in, approver, put, town):
    row = put(town, "checking")

    answer = sign_in(approver).post(go("response_return", row.pk), {"reason": "理由"})

    row.refresh_from_db()
    assert (answer.status_code, row.status) == (404, "checking")
