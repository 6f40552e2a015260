"""Reads of responses; every read for a person starts with `responses_visible_to`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tsumiki.accounts.access import can, organisations_for
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.hooks import Hook
from tsumiki.surveys import rules
from tsumiki.surveys.logic import Problem, asked_codes, carried_answers, is_answered, problems_of
from tsumiki.surveys.models import AnswerSheet, Campaign, Response
from tsumiki.surveys.selectors.paper import Paper, paper_of

Status = Response.Status
# What others see of an organisation's answers: the prefecture from its check on, the secretariat from submission on.
SEEN_BY_PREFECTURE = (Status.CHECKING, Status.SUBMITTED)
SEEN_BY_SECRETARIAT = (Status.SUBMITTED,)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something worth reading after submitting: drawn as a card. `group` is the heading it stands under."""

    group: str
    title: str
    url: str
    reason: str
    kind: str = ""


# f(user, response, answers, questions) of an upper app: cases and blocks that fit what was ticked.
after_submit: Hook[Suggestion] = Hook()


def own_responses(user: Any) -> QuerySet[Response]:
    """The responses of the person's own organisations, whatever their state; campaigns in preparation excepted."""
    own = organisations_for(user, Permission.SURVEY_VIEW)
    return _asked(Response.objects.filter(organisation__in=own))


def own_response(user: Any, pk: int) -> Response | None:
    """One of `own_responses`, as a save needs it: `can` answers for one organisation what `organisations_for` lists.

    The organisation is the one that the person's membership holds already.
    """
    asked = Response.objects.select_related("campaign__questionnaire").order_by()
    response = next(iter(asked.filter(pk=pk)), None)
    if response is None or response.campaign.status == Campaign.Status.PREPARING:
        return None
    known = {each.organisation_id: each.organisation for each in user.active_memberships}
    if response.organisation_id in known:
        response.organisation = known[response.organisation_id]
    return response if can(user, Permission.SURVEY_VIEW, response.organisation) else None


def responses_visible_to(user: Any) -> QuerySet[Response]:
    """Responses whose answers the person may read: one's own always, others' once they have been handed on."""
    own = Q(organisation__in=organisations_for(user, Permission.SURVEY_VIEW))
    checked = Q(
        organisation__in=organisations_for(user, Permission.SURVEY_CHECK), status__in=SEEN_BY_PREFECTURE
    )
    managed = Q(
        organisation__in=organisations_for(user, Permission.SURVEY_MANAGE), status__in=SEEN_BY_SECRETARIAT
    )
    return _asked(Response.objects.filter(own | checked | managed))


def responses_checked_by(user: Any) -> QuerySet[Response]:
    """Responses whose check the person may look at: the prefecture's own area from the check on.

    For those who run the survey what waits at a prefecture: they finish it where the prefecture has nobody.
    """
    area = Q(organisation__in=organisations_for(user, Permission.SURVEY_CHECK), status__in=SEEN_BY_PREFECTURE)
    waiting = Q(organisation__in=organisations_for(user, Permission.SURVEY_MANAGE), status=Status.CHECKING)
    return _asked(Response.objects.filter(area | waiting))


def _asked(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Without the sheet: a save reads it once, locked. Lists add it by select_related."""
    return responses.exclude(campaign__status=Campaign.Status.PREPARING).select_related(
        "campaign__questionnaire", "organisation__local_government"
    )


def sheet_of(response: Response) -> AnswerSheet:
    return response.sheet


def previous_answers(response: Response) -> tuple[dict[str, Any], str]:
    """What the organisation answered to the questionnaire before this one, in this year's codes, and where from."""
    before = response.campaign.questionnaire.previous_id
    if before is None:
        return {}, ""
    found = Response.objects.filter(
        organisation=response.organisation_id,
        campaign__questionnaire=before,
        campaign__status__in=[Campaign.Status.CLOSED, Campaign.Status.PUBLISHED],
        status=Status.SUBMITTED,
    )
    if not response.campaign.is_synthetic:
        # Invented answers never stand beside a real asking.
        found = found.filter(campaign__is_synthetic=False)
    last = found.select_related("sheet", "campaign").order_by("-campaign__opens_on", "-pk").first()
    if last is None:
        return {}, ""
    paper = paper_of(response.campaign.questionnaire)
    return carried_answers(paper.questions, last.sheet.answers), last.campaign.title


def problems_in(response: Response, sheet: AnswerSheet) -> list[Problem]:
    """What stands against handing the answers in."""
    paper = paper_of(response.campaign.questionnaire)
    previous: Mapping[str, Any] = {}
    if any(question.change_percent is not None for question in paper.questions):
        previous, _ = previous_answers(response)
    return problems_of(paper.questions, paper.checks, sheet.answers, sheet.explanations, previous)


@dataclass(frozen=True, slots=True)
class Progress:
    answered: int
    asked: int

    @property
    def label(self) -> str:
        return f"{self.asked}問中{self.answered}問"

    @property
    def missing(self) -> int:
        return self.asked - self.answered

    @property
    def missing_label(self) -> str:
        return f"答える必要のある{self.asked}問のうち{self.missing}問が空いています。空けたまま提出することもできます。"


def progress_of(paper: Paper, answers: Mapping[str, Any], codes: Any = None) -> Progress:
    """How many of the questions to be asked are answered; `codes` narrows to a section or a delegation."""
    asked = asked_codes(paper.questions, answers)
    if codes is not None:
        asked = asked & frozenset(codes)
    return Progress(sum(is_answered(answers.get(code)) for code in asked), len(asked))


def deadline_of(response: Response) -> Any:
    """The day that counts for this organisation."""
    if response.extended_to:
        return response.extended_to
    campaign = response.campaign
    if rules.goes_through_prefecture(response) and campaign.prefecture_deadline:
        return campaign.prefecture_deadline
    return campaign.deadline


NEXT = {
    Status.NOT_STARTED: "回答を始めてください。",
    Status.EDITING: "続きを入力し、起案してください。",
    Status.INTERNAL: "庁内の承認を待っています。",
    Status.CHECKING: "都道府県の確認を待っています。",
    Status.SUBMITTED: "提出を終えました。",
    Status.RETURNED: "差し戻されました。理由を読み、直してからもう一度提出してください。",
    Status.DECLINED: "回答しないと届け出ています。",
}

# The same for those who may only read.
NEXT_OF_OTHERS = {
    Status.NOT_STARTED: "まだ入力されていません。",
    Status.EDITING: "担当の方が入力しています。",
    Status.RETURNED: "差し戻され、担当の方が直しています。",
}


def next_of(user: Any, response: Response) -> str:
    if not rules.is_open(response) and response.status != Status.SUBMITTED:
        return "受付は終わりました。"
    if response.status in NEXT_OF_OTHERS and not rules.can_answer(user, response):
        return NEXT_OF_OTHERS[Status(response.status)]
    if response.status == Status.INTERNAL and rules.can_approve(user, response):
        return "内容を確かめて、承認または差戻しをしてください。"
    return NEXT[Status(response.status)]


def tasks_for(user: Any) -> list[dict[str, Any]]:
    """What waits for the person in surveys, the nearest deadline first: rows of the task_list component."""
    answering = organisations_for(user, Permission.SURVEY_ANSWER)
    waiting = own_responses(user).filter(
        campaign__status=Campaign.Status.OPEN,
        organisation__in=answering,
        status__in=[*rules.EDITABLE, Status.INTERNAL],
    )
    rows = [
        response
        for response in waiting
        if response.status != Status.INTERNAL or rules.can_approve(user, response)
    ]
    return [_task(user, response) for response in sorted(rows, key=lambda row: (deadline_of(row), row.pk))]


def _task(user: Any, response: Response) -> dict[str, Any]:
    is_decision = response.status == Status.INTERNAL
    deadline = deadline_of(response)
    is_late = deadline < timezone.localdate()
    return {
        "title": f"{response.campaign.title}に回答する"
        if not is_decision
        else f"{response.campaign.title}の回答を承認する",
        "url": reverse("surveys:answer_confirm" if is_decision else "surveys:answer", args=[response.pk]),
        "text": next_of(user, response),
        "due": f"{japanese_date(deadline)}{'（期限を過ぎています）' if is_late else 'まで'}",
        "badge": {"label": response.get_status_display(), "kind": ""},
    }
