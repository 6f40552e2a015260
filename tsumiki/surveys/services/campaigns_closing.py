"""The end of a campaign: what counts is written down once, digested, and never changed."""

from dataclasses import dataclass

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel.errors import InputError
from tsumiki.surveys.models import AnswerSheet, Campaign, Response, Snapshot
from tsumiki.surveys.selectors.contents import content_of
from tsumiki.surveys.services.campaigns import ONLY_OPEN, changing
from tsumiki.surveys.services.checking import take_unchecked
from tsumiki.surveys.services.handed_in import restore_unfinished
from tsumiki.surveys.snapshots import digest_of, pack, unpack


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the snapshot still is what was written at the closing, and what it holds."""

    is_sound: bool
    digest: str
    found_digest: str
    responses: int


def close_campaign(campaign: Campaign, *, by: User | None, takes_checking: bool = False) -> Snapshot:
    """Stop taking answers and keep the submitted ones, in one transaction; nothing moves afterwards.

    `takes_checking`: whether what still waits for a prefecture's check counts. A correction that has not been handed
    in again gives way to what had been handed in before.
    """
    status = Campaign.Status.OPEN
    with changing(campaign, "campaign_closed", by=by, status=status, refusal=ONLY_OPEN) as (row, entry):
        # Every writer of answers locks its sheet first and then reads the campaign: holding all sheets, nobody can
        # hand in between the copy and the closing.
        sheets = AnswerSheet.objects.select_for_update(of=("self",)).filter(response__campaign=row)
        list(sheets.order_by("pk").values_list("pk", flat=True))
        taken = take_unchecked(row, by=by) if takes_checking else 0
        restored = restore_unfinished(row, by=by)
        content = content_of(row)
        data = pack(content)
        snapshot = Snapshot(
            campaign=row, response_count=len(content.answers), content=data, digest=digest_of(data)
        )
        snapshot.save()
        row.status, row.closed_at = Campaign.Status.CLOSED, timezone.now()
        row.save(update_fields=["status", "closed_at"])
        missing = Response.objects.filter(campaign=row).exclude(status=Response.Status.SUBMITTED).count()
        counts = {"responses": len(content.answers), "missing": missing, "taken": taken, "restored": restored}
        entry.of(row, **counts, digest=snapshot.digest)
        entry.of(snapshot, bytes=len(data))
    return snapshot


def verify_snapshot(campaign: Campaign) -> Verification:
    """Compute the digest again and read the content; may be repeated at any time.

    Raises InputError where the campaign has no snapshot.
    """
    snapshot = Snapshot.objects.filter(campaign=campaign).first()
    if snapshot is None:
        raise InputError(f"「{campaign.title}」は、まだ締め切られていません。")
    data = bytes(snapshot.content)
    found = digest_of(data)
    try:
        count = len(unpack(data).answers)
    except InputError:
        return Verification(is_sound=False, digest=snapshot.digest, found_digest=found, responses=0)
    is_sound = found == snapshot.digest and count == snapshot.response_count
    return Verification(is_sound=is_sound, digest=snapshot.digest, found_digest=found, responses=count)
