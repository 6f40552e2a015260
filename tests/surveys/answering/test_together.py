"""Two savers at the same moment, on the real database: nothing is lost."""

import pytest

from tsumiki.surveys.models import AnswerEvent, AnswerSheet
from tsumiki.surveys.services.answering import save_answers

SAVES = 12


@pytest.mark.django_db(transaction=True)
def test_two_people_saving_at_once_lose_nothing(together, response, officer, approver):
    codes = [f"extra-{n}" for n in range(SAVES)]
    people = [officer, approver] * (SAVES // 2)

    saved = together(
        lambda code, by: save_answers(response, changes={code: f"{code}の答え"}, seen={}, by=by).saved,
        codes,
        people,
    )

    ((sheet, events),) = together(lambda pk: (AnswerSheet.objects.get(pk=pk), _events()), [response.pk])
    changed = [code for event in events for code in event.changes]
    assert saved == [(code,) for code in codes]
    assert sheet.answers == {code: f"{code}の答え" for code in codes}
    assert (sheet.version, sorted(changed)) == (SAVES, sorted(codes))


def _events():
    return list(AnswerEvent.objects.order_by("pk"))


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_to_one_question_one_is_kept_and_the_other_returned(
    together, response, officer, approver
):
    results = together(
        lambda by: save_answers(response, changes={"words": by.name}, seen={}, by=by), [officer, approver]
    )

    (answers,) = together(lambda pk: AnswerSheet.objects.get(pk=pk).answers, [response.pk])
    shown = [conflict.mine["words"] for result in results for conflict in result.conflicts]
    assert sorted([answers["words"], *shown]) == sorted([officer.name, approver.name])
