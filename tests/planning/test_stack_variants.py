"""Variants of a plan's stack: nothing typed is lost by changing them, and they stand side by side."""

from io import BytesIO

import pytest
from django.db import models
from django.urls import reverse
from openpyxl import load_workbook

from tsumiki.kernel.errors import RuleError
from tsumiki.planning import sections, services
from tsumiki.planning.models import Plan, PlanStack
from tsumiki.planning.services import BlockNote
from tsumiki.planning.services.stacks import MOST


def go(name, plan, **kwargs):
    return reverse(f"planning:{name}", kwargs={"pk": plan.pk, **kwargs})


def codes(plan):
    return list(plan.blocks.values_list("block__code", flat=True))


@pytest.fixture
def stacked(plan, officer, blocks):
    services.add_block(plan, blocks["peers"], by=officer)
    services.add_block(plan, blocks["kpi"], by=officer)
    services.annotate_blocks(
        plan, by=officer, expected_version=3, notes={"peers": BlockNote("書いた理由", section="企画課")}
    )
    return plan


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


def test_a_variant_keeps_everything_typed_about_its_blocks(stacked, officer):
    row = services.keep_stack(stacked, by=officer, note="まず数字から")

    assert (row.name, row.note) == ("案A", "まず数字から")
    assert row.blocks == sections.read(stacked, "stack")["blocks"]
    assert row.blocks[0]["note"] == "書いた理由"


def test_changing_to_a_variant_keeps_the_present_stack_first(stacked, officer, blocks):
    first = services.keep_stack(stacked, by=officer)
    services.add_block(stacked, blocks["pilot"], by=officer)
    services.remove_block(stacked, "peers", by=officer, expected_version=5, notes={})

    services.use_stack(stacked, first.pk, by=officer)

    assert codes(stacked) == ["peers", "kpi"]
    assert stacked.blocks.get(block__code="peers").note == "書いた理由"
    assert [(row.name, row.codes) for row in stacked.stacks.all()] == [
        ("案A", ["peers", "kpi"]),
        ("案B", ["kpi", "pilot"]),
    ]


def test_changing_to_and_fro_leaves_no_doubles(stacked, officer, blocks):
    first = services.keep_stack(stacked, by=officer)
    services.add_block(stacked, blocks["pilot"], by=officer)
    services.use_stack(stacked, first.pk, by=officer)
    second = stacked.stacks.get(name="案B")

    services.use_stack(stacked, second.pk, by=officer)
    services.use_stack(stacked, first.pk, by=officer)

    assert [row.name for row in stacked.stacks.all()] == ["案A", "案B"]


def test_a_plan_under_decision_keeps_its_stack(stacked, officer):
    row = services.keep_stack(stacked, by=officer)
    before = codes(stacked)
    with_stage(stacked, "deciding")

    for act in (
        lambda: services.keep_stack(stacked, by=officer),
        lambda: services.use_stack(stacked, row.pk, by=officer),
        lambda: services.remove_stack(stacked, row.pk, by=officer),
    ):
        with pytest.raises(RuleError, match="決裁中"):
            act()

    assert (codes(stacked), stacked.stacks.count()) == (before, 1)


def with_stage(plan, stage):
    models.QuerySet(Plan).filter(pk=plan.pk).update(stage=stage)
    plan.refresh_from_db()


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda plan, by: services.keep_stack(plan, by=by, name="早い案"), "すでにあります"),
        (lambda plan, by: [services.keep_stack(plan, by=by) for _ in range(MOST)], "残せる案は"),
    ],
)
def test_why_a_variant_is_not_kept_is_said(stacked, officer, prepare, sentence):
    prepare(stacked, officer)

    with pytest.raises(RuleError, match=sentence):
        services.keep_stack(stacked, by=officer, name="早い案")


def test_an_empty_stack_is_no_variant(plan, officer):
    with pytest.raises(RuleError, match="先に積み木を積んで"):
        services.keep_stack(plan, by=officer)


def test_a_copy_takes_its_variants_along_and_a_deleted_plan_leaves_none(stacked, officer):
    services.keep_stack(stacked, by=officer)
    copy = services.copy_plan(stacked, by=officer)
    stacked.refresh_from_db()

    services.delete_plan(stacked, by=officer, expected_version=stacked.version)

    assert [row.plan for row in PlanStack.objects.all()] == [copy]


def test_variants_stand_beside_the_present_stack(client, stacked, officer, blocks):
    services.choose_problems(
        stacked,
        by=officer,
        expected_version=1,
        problems=[{"code": "vacancy", "name": "空き家の増加", "note": ""}],
        challenges=[{"number": 4, "label": "x", "note": ""}],
        evidence={},
    )
    services.keep_stack(stacked, by=officer, name="早い案")
    services.add_block(stacked, blocks["pilot"], by=officer)

    page = client.get(go("stacks", stacked))
    present, kept = page.context["comparison"]["columns"]

    assert (present["title"], kept["title"]) == ("いまの積み方", "早い案")
    assert [[row["cell"].piece.code for row in step["cells"]] for step in kept["steps"]] == [
        ["peers"],
        ["kpi"],
    ]
    assert (present["answered"], present["unanswered"]) == (("④『課題4の略称』", "「空き家の増加」"), ())
    assert kept["unanswered"] == ("「空き家の増加」",)
    assert dict(present["stats"])["手間"] == "15人日"


def test_only_the_variants_that_are_asked_for_are_shown(client, stacked, officer):
    rows = [services.keep_stack(stacked, by=officer) for _ in range(5)]

    usual = client.get(go("stacks", stacked)).context["comparison"]["columns"]
    asked = client.get(go("stacks", stacked), {"with": rows[0].pk}).context["comparison"]["columns"]
    none = client.get(go("stacks", stacked), {"with": "0"}).context["comparison"]["columns"]

    assert [len(found) for found in (usual, asked, none)] == [5, 2, 1]
    assert asked[1]["title"] == "案A"


def test_the_comparison_is_a_workbook_too(client, stacked, officer):
    services.keep_stack(stacked, by=officer, name="=早い案")

    answer = client.get(go("stacks_xlsx", stacked))
    book = load_workbook(BytesIO(answer.content))

    names = [row[0].value for row in book["合計"].iter_rows() if row[0].value]
    assert "いまの積み方" in names
    assert "=早い案" in names
    assert {cell.data_type for row in book["合計"].iter_rows() for cell in row} <= {"s", "n"}


def test_a_variant_is_kept_used_and_let_go_by_its_buttons(client, stacked, officer):
    client.post(go("stack_keep", stacked), {"name": "早い案", "note": "x"})
    row = stacked.stacks.get()
    client.get(go("stacks", stacked))
    used = client.post(go("stack_use", stacked, stack_pk=row.pk), follow=True)
    gone = client.post(go("stack_remove", stacked, stack_pk=row.pk), follow=True)
    again = client.post(go("stack_use", stacked, stack_pk=row.pk), follow=True)

    said = [[str(m) for m in answer.context["messages"]] for answer in (used, gone, again)]
    assert said == [
        ["「早い案」に入れ替えました。それまでの積み方は、案として残っています。"],
        ["案を外しました。内容は履歴に残っています。"],
        ["その案は、もうありません。いまの案をお確かめください。"],
    ]
    assert stacked.stacks.count() == 0


def test_another_plans_variant_is_not_put_in(client, stacked, officer, hidden_plan, other_officer, blocks):
    services.add_block(hidden_plan, blocks["pilot"], by=other_officer)
    foreign = services.keep_stack(hidden_plan, by=other_officer, name="他の町の案")

    page = client.post(go("stack_use", stacked, stack_pk=foreign.pk), follow=True)

    assert codes(stacked) == ["peers", "kpi"]
    assert "他の町の案" not in page.content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_asks_the_same_number_of_times(client, stacked, officer, count, django_assert_num_queries):
    for _ in range(count):
        services.keep_stack(stacked, by=officer)
    client.get(reverse("planning:plan_list"))

    with django_assert_num_queries(STACKS_QUERIES):
        client.get(go("stacks", stacked))


STACKS_QUERIES = 17
