"""What a campaign's tables are counted from, read from the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tsumiki.diagnosis.models import IndicatorValue
from tsumiki.surveys.bridge import engine_questionnaire
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.selectors.handed_in import copies_that_count
from tsumiki.surveys.snapshots import Content, Organisation


def content_of(campaign: Campaign) -> Content:
    """What a campaign's snapshot holds if it is taken now: all who were asked, and what was handed in."""
    responses = list(
        Response.objects.filter(campaign=campaign)
        .select_related("organisation__local_government", "sheet")
        .order_by("organisation__local_government__code", "pk")
    )
    counted = dict(_counted(campaign, responses))
    return Content(
        engine_questionnaire(campaign.questionnaire),
        tuple(_organisations(responses)),
        {code: row.answers for code, row in counted.items()},
        {code: row.publishes_name for code, row in counted.items() if row.publishes_name is not None},
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    answers: dict[str, Any]
    publishes_name: bool | None


def _counted(campaign: Campaign, responses: Iterable[Response]) -> Iterator[tuple[str, _Counted]]:
    """What was handed in, by code; while it is being corrected the copy counts and not the sheet."""
    copies = copies_that_count(campaign)
    for row in responses:
        code = row.organisation.local_government.code
        if row.status == Response.Status.SUBMITTED:
            yield code, _Counted(row.sheet.answers, row.publishes_name)
        elif copy := copies.get(row.pk):
            yield code, _Counted(copy.answers, copy.publishes_name)


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
