"""What stands in an organisation's workbook: its answers for those who may read them, else last year's and statistics."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.kernel.errors import InputError
from tsumiki.surveys.answer_export import Submitted
from tsumiki.surveys.bridge import workbook_answers, workbook_form
from tsumiki.surveys.logic import Carrier
from tsumiki.surveys.models import AnswerSheet, Campaign, Question, Response, Submission
from tsumiki.surveys.prefilling import as_given
from tsumiki.surveys.selectors.handed_in import copies_that_count, is_handed_in
from tsumiki.surveys.selectors.paper import paper_of
from tsumiki.surveys.selectors.progress import responses_followed_by
from tsumiki.surveys.selectors.responses import SEEN_BY_SECRETARIAT, responses_visible_to
from tsumiki.surveys.services.campaigns_opening import last_campaign
from tsumiki.surveys.workbooks import Layout, Recipient


@dataclass(frozen=True, slots=True)
class Area:
    """A prefecture of a campaign and how many organisations it asks there."""

    code: str
    name: str
    count: int


def campaign_named(code: str) -> Campaign:
    """The campaign a command names. Raises InputError where there is none."""
    found = Campaign.objects.select_related("questionnaire").filter(code=code).first()
    if found is None:
        known = "、".join(Campaign.objects.order_by("-opens_on", "code").values_list("code", flat=True)[:5])
        raise InputError(
            f"「{code}」という調査はありません。調査のコードを確かめてください（{known or 'まだ1つもありません'}）。"
        )
    return found


def layout_of(campaign: Campaign) -> Layout:
    return Layout(workbook_form(campaign))


def signature_of(campaign: str, government: str) -> str:
    """What ties a workbook to one government and one campaign; only this site can make it."""
    return salted_hmac("surveys.workbook", f"{campaign}/{government}", algorithm="sha256").hexdigest()


def with_governments(responses: QuerySet[Response]) -> QuerySet[Response]:
    """Responses as `recipients_of` needs them, in the order of the codes."""
    needed = responses.filter(organisation__local_government__isnull=False)
    return needed.select_related(
        "campaign__questionnaire", "organisation__local_government", "sheet"
    ).order_by("organisation__local_government__code", "pk")


def areas_of(user: Any, campaign: Campaign) -> list[Area]:
    """The prefectures whose workbooks the person may take: all, or one's own."""
    place = "organisation__local_government__prefecture"
    rows = (
        responses_followed_by(user)
        .filter(campaign=campaign, organisation__local_government__isnull=False)
        .order_by()
        .values(code=F(f"{place}_code"), name=F(place))
        .annotate(count=Count("pk"))
        .order_by("code")
    )
    return [Area(row["code"], row["name"], row["count"]) for row in rows]


def area_recipients(user: Any, campaign: Campaign, prefecture: str) -> list[Recipient]:
    """One prefecture's workbooks as this person may have them: nobody's unsubmitted answers stand in them."""
    followed = responses_followed_by(user).filter(
        campaign=campaign, organisation__local_government__prefecture_code=prefecture
    )
    readable = frozenset(responses_visible_to(user).filter(campaign=campaign).values_list("pk", flat=True))
    return list(recipients_of(campaign, with_governments(followed), readable))


def system_recipients(campaign: Campaign, prefecture: str = "") -> list[Recipient]:
    """The same for the console, which sees what the secretariat sees."""
    found = with_governments(Response.objects.filter(campaign=campaign))
    if prefecture:
        found = found.filter(organisation__local_government__prefecture_code=prefecture)
    rows = list(found)
    readable = frozenset(row.pk for row in rows if row.status in SEEN_BY_SECRETARIAT)
    return list(recipients_of(campaign, rows, readable))


def recipient_of(response: Response) -> Recipient:
    """The organisation's own workbook: everything typed so far stands in it."""
    (found,) = recipients_of(response.campaign, [response], frozenset({response.pk}))
    return found


def recipients_of(
    campaign: Campaign, responses: Iterable[Response], readable: frozenset[int]
) -> Iterator[Recipient]:
    """`readable`: the responses whose answers may stand in the workbook; the others show what was known before."""
    rows = list(responses)
    questions = paper_of(campaign.questionnaire).questions
    carrier = Carrier(questions)
    before = _last_answers(campaign, [row.organisation_id for row in rows])
    for row in rows:
        government = row.organisation.local_government
        is_readable = row.pk in readable
        known = row.sheet.answers if is_readable else _known_before(row.sheet)
        carried = carrier.of(before.get(row.organisation_id, {}))
        yield Recipient(
            code=government.code,
            name=government.full_name,
            signature=signature_of(campaign.code, government.code),
            prefilled=workbook_answers(questions, known, row.sheet.explanations if is_readable else {}),
            previous=workbook_answers(questions, carried),
        )


def _known_before(sheet: AnswerSheet) -> dict[str, Any]:
    """What the site itself put on the sheet, whatever the organisation has made of it since."""
    return {key: row["value"] for key, row in sheet.prefilled.items()}


def _last_answers(campaign: Campaign, organisations: list[int]) -> Mapping[int, dict[str, Any]]:
    last = last_campaign(campaign)
    if last is None:
        return {}
    rows = AnswerSheet.objects.filter(response__campaign=last, response__status=Response.Status.SUBMITTED)
    if len(organisations) == 1:
        rows = rows.filter(response__organisation__in=organisations)
    return dict(rows.values_list("response__organisation", "answers"))


def exported_rows(campaign: Campaign) -> list[Submitted]:
    """What all who handed in have said, in the order of the codes.

    While a response is being corrected, what was handed in stands here and not what is being typed.
    """
    place = "response__organisation__local_government"
    sheets = (
        AnswerSheet.objects.filter(
            is_handed_in("response__"), response__campaign=campaign, **{f"{place}__isnull": False}
        )
        .select_related(place, "response")
        .order_by(f"{place}__code", "pk")
    )
    copies = copies_that_count(campaign)
    questions = paper_of(campaign.questionnaire).questions
    return [_exported(sheet, copies.get(sheet.pk) or sheet, questions) for sheet in sheets]


def _exported(
    sheet: AnswerSheet, counted: AnswerSheet | Submission, questions: Sequence[Question]
) -> Submitted:
    response = sheet.response
    government = response.organisation.local_government
    assert response.submitted_at is not None
    given = as_given(sheet, counted.answers)
    return Submitted(
        government.code,
        government.prefecture,
        government.name,
        government.kind,
        timezone.localdate(response.submitted_at),
        counted.answers,
        counted.explanations,
        [question.code for question in questions if question.code in given],
    )


def may_export(user: Any) -> bool:
    return can(user, Permission.SURVEY_MANAGE)


def questions_of(campaign: Campaign) -> tuple[Question, ...]:
    return paper_of(campaign.questionnaire).questions
