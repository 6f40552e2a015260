"""Between the organisation and the secretariat: the prefecture accepts or hands back; the secretariat hands back too."""

from django.db import transaction

from tsumiki.accounts.access import can
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.models import AnswerEvent, Campaign, Response
from tsumiki.surveys.services import answering_steps, telling
from tsumiki.surveys.services.answering import lock_sheet
from tsumiki.surveys.services.handed_in import keep_copy
from tsumiki.surveys.services.reminders import Link

Status = Response.Status
Kind = AnswerEvent.Kind

NOT_YOURS_TO_RETURN = (
    "差し戻せるのは、都道府県の確認中か提出済みの回答です。確認中の回答は都道府県の担当と事務局、"
    "提出済みの回答は事務局が差し戻せます。"
)
STOOD_IN = "事務局が、都道府県に代わって確認を終えました。理由："
TAKEN_AT_CLOSING = "都道府県の確認が終わる前に調査が締め切られたため、事務局が締切りのときに受け付けました。"


def refusal_to_return(user: User, response: Response) -> str:
    """The prefecture hands back what it is checking, the secretariat that and what has been submitted."""
    manages = can(user, Permission.SURVEY_MANAGE, response.organisation)
    if response.status == Status.CHECKING:
        may = manages or rules.checks_area(user, response)
    else:
        may = manages and response.status == Status.SUBMITTED
    if not may:
        return NOT_YOURS_TO_RETURN
    return "" if rules.is_open(response) else rules.NOT_OPEN


def accept(response: Response, *, by: User, note: str = "", link: Link | None = None) -> None:
    """都道府県の確認を終える: the answers go on to the secretariat, with a receipt.

    The secretariat may do it for a prefecture that has nobody or is slow; then `note` says why and may not be empty.
    With `link` the organisation's people are told, with the receipt's number.
    """
    note = note.strip()
    with transaction.atomic():
        fresh, _ = lock_sheet(response)
        if not rules.is_open(fresh):
            raise RuleError(rules.NOT_OPEN)
        is_own = rules.checks_area(by, fresh)
        answering_steps.finish_submission(response, by=by)
        if not is_own:
            audit.record(
                "survey.check_stood_in_for",
                by=by,
                subject=response,
                organisation=response.organisation,
                reason=answering_steps.need(note),
            )
            note = STOOD_IN + note
        AnswerEvent.objects.create(response=response, kind=Kind.CHECKED, by_name=by.audit_name, note=note)
        if link:
            telling.tell_accepted(response, link)


def take_unchecked(campaign: Campaign, *, by: User | None) -> int:
    """At the closing: what still waits for a prefecture is submitted as it is; returns how many."""
    waiting = Response.objects.filter(campaign=campaign, status=Status.CHECKING)
    rows = list(waiting.select_related("campaign__questionnaire", "organisation__local_government"))
    for response in sorted(rows, key=lambda row: row.pk):
        answering_steps.finish_submission(response, by=by, note=TAKEN_AT_CLOSING)
    return len(rows)


def return_response(response: Response, *, by: User, reason: str, link: Link) -> None:
    """差戻し: the organisation may edit again; its people are told why; what had been handed in counts until it is again."""
    reason = reason.strip()
    if not reason:
        raise RuleError(rules.REASON_NEEDED)
    with audit.change("survey.response_returned", by=by, organisation=response.organisation) as entry:
        fresh, sheet = lock_sheet(response)
        if refusal := refusal_to_return(by, fresh):
            raise RuleError(refusal)
        before = fresh.status
        keep_copy(fresh, sheet)
        fresh.status, fresh.note = Status.RETURNED, reason
        fresh.save(update_fields=["status", "note"])
        AnswerEvent.objects.create(response=fresh, kind=Kind.RETURNED, by_name=by.audit_name, note=reason)
        entry.of(fresh, before=before, after=fresh.status, reason=reason)
        telling.tell_returned(fresh, link, by=by)
    response.status, response.note = fresh.status, fresh.note
