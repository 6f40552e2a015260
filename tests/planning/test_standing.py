"""Where a town stands by its own plan: only what its people wrote, never the calendar."""

from datetime import date

import pytest
from django.urls import reverse

from tests.library.test_structure import add_event
from tsumiki.library import links
from tsumiki.planning import services
from tsumiki.planning.services import BlockNote
from tsumiki.planning.standing import step_begun

APRIL, JUNE, MARCH = date(2027, 4, 1), date(2027, 6, 1), date(2028, 3, 1)


@pytest.fixture
def stacked(plan, officer, blocks):
    """A block of step 3 and one of step 5, with the months that stacking filled in (May and January)."""
    for code in ("peers", "pilot"):
        services.add_block(plan, blocks[code], by=officer)
    return plan


def write(plan, officer, **notes):
    version = plan.sections.get(key="stack").version
    services.annotate_blocks(plan, by=officer, expected_version=version, notes=notes)


def filled_in(plan, code):
    return {row.block.code: (row.start_on, row.end_on) for row in plan.blocks.select_related("block")}[code]


def test_months_that_were_only_filled_in_say_nothing(stacked):
    assert filled_in(stacked, "peers")[0] == date(2027, 5, 1)
    assert step_begun(stacked, MARCH) is None


def test_month_that_was_changed_counts_from_its_day_on(stacked, officer):
    write(stacked, officer, peers=BlockNote(start_on=JUNE, end_on=JUNE))

    found = [step_begun(stacked, day) for day in (date(2027, 5, 31), JUNE, MARCH)]

    assert [step and step.order for step in found] == [None, 3, 3]


@pytest.mark.parametrize("written", [{"note": "まず比べる"}, {"section": "企画課"}])
def test_month_counts_where_people_wrote_of_the_block(stacked, officer, written):
    start, end = filled_in(stacked, "peers")

    write(stacked, officer, peers=BlockNote(start_on=start, end_on=end, **written))

    assert step_begun(stacked, MARCH).order == 3


def test_furthest_step_counts_and_one_without_a_month_does_not(stacked, officer):
    write(stacked, officer, peers=BlockNote("まず比べる"), pilot=BlockNote(start_on=APRIL, end_on=JUNE))

    assert step_begun(stacked, JUNE).order == 5


def test_town_without_a_plan_stands_nowhere(officer, town):
    assert links.standings.collect(officer, town) == []


def test_standing_is_of_the_plan_saved_last(officer, town, plan, make_plan):
    make_plan(town, officer, title="あとの計画", fields=[{"code": "health", "name": "健康"}])

    (found,) = links.standings.collect(officer, town)

    assert (found.source.label, found.fields, found.step) == ("計画「あとの計画」", ("health",), "")


def test_standing_names_the_step_by_its_code(stacked, officer, town):
    write(stacked, officer, peers=BlockNote(start_on=date(2020, 4, 1), end_on=date(2020, 6, 1)))

    (found,) = links.standings.collect(officer, town)

    assert found.step == stacked.blocks.get(block__code="peers").block.step.code


def test_other_towns_plan_is_never_told(officer, other_town, shared_plan, hidden_plan):
    assert links.standings.collect(officer, other_town) == []


def test_choosing_gives_points_to_cases_of_the_next_step(stacked, officer, case, sign_in):
    pilot = stacked.blocks.get(block__code="pilot").block.step
    add_event(case, "2021年春", "試した", step=pilot.code, decision="1地区で試す")
    write(stacked, officer, peers=BlockNote(start_on=date(2020, 4, 1), end_on=date(2020, 6, 1)))

    page = sign_in(officer).get(reverse("planning:choose", args=[stacked.pk]))

    ((suggestion, _),) = page.context["cases"]
    assert suggestion.reasons[0] == f"一歩先の工程「{pilot.name}」の経緯がある（2021年春：1地区で試す）"
