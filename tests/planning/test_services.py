"""Writing a plan: locked per section, recorded, kept in the history; nothing overwritten unseen."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.planning import sections, services
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.models import Plan
from tsumiki.planning.services import BlockNote, BudgetRow, KpiRow, RoadmapRow
from tsumiki.planning.texts import TEXTS as NAMES

TEXTS = dict.fromkeys(NAMES, "")
FIGURE = {"name": "高齢化率", "value": 38.2, "unit": "%"}


def version(plan, key):
    return plan.sections.get(key=key).version


def stack(plan):
    return list(plan.blocks.values_list("block__code", flat=True))


def problem_row(code="vacancy", name="空き家の増加", note=""):
    return {"code": code, "name": name, "note": note}


def test_creating_a_plan_opens_every_section_and_records_it(plan, officer, town):
    event = AuditEvent.objects.get(verb="planning.plan_created")

    assert set(plan.sections.values_list("key", "version")) == {(key, 1) for key in sections.KEYS}
    assert (event.actor_name, event.organisation_id, event.subject_id) == (
        officer.name,
        town.pk,
        str(plan.pk),
    )
    assert list(plan.revisions.values_list("number", "section")) == [(1, "basics")]


def test_a_viewer_cannot_create_or_change(make_plan, plan, town, viewer):
    with pytest.raises(RuleError):
        make_plan(town, viewer)
    with pytest.raises(RuleError):
        services.save_texts(plan, by=viewer, expected_version=1, data=TEXTS)


def test_an_officer_cannot_change_a_shared_plan_of_another_town(shared_plan, officer):
    with pytest.raises(RuleError):
        services.save_texts(shared_plan, by=officer, expected_version=1, data=TEXTS)


def test_a_second_save_on_an_old_version_keeps_the_first_and_carries_both_texts(plan, officer, approver):
    services.save_texts(plan, by=officer, expected_version=1, data=TEXTS | {"vision": "先に保存した姿"})

    with pytest.raises(ConflictError) as refusal:
        services.save_texts(plan, by=approver, expected_version=1, data=TEXTS | {"vision": "あとの姿"})

    plan.refresh_from_db()
    assert plan.vision == "先に保存した姿"
    assert [(c.label, c.before, c.after) for c in refusal.value.changes] == [
        ("めざす姿", "先に保存した姿", "あとの姿")
    ]
    assert (refusal.value.their_name, refusal.value.version) == (officer.name, 2)


def test_the_same_text_saved_twice_is_no_conflict(plan, officer, approver):
    services.save_texts(plan, by=officer, expected_version=1, data=TEXTS | {"vision": "同じ姿"})

    services.save_texts(plan, by=approver, expected_version=1, data=TEXTS | {"vision": "同じ姿"})

    assert version(plan, "texts") == 3


def test_texts_that_only_one_changed_are_merged(plan, officer, approver):
    services.save_texts(plan, by=officer, expected_version=1, data=TEXTS | {"vision": "姿"})
    services.save_texts(
        plan, by=officer, expected_version=2, data=TEXTS | {"vision": "姿", "situation": "現状"}
    )

    services.save_texts(plan, by=approver, expected_version=2, data=TEXTS | {"vision": "直した姿"})

    plan.refresh_from_db()
    assert (plan.vision, plan.situation) == ("直した姿", "現状")


def test_a_conflict_in_one_text_leaves_the_others_merged(plan, officer, approver):
    services.save_texts(
        plan, by=officer, expected_version=1, data=TEXTS | {"vision": "姿", "situation": "現状"}
    )

    with pytest.raises(ConflictError) as refusal:
        services.save_texts(plan, by=approver, expected_version=1, data=TEXTS | {"vision": "別の姿"})

    assert [change.label for change in refusal.value.changes] == ["めざす姿"]
    assert refusal.value.untouched["situation"] == "現状"


def test_sections_do_not_lock_each_other(plan, officer, approver):
    services.save_texts(plan, by=officer, expected_version=1, data=TEXTS | {"vision": "姿"})

    services.save_kpis(plan, by=approver, expected_version=1, rows=[KpiRow("利用者数", "output", "人")])

    assert plan.kpis.get().name == "利用者数"


def test_evidence_is_copied_when_chosen_and_stays_until_refreshed(plan, officer):
    choose = {"by": officer, "problems": [problem_row()], "challenges": []}
    services.choose_problems(plan, expected_version=1, evidence={"vacancy": [FIGURE]}, **choose)
    services.choose_problems(
        plan, expected_version=2, evidence={"vacancy": [FIGURE | {"value": 1}]}, **choose
    )

    assert plan.problems.get().evidence == [FIGURE]

    changed = services.refresh_evidence(plan, by=officer, evidence={"vacancy": [FIGURE | {"value": 2}]})

    assert (changed, plan.problems.get().evidence) == (1, [FIGURE | {"value": 2}])


def test_the_exclusive_challenge_is_refused_beside_another(plan, officer):
    rows = [{"number": n, "label": f"課題{n}", "note": ""} for n in (4, 11)]

    with pytest.raises(RuleError, match="⑪"):
        services.choose_problems(
            plan, by=officer, expected_version=1, problems=[], challenges=rows, exclusive=[11], evidence={}
        )

    assert plan.challenges.count() == 0


def test_blocks_are_added_once_with_the_months_of_their_step(plan, officer, blocks):
    first = services.add_block(plan, blocks["kpi"], by=officer)
    again = services.add_block(plan, blocks["kpi"], by=officer)

    row = plan.blocks.get()
    assert (first, again) == (True, False)
    assert (row.start_on, row.end_on) == (date(2028, 1, 1), date(2028, 2, 1))


def test_a_block_can_be_added_before_another(plan, officer, blocks):
    services.add_block(plan, blocks["kpi"], by=officer)
    services.add_block(plan, blocks["peers"], by=officer, before="kpi")

    assert stack(plan) == ["peers", "kpi"]


def test_moving_a_block_keeps_the_notes_typed_meanwhile(plan, officer, blocks):
    for code in ("peers", "kpi", "pilot"):
        services.add_block(plan, blocks[code], by=officer)

    services.order_blocks(
        plan,
        services.moved(stack(plan), "pilot", -1),
        by=officer,
        expected_version=4,
        notes={"peers": BlockNote("まず数字を見る", section="企画課")},
    )

    assert stack(plan) == ["peers", "pilot", "kpi"]
    assert plan.blocks.get(block__code="peers").note == "まず数字を見る"


def test_a_move_on_an_old_stack_is_refused_with_the_typed_note(plan, officer, approver, blocks):
    services.add_block(plan, blocks["peers"], by=officer)
    services.add_block(plan, blocks["kpi"], by=officer)
    services.annotate_blocks(plan, by=approver, expected_version=3, notes={"peers": BlockNote("先の理由")})

    with pytest.raises(ConflictError) as refusal:
        services.order_blocks(
            plan, ["kpi", "peers"], by=officer, expected_version=3, notes={"peers": BlockNote("あとの理由")}
        )

    assert stack(plan) == ["peers", "kpi"]
    assert [(c.before, c.after) for c in refusal.value.changes] == [("1番目　先の理由", "1番目　あとの理由")]


@pytest.mark.parametrize(
    ("code", "by", "expected"),
    [("a", -1, "abc"), ("a", 1, "bac"), ("c", 1, "abc"), ("c", -1, "acb"), ("x", 1, "abc")],
)
def test_moved_stays_inside_the_stack(code, by, expected):
    assert "".join(services.moved("abc", code, by)) == expected


def test_removing_a_block_closes_the_gap(plan, officer, blocks):
    for code in ("peers", "kpi", "pilot"):
        services.add_block(plan, blocks[code], by=officer)

    services.remove_block(plan, "kpi", by=officer, expected_version=4, notes={})

    assert list(plan.blocks.values_list("block__code", "position")) == [("peers", 1), ("pilot", 2)]


def test_kpis_are_replaced_as_a_table_with_their_years(plan, officer):
    rows = [
        KpiRow("利用者数", "output", "人", Decimal(57000), 2026, increments={2027: Decimal(4000)}),
        KpiRow("満足度", "outcome", "%"),
    ]
    services.save_kpis(plan, by=officer, expected_version=1, rows=rows)
    services.save_kpis(plan, by=officer, expected_version=2, rows=rows[:1])

    kpi = plan.kpis.get()
    assert (kpi.name, kpi.baseline, kpi.position) == ("利用者数", Decimal(57000), 1)
    assert list(kpi.years.values_list("fiscal_year", "increment")) == [(2027, Decimal(4000))]


def test_what_is_typed_and_what_is_saved_read_the_same(plan, officer, grant):
    kpis = [KpiRow("利用者数", "output", "人", Decimal("1234.50"), 2026, "数える", "町", {2027: Decimal(-3)})]
    budget = [BudgetRow(2027, "委託料", 1200, "grant", grant, "備考")]
    roadmap = [RoadmapRow("説明会", date(2027, 5, 1), date(2027, 6, 1), "企画課", milestone_kind="council")]
    services.save_kpis(plan, by=officer, expected_version=1, rows=kpis)
    services.save_budget(plan, by=officer, expected_version=1, rows=budget)
    services.save_roadmap(plan, by=officer, expected_version=1, rows=roadmap)

    assert sections.read(plan, "kpis") == {"kpis": [row.data() for row in kpis]}
    assert sections.read(plan, "budget") == {"lines": [row.data() for row in budget]}
    assert sections.read(plan, "roadmap") == {"items": [row.data() for row in roadmap]}


def test_cases_are_taken_in_once_and_annotated(plan, officer, case):
    first = services.add_case(plan, case, by=officer)
    again = services.add_case(plan, case, by=officer)
    services.annotate_cases(plan, by=officer, expected_version=2, notes={case.pk: "窓口の作り方"})

    assert (first, again, plan.cases.get().note) == (True, False, "窓口の作り方")


def test_a_copy_holds_everything_but_history_and_sharing(plan, officer, blocks, case):
    services.add_block(plan, blocks["peers"], by=officer)
    services.add_case(plan, case, by=officer)
    kpi = KpiRow("利用者数", "output", "人", increments={2027: Decimal(5)})
    services.save_kpis(plan, by=officer, expected_version=1, rows=[kpi])
    services.share_plan(plan, by=officer, expected_version=1, visibility="members")
    plan.refresh_from_db()

    copy = services.copy_plan(plan, by=officer)

    before, after = sections.snapshot(plan), sections.snapshot(Plan.objects.get(pk=copy.pk))
    different = [change.label for change in sections.all_differences(before, after)]
    assert different == ["計画の名称", "公開の範囲"]
    assert (plan.kpis.count(), plan.blocks.count()) == (1, 1)


def test_deleting_removes_everything_and_leaves_a_record(plan, officer, blocks):
    services.add_block(plan, blocks["peers"], by=officer)
    plan.refresh_from_db()

    services.delete_plan(plan, by=officer, expected_version=plan.version)

    assert Plan.objects.count() == 0
    assert AuditEvent.objects.get(verb="planning.plan_deleted").subject_label == plan.title


def test_a_shared_plan_is_not_deleted(shared_plan, other_officer):
    with pytest.raises(RuleError):
        services.delete_plan(shared_plan, by=other_officer, expected_version=shared_plan.version)


def test_the_history_says_what_changed_in_words(plan, officer):
    services.save_texts(plan, by=officer, expected_version=1, data=TEXTS | {"vision": "集う町"})

    newer, older = plan.revisions.all()[:2]

    changes = sections.all_differences(older.snapshot, newer.snapshot)
    assert [(c.section, c.label, c.before, c.after) for c in changes] == [("文章", "めざす姿", "", "集う町")]


@pytest.mark.parametrize(
    "fields",
    [
        {"start_fiscal_year": 2030, "end_fiscal_year": 2029},
        {"start_fiscal_year": 2020, "end_fiscal_year": 2030},
        {"title": ""},
    ],
)
def test_the_database_itself_refuses_impossible_plans(make_plan, town, officer, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_plan(town, officer, **fields)


def test_the_database_refuses_a_baseline_without_its_year(plan):
    with pytest.raises(IntegrityError), audit.change("test.changed", by=None) as entry:
        entry.of(plan)
        plan.kpis.create(position=1, name="x", kind="output", unit="人", baseline=1)
