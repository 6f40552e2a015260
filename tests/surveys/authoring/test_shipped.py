"""The questionnaires that come with the product, and what the pure packages make of them."""

import pytest

from tsumiki.surveys import bridge
from tsumiki.surveys.models import Questionnaire
from tsumiki.surveys.services.questionnaires import load_shipped_questionnaires, mistakes_in
from tsumiki.surveys.tabulation.reading import shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaires():
    load_shipped_questionnaires()
    return {q.fiscal_year: q for q in Questionnaire.objects.all()}


def test_loading_twice_loads_once():
    assert (load_shipped_questionnaires(), load_shipped_questionnaires()) == (2, 0)

    assert sorted(Questionnaire.objects.values_list("code", "status", "is_shipped")) == [
        ("iko-2022", "fixed", True),
        ("iko-2026", "fixed", True),
    ]


def test_round_9_out_of_the_database_counts_as_the_shipped_file_does(questionnaires):
    engine = bridge.engine_questionnaire(questionnaires[2022])

    assert engine.questions == shipped("questionnaire_r4").questions


def test_only_the_status_must_be_answered(questionnaires):
    required = questionnaires[2022].questions.filter(is_required=True)

    assert list(required.values_list("code", "section")) == [("status", "取組の状況")]


def test_both_are_without_a_mistake(questionnaires):
    assert [mistakes_in(questionnaire) for questionnaire in questionnaires.values()] == [[], []]


def test_the_new_questionnaire_is_sound_and_carries_every_old_question(questionnaires):
    old = questionnaires[2022].questions.all()
    new = questionnaires[2026].questions.all()

    assert [q.previous_code for q in new if q.previous_code] == [q.code for q in old]
    assert [q.code for q in new if not q.previous_code] == [
        "population",
        "plan_file",
        "projects",
        "projects_total",
        "projects_digital",
        "project_plan",
        "consent",
    ]
    assert len(bridge.engine_questionnaire(questionnaires[2026]).questions) == len(new) + 1 + 9
