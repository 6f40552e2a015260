import pytest

from tests.factories import LocalGovernmentFactory
from tests.library.conftest import CaseFactory
from tests.library.life import begun
from tsumiki.library.selectors import Method, cases_for
from tsumiki.library.services import review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]

WEAK = {"result": "weak", "result_reason": "目標に届きませんでした。"}


def _elsewhere(**fields):
    return CaseFactory(prefecture="島根県", problems=[], fields=[], **fields)


def test_every_reason_is_said_in_words(officer, town, population):
    near = LocalGovernmentFactory(name="近似町", prefecture="鳥取県")
    population(town, 10_323)
    population(near, 9_800)
    case = CaseFactory(
        municipality="近似町",
        prefecture="鳥取県",
        local_government=near,
        problems=["vacancy"],
        fields=["housing", "flow"],
        digital="yes",
        confidence="high",
    )

    found = cases_for(officer, town, problems=["vacancy"], fields=["housing", "flow"], digital=True)

    assert [suggestion.case for suggestion in found] == [case]
    assert found[0].reasons == (
        "課題「空き家の増加」が同じ",
        "分野「住まい」と「人の流れづくり」が同じ",
        "デジタル活用あり",
        "人口規模が近い（鳥取県南部町 10,323人、鳥取県近似町 9,800人）",
        "同じ鳥取県の取組",
        "成果の記載がある（確度：高）",
    )
    assert found[0].score == 30 + 12 * 2 + 10 + 12 + 8 + 8


@pytest.mark.parametrize(
    ("value", "is_near"), [(15_000, True), (15_001, False), (6_667, True), (6_666, False)]
)
def test_population_is_near_up_to_half_as_much_again(officer, town, population, value, is_near):
    there = LocalGovernmentFactory(prefecture="島根県")
    population(town, 10_000)
    population(there, value)
    _elsewhere(local_government=there)

    assert bool(cases_for(officer, town)) is is_near


def test_population_of_a_joint_case_is_said_of_the_one_town_that_it_is(officer, town, population):
    lead = LocalGovernmentFactory(name="横瀬町", prefecture="埼玉県")
    population(town, 10_323)
    population(lead, 8_000)
    _elsewhere(municipality="横瀬町ほか8市町", local_government=lead)

    (found,) = cases_for(officer, town)

    assert found.reasons[0] == "人口規模が近い（鳥取県南部町 10,323人、埼玉県横瀬町 8,000人）"


def test_weak_result_gains_nothing_from_likeness(officer, town, population):
    twin = LocalGovernmentFactory(prefecture="鳥取県")
    population(town, 10_000)
    population(twin, 10_000)
    weak = CaseFactory(local_government=twin, prefecture="鳥取県", problems=[], **WEAK)
    shown = CaseFactory(prefecture="島根県", problems=[], confidence="low")

    found = cases_for(officer, town, fields=["exchange"])

    assert [suggestion.case for suggestion in found] == [shown, weak]
    assert found[1].score == 12
    assert "同じ鳥取県の取組" in found[1].reasons


def test_weak_result_is_not_hidden(officer, town):
    weak = CaseFactory(problems=["vacancy"], **WEAK)

    assert [suggestion.case for suggestion in cases_for(officer, town, problems=["vacancy"])] == [weak]


def test_digital_is_counted_for_and_against_as_asked(officer, town):
    yes, partial, no = (_elsewhere(digital=value) for value in ("yes", "partial", "no"))

    assert [s.case for s in cases_for(officer, town, digital=True)] == [yes, partial]
    assert [s.case for s in cases_for(officer, town, digital=False)] == [no]


def test_own_towns_cases_are_not_suggested_to_itself(officer, town):
    CaseFactory(local_government=town, problems=["vacancy"])

    assert cases_for(officer, town, problems=["vacancy"]) == []


def test_joint_case_in_which_the_town_has_a_part_is_not_suggested_to_it(officer, town, other_town):
    CaseFactory(local_government=other_town, problems=["vacancy"]).towns.set([other_town, town])

    assert cases_for(officer, town, problems=["vacancy"]) == []


def test_readers_own_case_is_not_suggested_beside_another_towns(officer, town, other_town):
    other = CaseFactory(local_government=LocalGovernmentFactory(), problems=["vacancy"])
    CaseFactory(local_government=town, problems=["vacancy"])
    CaseFactory(local_government=town, draft_of=town.organisation, problems=["vacancy"])

    found = cases_for(officer, other_town, problems=["vacancy"])

    assert [suggestion.case for suggestion in found] == [other]


@pytest.mark.parametrize("stage", ["writing", "in_review"])
def test_draft_is_suggested_to_nobody(stage, officer, secretariat, town, other_town):
    case = begun(officer, town.organisation, problems=["vacancy"])
    if stage == "in_review":
        review.hand_in(case, by=officer)
    CaseFactory(draft_of=town.organisation, problems=["vacancy"])

    for user in (officer, secretariat):
        assert cases_for(user, other_town, problems=["vacancy"]) == []


def test_case_without_a_reason_is_left_out(officer, town):
    _elsewhere()

    assert cases_for(officer, town, problems=["vacancy"]) == []


def test_other_towns_draft_is_never_suggested(officer, town, other_town):
    CaseFactory(draft_of=other_town.organisation, problems=["vacancy"])

    assert cases_for(officer, town, problems=["vacancy"]) == []


def test_order_is_always_the_same_and_limited(officer, town):
    for _ in range(8):
        CaseFactory(problems=["vacancy"])

    runs = [[s.case.pk for s in cases_for(officer, town, problems=["vacancy"], limit=5)] for _ in range(4)]

    assert len(runs[0]) == 5
    assert all(run == runs[0] for run in runs)


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(officer, town, count, django_assert_num_queries):
    for _ in range(count):
        CaseFactory(local_government=LocalGovernmentFactory(), problems=["vacancy"])
    officer.active_memberships  # noqa: B018 (read once per request, before)

    with django_assert_num_queries(4):
        found = cases_for(officer, town, problems=["vacancy"])

    assert len(found) == count


def test_case_in_which_a_method_was_used_comes_before_one_that_it_only_suits(officer, town):
    used = _elsewhere(title="使った")
    suiting = CaseFactory(title="向く", problems=["vacancy"], fields=["housing"])
    CaseFactory(title="分野だけ", problems=["generations"], fields=["housing"])
    method = Method("お試し居住", ["企画立案", "方向性"], [used.key], ["vacancy"], ["housing", "flow"])

    found = cases_for(officer, town, methods=[method])

    assert [(row.case, row.score, row.reasons[0]) for row in found] == [
        (used, 64, "「企画立案」「方向性」に応える積み木「お試し居住」を使った取組"),
        (suiting, 28, "「企画立案」「方向性」に応える積み木「お試し居住」が向く課題と分野の取組"),
    ]


def test_only_the_method_that_answers_most_is_said_to_suit(officer, town):
    CaseFactory(problems=["vacancy"], fields=["housing"])
    one = Method("一つ", ["甲"], (), ["vacancy"], ["housing"])
    two = Method("二つ", ["甲", "乙"], (), ["vacancy"], ["housing"])

    (found,) = cases_for(officer, town, methods=[one, two])

    assert [reason for reason in found.reasons if "積み木" in reason] == [
        "「甲」「乙」に応える積み木「二つ」が向く課題と分野の取組"
    ]
