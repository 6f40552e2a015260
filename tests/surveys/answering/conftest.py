"""An open campaign with a small questionnaire: two sections, every kind of question, skips, a check, last year."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories import AuditedFactory
from tests.surveys.campaigns.factories import CampaignFactory, QuestionFactory, QuestionnaireFactory
from tsumiki.kernel import audit
from tsumiki.surveys.models import AnswerSheet, Campaign, Response

YES_NO = [{"code": "yes", "label": "ある"}, {"code": "no", "label": "ない"}]
WAYS = [
    {"code": "c04", "label": "④方向性"},
    {"code": "c11", "label": "⑪検討していない", "exclusive": True},
    {"code": "c12", "label": "⑫その他", "has_text": True},
]
ROWS = [{"code": "work", "label": "しごと"}, {"code": "home", "label": "住まい"}]
COLUMNS = [{"code": "count", "label": "件数", "kind": "number", "unit": "件"}]


class ResponseFactory(AuditedFactory):
    class Meta:
        model = Response

    token_hash = None


def ask(questionnaire, order, code, kind, **fields):
    return QuestionFactory(
        questionnaire=questionnaire, order=order, code=code, kind=kind, text=f"{code}の設問", **fields
    )


@pytest.fixture
def before(db):
    """Last year's questionnaire, answered by those whom `answered_before` names."""
    made = QuestionnaireFactory(fiscal_year=2025)
    ask(made, 1, "people", "number")
    ask(made, 2, "words", "long")
    return made


@pytest.fixture
def paper(before):
    made = QuestionnaireFactory(previous=before)
    ask(made, 1, "plan", "single", choices=YES_NO, is_required=True, section="構想")
    only = [{"question": "plan", "any_of": ["yes"]}]
    ask(made, 2, "people", "number", unit="人", asked_if=only, previous_code="people", change_percent=50)
    ask(made, 3, "challenges", "multiple", choices=WAYS, section="課題")
    ask(made, 4, "projects", "table", rows=ROWS, columns=COLUMNS)
    ask(made, 5, "since", "date")
    ask(made, 6, "words", "long", previous_code="words", max_length=20)
    return made


@pytest.fixture
def make_campaign(paper):
    def make(**fields):
        now = timezone.now()
        return CampaignFactory(
            **{
                "questionnaire": paper,
                "status": Campaign.Status.OPEN,
                "opened_at": now,
                "title": "今年の調査",
            }
            | fields
        )

    return make


@pytest.fixture
def campaign(make_campaign):
    return make_campaign(via_prefecture=False)


@pytest.fixture
def make_response():
    def make(campaign, government, answers=None, **fields):
        response = ResponseFactory(
            campaign=campaign,
            organisation=government.organisation,
            token_hash=f"{campaign.pk}-{government.pk}",
            **fields,
        )
        AnswerSheet.objects.create(response=response, answers=answers or {})
        return response

    return make


@pytest.fixture
def response(make_response, campaign, town):
    return make_response(campaign, town)


@pytest.fixture
def answered_before(before, make_response, town):
    """南部町（鳥取県） answered last year: 10 people."""
    now = timezone.now()
    closed = CampaignFactory(
        questionnaire=before,
        title="前の年の調査",
        opens_on=date(2025, 11, 1),
        status=Campaign.Status.CLOSED,
        opened_at=now,
        closed_at=now,
    )
    answers = {"people": 10, "words": "前の年のことば"}
    return make_response(closed, town, answers, status=Response.Status.SUBMITTED, submitted_at=now)


@pytest.fixture
def close():
    def shut(campaign):
        with audit.change("test.closed", by=None) as entry:
            campaign.status, campaign.closed_at = Campaign.Status.CLOSED, timezone.now()
            campaign.save()
            entry.of(campaign)

    return shut
