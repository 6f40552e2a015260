"""The pages of answering: for whom, what they refuse, and that nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import LocalGovernmentFactory
from tests.surveys.answering.conftest import WAYS, ask
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel import audit
from tsumiki.surveys.models import Response
from tsumiki.surveys.services import answering_steps as steps
from tsumiki.surveys.services.answering import save_answers

Status = Response.Status
LIST = "surveys:my_surveys"
READ = ["answer", "answer_confirm", "answer_history", "answer_sections"]
ACTS = [
    "answer_autosave",
    "answer_draft",
    "answer_approve",
    "answer_send_back",
    "answer_pull_back",
    "answer_reopen",
    "answer_decline",
]


def page(name, response, query=""):
    return reverse(f"surveys:{name}", args=[response.pk]) + query


def text_of(answer):
    return answer.content.decode()


def hidden(answer):
    form = answer.context["seen_form"]
    return {"seen": form["seen"].value(), "writer": form["writer"].value()}


def stored(response):
    response.sheet.refresh_from_db()
    return response.sheet.answers


def test_the_list_shows_own_surveys_with_deadline_and_next_step(
    sign_in, officer, response, make_response, campaign, other_town
):
    make_response(campaign, other_town)

    answer = sign_in(officer).get(reverse(LIST))

    (line,) = answer.context["current"]
    assert line["response"] == response
    assert (line["deadline"], line["next"]) == ("2099年12月20日", "回答を始めてください。")
    assert "鳥取県南部町" in text_of(answer)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_surveys(
    sign_in, officer, make_campaign, make_response, town, rows, django_assert_num_queries
):
    for number in range(rows):
        make_response(make_campaign(title=f"調査{number}"), town)
    client = sign_in(officer)
    client.get(reverse(LIST))

    with django_assert_num_queries(4):
        answer = client.get(reverse(LIST))

    assert len(answer.context["current"]) == rows


@pytest.mark.parametrize("name", READ)
def test_a_response_of_another_town_is_not_there(sign_in, other_officer, response, name):
    save_answers_by_town(response)

    answer = sign_in(other_officer).get(page(name, response))

    assert answer.status_code == 404


@pytest.fixture
def other_prefecture(db):
    kind = LocalGovernment.Kind.PREFECTURE
    return LocalGovernmentFactory(kind=kind, prefecture_code="19", prefecture="山梨県", name="山梨県")


def save_answers_by_town(response):
    response.sheet.answers = {"words": "庁内だけのことば"}
    response.sheet.save()


@pytest.mark.parametrize("name", ACTS)
def test_a_button_of_another_town_is_not_there(sign_in, other_officer, response, name):
    answer = sign_in(other_officer).post(page(name, response), {"reason": "理由"})

    response.refresh_from_db()
    assert (answer.status_code, response.status) == (404, Status.NOT_STARTED)


@pytest.mark.parametrize(
    ("role", "where", "seen"),
    [
        ("prefecture", "prefecture", ["checking", "submitted"]),
        ("secretariat", None, ["submitted"]),
        ("town_viewer", "town", ["editing", "internal", "checking", "submitted"]),
        ("prefecture", "other_prefecture", []),
        ("town_viewer", "other_town", []),
    ],
)
def test_others_see_answers_only_once_they_are_handed_on(
    request, sign_in, person, response, role, where, seen
):
    organisation = request.getfixturevalue(where) if where else None
    client = sign_in(person(role, organisation))
    save_answers_by_town(response)

    found = [
        status for status in ("editing", "internal", "checking", "submitted") if see(client, response, status)
    ]

    assert found == seen


def see(client, response, status):
    with audit.change("test.moved", by=None) as entry:
        response.status, response.submitted_at = status, timezone.now()
        response.save()
        entry.of(response)
    answer = client.get(page("answer_confirm", response))
    assert answer.status_code in (200, 404)
    return answer.status_code == 200 and "庁内だけのことば" in text_of(answer)


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
    sign_in(officer)
    kept = client.get(reverse("surveys:answer_resume"))
    again = {name: field.initial for name, field in kept.context["form"].fields.items()}
    client.post(kept.context["path"], again | {"kept-from-before": "1"})

    assert sent.status_code == 302
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


def test_a_viewer_is_told_and_sees_the_answers_instead_of_the_form(sign_in, viewer, response):
    answer = sign_in(viewer).get(page("answer", response), follow=True)

    assert answer.redirect_chain == [(page("answer_confirm", response), 302)]
    assert "起案者と承認者" in text_of(answer)


def test_the_confirm_page_leads_to_every_problem(sign_in, officer, response):
    save_answers(response, changes={"words": "長" * 30}, seen={}, by=officer)

    answer = sign_in(officer).get(page("answer_confirm", response))

    assert [problem["url"] for problem in answer.context["errors"]] == [
        page("answer", response, "?section=1&look=1#question-plan"),
        page("answer", response, "?section=2&look=1#question-words"),
    ]


@pytest.mark.parametrize("role", ["town_drafter", "town_approver"])
def test_everybody_who_may_answer_reads_what_keeps_the_response_from_going_on(
    sign_in, person, town, response, role
):
    answer = sign_in(person(role, town)).get(page("answer_confirm", response))

    assert "提出の前に直すところ" in text_of(answer)
    assert answer.context["errors"][0]["sentence"] in text_of(answer)


def test_the_confirm_page_says_how_many_questions_are_left_open(sign_in, officer, response):
    save_answers(response, changes={"plan": "no"}, seen={}, by=officer)

    answer = sign_in(officer).get(page("answer_confirm", response))

    assert "答える必要のある5問のうち4問が空いています" in text_of(answer)


def test_from_draft_to_receipt_on_the_pages(client, sign_in, officer, approver, response):
    save_answers(response, changes={"plan": "no"}, seen={}, by=officer)
    sign_in(officer).post(page("answer_draft", response), {"note": "お願いします"})
    answer = sign_in(approver).post(page("answer_approve", response), follow=True)

    response.refresh_from_db()
    assert response.status == Status.SUBMITTED
    assert response.receipt in text_of(answer)
    assert "提出した団体が10に満たない" in text_of(answer)


def test_an_approver_hands_in_from_one_page_with_one_button(sign_in, approver, response):
    client = sign_in(approver)
    address = page("answer", response, "?section=all")
    shown = client.get(address)

    answer = client.post(address, {**hidden(shown), "plan": "no", "then": "submit"})

    response.refresh_from_db()
    assert (answer.url, response.status) == (page("answer_receipt", response), Status.SUBMITTED)


def test_a_refused_hand_in_keeps_the_answers_and_says_what_to_put_right(sign_in, approver, response):
    client = sign_in(approver)
    address = page("answer", response, "?section=all")
    shown = client.get(address)

    answer = client.post(address, {**hidden(shown), "words": "ことば", "then": "submit"}, follow=True)

    assert stored(response) == {"words": "ことば"}
    assert "直すところが1か所" in text_of(answer)


def test_a_rule_that_refuses_is_told_on_the_overview(sign_in, officer, response):
    answer = sign_in(officer).post(page("answer_approve", response), follow=True)

    assert "その団体の承認者です" in text_of(answer)


def test_counts_of_others_appear_from_ten_answers(sign_in, approver, response, make_response, campaign):
    for number in range(10):
        chosen = "yes" if number < 4 else "no"
        made = {"status": Status.SUBMITTED, "submitted_at": timezone.now()}
        make_response(campaign, LocalGovernmentFactory(), {"plan": chosen}, **made)
    save_answers(response, changes={"plan": "no"}, seen={}, by=approver)
    steps.approve(response, by=approver)

    answer = sign_in(approver).get(page("answer_receipt", response))

    (row,) = answer.context["others"]["rows"]
    assert [(choice["count"], choice["percent"], choice["is_own"]) for choice in row["choices"]] == [
        (4, "36％", False),
        (7, "64％", True),
    ]
    assert "速報" in text_of(answer)


@pytest.mark.parametrize(("status", "shown"), [("open", True), ("closed", False)])
def test_the_receipt_offers_corrections_only_while_answers_are_taken(
    sign_in, officer, make_campaign, make_response, town, status, shown
):
    campaign = make_campaign(status=status, closed_at=None if status == "open" else timezone.now())
    response = make_response(
        campaign, town, {"plan": "no"}, status=Status.SUBMITTED, submitted_at=timezone.now(), receipt="001"
    )

    answer = sign_in(officer).get(page("answer_receipt", response))

    assert ("訂正" in text_of(answer)) is shown
    assert ("速報" in text_of(answer)) is shown


def test_there_is_no_receipt_before_anything_was_handed_in(sign_in, officer, response):
    assert sign_in(officer).get(page("answer_receipt", response)).status_code == 404


def test_the_history_tells_every_change_in_words_and_only_to_the_organisation(
    client, sign_in, officer, approver, response, secretariat
):
    save_answers(response, changes={"plan": "yes", "people": 1200}, seen={}, by=officer)
    save_answers(response, changes={"plan": "no"}, seen={"plan": 1}, by=approver)
    steps.approve(response, by=approver)

    answer = sign_in(officer).get(page("answer_history", response))
    others = sign_in(secretariat).get(page("answer_history", response))

    assert [row["event"].kind for row in answer.context["events"]] == [
        "submitted",
        "approved",
        "saved",
        "saved",
    ]
    assert answer.context["events"][2]["changes"] == [
        {"name": "問1　planの設問", "before": "ある", "after": "ない"}
    ]
    assert "1,200人" in text_of(answer)
    assert others.status_code == 404


def test_questions_are_handed_to_a_section_and_marked_done(sign_in, officer, response):
    client = sign_in(officer)
    asked = {"section": "福祉保健課", "questions": ["words", "since"], "note": "金曜までに"}
    client.post(page("answer_sections", response), asked)
    row = response.delegations.get()
    part = client.get(page("answer", response, f"?for={row.pk}"))

    client.post(reverse("surveys:answer_section_done", args=[response.pk, row.pk]))

    row.refresh_from_db()
    assert (row.section, row.questions, row.done_by) == ("福祉保健課", ["since", "words"], officer)
    assert [item.question.code for item in part.context["items"]] == ["since", "words"]


def test_a_request_to_a_section_can_be_withdrawn_until_it_is_done(sign_in, officer, response):
    client = sign_in(officer)
    for section in ("福祉課", "住宅課"):
        client.post(page("answer_sections", response), {"section": section, "questions": ["words"]})
    done, open_ = response.delegations.order_by("pk")
    client.post(reverse("surveys:answer_section_done", args=[response.pk, done.pk]))

    for row in (done, open_):
        client.post(reverse("surveys:answer_section_withdraw", args=[response.pk, row.pk]))

    assert list(response.delegations.all()) == [done]


def test_a_request_without_questions_is_refused_in_words(sign_in, officer, response):
    answer = sign_in(officer).post(page("answer_sections", response), {"section": "福祉課"})

    assert "依頼する設問を一つ以上選んでください。" in text_of(answer)
    assert response.delegations.count() == 0


@pytest.mark.parametrize("query", ["?section=9", "?section=x", "?for=1", "?for=x"])
def test_a_part_that_does_not_exist_is_not_there(sign_in, officer, response, query):
    assert sign_in(officer).get(page("answer", response, query)).status_code == 404


def test_the_largest_page_stays_light(sign_in, officer, response, paper):
    for number in range(100):
        ask(paper, 10 + number, f"more{number}", "multiple", choices=WAYS)

    answer = sign_in(officer).get(page("answer", response, "?section=all"))

    assert len(answer.content) < 300 * 1024
