"""The tables of plain rows: every one is saved, known by its keys, shown, copied, compared; nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from tests.planning.test_pages import rows
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import checks, demo_tables, sections, services
from tsumiki.planning.models import Plan, SectionRole
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.tables import TABLES

NAMES = {
    "roles": {"work": "空き家の調査", "section": "建設課", "duty": "does"},
    "partners": {"name": "協議会", "kind": "residents", "role": "鍵を預かる", "stage": "agreed"},
    "people": {"skill": "相談員", "needed": "2", "present": "1", "way": "outside", "by_month": "2027-07"},
    "procurements": {"title": "案内のしくみ", "method": "proposal", "quotes": "2", "author": "own"},
    "risks": {"text": "集まらない", "likelihood": "3", "effect": "2"},
    "voices": {"said": "場所がほしい", "occasion": "survey", "held_in": "2026-09", "people": "210"},
}


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


def go(key, plan):
    return reverse(f"planning:{key}", args=[plan.pk])


@pytest.mark.parametrize("key", TABLES)
def test_a_row_typed_on_the_page_is_saved_and_comes_back(client, plan, key):
    answer = client.post(go(key, plan), rows(key, NAMES[key]) | {"go_on": "1"})
    page = client.get(go(key, plan))

    (form,) = page.context["rows"].forms
    shown = {name: form.fields[name].prepare_value(form[name].value()) for name in NAMES[key]}
    assert answer.status_code == 302
    assert {name: str(value) for name, value in shown.items()} == NAMES[key]
    assert len(TABLES[key].rows(plan)) == 1


@pytest.mark.parametrize("key", TABLES)
def test_a_row_keeps_its_key_when_the_table_is_saved_again(client, plan, key):
    client.post(go(key, plan), rows(key, NAMES[key]))
    (kept,) = TABLES[key].rows(plan)

    client.post(go(key, plan), rows(key, {**NAMES[key], "key": kept.key}, NAMES[key], version=2))

    first, second = TABLES[key].rows(plan)
    assert (first.key, second.key != first.key, len(second.key)) == (kept.key, True, 8)


def test_a_key_that_is_none_of_ours_counts_as_a_new_row(client, plan):
    client.post(go("roles", plan), rows("roles", {**NAMES["roles"], "key": "<script>"}))

    assert "<" not in SectionRole.objects.get(plan=plan).key


def test_indicators_budget_and_roadmap_keep_their_keys_too(client, plan):
    row = {"name": "利用者数", "kind": "outcome", "unit": "人"}
    client.post(go("kpis", plan), rows("kpi", row))
    key = plan.kpis.get().key

    client.post(go("kpis", plan), rows("kpi", {**row, "name": "使う人の数", "key": key}, version=2))

    assert [(kpi.name, kpi.key) for kpi in plan.kpis.all()] == [("使う人の数", key)]


@pytest.mark.parametrize(
    ("key", "typed", "field", "sentence"),
    [
        ("roles", {"work": ""}, "work", "仕事を入力してください。"),
        ("people", {"needed": "二人"}, "needed", "必要な人数は0以上の整数で入力してください。"),
        ("people", {"needed": "40000"}, "needed", "この値は 32767 以下でなければなりません。"),
        ("voices", {"held_in": "去年の秋"}, "held_in", "「去年の秋」は年月として読み取れません。2027-04 または 2027年4月 の形で入力してください。"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_and_stays_in_its_field(client, plan, key, typed, field, sentence):
    page = client.post(go(key, plan), rows(key, NAMES[key] | typed))

    form = page.context["rows"].forms[0]
    assert form.errors[field] == [sentence]
    assert form[field].value() == typed[field]
    assert TABLES[key].rows(plan) == []


def test_two_people_in_one_table_see_both(client, plan, approver):
    theirs = {"text": "課長のリスク", "likelihood": 1, "effect": 1}
    services.save_rows(plan, "risks", by=approver, expected_version=1, rows=[theirs])

    page = client.post(go("risks", plan), rows("risks", NAMES["risks"]))

    body = page.content.decode()
    assert page.status_code == 409
    assert ("課長のリスク" in body, body.count("集まらない") > 1) == (True, True)


def test_the_sections_of_one_work_stand_in_one_line(client, plan, officer):
    given = [("調査", "企画課", "decides"), ("調査", "建設課", "does"), ("調査", "税務課", "does")]
    data = [dict(zip(("work", "section", "duty"), row, strict=True)) for row in given]
    services.save_rows(plan, "roles", by=officer, expected_version=1, rows=data)

    (row,) = client.get(go("roles", plan)).context["summary"]["rows"]

    assert [cell["text"] for cell in row["cells"]] == ["調査", "企画課", "建設課、税務課", "—", "—"]


def test_the_heaviest_risk_comes_first(client, plan, officer):
    data = [{"text": text, "likelihood": n, "effect": n} for text, n in (("軽い", 1), ("重い", 3))]
    services.save_rows(plan, "risks", by=officer, expected_version=1, rows=data)

    table = client.get(go("risks", plan)).context["summary"]

    assert [row["cells"][0]["text"] for row in table["rows"]] == ["重い", "軽い"]


def test_a_work_without_anybody_who_decides_is_a_gap(plan, officer):
    row = {"work": "調査", "section": "建設課", "duty": "does"}
    services.save_rows(plan, "roles", by=officer, expected_version=1, rows=[row])

    gaps = {(gap.text, gap.page) for gap in checks.gaps(PlanRecord(plan))}

    assert ("仕事「調査」の決める課", "roles") in gaps
    assert ("仕事「調査」の行う課", "roles") not in gaps


def test_a_copy_has_the_same_rows_and_a_deleted_plan_none(plan, officer):
    demo_tables.fill(plan, officer)

    copy = services.copy_plan(Plan.objects.get(pk=plan.pk), by=officer)
    same = [sections.read(copy, key) == sections.read(plan, key) for key in TABLES]
    copy.refresh_from_db()
    services.delete_plan(copy, by=officer, expected_version=copy.version)

    assert same == [True] * len(TABLES)
    assert [len(TABLES[key].rows(plan)) > 0 for key in TABLES] == [True] * len(TABLES)
    assert not Plan.objects.filter(pk=copy.pk).exists()


def test_the_history_says_what_changed_in_a_table(client, plan, officer):
    row = {"skill": "相談員", "needed": 2, "present": 1, "way": "outside", "by_month": date(2027, 7, 1)}
    services.save_rows(plan, "people", by=officer, expected_version=1, rows=[row])

    page = client.get(go("history", plan))

    (change,) = page.context["pairs"][0][1]
    assert (change.label, change.before) == ("人材1 相談員", None)
    assert (
        change.after == "必要な人数 2　いまいる人数 1　足りない分の確保 外部の人材に頼む　確保する月 2027-07"
    )


def test_a_viewer_cannot_save_a_table(plan, viewer):
    with pytest.raises(RuleError):
        services.save_rows(plan, "roles", by=viewer, expected_version=1, rows=[])


def test_a_history_from_before_the_tables_can_still_be_read(client, plan, officer):
    kept = plan.revisions.get(number=1)
    old = {key: value for key, value in kept.snapshot.items() if key not in TABLES}
    with audit.change("planning.basics_saved", by=officer) as entry:
        type(kept).objects.filter(pk=kept.pk).update(snapshot=old)
        plan.sections.filter(key__in=TABLES).delete()
        entry.of(plan)

    client.post(go("roles", plan), rows("roles", NAMES["roles"]))

    assert client.get(go("history", plan)).status_code == 200
    assert client.get(reverse("planning:revision", args=[plan.pk, 1])).status_code == 200
    assert plan.sections.get(key="roles").version == 2
