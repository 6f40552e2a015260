"""A small vocabulary, and plans on it."""

import pytest

from tests.diagnosis import samples
from tests.planning.factories import (
    BlockFactory,
    CaseFactory,
    ChallengeFactory,
    EditionFactory,
    FieldFactory,
    StepFactory,
)
from tsumiki.diagnosis.services import load_statistics
from tsumiki.framework.models import SurveyRound
from tsumiki.kernel import audit
from tsumiki.planning import services


@pytest.fixture
def edition(db):
    return EditionFactory()


@pytest.fixture
def make_plan(edition):
    """make_plan(government, officer, title=…) begins a plan."""

    def make(government, by, **fields):
        values = {"title": "空き家の計画", "start_fiscal_year": 2027, "end_fiscal_year": 2029, **fields}
        return services.create_plan(government, by=by, edition=edition, **values)

    return make


@pytest.fixture
def share():
    """share(plan, by) lets every member read it."""

    def make(plan, by):
        return services.share_plan(plan, by=by, expected_version=1, visibility="members")

    return make


@pytest.fixture
def survey(edition):
    """Round 9 with three challenges."""
    for number, label, count in ((4, "方向性", 202), (5, "企画立案", 184), (11, "検討していない", 300)):
        ChallengeFactory(
            edition=edition,
            number=number,
            label=label,
            count=count,
            base=379,
            base_year=2022,
            is_exclusive=number == 11,
        )
    with audit.change("test.created", by=None) as entry:
        entry.of(
            SurveyRound.objects.create(
                edition=edition,
                code="r09",
                order=9,
                number=9,
                fiscal_year=2022,
                promoting_or_willing=379,
                source_title="試験の出典",
                source_status="ours",
            )
        )
    return edition


@pytest.fixture
def vocabulary(survey):
    """Something in every table that the pages draw."""
    FieldFactory(edition=survey, code="housing")
    step = StepFactory(edition=survey, order=1, name="年間スケジュールの作成")
    BlockFactory(edition=survey, step=step, code="peers")
    return survey


@pytest.fixture
def case(db):
    return CaseFactory(title="公開の事例", is_programme=True, fields=["housing"])


@pytest.fixture
def draft_case(db, town):
    """A draft that could leak."""
    return CaseFactory(
        title="下書きの事例", is_programme=True, status="draft", organisation=town.organisation
    )


@pytest.fixture
def statistics(town, tmp_path):
    """Figures of 南部町（鳥取県） and eleven other towns, loaded."""
    towns = [town, *samples.make_towns(11)]
    load_statistics(samples.write_statistics(tmp_path, samples.spread_out(towns)))
    return towns
