"""The worked example: real figures where there are any, everything else labelled, made once."""

import pytest

from tests.factories import MembershipFactory, UserFactory
from tests.surveys.campaigns.factories import IndicatorValueFactory
from tsumiki.framework.services import load_editions
from tsumiki.planning import checks, demo
from tsumiki.planning.models import Plan
from tsumiki.planning.record import PlanRecord
from tsumiki.surveys.demo import THIS_ROUND, make_surveys
from tsumiki.surveys.models import AnswerSheet

pytestmark = pytest.mark.slow


@pytest.fixture
def example(town):
    load_editions()
    user = UserFactory(email=demo.OFFICER)
    MembershipFactory(user=user, organisation=town.organisation, role="town_drafter")
    return user


def test_the_example_is_made_once_and_labelled(example):
    made = (demo.make_plans(), demo.make_plans())

    plan = Plan.objects.get()
    record = PlanRecord(plan)
    texts = [
        plan.title,
        plan.vision,
        *(row.note for row in record.stack),
        *(line.item for line in record.budget),
    ]
    assert made == (1, 0)
    assert plan.is_synthetic
    assert [text for text in texts if "合成データ" not in text] == []


def test_without_statistics_only_the_figures_are_missing(example):
    demo.make_plans()

    record = PlanRecord(Plan.objects.select_related("local_government", "edition").get())

    assert [gap.text for gap in checks.gaps(record)] == [
        "「にぎわいの減少」の根拠となる数値",
        "「空き家の増加」の根拠となる数値",
    ]
    assert checks.advice(record) == []


def test_the_examples_survey_begins_with_last_round_a_statistic_and_the_plan(example, town):
    demo.make_plans()
    IndicatorValueFactory(local_government=town, indicator="population", value=10323.0)

    make_surveys()

    sheet = AnswerSheet.objects.get(response__campaign__code=THIS_ROUND)
    sources = {code: row["source"] for code, row in sheet.prefilled.items()}
    assert {code: sources[code] for code in ("status", "population", "project_plan", "challenges")} == {
        "status": "previous",
        "population": "indicator:population",
        "project_plan": "plan:title",
        "challenges": "plan:challenges",
    }
    assert sheet.answers["challenges"] == ["c04", "c05", "c08"]


def test_nothing_is_made_where_the_officer_is_missing(town):
    load_editions()

    assert demo.make_plans() == 0
