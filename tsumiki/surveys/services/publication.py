"""From the submitted answers to a snapshot, and from the snapshot to what is published."""

from collections.abc import Iterable

from django.utils import timezone

from tsumiki.accounts.access import can
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.diagnosis.models import IndicatorValue
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.bridge import engine_questionnaire
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.selectors.results import results_of
from tsumiki.surveys.snapshots import Content, Organisation

NOT_YOURS = "調査の結果を公表できるのは、事務局と委託事業者です。"
NOT_CLOSED = "公表できるのは、締め切った調査だけです。先に調査を締め切ってください。"


def content_of(campaign: Campaign) -> Content:
    """What a campaign's snapshot holds if it is taken now: all who were asked, and the sheets that were submitted."""
    responses = list(
        Response.objects.filter(campaign=campaign)
        .select_related("organisation__local_government", "sheet")
        .order_by("organisation__local_government__code", "pk")
    )
    submitted = [row for row in responses if row.status == Response.Status.SUBMITTED]
    return Content(
        engine_questionnaire(campaign.questionnaire),
        tuple(_organisations(responses)),
        {row.organisation.local_government.code: row.sheet.answers for row in submitted},
        {
            row.organisation.local_government.code: row.publishes_name
            for row in submitted
            if row.publishes_name is not None
        },
    )


def _organisations(responses: Iterable[Response]) -> Iterable[Organisation]:
    populations = dict(
        IndicatorValue.objects.filter(indicator="population", value__isnull=False).values_list(
            "local_government", "value"
        )
    )
    for response in responses:
        government = response.organisation.local_government
        population = populations.get(government.pk)
        yield Organisation(
            government.code,
            government.name,
            government.kind,
            government.prefecture,
            int(population) if population is not None else None,
        )


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
