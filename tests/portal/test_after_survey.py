"""What the receipt offers for the challenges that were ticked."""

import pytest

from tests.planning.factories import BlockFactory, CaseFactory, StepFactory
from tsumiki.portal.after_survey import BLOCKS, CASES, suggestions
from tsumiki.surveys.models import Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def response(town):
    return Response(organisation=town.organisation)


@pytest.fixture
def blocks(survey):
    """One block for each of 方向性 and 企画立案, and one for both."""
    step = StepFactory(edition=survey, order=1)
    suits = {"problems": ["vacancy"], "fields": ["housing"]}
    key = {"municipality": "遠い町", "prefecture": "島根県", "title": "交流会の事例"}
    return [
        BlockFactory(edition=survey, step=step, code="peers", name="比較", challenges=[4], **suits),
        BlockFactory(edition=survey, step=step, code="kpi", name="指標", challenges=[5]),
        BlockFactory(
            edition=survey, step=step, code="meeting", name="意見交換会", challenges=[4, 5], cases=[key]
        ),
    ]


def far(title, **fields):
    return CaseFactory(
        **{"municipality": "遠い町", "prefecture": "島根県", "title": title, "digital": "no"}
        | {"problems": [], "fields": [], "confidence": "low"}
        | fields
    )


def found(user, response, answers, group):
    return [row for row in suggestions(user, response, answers) if row.group == group]


def test_town_without_a_project_gets_cases_for_what_it_ticked(officer, response, blocks):
    far("交流会の事例")
    far("空き家の事例", problems=["vacancy"], fields=["housing"])
    far("関わりのない事例", problems=["generations"], fields=["exchange"])

    rows = found(officer, response, {"challenges": ["c04", "c05"]}, CASES)

    assert [(row.title, row.reason) for row in rows] == [
        ("島根県遠い町　交流会の事例", "「方向性」「企画立案」に応える積み木「意見交換会」を使った取組"),
        ("島根県遠い町　空き家の事例", "「方向性」に応える積み木「比較」が向く課題と分野の取組"),
    ]


def test_challenge_that_was_not_ticked_brings_nothing(officer, response, blocks):
    far("空き家の事例", problems=["vacancy"], fields=["housing"])

    assert found(officer, response, {"challenges": ["c05"]}, CASES) == []
    assert found(officer, response, {}, CASES) == []


def test_who_does_not_consider_digital_tools_gets_cases_that_do_without(officer, response, blocks):
    far("使わない事例")
    far("使う事例", digital="yes")

    def titles(*challenges):
        return [row.title for row in found(officer, response, {"challenges": list(challenges)}, CASES)]

    assert titles("c11") == ["島根県遠い町　使わない事例"]
    assert titles("c05") == ["島根県遠い町　使う事例"]


def test_blocks_that_answer_most_come_first(officer, response, blocks):
    rows = found(officer, response, {"challenges": ["c04", "c05"]}, BLOCKS)

    assert [(row.title, row.reason) for row in rows] == [
        ("意見交換会", "「方向性」、「企画立案」に応えます。"),
        ("比較", "「方向性」に応えます。"),
        ("指標", "「企画立案」に応えます。"),
    ]


def test_draft_of_another_town_is_never_offered(officer, response, blocks, other_town):
    far(
        "空き家の下書き",
        problems=["vacancy"],
        fields=["housing"],
        status="draft",
        organisation=other_town.organisation,
    )

    assert found(officer, response, {"challenges": ["c04"]}, CASES) == []
