"""What was handed in stays: copied when a correction begins, put back where the closing comes before its end."""

from typing import Any

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.surveys.models import AnswerEvent, AnswerSheet, Campaign, Response, Submission
from tsumiki.surveys.selectors.handed_in import being_corrected, copies_that_count
from tsumiki.surveys.services.answering import name_of, same

Status = Response.Status
RESTORED = (
    "訂正が提出される前に調査が締め切られたため、前に提出した回答（受付番号 {receipt}）に戻しました。"
    "訂正の途中で入力した内容は、この経過に残っています。"
)


def keep_copy(response: Response, sheet: AnswerSheet) -> None:
    """Called inside a change that leaves SUBMITTED, before anything is changed."""
    if response.status != Status.SUBMITTED:
        return
    assert response.submitted_at is not None
    Submission(
        response=response,
        receipt=response.receipt,
        submitted_at=response.submitted_at,
        publishes_name=response.publishes_name,
        answers=sheet.answers,
        explanations=sheet.explanations,
    ).save()


def restore_unfinished(campaign: Campaign, *, by: User | None) -> int:
    """Every correction that has not been handed in again gives way to what was; returns how many.

    The caller holds the lock of every sheet of the campaign. What had been typed since stays in the history.
    """
    copies = copies_that_count(campaign)
    rows = list(being_corrected(campaign).select_related("sheet"))
    for response in rows:
        _restore(response, copies[response.pk], by=by)
    return len(rows)


def _restore(response: Response, copy: Submission, *, by: User | None) -> None:
    sheet, before = response.sheet, response.status
    with audit.change("survey.response_restored", by=by, organisation=response.organisation) as entry:
        AnswerEvent.objects.create(
            response=response,
            kind=AnswerEvent.Kind.RESTORED,
            by_name=name_of(by),
            changes=_changes(sheet, copy),
            note=RESTORED.format(receipt=copy.receipt),
        )
        sheet.answers, sheet.explanations = copy.answers, copy.explanations
        sheet.version, sheet.saved_at = sheet.version + 1, timezone.now()
        sheet.save(update_fields=["answers", "explanations", "version", "saved_at"])
        response.status, response.note = Status.SUBMITTED, ""
        response.submitted_at, response.receipt = copy.submitted_at, copy.receipt
        response.publishes_name = copy.publishes_name
        response.save()
        entry.of(response, before=before, after=response.status, receipt=copy.receipt)


def _changes(sheet: AnswerSheet, copy: Submission) -> dict[str, list[Any]]:
    """As the history tells changes: {key: [before, after]}."""
    pairs = {
        key: [sheet.answers.get(key), copy.answers.get(key)]
        for key in sorted({*sheet.answers, *copy.answers})
    }
    for code in sorted({*sheet.explanations, *copy.explanations}):
        pairs[f"{code}/explanation"] = [sheet.explanations.get(code, ""), copy.explanations.get(code, "")]
    return {key: pair for key, pair in pairs.items() if not same(*pair)}
