"""A small edition and plans on it; figures and texts are made up for tests."""

import pytest

from tests.planning.factories import (
    BlockFactory,
    BlockRuleFactory,
    CaseFactory,
    ChallengeFactory,
    EditionFactory,
    FieldFactory,
    GrantFactory,
    ProblemFactory,
    StepFactory,
)
from tsumiki.planning import services


@pytest.fixture
def edition(db):
    return EditionFactory()


@pytest.fixture
def vocabulary(edition):
    """Two fields, four problems, twelve challenges, three steps."""
    for code, name in (("exchange", "交流・居場所"), ("housing", "住まい")):
        FieldFactory(edition=edition, code=code, name=name)
    names = ("にぎわいの減少", "子育て世帯等の孤立", "世代間等の交流機会の減少", "空き家の増加")
    for code, name in zip(("liveliness", "isolation", "generations", "vacancy"), names, strict=True):
        ProblemFactory(edition=edition, code=code, name=name)
    for number in range(1, 13):
        ChallengeFactory(edition=edition, number=number, is_exclusive=number == 11, needs_text=number == 12)
    return edition


@pytest.fixture
def blocks(vocabulary):
    """peers (step 3) before kpi (step 5), required; pilot (step 5) stands alone."""
    early = StepFactory(edition=vocabulary, order=3, start_month=1, end_month=4)
    late = StepFactory(edition=vocabulary, order=5, start_month=9, end_month=10)
    made = {
        "peers": BlockFactory(
            edition=vocabulary, code="peers", name="類似団体との比較", step=early, challenges=[4]
        ),
        "kpi": BlockFactory(edition=vocabulary, code="kpi", name="成果指標の設計", step=late, challenges=[5]),
        "pilot": BlockFactory(
            edition=vocabulary,
            code="pilot",
            name="実証",
            step=late,
            problems=["vacancy"],
            needs_core_organisation=True,
        ),
    }
    BlockRuleFactory(
        edition=vocabulary,
        earlier=made["peers"],
        later=made["kpi"],
        kind="required",
        reason="幅を知ってから決めます。",
    )
    return made


@pytest.fixture
def grant(vocabulary):
    return GrantFactory(edition=vocabulary)


@pytest.fixture
def case(db):
    return CaseFactory()


@pytest.fixture
def make_plan(vocabulary):
    """make_plan(government, officer, title=…) begins a plan."""

    def make(government, by, **fields):
        values = {
            "title": "空き家と居場所の計画",
            "start_fiscal_year": 2027,
            "end_fiscal_year": 2029,
            **fields,
        }
        return services.create_plan(government, by=by, edition=vocabulary, **values)

    return make


@pytest.fixture
def plan(make_plan, town, officer):
    return make_plan(town, officer, fields=[{"code": "housing", "name": "住まい"}])


@pytest.fixture
def shared_plan(make_plan, other_town, other_officer):
    """A plan of the other 南部町 that is shared with members."""
    made = make_plan(other_town, other_officer, title="共有された計画")
    services.share_plan(made, by=other_officer, expected_version=1, visibility="members")
    made.refresh_from_db()
    return made


@pytest.fixture
def hidden_plan(make_plan, other_town, other_officer):
    """A draft of the other 南部町: it could leak."""
    return make_plan(other_town, other_officer, title="他の町の下書き")
