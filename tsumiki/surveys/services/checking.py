"""Between the organisation and the secretariat: the prefecture accepts or hands back; the secretariat hands back too."""

from django.db import transaction

from tsumiki.accounts.access import can, members_with
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit, mail
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys import rules
from tsumiki.surveys.models import AnswerEvent, Response
from tsumiki.surveys.services import answering_steps
from tsumiki.surveys.services.answering import lock_sheet
from tsumiki.surveys.services.reminders import Link, link_of

Status = Response.Status
Kind = AnswerEvent.Kind

NOT_YOURS_TO_RETURN = "差し戻せるのは、確認中の回答では都道府県の担当、提出済みの回答では事務局です。"


def refusal_to_return(user: User, response: Response) -> str:
    """The prefecture hands back what it is checking, the secretariat what has been submitted, while the survey runs."""
    if response.status == Status.CHECKING:
        may = can(user, Permission.SURVEY_CHECK, response.organisation)
    else:
        may = response.status == Status.SUBMITTED and can(
            user, Permission.SURVEY_MANAGE, response.organisation
        )
    if not may:
        return NOT_YOURS_TO_RETURN
    return "" if rules.is_open(response) else rules.NOT_OPEN


def accept(response: Response, *, by: User, note: str = "") -> None:
    """都道府県の確認を終える: the answers go on to the secretariat, with a receipt."""
    with transaction.atomic():
        fresh, _ = lock_sheet(response)
        if not rules.is_open(fresh):
            raise RuleError(rules.NOT_OPEN)
        answering_steps.finish_submission(response, by=by)
        AnswerEvent.objects.create(
            response=response, kind=Kind.CHECKED, by_name=by.audit_name, note=note.strip()
        )


def return_response(response: Response, *, by: User, reason: str, link: Link) -> None:
    """差戻し: the organisation may edit again; its people are told why, and what had been handed in stays in the history."""
    reason = reason.strip()
    if not reason:
        raise RuleError(rules.REASON_NEEDED)
    with audit.change("survey.response_returned", by=by, organisation=response.organisation) as entry:
        fresh, _ = lock_sheet(response)
        if refusal := refusal_to_return(by, fresh):
            raise RuleError(refusal)
        before = fresh.status
        fresh.status, fresh.note = Status.RETURNED, reason
        fresh.save(update_fields=["status", "note"])
        AnswerEvent.objects.create(response=fresh, kind=Kind.RETURNED, by_name=by.audit_name, note=reason)
        entry.of(fresh, before=before, after=fresh.status, reason=reason)
        _tell(fresh, link, by=by)
    response.status, response.note = fresh.status, fresh.note


def _tell(response: Response, link: Link, *, by: User) -> None:
    members = members_with(Permission.SURVEY_ANSWER, Permission.SURVEY_APPROVE)
    to = sorted(set(members.filter(organisation=response.organisation).values_list("user__email", flat=True)))
    body = (
        f"{response.organisation}　御中\n\n「{response.campaign.title}」の回答が差し戻されました。\n\n"
        f"差し戻した人：{by.name}（{by.audit_organisation or '事務局'}）\n理由：\n{response.note}\n\n"
        f"次のページで直し、もう一度提出してください（サインインが必要です）。\n{link_of(response, link)}\n"
    )
    mail.send(f"【つみき】{response.campaign.title}：回答の差戻し", body, to=to)
