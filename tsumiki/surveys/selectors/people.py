"""Of those who are asked: who has nobody that could receive a letter and answer."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tsumiki.accounts.access import invitations_with, members_with
from tsumiki.accounts.roles import Permission
from tsumiki.surveys.models import Response
from tsumiki.surveys.selectors.progress import WAITING

_ANSWERING = (Permission.SURVEY_ANSWER, Permission.SURVEY_APPROVE)


def without_people(responses: QuerySet[Response]) -> QuerySet[Any]:
    """Responses still with an organisation in which nobody of today may answer; `is_invited` says whether somebody is."""
    here = {"organisation": OuterRef("organisation")}
    return (
        responses.filter(~Exists(members_with(*_ANSWERING).filter(**here)), status__in=WAITING)
        .annotate(is_invited=Exists(invitations_with(*_ANSWERING).filter(**here)))
        .select_related("organisation__local_government")
        .order_by("organisation__local_government__code", "pk")
    )
