"""From the snapshot to what is published."""

from datetime import date

from django.utils import timezone

from tsumiki.accounts.access import can
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.models import Campaign, ResultNotice
from tsumiki.surveys.selectors.results import results_of

NOT_YOURS = "調査の結果を公表できるのは、事務局と委託事業者です。"
NOT_PUBLISHED = "正誤・お知らせを書けるのは、結果を公表した調査だけです。"
NOT_IN_FUTURE = "日付には、今日までの日を入力してください。"
NOTHING_WRITTEN = "内容を入力してください。どこが、どう変わったかを書いてください。"
NOT_CLOSED = "公表できるのは、締め切った調査だけです。先に調査を締め切ってください。"


def publish_results(campaign: Campaign, *, by: User | None) -> None:
    """Open a closed campaign's results to everybody, for ever under its code.

    The tables are counted before anything is shown: a snapshot that cannot be read is not published.
    """
    if by is not None and not can(by, Permission.SURVEY_MANAGE):
        raise RuleError(NOT_YOURS)
    with audit.change("survey.results_published", by=by) as entry:
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if campaign.status != Campaign.Status.CLOSED:
            raise RuleError(NOT_CLOSED)
        results = results_of(campaign)
        campaign.status = Campaign.Status.PUBLISHED
        campaign.published_at = timezone.now()
        campaign.save(update_fields=["status", "published_at"])
        entry.of(campaign, digest=results.digest, questions=len(results.questions))


def add_notice(campaign: Campaign, *, kind: str, dated_on: date, text: str, by: User | None) -> ResultNotice:
    """正誤・お知らせ beside published results. What was said once stays; a later note puts it right."""
    if by is not None and not can(by, Permission.SURVEY_MANAGE):
        raise RuleError(NOT_YOURS)
    if campaign.status != Campaign.Status.PUBLISHED:
        raise RuleError(NOT_PUBLISHED)
    if dated_on > timezone.localdate():
        raise RuleError(NOT_IN_FUTURE)
    if not text.strip():
        raise RuleError(NOTHING_WRITTEN)
    with audit.change("survey.notice_added", by=by) as entry:
        kind = ResultNotice.Kind(kind)
        notice = ResultNotice(
            campaign=campaign, kind=kind, dated_on=dated_on, text=text.strip(), written_by=by
        )
        notice.save()
        entry.of(notice, campaign=campaign.code, kind=kind, dated_on=dated_on.isoformat())
    return notice
