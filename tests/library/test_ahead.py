"""Which steps a case shows, and which cases are one step ahead of a town."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import LocalGovernmentFactory
from tests.library.conftest import CaseFactory
from tests.library.test_structure import add_event
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Block, Step
from tsumiki.library.models import Case, CaseEvent
from tsumiki.library.selectors import cases_ahead, cases_for
from tsumiki.library.selectors.steps import Ahead, ahead_of, shown_in, step_after
from tsumiki.library.selectors.suggestions import Wish, judge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]

GROUNDWORK = "検討体制の構築、地域課題・地域資源の再整理"
SHAPING = "民間事業者との意見交換による事業の具体化"


def _case(**fields):
    """One that has nothing in common with the asker's town."""
    return CaseFactory(**{"problems": [], "fields": [], "prefecture": "島根県", **fields})


def _event_in(case):
    return add_event(case, "2022年", "試した", step="shaping")


def _titles(found):
    return [suggestion.case.title for suggestion in found]


def _ahead(person, government, reached="groundwork", **wishes):
    return cases_ahead(person, government, reached=reached, **wishes)[1]


def test_event_in_the_next_step_is_a_reason_in_words(officer, town):
    case = _case()
    add_event(case, "2021年度", "比べた", step="shaping")
    add_event(case, "2022年9月", "食堂を開いた", step="shaping", decision="土曜だけで試す")
    add_event(case, "2021年春", "聴いた", step="groundwork")

    (found,) = cases_for(officer, town, reached="groundwork")

    assert found.reasons == (
        f"一歩先の工程「{SHAPING}」の経緯がある（2022年9月：土曜だけで試す）",
        f"いまの工程「{GROUNDWORK}」を経た記録もある",
        "成果の記載がある（確度：中）",
    )
    assert found.score == 24 + 6 + 4


def test_long_words_of_an_event_are_cut(officer, town):
    add_event(_case(), "2022年", "あ" * 90, step="shaping")

    (found,) = cases_for(officer, town, reached="groundwork")

    assert f"（2022年：{'あ' * 39}…）" in found.reasons[0]


def test_block_that_the_library_records_in_a_shipped_case_shows_its_step(officer, town):
    block = framework.blocks().get(code="sounding")
    key = block.cases[0]
    used = _case(**key, is_shipped=True)
    _case(**key)

    (found,) = cases_for(officer, town, reached="groundwork")

    assert (found.case, found.reasons[0]) == (
        used,
        f"一歩先の工程「{SHAPING}」の積み木「サウンディング型市場調査」を使った取組",
    )


def test_block_that_an_event_names_shows_its_step_where_the_event_names_none(officer, town):
    by_block, by_step = _case(title="積み木"), _case(title="工程")
    add_event(by_block, "2022年", "意見を聞いた", method="sounding")
    add_event(by_step, "2022年", "意見を聞いた", method="sounding", step="groundwork")

    _, found = cases_ahead(officer, town, reached="groundwork")
    _, found_before = cases_ahead(officer, town, reached="schedule")

    assert (_titles(found), _titles(found_before)) == (["積み木"], ["工程"])


def test_case_that_shows_only_the_step_reached_is_not_ahead(officer, town):
    add_event(_case(), "2022年", "聴いた", step="groundwork")
    add_event(_case(), "2022年", "まとめた", step="wrap-up")
    _case()

    assert _ahead(officer, town) == []
    assert cases_for(officer, town, reached="groundwork") == []


@pytest.mark.parametrize("reached", ["wrap-up", "no-such-step", ""])
def test_no_step_follows_the_last_one_nor_an_unknown_one(officer, town, reached):
    add_event(_case(), "2022年", "まとめた", step="wrap-up")

    assert cases_ahead(officer, town, reached=reached) == (None, [])
    assert cases_for(officer, town, reached=reached) == []


def test_towns_like_mine_come_first_even_with_fewer_points(officer, town, population):
    near = LocalGovernmentFactory(prefecture="島根県")
    population(town, 10_000)
    population(near, 9_000)
    far_away = _case(title="遠い", problems=["vacancy"], fields=["housing"])
    like_mine = _case(title="近い", local_government=near)
    for case in (far_away, like_mine):
        add_event(case, "2022年", "試した", step="shaping")

    found = _ahead(officer, town, problems=["vacancy"], fields=["housing"])

    assert [(s.case, s.is_near) for s in found] == [(like_mine, True), (far_away, False)]
    assert found[0].score < found[1].score


def test_near_town_with_a_weak_result_stays_near_but_behind_shown_results(officer, town, population):
    near = LocalGovernmentFactory(prefecture="島根県")
    population(town, 10_000)
    population(near, 9_000)
    weak = {"result": "weak", "result_reason": "届きませんでした。", "problems": ["vacancy"]}
    _event_in(_case(title="近くて弱い", local_government=near, **weak))
    _event_in(_case(title="近くて示す", local_government=near, confidence="low"))
    _event_in(_case(title="遠くて示す"))
    _event_in(_case(title="遠くて弱い", **weak))

    found = _ahead(officer, town, problems=["vacancy"])

    assert [(s.case.title, s.is_near) for s in found] == [
        ("近くて示す", True),
        ("近くて弱い", True),
        ("遠くて弱い", False),
        ("遠くて示す", False),
    ]
    assert found[1].score == found[2].score


def test_dated_events_come_before_a_block_alone_within_their_group(officer, town):
    key = framework.blocks().get(code="sounding").cases[0]
    _case(**key, is_shipped=True, problems=["vacancy"])
    _event_in(_case(title="できごと"))
    _event_in(_case(title="同じ県の弱い", prefecture="鳥取県", result="weak", result_reason="届かず"))

    found = _ahead(officer, town, problems=["vacancy"])

    assert _titles(found) == ["同じ県の弱い", "できごと", key["title"]]
    assert found[1].score < found[2].score


def test_draft_with_events_never_comes(officer, town, other_officer, other_town, secretariat):
    draft = _case(draft_of=other_town.organisation, local_government=other_town)
    add_event(draft, "2022年", "試した", step="shaping", decision="だれにも言わない")

    for person in (officer, other_officer, secretariat, None):
        assert _ahead(person, town) == []
        assert cases_for(person, town, reached="groundwork") == []


@pytest.mark.parametrize("status", ["withdrawn", "merged"])
def test_case_that_is_public_no_more_does_not_come(officer, town, status):
    kept = _case()
    case = _case(status=status, merged_into=kept if status == "merged" else None)
    add_event(case, "2022年", "試した", step="shaping")

    assert _ahead(officer, town) == []


def test_own_case_is_not_ahead_of_its_own_town(officer, town):
    add_event(_case(local_government=town), "2022年", "試した", step="shaping")

    assert _ahead(officer, town) == []


@pytest.mark.parametrize("count", [5, 50])
def test_query_count_does_not_grow(officer, town, count, django_assert_num_queries):
    for _ in range(count):
        add_event(_case(local_government=LocalGovernmentFactory()), "2022年", "試した", step="shaping")
    officer.active_memberships  # noqa: B018 (read once per request, before)

    with django_assert_num_queries(7):
        found = _ahead(officer, town)

    assert len(found) == count


def test_order_is_always_the_same(officer, town):
    for _ in range(8):
        add_event(_case(), "2022年", "試した", step="shaping")

    runs = [_titles(_ahead(officer, town)) for _ in range(4)]

    assert len(runs[0]) == 8
    assert all(run == runs[0] for run in runs)


def test_asking_for_a_step_reads_three_times(officer, town, django_assert_num_queries):
    cases = [_case()]

    with django_assert_num_queries(3):
        ahead_of("groundwork", cases)


# --- rules alone, on things that no database holds -----------------------------------------------
CODES = [f"s{number}" for number in range(1, 6)]
STEPS = [Step(code=code, name=f"工程{code}", order=number) for number, code in enumerate(CODES)]
BLOCKS = [Block(code=f"b-{step.code}", name=f"積み木{step.code}", step=step) for step in STEPS]
EVENTS = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.sampled_from(["", "old-step", *CODES]),
        st.sampled_from(["", "old-block", *(block.code for block in BLOCKS)]),
    ),
    max_size=12,
)
RECORDED = st.lists(st.tuples(st.integers(1, 5), st.integers(0, len(BLOCKS) - 1)), max_size=6)


def _world(events, recorded, weak):
    cases = [
        Case(
            pk=pk,
            title=f"取組{pk}",
            municipality="試験町",
            prefecture="島根県",
            is_shipped=True,
            result="weak" if pk in weak else "shown",
            confidence="medium",
            digital="no",
        )
        for pk in range(1, 6)
    ]
    rows = [
        CaseEvent(case_id=pk, when="2022年", text="できごと", step=step, method=method)
        for pk, step, method in events
    ]
    blocks = [Block(code=block.code, name=block.name, step=block.step, cases=[]) for block in BLOCKS]
    for pk, place in recorded:
        blocks[place].cases.append({"municipality": "試験町", "prefecture": "島根県", "title": f"取組{pk}"})
    return cases, rows, blocks


def _steps_of(pk, events, recorded):
    """What the case shows, told in another way than the code does."""
    by_block = {block.code: block.step.code for block in BLOCKS}
    told = {step or by_block.get(method, "") for case, step, method in events if case == pk}
    return told | {BLOCKS[place].step.code for case, place in recorded if case == pk}


@given(EVENTS, RECORDED, st.sets(st.integers(1, 5)), st.sampled_from(CODES))
def test_only_what_shows_the_next_step_is_said_to_be_ahead(events, recorded, weak, reached):
    cases, rows, blocks = _world(events, recorded, weak)
    pair = step_after(reversed(STEPS), reached)
    if pair is None:
        assert reached == CODES[-1]
        return
    assert pair[1].order == pair[0].order + 1
    shown = [shown_in(step, cases, rows, blocks) for step in pair]
    wish = Wish(ahead=Ahead(*pair, *shown))

    for case in cases:
        suggestion = judge(case, wish)
        said = any("一歩先" in reason for reason in suggestion.reasons)
        assert said == (pair[1].code in _steps_of(case.pk, events, recorded))
        assert said == bool(suggestion.score)
        assert judge(case, wish) == suggestion
