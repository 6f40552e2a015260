"""What an organisation has handed in: its sheet while it is submitted, the copy of it while a correction goes on."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tsumiki.surveys.models import Campaign, Response, Submission

Status = Response.Status
# Something was handed in before and is being worked on again. Who declines withdraws what was handed in.
BEING_CORRECTED = (Status.EDITING, Status.INTERNAL, Status.CHECKING, Status.RETURNED)


def _copies(prefix: str) -> Exists:
    receipt, response = OuterRef(f"{prefix}receipt"), OuterRef(f"{prefix}pk")
    return Exists(Submission.objects.filter(response=response, receipt=receipt))


def is_being_corrected(prefix: str = "") -> Q:
    """The condition on responses (`prefix` leads to them): not submitted now, but what was counts until it is again."""
    return Q(_copies(prefix), **{f"{prefix}status__in": BEING_CORRECTED})


def is_handed_in(prefix: str = "") -> Q:
    """The condition on responses of which something counts: submitted, or submitted and being corrected."""
    return Q(**{f"{prefix}status": Status.SUBMITTED}) | is_being_corrected(prefix)


def being_corrected(campaign: Campaign) -> QuerySet[Response]:
    found = Response.objects.filter(is_being_corrected(), campaign=campaign)
    return found.select_related("organisation__local_government").order_by(
        "organisation__local_government__code", "pk"
    )


def copies_that_count(campaign: Campaign) -> dict[int, Submission]:
    """{response: the copy that counts} for the responses that are being corrected; one query."""
    rows = Submission.objects.filter(
        response__campaign=campaign,
        response__status__in=BEING_CORRECTED,
        receipt=F("response__receipt"),
    )
    return {row.response_id: row for row in rows.order_by("pk")}
