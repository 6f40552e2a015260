"""From the snapshot to what is published."""

from django.utils import timezone

from tsumiki.accounts.access import can
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.models import Campaign
from tsumiki.surveys.selectors.results import results_of

NOT_YOURS = "調査の結果を公表できるのは、事務局と委託事業者です。"
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
