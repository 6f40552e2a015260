"""Reads of closed campaigns: their tables are counted from the snapshot, once per process and digest."""

from collections import OrderedDict
from threading import Lock
from typing import Any

from django.db.models import Q, QuerySet

from tsumiki.accounts.access import can, own_organisations
from tsumiki.accounts.roles import Permission
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.errors import InputError
from tsumiki.surveys.models import Campaign, Response, Snapshot
from tsumiki.surveys.snapshots import digest_of, unpack
from tsumiki.surveys.tables import Results, results_from

SYNTHETIC = "合成データ"
# One edition with its cross tables takes some megabytes; more editions than this are seldom read at once.
_KEPT = 12
_kept: OrderedDict[tuple[str, str, int | None], Results] = OrderedDict()
_lock = Lock()


def results_visible_to(user: Any) -> QuerySet[Campaign]:
    """Published campaigns for everybody; closed ones also for those who run the survey."""
    visible = Q(status=Campaign.Status.PUBLISHED)
    if can(user, Permission.SURVEY_MANAGE):
        visible |= Q(status=Campaign.Status.CLOSED)
    return Campaign.objects.filter(visible, snapshot__isnull=False).select_related("questionnaire")


def results_of(campaign: Campaign) -> Results:
    """Return the tables of a closed campaign; the same object for the same snapshot.

    Raises InputError where the snapshot is missing or does not fit its digest any more.
    """
    digest = Snapshot.objects.filter(campaign=campaign).values_list("digest", flat=True).first()
    if digest is None:
        raise InputError(f"「{campaign.title}」は、まだ締め切られていません。")
    note = SYNTHETIC if campaign.is_synthetic else ""
    key = (digest, note, campaign.suppress_below)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _read(campaign, digest, note)
    with _lock:
        _kept[key] = found
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return found


def _read(campaign: Campaign, digest: str, note: str) -> Results:
    data = bytes(Snapshot.objects.values_list("content", flat=True).get(campaign=campaign))
    if digest_of(data) != digest:
        raise InputError(
            f"「{campaign.title}」の控えの内容が、締切時の記録（SHA-256）と合いません。公表を止めて、"
            "データベースのバックアップと照合してください。"
        )
    return results_from(unpack(data), digest=digest, note=note, suppress_below=campaign.suppress_below)


def campaign_by_code(code: str) -> Campaign:
    """Any campaign for the console. Raises InputError with the codes that there are."""
    campaign = Campaign.objects.filter(code=code).select_related("questionnaire").first()
    if campaign is None:
        codes = "、".join(Campaign.objects.order_by("code").values_list("code", flat=True))
        raise InputError(f"調査「{code}」はありません。ある調査: {codes or 'なし'}")
    return campaign


def own_government(user: Any, campaign: Campaign) -> LocalGovernment | None:
    """The government whose response to the campaign the person may see as a member of it."""
    if not user.is_authenticated:
        return None
    own = own_organisations(user, Permission.SURVEY_VIEW)
    found = Response.objects.filter(campaign=campaign, organisation__in=own).order_by("pk")
    response = found.select_related("organisation__local_government").first()
    return response.organisation.local_government if response else None
