"""The board: each plan in the column of what it waits for; as many queries for one plan as for many."""

import pytest
from django.urls import reverse

from tests.planning.factories import BlockFactory, StepFactory
from tsumiki.planning import demo_tables, services
from tsumiki.planning.board import SHOWN, board
from tsumiki.planning.models import Plan, PlanBlock
from tsumiki.planning.selectors import own_plans


def column_of(user, plan):
    return next(c.code for c in board(own_plans(user)) if plan in c.plans)


def test_a_plan_moves_on_as_its_parts_come(plan, officer, blocks, vocabulary):
    seen = [column_of(officer, plan)]
    problem = {"code": "vacancy", "name": "空き家の増加", "note": ""}
    services.choose_problems(
        plan, by=officer, expected_version=1, problems=[problem], challenges=[], evidence={}
    )
    seen.append(column_of(officer, plan))
    services.add_block(plan, blocks["pilot"], by=officer)
    seen.append(column_of(officer, plan))
    services.save_kpis(plan, by=officer, expected_version=1, rows=[services.KpiRow("人", "outcome", "人")])
    services.save_budget(
        plan, by=officer, expected_version=1, rows=[services.BudgetRow(2027, "改修", 1, "general")]
    )
    seen.append(column_of(officer, plan))
    demo_tables.fill(plan, officer)
    seen.append(column_of(officer, plan))

    assert seen == ["problems", "stack", "numbers", "roles", "paper"]


def test_another_towns_draft_is_on_nobody_elses_board(sign_in, officer, plan, hidden_plan, shared_plan):
    page = sign_in(officer).get(reverse("planning:board"))

    shown = [row for column in page.context["columns"] for row in column.plans]
    assert shown == [plan]
    assert "他の町の下書き" not in page.text


def test_the_board_is_narrowed_by_words_and_stage(sign_in, officer, plan, make_plan, town):
    make_plan(town, officer, title="健康の計画")
    client = sign_in(officer)

    found = client.get(reverse("planning:board"), {"q": "健康", "stage": "drafting"}).context["total"]
    none = client.get(reverse("planning:board"), {"stage": "decided"})

    assert (found, none.context["total"]) == (1, 0)
    assert "計画がありません" in none.text


def test_a_long_column_says_that_it_is_cut(make_plan, town, officer):
    for number in range(SHOWN + 2):
        make_plan(town, officer, title=f"計画{number}")

    (column,) = [c for c in board(own_plans(officer)) if c.plans]

    assert (column.count, len(column.plans), column.is_cut) == (SHOWN + 2, SHOWN, True)


@pytest.mark.parametrize("name", ["board", "plan_list"])
@pytest.mark.parametrize("count", [1, 3])
def test_many_plans_with_many_blocks_cost_no_more_queries(
    sign_in, make_plan, town, officer, vocabulary, django_assert_max_num_queries, name, count
):
    step = StepFactory(edition=vocabulary)
    pieces = [BlockFactory(edition=vocabulary, step=step) for _ in range(3)]
    for number in range(count):
        made = make_plan(town, officer, title=f"計画{number}")
        for piece in pieces:
            services.add_block(made, piece, by=officer)
        services.comment(made, by=officer, section="kpis", text="意見")
        services.ask(made, by=officer, section="kpis", title="作業", assignee=officer)
    client = sign_in(officer)
    client.get(reverse(f"planning:{name}"))  # the first request of a session also records the session

    with django_assert_max_num_queries(9):
        page = client.get(reverse(f"planning:{name}"))

    assert page.text.count("積み木3個") == count == Plan.objects.count()
    assert PlanBlock.objects.count() == 3 * count
