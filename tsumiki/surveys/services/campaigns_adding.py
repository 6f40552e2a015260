"""Somebody is asked later than the others: a town made by a merger, or forgotten when the campaign was opened."""

from collections.abc import Iterable

from django.db.models import QuerySet

from tsumiki.accounts.models import User
from tsumiki.directory import selectors as directory
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.models import Campaign, Response
from tsumiki.surveys.services.campaigns import ONLY_OPEN, changing
from tsumiki.surveys.services.campaigns_opening import make_responses

NOBODY_CHOSEN = "追加する団体が選ばれていません。まだ対象になっていない団体を選んでください。"


def not_asked(campaign: Campaign) -> QuerySet[LocalGovernment]:
    """Today's governments that this campaign does not ask, in the order of their codes."""
    asked = Response.objects.filter(campaign=campaign).values("organisation")
    return directory.governments().exclude(pk__in=asked)


def add_recipients(
    campaign: Campaign, *, governments: Iterable[int], by: User | None
) -> list[LocalGovernment]:
    """Ask them too, with their sheets prefilled as the opening does it; returns who was added."""
    status = Campaign.Status.OPEN
    with changing(campaign, "recipients_added", by=by, status=status, refusal=ONLY_OPEN) as (row, entry):
        found = not_asked(row).filter(pk__in=list(governments))
        added = list(found.select_related("organisation").order_by("code"))
        if not added:
            raise RuleError(NOBODY_CHOSEN)
        prefilled = make_responses(row, added)
        entry.of(row, added=[government.code for government in added], prefilled=prefilled)
        entry.of_all(Response, campaign=row.code, count=len(added))
    return added
