"""A small questionnaire and campaigns of it; every text is made up for tests."""

from datetime import date

import factory
from django.utils import timezone

from tests.factories import AuditedFactory
from tsumiki.diagnosis.models import IndicatorValue, Source
from tsumiki.surveys.models import Campaign, Question, Questionnaire


class QuestionnaireFactory(AuditedFactory):
    class Meta:
        model = Questionnaire

    code = factory.Sequence(lambda n: f"paper-{n}")
    fiscal_year = 2026
    title = "試験の調査票"
    status = Questionnaire.Status.FIXED


class QuestionFactory(AuditedFactory):
    class Meta:
        model = Question

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    code = factory.Sequence(lambda n: f"q{n}")
    order = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: f"問{o.order}")
    text = "試験の設問"
    kind = Question.Kind.SHORT


class CampaignFactory(AuditedFactory):
    class Meta:
        model = Campaign

    code = factory.Sequence(lambda n: f"campaign-{n}")
    title = "試験の調査"
    questionnaire = factory.SubFactory(QuestionnaireFactory)
    opens_on = date(2026, 11, 1)
    prefecture_deadline = date(2099, 12, 10)
    deadline = date(2099, 12, 20)


class SourceFactory(AuditedFactory):
    class Meta:
        model = Source

    code = factory.Sequence(lambda n: f"source-{n}")
    title = "試験の統計"
    publisher = "試験"
    attribution = "試験"
    licence = "試験"
    url = "https://example.test/"
    sha256 = "0" * 64
    fingerprint = "0" * 64
    row_count = 1
    loaded_at = factory.LazyFunction(timezone.now)


class IndicatorValueFactory(AuditedFactory):
    class Meta:
        model = IndicatorValue

    source = factory.SubFactory(SourceFactory)
