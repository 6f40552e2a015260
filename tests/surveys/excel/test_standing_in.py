"""The secretariat stands in for an organisation: who may, what is said in the history, whose drafts stay hidden."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.surveys.excel.conftest import cells_of
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys import rules
from tsumiki.surveys.models import AnswerSheet, Campaign, Response
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.services import answering_steps, standing_in
from tsumiki.surveys.services.answering import save_answers

SECRET = "書きかけの秘密のことば"
FILLED = {"plan": "ない", "people": 12, "words": "町"}
PAGES = ["stand_in", "stand_in_workbook", "stand_in_reading"]
ACTS = ["stand_in_take", "stand_in_submit", "stand_in_decline", "stand_in_resume"]


def go(name, response):
    return reverse(f"surveys:{name}", args=[response.pk])


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def desk(sign_in, secretariat):
    return sign_in(secretariat)


@pytest.fixture
def take_for(desk, workbook):
    """take_for(response, people=12): the workbook read and taken by the secretariat."""

    def take(response, **typed):
        sent = send_for(desk, response, workbook(response, typed))
        assert sent.url == go("stand_in_reading", response)
        token = desk.get(sent.url).context["take_form"]["token"].value()
        return desk.post(go("stand_in_take", response), {"token": token}, follow=True)

    return take


def send_for(client, response, content, received="11月20日に電子メールで受け取った"):
    file = SimpleUploadedFile("回答.xlsx", content)
    return client.post(go("stand_in", response), {"file": file, "received": received})


def answers_of(response):
    return AnswerSheet.objects.get(pk=response.pk).answers


def test_a_workbook_is_read_shown_taken_and_handed_in_for_an_organisation(
    desk, response, take_for, secretariat, town
):
    taken = take_for(response, people=12, words="町", plan="ない")
    done = desk.post(go("stand_in_submit", response), {"reason": "担当課長の了承を電話で得た。"}, follow=True)

    response.refresh_from_db()
    assert "3問を、団体に代わって取り込みました" in text_of(taken)
    assert (response.status, response.approved_by) == ("submitted", secretariat)
    assert f"受付番号 {response.receipt}" in text_of(done)
    assert "事務局が代わりに取り込みました（回答.xlsx）" in text_of(done)
    events = [(event.kind, event.by_name, event.note) for event in response.events.order_by("pk")]
    assert events == [
        (
            "uploaded",
            secretariat.audit_name,
            "事務局が代わりに取り込みました（回答.xlsx）。受け取り方：11月20日に電子メールで受け取った",
        ),
        (
            "approved",
            secretariat.audit_name,
            "事務局が代わりに提出しました。理由：担当課長の了承を電話で得た。",
        ),
        ("submitted", secretariat.audit_name, ""),
    ]
    event = AuditEvent.objects.get(verb="survey.response_submitted_for")
    assert (event.actor_id, event.organisation_id) == (secretariat.pk, town.pk)


def test_the_town_reads_in_its_history_that_others_acted(desk, response, take_for, sign_in, officer):
    take_for(response, people=12)

    page = sign_in(officer).get(go("answer_history", response))

    assert "事務局が代わりに取り込みました" in text_of(page)


def test_what_is_handed_in_for_a_town_waits_for_its_prefecture_too(desk, response, take_for, campaign):
    with audit.change("test.changed", by=None) as entry:
        Campaign.objects.filter(pk=campaign.pk).update(via_prefecture=True)
        entry.of(campaign)
    take_for(response, plan="ない")

    desk.post(go("stand_in_submit", response), {"reason": "電話で了承"})

    response.refresh_from_db()
    assert (response.status, response.receipt) == ("checking", "")


def test_nothing_is_handed_in_while_something_is_to_be_put_right(desk, response, take_for):
    take_for(response, words="町")

    page = desk.get(go("stand_in", response))
    refused = desk.post(go("stand_in_submit", response), {"reason": "電話で了承"}, follow=True)

    response.refresh_from_db()
    assert "直すところがあるため、まだ提出できません" in text_of(page)
    assert "直すところが" in text_of(refused)
    assert response.status == "editing"


def test_an_untouched_sheet_is_not_handed_in(desk, response, secretariat):
    with pytest.raises(RuleError, match="まだ何も取り込んでいない"):
        standing_in.submit_for(response, by=secretariat, reason="電話で了承")


@pytest.mark.parametrize("act", [standing_in.submit_for, standing_in.decline_for])
def test_every_step_needs_a_reason(response, secretariat, act):
    with pytest.raises(RuleError, match="理由を入力"):
        act(response, by=secretariat, reason="　")


def test_an_upload_says_how_the_workbook_came(desk, response, workbook):
    answer = send_for(desk, response, workbook(response, {"people": 12}), received="")

    assert answer.status_code == 409
    assert "どのように受け取ったか" in text_of(answer)
    assert answers_of(response) == {}


def test_a_declining_told_by_telephone_is_recorded_and_taken_back(desk, response, secretariat):
    desk.post(go("stand_in_decline", response), {"reason": "電話で届出。担当者が不在のため。"})
    response.refresh_from_db()
    declined = (response.status, response.note)
    desk.post(go("stand_in_resume", response), {"reason": "回答が郵送で届いた。"})

    response.refresh_from_db()
    assert declined == ("declined", "電話で届出。担当者が不在のため。")
    assert (response.status, response.note) == ("editing", "")
    assert [(event.kind, event.note) for event in response.events.order_by("pk")] == [
        ("declined", "事務局が代わりに記録しました。理由：電話で届出。担当者が不在のため。"),
        ("reopened", "事務局が代わりに再開しました。理由：回答が郵送で届いた。"),
    ]
    assert set(AuditEvent.objects.filter(verb__endswith="_for").values_list("verb", "actor_id")) == {
        ("survey.response_declined_for", secretariat.pk),
        ("survey.response_resumed_for", secretariat.pk),
    }


def test_a_draft_of_the_towns_own_people_is_neither_shown_nor_changed(
    desk, response, officer, workbook, secretariat
):
    content = workbook(response, FILLED)
    save_answers(response, changes={"words": SECRET}, seen={}, by=officer)

    page = desk.get(go("stand_in", response))
    sent = send_for(desk, response, content)
    file = desk.get(go("stand_in_workbook", response))
    handed_in = desk.post(go("stand_in_submit", response), {"reason": "電話で了承"}, follow=True)

    assert [rules.OWN_DRAFT in text_of(answer) for answer in (page, sent, handed_in)] == [True, True, True]
    assert [SECRET in text_of(answer) for answer in (page, sent, handed_in)] == [False, False, False]
    assert (file.status_code, file.url) == (302, go("stand_in", response))
    assert answers_of(response) == {"words": SECRET}


def test_what_nobody_is_known_to_have_typed_is_taken_for_the_towns(desk, response):
    AnswerSheet.objects.filter(pk=response.pk).update(answers={"words": SECRET}, version=1)
    with audit.change("test.put", by=None) as entry:
        response.status = "editing"
        response.save()
        entry.of(response)

    page = desk.get(go("stand_in", response))

    assert (rules.OWN_DRAFT in text_of(page), SECRET in text_of(page)) == (True, False)


def test_after_a_declining_was_taken_back_a_workbook_is_taken(desk, response, take_for, secretariat):
    standing_in.decline_for(response, by=secretariat, reason="電話で届出")
    standing_in.resume_for(response, by=secretariat, reason="郵送で届いた")

    take_for(response, words="町")

    assert answers_of(response) == {"words": "町"}


def test_a_town_that_begins_to_type_after_the_reading_keeps_what_it_typed(desk, response, officer, workbook):
    sent = send_for(desk, response, workbook(response, {"words": "町"}))
    token = desk.get(sent.url).context["take_form"]["token"].value()
    save_answers(response, changes={"words": SECRET}, seen={}, by=officer)

    read = desk.get(go("stand_in_reading", response), follow=True)
    taken = desk.post(go("stand_in_take", response), {"token": token}, follow=True)

    assert rules.OWN_DRAFT in text_of(taken)
    assert [SECRET in text_of(answer) for answer in (read, taken)] == [False, False]
    assert answers_of(response) == {"words": SECRET}


def test_what_the_town_had_handed_in_and_got_back_is_no_draft(
    desk, response, approver, secretariat, take_for, officer
):
    answering_steps.hand_in(response, changes={"plan": "no", "words": "町"}, seen={}, by=approver)
    answering_steps.reopen(response, by=approver, reason="人数の誤り")

    take_for(response, words="村")

    assert answers_of(response)["words"] == "村"


def test_a_question_changed_by_a_colleague_meanwhile_is_shown_with_both_values(
    desk, response, workbook, person, secretariat
):
    sent = send_for(desk, response, workbook(response, {"words": "町"}))
    token = desk.get(sent.url).context["take_form"]["token"].value()
    colleague = person("secretariat")
    save_answers(
        response,
        changes={"words": "村"},
        seen={},
        by=colleague,
        kind="uploaded",
        note=f"{rules.STOOD_IN}取り込みました（別のファイル）",
        refusal_of=rules.refusal_to_stand_in,
    )

    page = desk.post(go("stand_in_take", response), {"token": token}, follow=True)
    chosen = desk.post(go("stand_in_take", response), {"token": token, "questions": ["words"]}, follow=True)

    assert "両方の値を見比べて" in text_of(page)
    assert go("stand_in_take", response) in text_of(page)
    assert "1問を、団体に代わって取り込みました" in text_of(chosen)
    assert answers_of(response) == {"words": "町"}


@pytest.mark.parametrize("status", ["internal", "checking", "submitted"])
def test_what_is_under_way_or_done_is_not_stood_in_for(desk, response, secretariat, workbook, status):
    content = workbook(response, {"words": "町"})
    with audit.change("test.put", by=None) as entry:
        response.status, response.submitted_at = status, "2026-11-19T20:00:00Z"
        response.save()
        entry.of(response)

    sent = send_for(desk, response, content)
    desk.post(go("stand_in_submit", response), {"reason": "電話で了承"})
    desk.post(go("stand_in_decline", response), {"reason": "電話で届出"})

    assert "団体に代わって入力や提出はできません" in text_of(sent)
    assert Response.objects.get(pk=response.pk).status == status


def test_after_the_closing_nothing_is_done_for_anybody(desk, response, campaign, close, workbook):
    content = workbook(response, {"words": "町"})
    close(campaign)

    sent = send_for(desk, response, content)
    declined = desk.post(go("stand_in_decline", response), {"reason": "電話で届出"}, follow=True)

    assert [rules.NOT_OPEN in text_of(answer) for answer in (sent, declined)] == [True, True]
    assert Response.objects.get(pk=response.pk).status == "not_started"


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 404), ("approver", 404), ("other_officer", 404), ("viewer", 404), ("checker", 403)],
)
def test_nobody_else_stands_in(sign_in, request, person, prefecture, response, who, status):
    user = person("prefecture", prefecture) if who == "checker" else request.getfixturevalue(who)
    client = sign_in(user)

    statuses = [client.get(go(name, response)).status_code for name in PAGES]
    statuses += [client.post(go(name, response), {"reason": "理由"}).status_code for name in ACTS]

    assert statuses == [status] * 7
    assert Response.objects.get(pk=response.pk).status == "not_started"


@pytest.mark.parametrize("who", ["officer", "approver", "checker"])
@pytest.mark.parametrize("act", [standing_in.submit_for, standing_in.decline_for, standing_in.resume_for])
def test_the_services_refuse_everybody_else(request, person, prefecture, response, who, act):
    user = person("prefecture", prefecture) if who == "checker" else request.getfixturevalue(who)

    with pytest.raises(RuleError, match="事務局と委託事業者"):
        act(response, by=user, reason="理由")


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_the_signed_out_are_led_to_the_sign_in(client, response, name):
    answer = client.post(go(name, response)) if name in ACTS else client.get(go(name, response))

    assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True)


def test_the_workbook_is_the_towns_and_on_record(desk, response, secretariat):
    answer = desk.get(go("stand_in_workbook", response))

    assert cells_of(answer.content, selectors.layout_of(response.campaign)) == {}
    event = AuditEvent.objects.get(verb="survey.workbook_downloaded")
    assert (event.actor_id, event.organisation_id) == (secretariat.pk, response.organisation_id)
