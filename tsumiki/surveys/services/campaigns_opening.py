"""Who is asked, what it costs them, and the one transaction that makes a response for each of them."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tsumiki.accounts.models import User
from tsumiki.accounts.tokens import hash_of
from tsumiki.directory import selectors as directory
from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.models import AnswerSheet, Campaign, Questionnaire, Response
from tsumiki.surveys.prefilling import PREVIOUS, Prefills
from tsumiki.surveys.selectors.known import known_of, source_in_words
from tsumiki.surveys.services.campaigns import ONLY_PREPARING, changing

HOURS_OF_A_DAY = Decimal("7.75")  # a day's work of local civil servants
BATCH = 500


@dataclass(frozen=True, slots=True)
class Announced:
    """What will stand on the sheets from one kind of source: on how many of them, in how many questions."""

    words: str
    questions: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Burden:
    """What the asking costs those who are asked, if every question is put to each of them."""

    recipients: int
    questions: int
    prefilled_questions: int
    minutes_each: Decimal

    @property
    def hours(self) -> Decimal:
        return (self.minutes_each * self.recipients / 60).quantize(Decimal(1))

    @property
    def days(self) -> Decimal:
        return (self.minutes_each * self.recipients / 60 / HOURS_OF_A_DAY).quantize(Decimal(1))


def recipients(*, kinds: Iterable[str], prefectures: Iterable[str] = ()) -> QuerySet[LocalGovernment]:
    """Today's governments of these kinds, in these prefectures (everywhere where none is named)."""
    found = directory.governments().filter(kind__in=list(kinds))
    codes = list(prefectures)
    return found.filter(prefecture_code__in=codes) if codes else found


def burden_of(questionnaire: Questionnaire, count: int) -> Burden:
    questions = questionnaire.questions.all()
    minutes = questions.aggregate(total=Sum("minutes"))["total"] or Decimal(0)
    return Burden(count, questions.count(), questions.exclude(prefill="").count(), minutes)


def announced_prefills(campaign: Campaign, asked: Iterable[LocalGovernment]) -> list[Announced]:
    """What opening now would really put on the sheets of those who are asked."""
    prefills = prefills_of(campaign)
    codes = {question.code for question in campaign.questionnaire.questions.all()}
    questions: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for government in asked:
        sources = prefills.of(government.pk).sources
        for key, row in sources.items():
            questions.setdefault(row["source"], set()).update({key} & codes)
        for source in {row["source"] for row in sources.values()}:
            counts[source] = counts.get(source, 0) + 1
    return [
        Announced(source_in_words(source), len(questions[source]), count)
        for source, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    ]


def open_campaign(
    campaign: Campaign,
    *,
    kinds: Iterable[str],
    prefectures: Iterable[str] = (),
    confirmed: int | None = None,
    by: User | None,
) -> int:
    """Ask: make every response with its sheet, prefilled, and begin to take answers. Returns how many are asked.

    `confirmed` is the number of recipients whose burden somebody looked at; another number now is refused.
    """
    status = Campaign.Status.PREPARING
    with changing(campaign, "campaign_opened", by=by, status=status, refusal=ONLY_PREPARING) as (row, entry):
        asked = list(recipients(kinds=kinds, prefectures=prefectures).select_related("organisation"))
        if not asked:
            raise RuleError("対象の団体がありません。団体の種別と都道府県を選び直してください。")
        if confirmed is not None and confirmed != len(asked):
            raise RuleError(
                f"対象の団体は{len(asked)}団体です（確かめたときは{confirmed}団体でした）。回答の負担を確かめ直してください。"
            )
        prefilled = make_responses(row, asked)
        row.status, row.opened_at = Campaign.Status.OPEN, timezone.now()
        row.save(update_fields=["status", "opened_at"])
        entry.of(row, recipients=len(asked), prefilled=prefilled)
        entry.of_all(Response, campaign=row.code, count=len(asked))
    return len(asked)


def make_responses(campaign: Campaign, asked: list[LocalGovernment]) -> int:
    """Insert the rows in bulk; returns on how many sheets something stands already."""
    responses = Response.objects.bulk_create(
        [
            Response(
                campaign=campaign,
                organisation=government.organisation,
                token_hash=hash_of(token_of(campaign.pk, government.pk)),
            )
            for government in asked
        ],
        batch_size=BATCH,
    )
    prefills = prefills_of(campaign)
    sheets = []
    for response in responses:
        given = prefills.of(response.organisation_id)
        sheets.append(AnswerSheet(response=response, answers=given.answers, prefilled=given.sources))
    AnswerSheet.objects.bulk_create(sheets, batch_size=BATCH)
    return sum(bool(sheet.answers) for sheet in sheets)


def token_of(campaign: int, organisation: int) -> str:
    """The token of a response's link: made from the site's secret, so every mail carries the same and none is stored.

    It opens nothing: it says which response is meant, to a person who is signed in and may see it.
    """
    digest = salted_hmac("surveys.response", f"{campaign}/{organisation}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:15]).decode()


def prefills_of(campaign: Campaign) -> Prefills:
    """What is known already: last time's answers, loaded statistics, what upper apps tell; each with its source."""
    questions = list(campaign.questionnaire.questions.exclude(prefill=""))
    last = last_campaign(campaign)
    before = _submitted_answers(last) if last else {}
    sources = {question.prefill for question in questions} - {PREVIOUS}
    return Prefills(questions, before, last.title if last else "", known_of(sources, campaign))


def last_campaign(campaign: Campaign) -> Campaign | None:
    """The closed campaign of the questionnaire before; invented answers never prefill a real asking."""
    found = Campaign.objects.filter(
        questionnaire=campaign.questionnaire.previous_id,
        questionnaire__isnull=False,
        status__in=[Campaign.Status.CLOSED, Campaign.Status.PUBLISHED],
    )
    if not campaign.is_synthetic:
        found = found.filter(is_synthetic=False)
    return found.order_by("-opens_on", "-pk").first()


def _submitted_answers(campaign: Campaign) -> Mapping[int, dict[str, Any]]:
    # After the closing no sheet changes any more: these are the answers of the snapshot.
    rows = AnswerSheet.objects.filter(
        response__campaign=campaign, response__status=Response.Status.SUBMITTED
    ).values_list("response__organisation", "answers")
    return dict(rows)
