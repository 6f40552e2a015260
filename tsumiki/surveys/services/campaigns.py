"""A campaign from its preparation to its deadline: described, extended, and the reasons kept."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils import timezone

from tsumiki.accounts.access import can
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.models import Campaign, Questionnaire, Response

NOT_YOURS = "調査を実施できるのは、事務局と委託事業者です。"
NOT_FIXED = "調査票が確定していません。調査票を確定してから、調査の実施を作ってください。"
ONLY_PREPARING = "この調査はすでに始まっています。期限を変えるときは「期限の延長」を使ってください。"
NOT_TO_DELETE = "この調査はすでに始まっているため、削除できません。回答の記録を残すためです。"
ONLY_OPEN = "この調査は、いま回答を受け付けていません。画面を開き直して、いまの状態をお確かめください。"
NOT_SHORTER = "延長後の期限には、今日以降で、いまの期限より後の日付を入力してください。"

EDITABLE_FIELDS = (
    "code",
    "title",
    "questionnaire",
    "opens_on",
    "prefecture_deadline",
    "deadline",
    "via_prefecture",
    "invitation_text",
    "suppress_below",
    "is_synthetic",
)


def require_manager(by: User | None) -> None:
    """`by=None` is the system itself: a scheduled command."""
    if by is not None and not can(by, Permission.SURVEY_MANAGE):
        raise RuleError(NOT_YOURS)


@contextmanager
def changing(
    campaign: Campaign, verb: str, *, by: User | None, status: str, refusal: str
) -> Iterator[tuple[Campaign, audit.Entry]]:
    """Yield the campaign locked and re-read; refused where it is no longer in `status`."""
    require_manager(by)
    with audit.change(f"survey.{verb}", by=by) as entry:
        fresh = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if fresh.status != status:
            raise RuleError(refusal)
        yield fresh, entry
    for field in Campaign._meta.concrete_fields:
        setattr(campaign, field.attname, getattr(fresh, field.attname))


def create_campaign(*, questionnaire: Questionnaire, by: User | None, **values: Any) -> Campaign:
    """Prepare a campaign of a fixed questionnaire; nobody is asked before it is opened."""
    require_manager(by)
    if not questionnaire.is_fixed:
        raise RuleError(NOT_FIXED)
    with audit.change("survey.campaign_created", by=by) as entry:
        campaign = Campaign(questionnaire=questionnaire, **_known(values))
        campaign.save()
        entry.of(campaign, questionnaire=questionnaire.code, deadline=campaign.deadline.isoformat())
    return campaign


def change_campaign(campaign: Campaign, *, by: User | None, **values: Any) -> Campaign:
    """Describe it differently, as long as nobody has been asked."""
    status = Campaign.Status.PREPARING
    with changing(campaign, "campaign_changed", by=by, status=status, refusal=ONLY_PREPARING) as (row, entry):
        questionnaire = values.get("questionnaire", row.questionnaire)
        if not questionnaire.is_fixed:
            raise RuleError(NOT_FIXED)
        for name, value in _known(values).items():
            setattr(row, name, value)
        row.save()
        entry.of(row, deadline=row.deadline.isoformat())
    return campaign


def delete_campaign(campaign: Campaign, *, by: User | None) -> None:
    """Throw away what was prepared; nobody has been asked and nothing can have been answered."""
    status = Campaign.Status.PREPARING
    with changing(campaign, "campaign_deleted", by=by, status=status, refusal=NOT_TO_DELETE) as (row, entry):
        entry.of(row, code=row.code, questionnaire=row.questionnaire.code, deadline=row.deadline.isoformat())
        row.delete()


def _known(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(EDITABLE_FIELDS):
        raise TypeError(f"a campaign has no {sorted(unknown)}")
    return values


def extend_campaign(campaign: Campaign, *, until: date, reason: str, by: User) -> None:
    """Give everybody more time; a prefecture's own earlier deadline stays where it is."""
    status = Campaign.Status.OPEN
    with changing(campaign, "campaign_extended", by=by, status=status, refusal=ONLY_OPEN) as (row, entry):
        _require_later(until, row.deadline)
        before, row.deadline = row.deadline, until
        row.save(update_fields=["deadline"])
        entry.of(row, before=before.isoformat(), after=until.isoformat(), reason=reason)


def extend_responses(
    campaign: Campaign, *, organisations: Iterable[int], until: date, reason: str, by: User
) -> int:
    """Give some organisations more time; returns how many of those asked have not answered and got it."""
    status = Campaign.Status.OPEN
    with changing(campaign, "deadline_extended", by=by, status=status, refusal=ONLY_OPEN) as (row, entry):
        _require_later(until, min(row.prefecture_deadline or row.deadline, row.deadline))
        waiting = Response.objects.filter(campaign=row, organisation__in=list(organisations)).exclude(
            status__in=[Response.Status.SUBMITTED, Response.Status.DECLINED]
        )
        found = list(waiting.select_related("organisation").order_by("pk"))
        if not found:
            raise RuleError("延長する団体が選ばれていません。まだ提出していない団体を選んでください。")
        waiting.update(extended_to=until)
        for response in found:
            entry.of(response, until=until.isoformat(), reason=reason)
    return len(found)


def _require_later(until: date, current: date) -> None:
    if until <= current or until < timezone.localdate():
        raise RuleError(f"{NOT_SHORTER}いまの期限は{japanese_date(current)}です。")
