"""What a campaign's tables are counted from, read from the database."""

from collections.abc import Iterable

from tsumiki.diagnosis.models import IndicatorValue
from tsumiki.surveys.bridge import engine_questionnaire
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.snapshots import Content, Organisation


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
