"""A campaign that asks the two 南部町 and 鳥取県, and the people around it."""

import pytest
from django.utils import timezone

from tests.surveys.campaigns.factories import CampaignFactory, QuestionFactory, QuestionnaireFactory
from tsumiki.kernel import audit
from tsumiki.surveys.models import AnswerSheet, Response
from tsumiki.surveys.services import campaigns_opening

KINDS = ("prefecture", "city", "town", "village", "ward")
CHOICES = [{"code": "yes", "label": "はい"}, {"code": "no", "label": "いいえ"}]


@pytest.fixture
def paper(db):
    """One choice, one number, one text; five minutes in all."""
    made = QuestionnaireFactory(code="r8")
    fields = {"questionnaire": made, "previous_code": "", "prefill": ""}
    QuestionFactory(
        **fields | {"code": "status", "order": 1, "kind": "single", "choices": CHOICES, "minutes": 2}
    )
    QuestionFactory(**fields | {"code": "people", "order": 2, "kind": "number", "unit": "人", "minutes": 2})
    QuestionFactory(**fields | {"code": "words", "order": 3, "kind": "long", "minutes": 1})
    return made


@pytest.fixture
def preparing(paper):
    return CampaignFactory(code="r8", questionnaire=paper, title="令和8年度の調査")


@pytest.fixture
def campaign(preparing, town, other_town, prefecture):
    """Open; asks 鳥取県 and both 南部町."""
    campaigns_opening.open_campaign(preparing, kinds=KINDS, by=None)
    return preparing


@pytest.fixture
def checker(person, prefecture):
    """The survey's person at 鳥取県."""
    return person("prefecture", prefecture)


@pytest.fixture
def response_of(campaign):
    def find(government):
        return Response.objects.select_related("campaign", "organisation").get(
            campaign=campaign, organisation=government.organisation
        )

    return find


@pytest.fixture
def put(response_of):
    """put(town, "checking", {"words": "…"}) sets a response's state and answers without walking there."""

    def put(government, status, answers=None):
        response = response_of(government)
        with audit.change("test.put", by=None) as entry:
            response.status = status
            response.submitted_at = timezone.now() if status == "submitted" else response.submitted_at
            response.save()
            entry.of(response)
        if answers is not None:
            AnswerSheet.objects.filter(pk=response.pk).update(answers=answers)
        return response

    return put


def link(token):
    return f"https://example.test/surveys/a/{token}/"
