"""Along with the yearly survey: is each published case of the town still so?"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.library.conftest import CaseFactory
from tests.surveys.campaigns.factories import CampaignFactory, QuestionFactory, QuestionnaireFactory
from tsumiki.kernel import audit
from tsumiki.kernel.models import AuditEvent
from tsumiki.library.models import Case, CaseAct, CaseDraft
from tsumiki.library.services import drafts, life
from tsumiki.portal import yearly
from tsumiki.surveys.models import AnswerSheet, Campaign, Response

pytestmark = pytest.mark.django_db
HEADING = "公開している事例は、まだこのとおりですか"
Status = Response.Status


@pytest.fixture
def campaign(db):
    questionnaire = QuestionnaireFactory()
    QuestionFactory(questionnaire=questionnaire, order=1, code="plan", section="構想")
    return CampaignFactory(
        questionnaire=questionnaire,
        title="今年の調査",
        status=Campaign.Status.OPEN,
        opened_at=timezone.now(),
        opens_on=timezone.localdate() - timedelta(days=3),
        via_prefecture=False,
    )


@pytest.fixture
def make_response(campaign):
    def make(government, **fields):
        with audit.change("test.created", by=None) as entry:
            response = Response(
                campaign=campaign,
                organisation=government.organisation,
                token_hash=f"{government.pk}",
                **fields,
            )
            response.save()
            entry.of(response)
        AnswerSheet.objects.create(response=response)
        return response

    return make


@pytest.fixture
def response(make_response, town):
    return make_response(town)


@pytest.fixture
def make_case(town):
    """make_case(title) publishes a case of the town that was last looked at long ago."""

    def make(title, **fields):
        return CaseFactory(
            **{
                "title": title,
                "organisation": town.organisation,
                "local_government": town,
                "review_by": timezone.localdate() + timedelta(days=30),
            }
            | fields
        )

    return make


def looked_at(case, days_ago):
    with audit.change("test.created", by=None) as entry:
        act = CaseAct(case=case, kind=CaseAct.Kind.RECONFIRMED, by_name="試験")
        act.save()
        CaseAct.objects.filter(pk=act.pk).update(at=timezone.now() - timedelta(days=days_ago))
        entry.of(case)


def page(name, response, query=""):
    return reverse(f"surveys:{name}", args=[response.pk]) + query


def confirm(browser, response, *cases, place="answer_confirm"):
    address = reverse("portal:cases_confirm", args=[response.pk, place])
    return browser.post(address, {"cases": ",".join(str(case.pk) for case in cases)}, follow=True)


def change(browser, response, case, verb):
    return browser.post(reverse("portal:case_change", args=[response.pk, case.pk, verb]))


def checks_of(user, response):
    return [(row.case.title, row.case.check_state) for row in yearly.asked_of(user, response)]


def test_page_before_handing_in_asks_for_each_case_with_its_days(officer, sign_in, response, make_case):
    old = make_case("空き家の相談", review_by=timezone.localdate() - timedelta(days=2))
    looked_at(old, days_ago=400)
    make_case("回覧板アプリ")

    text = sign_in(officer).get(page("answer_confirm", response)).text

    assert HEADING in text
    assert "公開中の2件のうち2件を、まだ確かめていません。" in text
    assert text.index("空き家の相談") < text.index("回覧板アプリ")
    assert "期限を過ぎています" in text
    assert f"{timezone.localdate() - timedelta(days=400):%Y年%-m月%-d日}" in text
    assert f"{old.review_by:%Y年%-m月%-d日}" in text
    assert "まだありません" in text


def test_cases_are_told_of_while_answering_and_never_stand_against_handing_in(
    officer, approver, sign_in, response, make_case
):
    make_case("回覧板アプリ")

    form = sign_in(officer).get(page("answer", response, "?section=1")).text
    assert "公開している事例のうち1件が、年に一度の確認を待っています。" in form
    assert f'href="{page("answer_confirm", response)}#yearly-cases"' in form

    browser = sign_in(approver)
    receipt = browser.post(page("answer_approve", response), follow=True).text
    assert "提出を受け付けました" in receipt
    assert HEADING in receipt


def test_one_click_confirms_one_case_and_leads_back(officer, sign_in, response, make_case):
    case, other = make_case("回覧板アプリ"), make_case("空き家の相談")

    answer = confirm(sign_in(officer), response, case)

    assert answer.redirect_chain == [(f"{page('answer_confirm', response)}#yearly-cases", 302)]
    assert "1件の事例を、まだこのとおりと確かめました。" in answer.text
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.confirmed_on, other.confirmed_on) == (timezone.localdate(), None)
    assert case.review_by == timezone.localdate() + timedelta(days=365)
    assert dict(checks_of(officer, response)) == {
        "回覧板アプリ": "confirmed",
        "空き家の相談": "waiting",
    }
    assert AuditEvent.objects.filter(verb="library.case_reconfirmed").count() == 1


def test_receipt_leads_back_to_the_receipt(officer, sign_in, make_response, make_case, town):
    case = make_case("回覧板アプリ")
    response = make_response(town, status=Status.SUBMITTED, submitted_at=timezone.now())

    answer = confirm(sign_in(officer), response, case, place="answer_receipt")

    assert answer.redirect_chain == [(f"{page('answer_receipt', response)}#yearly-cases", 302)]


def test_all_at_once_says_what_it_will_do_and_confirms_what_the_page_named(
    officer, sign_in, response, make_case
):
    named = [make_case("一"), make_case("二")]
    browser = sign_in(officer)
    text = browser.get(page("answer_confirm", response)).text
    assert f'value="{named[0].pk},{named[1].pk}"' in text
    assert "2件を、今日、この団体として確かめたことになります。" in text
    assert f"{timezone.localdate() + timedelta(days=365):%Y年%-m月%-d日}になります" in text
    make_case("後から公開された事例")

    confirm(browser, response, *named)

    assert dict(checks_of(officer, response)) == {
        "一": "confirmed",
        "二": "confirmed",
        "後から公開された事例": "waiting",
    }


def test_one_case_alone_has_no_button_for_all(officer, sign_in, response, make_case):
    make_case("一")

    assert "すべてこのとおりです" not in sign_in(officer).get(page("answer_confirm", response)).text


def test_several_are_confirmed_all_or_none(officer, make_case, other_town):
    own, foreign = make_case("一"), make_case("二", organisation=other_town.organisation)

    with pytest.raises(Exception, match="書いた団体の担当"):
        life.reconfirm_all([own, foreign], by=officer)

    assert set(Case.objects.values_list("confirmed_on", flat=True)) == {None}


@pytest.mark.parametrize(("verb", "anchor"), [("changed", ""), ("over", "#id_state")])
def test_change_and_end_open_a_draft_at_the_right_field(verb, anchor, officer, sign_in, response, make_case):
    case = make_case("回覧板アプリ")
    browser = sign_in(officer)

    answer = change(browser, response, case, verb)

    assert answer.url == reverse("library:case_section", args=[case.pk, "basics"]) + anchor
    assert CaseDraft.objects.get().stage == "writing"
    text = browser.get(answer.url).text
    assert 'id="id_state"' in text
    assert "「今年の調査」の回答に戻る" in text
    assert f'href="{page("answer_confirm", response)}#yearly-cases"' in text


def test_case_that_is_being_changed_leads_to_its_draft_and_is_not_confirmed(
    officer, sign_in, response, make_case
):
    case = make_case("回覧板アプリ")
    drafts.revise_case(case, by=officer)
    browser = sign_in(officer)

    text = browser.get(page("answer_confirm", response)).text
    assert reverse("library:case_life", args=[case.pk]) in text
    assert "変わったので直す" not in text

    assert "ほかの人が先に進めた" in confirm(browser, response, case).text
    case.refresh_from_db()
    assert case.confirmed_on is None


def test_stopped_project_is_not_asked_about(officer, sign_in, response, make_case):
    make_case("バス予約", state="stopped", state_reason="使う人が増えなかった")

    assert HEADING not in sign_in(officer).get(page("answer_confirm", response)).text


def test_publication_during_the_survey_counts_as_a_look(officer, response, make_case):
    case = make_case("回覧板アプリ")
    with audit.change("test.created", by=None) as entry:
        CaseAct(case=case, kind=CaseAct.Kind.PUBLISHED, by_name="試験").save()
        entry.of(case)

    assert checks_of(officer, response) == [("回覧板アプリ", "confirmed")]


def test_viewer_is_told_whom_to_ask_and_confirms_nothing(viewer, officer, sign_in, response, make_case):
    case = make_case("回覧板アプリ")
    drafts.revise_case(make_case("直している事例"), by=officer)
    browser = sign_in(viewer)

    text = browser.get(page("answer_confirm", response)).text
    assert f"{officer.name}さんにお知らせください" in text
    assert reverse("portal:cases_confirm", args=[response.pk, "answer_confirm"]) in text
    assert "まだこのとおりです</button>" not in text
    assert "書いている途中" not in text

    assert "書いた団体の担当の方だけ" in confirm(browser, response, case).text
    change(browser, response, case, "changed")
    case.refresh_from_db()
    assert (case.confirmed_on, CaseDraft.objects.filter(case=case).exists()) == (None, False)


def test_town_without_a_published_case_sees_nothing(officer, sign_in, response, other_town, town):
    CaseFactory(title="他の町の事例", organisation=other_town.organisation)
    CaseFactory(title="国事務局がもつ町の事例", local_government=town)
    CaseFactory(title="書きかけ", draft_of=town.organisation)

    browser = sign_in(officer)
    assert HEADING not in browser.get(page("answer_confirm", response)).text
    assert "年に一度の確認" not in browser.get(page("answer", response, "?section=1")).text


def test_others_who_read_the_answers_are_not_asked(
    person, prefecture, secretariat, sign_in, make_response, make_case, town
):
    case = make_case("回覧板アプリ")
    response = make_response(town, status=Status.SUBMITTED, submitted_at=timezone.now())

    for user in (secretariat, person("prefecture", prefecture)):
        browser = sign_in(user)
        assert HEADING not in browser.get(page("answer_confirm", response)).text
        assert (
            browser.post(
                reverse("portal:cases_confirm", args=[response.pk, "answer_confirm"]), {"cases": case.pk}
            ).status_code
            == 404
        )
        assert change(browser, response, case, "changed").status_code == 404


def test_case_of_another_town_is_not_reached_through_the_own_response(officer, sign_in, response, other_town):
    foreign = CaseFactory(title="他の町の事例", organisation=other_town.organisation)
    browser = sign_in(officer)

    confirm(browser, response, foreign)

    foreign.refresh_from_db()
    assert foreign.confirmed_on is None
    assert change(browser, response, foreign, "changed").status_code == 404


def test_closed_survey_asks_nothing_more(officer, sign_in, response, campaign, make_case):
    make_case("回覧板アプリ")
    with audit.change("test.closed", by=None) as entry:
        campaign.status, campaign.closed_at = Campaign.Status.CLOSED, timezone.now()
        campaign.save()
        entry.of(campaign)

    assert HEADING not in sign_in(officer).get(page("answer_confirm", response)).text
    assert yearly.ways_back(officer, Case.objects.get()) == []


def test_unknown_place_and_unknown_change_are_not_found(officer, sign_in, response, make_case):
    case = make_case("回覧板アプリ")
    browser = sign_in(officer)

    assert confirm(browser, response, case, place="answer_history").status_code == 404
    assert change(browser, response, case, "other").status_code == 404


def test_buttons_want_the_token(officer, response, make_case):
    case = make_case("回覧板アプリ")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)

    assert confirm(browser, response, case).status_code == 403


@pytest.mark.parametrize("count", [1, 4])
def test_asking_takes_the_same_number_of_queries(
    count, officer, response, make_case, django_assert_num_queries
):
    for number in range(count):
        make_case(f"取組{number}")
    assert officer.active_memberships

    with django_assert_num_queries(2):
        assert len(yearly.asked_of(officer, response)) == count
