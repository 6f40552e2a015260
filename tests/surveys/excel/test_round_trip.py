"""From the workbook to the sheet: nothing is taken silently, nothing is lost, half-filled files are welcome."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from tests.surveys.excel.conftest import cells_of
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import AnswerEvent, Response
from tsumiki.surveys.selectors import excel as selectors
from tsumiki.surveys.services.answering import save_answers, versions_of

FILLED = {
    "plan": "ある",
    "people": "１２人",
    "challenges/c04": "○",
    "challenges/c12": "○",
    "challenges/c12/text": "冬の交通",
    "projects/work/count": 3,
    "since": "令和8年4月1日",
}
STORED = {
    "plan": "yes",
    "people": 12,
    "challenges": ["c04", "c12"],
    "challenges/c12/text": "冬の交通",
    "projects": {"work/count": 3},
    "since": "2026-04-01",
}


def stored(response):
    response.sheet.refresh_from_db()
    return response.sheet.answers


def reading(client, response):
    return client.get(reverse("surveys:answer_reading", args=[response.pk]))


def test_a_filled_workbook_is_shown_cell_by_cell_and_taken_on_yes(
    sign_in, officer, response, workbook, send, take
):
    client = sign_in(officer)

    sent = send(client, response, workbook(response, FILLED))
    shown = reading(client, response)
    before_yes = dict(stored(response))
    answer = take(client, response)

    assert sent.url == reverse("surveys:answer_reading", args=[response.pk])
    lines = {line["place"]: (line["before"], line["after"]) for line in shown.context["proposal"].lines}
    assert lines["シート「回答」のD6"] == ("（空欄）", "12人")
    assert len(lines) == len(FILLED)
    assert before_yes == {}
    assert stored(response) == STORED
    assert answer.url == reverse("surveys:answer_confirm", args=[response.pk])


def test_taking_stands_in_the_history_and_the_audit_log(sign_in, officer, response, workbook, send, take):
    client = sign_in(officer)
    send(client, response, workbook(response, {"people": 12}), name="../回答 最終.xlsx")

    take(client, response)

    (event,) = AnswerEvent.objects.all()
    assert (event.kind, event.note, event.changes) == ("uploaded", "回答 最終.xlsx", {"people": [None, 12]})
    assert AuditEvent.objects.filter(verb="survey.workbook_taken", actor_id=officer.pk).count() == 1
    response.refresh_from_db()
    assert response.status == Response.Status.EDITING


def test_the_workbook_holds_what_was_typed_so_far_and_comes_back_without_a_change(
    sign_in, officer, response, send, answered_before
):
    response.sheet.answers = STORED
    response.sheet.save()
    client = sign_in(officer)

    file = client.get(reverse("surveys:answer_workbook", args=[response.pk])).content
    send(client, response, file)
    shown = reading(client, response)

    assert cells_of(file, selectors.layout_of(response.campaign))["people"] == 12
    assert (shown.context["proposal"].lines, shown.context["proposal"].troubles) == ([], [])
    assert "いまの回答と同じ内容です" in shown.content.decode()
    assert AuditEvent.objects.filter(verb="survey.workbook_downloaded").count() == 1


def test_a_spoilt_cell_is_named_and_the_rest_is_taken(sign_in, officer, response, workbook, send, take):
    client = sign_in(officer)
    send(client, response, workbook(response, {"people": "たくさん", "words": "よい町"}))

    shown = reading(client, response)
    take(client, response)

    (error,) = shown.context["proposal"].errors
    assert (error["place"], error["read"]) == ("シート「回答」のD6", "たくさん")
    assert "数字だけを入力してください" in error["sentence"]
    assert stored(response) == {"words": "よい町"}


def test_sending_and_taking_the_same_file_again_changes_nothing(
    sign_in, officer, response, workbook, send, take
):
    client, file = sign_in(officer), workbook(response, {"people": 12})
    send(client, response, file)
    take(client, response)

    send(client, response, file)
    take_again = reading(client, response)

    assert take_again.context["proposal"].lines == []
    assert AnswerEvent.objects.count() == 1


def test_a_question_changed_after_the_reading_is_shown_with_both_values(
    sign_in, officer, approver, response, workbook, send, take
):
    client = sign_in(officer)
    send(client, response, workbook(response, {"people": 12, "words": "よい町"}))
    save_answers(response, changes={"people": 99}, seen={}, by=approver)

    take(client, response)
    shown = reading(client, response)
    after_first = dict(stored(response))
    take(client, response, questions=["people"])

    (conflict,) = shown.context["proposal"].conflicts
    assert (conflict["mine"], conflict["theirs"]) == ("12人", "99人")
    assert (conflict["their_name"], conflict["places"]) == (approver.audit_name, "シート「回答」のD6")
    assert after_first == {"people": 99, "words": "よい町"}
    assert stored(response) == {"people": 12, "words": "よい町"}


def test_what_one_typed_oneself_in_another_window_is_not_overwritten_unseen(
    sign_in, officer, response, workbook, send, take
):
    client = sign_in(officer)
    send(client, response, workbook(response, {"people": 12}))
    response.sheet.refresh_from_db()
    save_answers(response, changes={"people": 50}, seen=versions_of(response.sheet), by=officer, writer="w")

    take(client, response)
    take(client, response, questions=[])

    assert stored(response) == {"people": 50}


def test_an_old_yes_takes_nothing(sign_in, officer, response, workbook, send):
    client = sign_in(officer)
    send(client, response, workbook(response, {"people": 12}))

    answer = client.post(reverse("surveys:answer_take", args=[response.pk]), {"token": "old"})

    assert answer.url == reverse("surveys:answer_upload", args=[response.pk])
    assert stored(response) == {}


def test_a_reading_of_one_response_is_not_taken_into_another(
    sign_in, officer, response, make_campaign, make_response, town, workbook, send
):
    other = make_response(make_campaign(title="別の調査"), town)
    client = sign_in(officer)
    send(client, response, workbook(response, {"people": 12}))
    token = reading(client, response).context["take_form"]["token"].value()

    client.post(reverse("surveys:answer_take", args=[other.pk]), {"token": token})

    assert stored(other) == {}


def test_nothing_is_taken_once_the_answers_wait_for_approval(
    sign_in, officer, response, workbook, send, take
):
    client = sign_in(officer)
    send(client, response, workbook(response, {"people": 12}))
    _put(response, Response.Status.INTERNAL)

    take(client, response)

    assert stored(response) == {}


def _put(response, status):
    from tsumiki.kernel import audit  # the fixture of the campaigns does the same

    with audit.change("test.put", by=None) as entry:
        response.status = status
        response.save()
        entry.of(response)


@pytest.mark.parametrize("kind", ["other_town", "other_year", "forged"])
def test_the_wrong_workbook_is_refused_with_one_sentence(
    sign_in, officer, response, make_response, make_campaign, campaign, town, other_town, workbook, send, kind
):
    if kind == "other_town":
        file, said = workbook(make_response(campaign, other_town)), "別の団体"
    elif kind == "other_year":
        file, said = workbook(make_response(make_campaign(code="older"), town)), "別の調査"
    else:
        forged = selectors.recipient_of(response).__class__("313891", "鳥取県南部町", "0" * 64)
        file, said = workbook(response, recipient=forged), "照合用の記号"

    answer = send(sign_in(officer), response, file)

    (sentence,) = answer.context["form"].errors["file"]
    assert said in sentence
    assert answer.status_code == 409


def bomb():
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return target.getvalue()


def macro(content):
    target = BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return target.getvalue()


@pytest.mark.parametrize("kind", ["empty", "text", "cut", "bomb", "macro", "old", "large"])
def test_a_hostile_or_damaged_file_is_refused_and_nothing_is_kept(
    sign_in, officer, response, workbook, send, kind
):
    good = workbook(response, {"people": 12})
    files = {
        "empty": b"",
        "text": "ただの文".encode(),
        "cut": good[: len(good) // 2],
        "bomb": bomb(),
        "macro": macro(good),
        "old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
        "large": b"PK" + b"0" * (10 * 1024 * 1024),
    }
    client = sign_in(officer)

    answer = send(client, response, files[kind])

    assert len(answer.context["form"].errors["file"]) == 1
    assert "surveys.workbook" not in client.session
    assert stored(response) == {}
