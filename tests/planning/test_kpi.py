"""Indicators of the final state, and the way from the present value to the one to be reached."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.planning.test_pages import rows
from tsumiki.planning import services
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.services import KpiRow
from tsumiki.planning.trajectories import trajectory


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


def way(plan, officer, baseline, increments):
    year = 2025 if baseline is not None else None
    row = KpiRow("割合", "outcome", "%", baseline, year, increments=increments)
    services.save_kpis(plan, by=officer, expected_version=1, rows=[row])
    return trajectory(PlanRecord(plan).kpis[0])


def test_an_indicator_of_the_final_state_is_saved(client, plan):
    row = {"name": "住み続けたい人", "kind": "impact", "unit": "%"}

    client.post(reverse("planning:kpis", args=[plan.pk]), rows("kpi", row))

    assert plan.kpis.get().get_kind_display() == "最終の姿の指標"


def test_the_way_goes_from_the_present_value_to_the_value_reached(plan, officer):
    chart = way(plan, officer, Decimal("61.5"), {2027: Decimal(0), 2028: Decimal("1.5"), 2029: Decimal(3)})

    assert chart.periods == ("現時点", "令和9年度", "令和10年度", "令和11年度")
    assert chart.series[0].values == (61.5, 61.5, 63.0, 66.0)
    assert (chart.decimals, chart.unit) == (1, "%")


def test_a_year_that_is_not_known_breaks_the_way(plan, officer):
    chart = way(plan, officer, Decimal(10), {2027: Decimal(5), 2029: Decimal(5)})

    assert chart.series[0].values == (10.0, 15.0, None, None)


@pytest.mark.parametrize(("baseline", "increments"), [(None, {2027: Decimal(5)}), (Decimal(10), {})])
def test_without_a_beginning_or_an_aim_there_is_no_way(plan, officer, baseline, increments):
    assert way(plan, officer, baseline, increments) is None


def test_the_page_shows_the_way_with_its_table(client, plan, officer):
    way(plan, officer, Decimal(10), dict.fromkeys((2027, 2028, 2029), Decimal(5)))

    page = client.get(reverse("planning:kpis", args=[plan.pk]))

    (chart,) = page.context["charts"]
    assert [[cell["text"] for cell in row["cells"]] for row in chart["rows"]][-1] == ["令和11年度", "25"]
    assert "割合の道すじ" in page.content.decode()
