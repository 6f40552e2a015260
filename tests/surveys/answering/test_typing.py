"""The form of answers: saved with and without JavaScript, and nothing typed is lost."""

import re

from django.urls import reverse

from tests.surveys.answering.helpers import hidden, page, stored, text_of
from tsumiki.surveys.models import Response
from tsumiki.surveys.services.answering import save_answers

Status = Response.Status


def test_the_form_shows_a_section_with_all_its_questions(sign_in, officer, response):
    answer = sign_in(officer).get(page("answer", response, "?section=1"))

    body = text_of(answer)
    assert [item.question.code for item in answer.context["items"]] == ["plan", "people"]
    assert "いまの回答では対象外" in body
    assert "「ある」と答えた団体だけがお答えください" in body


def test_saving_without_javascript_keeps_answers_and_opens_what_now_applies(sign_in, officer, response):
    client = sign_in(officer)
    shown = client.get(page("answer", response, "?section=1"))

    answer = client.post(
        page("answer", response, "?section=1"), {**hidden(shown), "plan": "yes"}, follow=True
    )

    assert stored(response) == {"plan": "yes"}
    assert [item.is_asked for item in answer.context["items"]] == [True, True]


def test_a_page_sent_late_overwrites_only_what_was_touched(sign_in, officer, approver, response):
    client = sign_in(officer)
    shown = client.get(page("answer", response, "?section=all"))
    save_answers(response, changes={"since": "2026-04-01"}, seen={}, by=approver)

    client.post(page("answer", response, "?section=all"), {**hidden(shown), "words": "ことば"})

    assert stored(response) == {"since": "2026-04-01", "words": "ことば"}


def test_a_conflict_shows_both_values_and_can_be_settled(sign_in, officer, approver, response):
    client = sign_in(officer)
    address = page("answer", response, "?section=2")
    shown = client.get(address)
    save_answers(response, changes={"words": "承認者のことば"}, seen={}, by=approver)

    answer = client.post(address, {**hidden(shown), "words": "起案者のことば", "since": "令和8年4月1日"})
    settled = client.post(address, {**hidden(answer), "words": "二人のことば", "since": "2026年4月1日"})

    assert (answer.status_code, settled.status_code) == (409, 302)
    assert "承認者のことば" in text_of(answer)
    assert "起案者のことば" in text_of(answer)
    assert stored(response) == {"words": "二人のことば", "since": "2026-04-01"}


def test_what_cannot_be_read_is_kept_as_typed_and_said(sign_in, officer, response):
    client = sign_in(officer)
    save_answers(response, changes={"plan": "yes"}, seen={}, by=officer)
    address = page("answer", response, "?section=all")
    shown = client.get(address)
    typed = {"plan": "yes", "people": "十人くらい", "words": "長" * 30, "projects.work.count": "たくさん"}

    answer = client.post(address, {**hidden(shown), **typed}, follow=True)

    assert stored(response) == {
        "plan": "yes",
        "people": "十人くらい",
        "words": "長" * 30,
        "projects": {"work/count": "たくさん"},
    }
    said = {item.question.code: len(item.extra["problems"]) for item in answer.context["items"]}
    assert said == {"plan": 0, "people": 1, "challenges": 0, "projects": 1, "since": 0, "words": 1}
    assert "十人くらい" in text_of(answer)
    (told,) = answer.context["messages"]
    assert told.level_tag == "warning"
    assert re.fullmatch(r"保存しました（\d\d:\d\d）。読み取れない入力が2か所あります。", str(told))


def test_what_is_not_asked_is_not_called_unread(sign_in, officer, response):
    client = sign_in(officer)
    save_answers(response, changes={"plan": "no", "people": "十人くらい"}, seen={}, by=officer)
    address = page("answer", response, "?section=1")

    answer = client.post(address, {**hidden(client.get(address)), "plan": "no"}, follow=True)

    (told,) = answer.context["messages"]
    assert re.fullmatch(r"保存しました（\d\d:\d\d）。", str(told))


def test_autosave_says_what_cannot_be_read(sign_in, officer, response):
    client = sign_in(officer)
    shown = client.get(page("answer", response, "?section=2"))

    said = client.post(
        page("answer_autosave", response, "?section=2"), {**hidden(shown), "since": "春ごろ"}
    ).json()

    assert said["state"] == "saved"
    assert re.fullmatch(r"保存しました \d\d:\d\d（読み取れない入力が1か所あります）", said["sentence"])


def test_autosave_answers_with_the_time_and_what_to_carry_on_with(sign_in, officer, response):
    client = sign_in(officer)
    shown = client.get(page("answer", response, "?section=2"))
    address = page("answer_autosave", response, "?section=2")

    first = client.post(address, {**hidden(shown), "words": "こと"}).json()
    second = client.post(address, {**hidden(shown), "seen": first["seen"], "words": "ことば"}).json()

    assert (first["state"], first["sentence"][:6], second["state"]) == ("saved", "保存しました", "saved")
    assert stored(response) == {"words": "ことば"}


def test_autosave_does_not_overwrite_another_and_says_so(sign_in, officer, approver, response):
    client = sign_in(officer)
    shown = client.get(page("answer", response, "?section=2"))
    save_answers(response, changes={"words": "承認者のことば"}, seen={}, by=approver)

    said = client.post(
        page("answer_autosave", response, "?section=2"), {**hidden(shown), "words": "起案者のことば"}
    ).json()

    assert (said["state"], said["seen"]) == ("conflict", hidden(shown)["seen"])
    assert stored(response) == {"words": "承認者のことば"}


def test_autosave_while_others_decide_is_refused_in_words(sign_in, officer, make_response, campaign, town):
    response = make_response(campaign, town, status=Status.INTERNAL)

    answer = sign_in(officer).post(page("answer_autosave", response), {"words": "ことば"})

    assert (answer.status_code, answer.json()["state"]) == (409, "refused")


def test_typing_survives_the_end_of_a_session(client, sign_in, officer, response, session_ends):
    shown = sign_in(officer).get(page("answer", response, "?section=2"))
    typed = {**hidden(shown), "words": "消えないことば", "challenges": ["c04"]}
    session_ends()

    sent = client.post(page("answer", response, "?section=2"), typed)
    asked = client.get(sent.url)
    sign_in(officer)
    kept = client.get(reverse("surveys:answer_resume"))
    again = {name: field.initial for name, field in kept.context["form"].fields.items()}
    client.post(kept.context["path"], again | {"kept-from-before": "1"})

    assert sent.status_code == 302
    assert "入力した内容は残っています。サインインすると、続きから保存できます。" in text_of(asked)
    assert "消えないことば" in text_of(kept)
    assert stored(response) == {"words": "消えないことば", "challenges": ["c04"]}


def test_what_another_person_typed_before_is_thrown_away(
    client, sign_in, officer, other_officer, response, session_ends
):
    sign_in(officer).get(page("answer", response, "?section=2"))
    session_ends()
    client.post(page("answer", response, "?section=2"), {"words": "ほかの町のことば"})
    sign_in(other_officer)

    answer = client.get(reverse("surveys:answer_resume"), follow=True)

    assert "ほかの町のことば" not in text_of(answer)
    assert "破棄しました" in text_of(answer)


def test_last_years_answer_stands_beside_and_is_taken_with_one_button(
    sign_in, officer, response, answered_before
):
    client = sign_in(officer)
    address = page("answer", response, "?section=2")
    shown = client.get(address)

    client.post(address, {**hidden(shown), "same": "words", "since": "2026-04-01"})

    assert "前の年のことば" in text_of(shown)
    assert stored(response) == {"words": "前の年のことば", "since": "2026-04-01"}


def test_a_prefilled_value_says_where_it_comes_from_until_somebody_changes_it(sign_in, officer, response):
    response.sheet.prefilled = {"words": {"value": "ことば", "source": "previous", "label": "前の年の回答"}}
    response.sheet.save()
    client = sign_in(officer)

    first = client.get(page("answer", response, "?section=2"))
    save_answers(response, changes={"words": "別のことば"}, seen={}, by=officer)
    second = client.get(page("answer", response, "?section=2"))

    assert ["前の年の回答を、はじめから" in text_of(answer) for answer in (first, second)] == [True, False]


def test_a_large_change_gets_a_field_for_its_reason(sign_in, officer, response, answered_before):
    save_answers(response, changes={"plan": "yes", "people": 100}, seen={}, by=officer)
    client = sign_in(officer)
    address = page("answer", response, "?section=1")
    shown = client.get(address)

    typed = {"plan": "yes", "people": "100", "people.explanation": "拠点が増えたため"}
    client.post(address, {**hidden(shown), **typed})

    response.sheet.refresh_from_db()
    assert response.sheet.explanations == {"people": "拠点が増えたため"}
