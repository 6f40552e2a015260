"""Who may do what with an organisation's response, and when. Each question answers with the sentence that refuses, or ""."""

from typing import Any

from django.db.models import Q

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import Organisation
from tsumiki.surveys.models import AnswerEvent, Campaign, Delegation, Response

Status = Response.Status
# What happens without a person.
SYSTEM = "システム"
# How the note of every step begins that somebody took for an organisation: its history tells by it who acted.
STOOD_IN = "事務局が代わりに"
_TYPED = (AnswerEvent.Kind.SAVED, AnswerEvent.Kind.UPLOADED, AnswerEvent.Kind.ATTACHED)
_HANDED_ON = (AnswerEvent.Kind.APPROVED, AnswerEvent.Kind.SUBMITTED, AnswerEvent.Kind.CORRECTED)
# Where the organisation itself is at work on its answers.
EDITABLE = (Status.NOT_STARTED, Status.EDITING, Status.RETURNED)

NOT_YOURS_TO_ANSWER = (
    "回答を入力できるのは、その団体の起案者と承認者です。直したい点は、担当の方にお伝えください。"
)
NOT_YOURS_TO_APPROVE = (
    "承認と提出ができるのは、その団体の承認者です。「起案する」を押して、承認者にお知らせください。"
)
NOT_YOURS_TO_CHECK = "都道府県の確認を終えられるのは、管内を受け持つ都道府県の担当と、事務局です。"
NOT_OPEN = "この調査は、いま回答を受け付けていません。直したい点があるときは、事務局へお問い合わせください。"
WAITS_INSIDE = "庁内の承認を待っているため、入力できません。直すときは、先に引き上げてください。"
WAITS_AT_PREFECTURE = "都道府県が確認しているため、入力できません。直すときは、先に引き上げてください。"
ALREADY_SUBMITTED = "提出済みのため、入力できません。訂正するときは、「訂正を始める」を押してください。"
WAS_DECLINED = (
    "回答しないと届け出ているため、入力できません。回答するときは、「回答を再開する」を押してください。"
)
NOT_WAITING_INSIDE = (
    "この回答は、庁内の承認を待っていません。画面を開き直して、いまの状態をお確かめください。"
)
NOT_TO_PULL_BACK = (
    "引き上げられるのは、庁内の承認か都道府県の確認を待っている回答です。いまの状態をお確かめください。"
)
NOT_TO_REOPEN = "訂正や再開ができるのは、提出した回答と、回答しないと届け出たものです。"
NOT_CHECKING = "この回答は、都道府県の確認を待っていません。画面を開き直して、いまの状態をお確かめください。"
NOT_YOURS_TO_STAND_IN = "団体に代わって入力や提出ができるのは、事務局と委託事業者です。"
NOT_TO_STAND_IN = "この回答は「{}」のため、団体に代わって入力や提出はできません。"
OWN_DRAFT = (
    "この団体の利用者が入力した、まだ提出されていない回答があります。下書きは団体のものなので、"
    "事務局から見ることも、取り込みや提出で変えることもできません。団体に提出してもらってください。"
)
NOT_DECLINED = (
    "この回答は、回答しないという届出になっていません。画面を開き直して、いまの状態をお確かめください。"
)
REASON_NEEDED = "理由を入力してください。あとから見る人が経過をたどれるようにします。"

_CLOSED_TO_TYPING = {
    Status.INTERNAL: WAITS_INSIDE,
    Status.CHECKING: WAITS_AT_PREFECTURE,
    Status.SUBMITTED: ALREADY_SUBMITTED,
    Status.DECLINED: WAS_DECLINED,
}


def can_answer(user: Any, response: Response) -> bool:
    return can(user, Permission.SURVEY_ANSWER, response.organisation)


def can_approve(user: Any, response: Response) -> bool:
    return can(user, Permission.SURVEY_APPROVE, response.organisation)


def can_read_history(user: Any, response: Response) -> bool:
    """The way to the answers is the organisation's own affair: others see what was handed on, not the drafts."""
    return can(user, Permission.SURVEY_VIEW, response.organisation)


def refusal_to_own_workbook(user: Any, response: Response) -> str:
    return "" if can_answer(user, response) else NOT_YOURS_TO_ANSWER


def is_open(response: Response) -> bool:
    """Late answers are welcome until the secretariat closes; after that nothing moves."""
    return response.campaign.status == Campaign.Status.OPEN


def goes_through_prefecture(response: Response) -> bool:
    return response.campaign.via_prefecture and response.organisation.kind == Organisation.Kind.MUNICIPALITY


def refusal_to_save(user: Any, response: Response) -> str:
    if not can_answer(user, response):
        return NOT_YOURS_TO_ANSWER
    return refusal_to_any_answer(response)


def refusal_to_any_answer(response: Response) -> str:
    """What stands against answers of anybody, the system's own console included."""
    if not is_open(response):
        return NOT_OPEN
    return _CLOSED_TO_TYPING.get(Status(response.status), "")


def refusal_to_approve(user: Any, response: Response) -> str:
    """From the queue inside, or straight from editing: a small town hall has one person for both."""
    if not can_approve(user, response):
        return NOT_YOURS_TO_APPROVE
    if not is_open(response):
        return NOT_OPEN
    return "" if response.status in (*EDITABLE, Status.INTERNAL) else NOT_WAITING_INSIDE


def refusal_to_send_back(user: Any, response: Response) -> str:
    if not can_approve(user, response):
        return NOT_YOURS_TO_APPROVE
    return "" if response.status == Status.INTERNAL else NOT_WAITING_INSIDE


def refusal_to_pull_back(user: Any, response: Response) -> str:
    if not can_answer(user, response):
        return NOT_YOURS_TO_ANSWER
    if not is_open(response):
        return NOT_OPEN
    return "" if response.status in (Status.INTERNAL, Status.CHECKING) else NOT_TO_PULL_BACK


def refusal_to_reopen(user: Any, response: Response) -> str:
    if not can_approve(user, response):
        return NOT_YOURS_TO_APPROVE
    if not is_open(response):
        return NOT_OPEN
    return "" if response.status in (Status.SUBMITTED, Status.DECLINED) else NOT_TO_REOPEN


def refusal_to_decline(user: Any, response: Response) -> str:
    if not can_approve(user, response):
        return NOT_YOURS_TO_APPROVE
    if not is_open(response):
        return NOT_OPEN
    return _CLOSED_TO_TYPING.get(Status(response.status), "")


def checks_area(user: Any, response: Response) -> bool:
    """The prefecture's own check; the secretariat stands in for it and says why."""
    return can(user, Permission.SURVEY_CHECK, response.organisation)


def refusal_to_finish(user: Any, response: Response) -> str:
    """`None` is the closing itself, where the secretariat takes what is still being checked."""
    if not (user is None or checks_area(user, response) or can(user, Permission.SURVEY_MANAGE)):
        return NOT_YOURS_TO_CHECK
    return "" if response.status == Status.CHECKING else NOT_CHECKING


def refusal_to_withdraw(user: Any, delegation: Delegation) -> str:
    if not can_answer(user, delegation.response):
        return NOT_YOURS_TO_ANSWER
    return "完了した依頼は取り消せません。" if delegation.done_at else ""


def holds_own_draft(response: Response) -> bool:
    """Whether people of the organisation have typed something since they last handed it on.

    What nobody is known to have typed is taken for theirs.
    """
    if not response.sheet.version:
        return False
    last = response.events.filter(kind__in=_HANDED_ON).order_by("-pk").values_list("pk", flat=True).first()
    typed = response.events.filter(kind__in=_TYPED, pk__gt=last or 0)
    if typed.exclude(Q(note__startswith=STOOD_IN) | Q(by_name=SYSTEM)).exists():
        return True
    return last is None and not typed.exists()


def _refusal_for(user: Any, response: Response) -> str:
    """`None` is the console."""
    if not (user is None or can(user, Permission.SURVEY_MANAGE)):
        return NOT_YOURS_TO_STAND_IN
    return "" if is_open(response) else NOT_OPEN


def refusal_to_decline_for(user: Any, response: Response) -> str:
    if refusal := _refusal_for(user, response):
        return refusal
    return "" if response.status in EDITABLE else NOT_TO_STAND_IN.format(response.get_status_display())


def refusal_to_stand_in(user: Any, response: Response) -> str:
    """Typing and handing in for an organisation; its own people's drafts are neither read nor changed."""
    if refusal := refusal_to_decline_for(user, response):
        return refusal
    return OWN_DRAFT if holds_own_draft(response) else ""


def refusal_to_resume_for(user: Any, response: Response) -> str:
    if refusal := _refusal_for(user, response):
        return refusal
    return "" if response.status == Status.DECLINED else NOT_DECLINED
