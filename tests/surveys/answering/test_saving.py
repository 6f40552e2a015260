"""Saving answers: merged per question, conflicts told, nothing lost, the same twice as good as once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.surveys.models import AnswerEvent, Response
from tsumiki.surveys.services.answering import save_answers


def stored(response):
    response.sheet.refresh_from_db()
    return response.sheet.answers


def events(response):
    return [(event.kind, event.changes) for event in response.events.order_by("pk")]


def test_the_first_save_starts_the_response_and_records_it_once(response, officer, town):
    save_answers(response, changes={"plan": "yes"}, seen={}, by=officer)
    save_answers(response, changes={"plan": "no"}, seen={"plan": 1}, by=officer)

    started = AuditEvent.objects.get(verb="survey.response_started")
    assert (response.status, stored(response)) == (Response.Status.EDITING, {"plan": "no"})
    assert (started.organisation_id, started.actor_name) == (town.organisation_id, officer.name)


def test_different_questions_of_two_people_are_merged(response, officer, approver):
    save_answers(response, changes={"plan": "yes"}, seen={}, by=officer)

    result = save_answers(response, changes={"words": "ことば"}, seen={}, by=approver)

    assert (result.saved, result.conflicts) == (("words",), ())
    assert stored(response) == {"plan": "yes", "words": "ことば"}


def test_a_question_changed_by_another_is_a_conflict_with_both_values_and_the_rest_is_saved(
    response, officer, approver
):
    save_answers(response, changes={"words": "先のことば"}, seen={}, by=officer)

    result = save_answers(
        response, changes={"words": "あとのことば", "since": "2026-04-01"}, seen={}, by=approver
    )

    (conflict,) = result.conflicts
    assert (conflict.mine, conflict.theirs) == ({"words": "あとのことば"}, {"words": "先のことば"})
    assert (conflict.their_name, conflict.version) == (officer.name, 1)
    assert stored(response) == {"words": "先のことば", "since": "2026-04-01"}


def test_a_conflict_saved_again_over_what_was_seen_is_taken(response, officer, approver):
    save_answers(response, changes={"words": "先のことば"}, seen={}, by=officer)

    result = save_answers(response, changes={"words": "あとのことば"}, seen={"words": 1}, by=approver)

    assert (result.conflicts, stored(response)) == ((), {"words": "あとのことば"})


def test_the_same_answer_of_two_people_is_no_conflict(response, officer, approver):
    save_answers(response, changes={"words": "同じ"}, seen={}, by=officer)

    result = save_answers(response, changes={"words": "同じ"}, seen={}, by=approver)

    assert (result.saved, result.conflicts) == ((), ())


def test_a_retry_changes_nothing(response, officer):
    first = save_answers(response, changes={"words": "一度"}, seen={}, by=officer, writer="page")

    again = save_answers(response, changes={"words": "一度"}, seen={}, by=officer, writer="page")

    assert (first.saved, again.saved, again.versions) == (("words",), (), {"words": 1})
    assert len(events(response)) == 1


def test_a_retry_with_more_typed_after_a_lost_reply_is_no_conflict(response, officer):
    save_answers(response, changes={"words": "途中"}, seen={}, by=officer, writer="page")

    result = save_answers(response, changes={"words": "途中まで"}, seen={}, by=officer, writer="page")

    assert (result.conflicts, stored(response)) == ((), {"words": "途中まで"})


def test_two_windows_on_one_account_are_told_apart(response, officer):
    save_answers(response, changes={"words": "左の窓"}, seen={}, by=officer, writer="left")

    result = save_answers(response, changes={"words": "右の窓"}, seen={}, by=officer, writer="right")

    assert [conflict.theirs for conflict in result.conflicts] == [{"words": "左の窓"}]


def test_an_emptied_answer_leaves_the_sheet(response, officer):
    save_answers(response, changes={"words": "ことば"}, seen={}, by=officer)

    save_answers(response, changes={"words": None}, seen={"words": 1}, by=officer)

    assert stored(response) == {}


def test_autosaves_of_one_person_stand_in_the_history_as_one_step(response, officer, approver):
    save_answers(response, changes={"words": "あ"}, seen={}, by=officer)
    save_answers(response, changes={"words": "あい"}, seen={"words": 1}, by=officer)
    save_answers(response, changes={"plan": "yes"}, seen={}, by=approver)

    assert events(response) == [
        ("saved", {"words": [None, "あい"]}),
        ("saved", {"plan": [None, "yes"]}),
    ]


def test_a_save_much_later_is_a_step_of_its_own(response, officer):
    save_answers(response, changes={"words": "朝"}, seen={}, by=officer)
    AnswerEvent.objects.update(at=timezone.now() - timedelta(hours=1))

    save_answers(response, changes={"words": "昼"}, seen={"words": 1}, by=officer)

    assert [changes for _, changes in events(response)] == [{"words": [None, "朝"]}, {"words": ["朝", "昼"]}]


def test_an_explanation_is_saved_and_stands_in_the_history(response, officer):
    save_answers(response, changes={}, seen={}, by=officer, explanations={"people": "合併のため"})

    response.sheet.refresh_from_db()
    assert response.sheet.explanations == {"people": "合併のため"}
    assert events(response) == [("saved", {"people/explanation": ["", "合併のため"]})]


def test_the_words_beside_a_choice_belong_to_its_question(response, officer):
    result = save_answers(
        response,
        changes={"challenges": ["c12"], "challenges/c12/text": "冬の交通"},
        seen={},
        by=officer,
    )

    assert (result.saved, result.versions) == (("challenges",), {"challenges": 1})


@pytest.mark.parametrize("status", ["internal", "checking", "declined"])
def test_nothing_is_typed_while_others_decide(make_response, campaign, town, officer, status):
    response = make_response(campaign, town, {"words": "もと"}, status=status)

    with pytest.raises(RuleError):
        save_answers(response, changes={"words": "あと"}, seen={}, by=officer)

    assert stored(response) == {"words": "もと"}


def test_nothing_is_typed_after_the_survey_was_closed(response, officer, campaign, close):
    close(campaign)

    with pytest.raises(RuleError, match="受け付けていません"):
        save_answers(response, changes={"words": "あと"}, seen={}, by=officer)


def test_a_viewer_and_another_town_cannot_save(response, viewer, other_officer):
    for person in (viewer, other_officer):
        with pytest.raises(RuleError, match="起案者と承認者"):
            save_answers(response, changes={"words": "x"}, seen={}, by=person)

    assert stored(response) == {}
