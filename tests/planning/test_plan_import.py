"""A plan out of a workbook: what the export holds reads back unchanged, the town's own workbook comes in, others stay out."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tsumiki.kernel.sheets import Sheet, write_xlsx
from tsumiki.planning import services
from tsumiki.planning.models import Plan
from tsumiki.planning.services import BudgetRow, KpiRow, RoadmapRow


def go(name, plan):
    return reverse(f"planning:{name}", args=[plan.pk])


def book(*sheets):
    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet(name, header=rows[0], rows=rows[1:]) for name, *rows in sheets])
    return SimpleUploadedFile("計画.xlsx", buffer.getvalue())


TOWNS = (
    ("KPI", ("指標名", "単位", "現状値（R8）", "R9", "R10", "R11"), ("入居した世帯", "世帯", 6, 8, 12, 18)),
    ("経費", ("費目", "財源", "令和9年度（千円）"), ("改修", "一般財源", 6000), ("合計", "", 6000)),
    ("体制", ("関係機関", "主な役割"), ("社会福祉協議会", "見守り")),
)


@pytest.fixture
def filled(plan, officer, grant, blocks):
    services.add_block(plan, blocks["pilot"], by=officer)
    years = {2027: Decimal(2), 2028: Decimal("-4.5"), 2029: Decimal(0)}
    services.save_kpis(
        plan,
        by=officer,
        expected_version=1,
        rows=[
            KpiRow("入居した世帯", "outcome", "世帯", Decimal(6), 2025, "数える", "名簿", years),
            KpiRow("話し合い", "output", "回"),
        ],
    )
    budget = [
        BudgetRow(2027, "改修", 6000, "grant", grant, "2戸"),
        BudgetRow(2027, "改修", 6000, "general"),
        BudgetRow(2028, "運営", 0, "other"),
    ]
    services.save_budget(plan, by=officer, expected_version=1, rows=budget)
    roadmap = [
        RoadmapRow("議会への報告", date(2028, 3, 1), date(2028, 3, 1), "企画課", milestone_kind="council"),
        RoadmapRow("広げる", date(2028, 4, 1), date(2029, 3, 1)),
    ]
    services.save_roadmap(plan, by=officer, expected_version=1, rows=roadmap)
    plan.refresh_from_db()
    return plan


def upload(client, plan, file):
    answer = client.post(go("plan_import", plan), {"file": file})
    return client.get(answer.url) if answer.status_code == 302 else answer


def sent(page, **more):
    """The preview's form as a browser sends it."""
    data = {}
    for form in [page.context["modes"], *(table["form"] for table in page.context["tables"])]:
        data |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    return data | more


@pytest.mark.parametrize("mode", ["append", "replace"])
def test_the_plans_own_workbook_changes_nothing(sign_in, filled, officer, mode):
    client = sign_in(officer)
    own = client.get(go("plan_xlsx", filled)).content
    page = upload(client, filled, SimpleUploadedFile("own.xlsx", own))

    modes = {f"mode-{part}": mode for part in ("kpis", "budget", "roadmap")}
    page = client.post(go("plan_import_check", filled), sent(page, **modes))

    assert [(part.part, part.changes) for part in page.context["wanted"]] == [
        ("kpis", []), ("budget", []), ("roadmap", []),
    ]  # fmt: skip
    assert page.content.decode().count("変わりません。") == 3


def test_a_towns_workbook_is_shown_and_then_taken(sign_in, plan, officer):
    client = sign_in(officer)
    page = upload(client, plan, book(*TOWNS))

    body = page.content.decode()
    assert plan.kpis.count() == 0
    assert "令和9年度の増加分＝目標値8−現時点値6＝+2" in body
    assert "シート「KPI」" in body
    answer = client.post(go("plan_import_check", plan), sent(page, take="1"))

    kpi = plan.kpis.get()
    assert answer.url == go("plan_detail", plan)
    assert (kpi.name, kpi.baseline, kpi.baseline_year) == ("入居した世帯", 6, 2026)
    assert {y.fiscal_year: y.increment for y in kpi.years.all()} == {2027: 2, 2028: 4, 2029: 6}
    assert [(line.item, line.amount, line.source_kind) for line in plan.budget.all()] == [
        ("改修", 6000, "general")
    ]
    assert [(row.name, row.role) for row in plan.partners.all()] == [("社会福祉協議会", "見守り")]
    assert list(plan.revisions.values_list("section", flat=True)) == ["partners", "budget", "kpis", "basics"]


def test_replacing_keeps_key_and_what_the_workbook_does_not_say(sign_in, filled, officer):
    client = sign_in(officer)
    key = filled.kpis.get(name="入居した世帯").key
    page = upload(client, filled, book(TOWNS[0]))

    client.post(go("plan_import_check", filled), sent(page, take="1", **{"mode-kpis": "replace"}))

    (kpi,) = filled.kpis.all()
    assert (kpi.key, kpi.method, kpi.baseline_year) == (key, "数える", 2026)


def test_appending_leaves_rows_of_the_same_name(sign_in, filled, officer):
    client = sign_in(officer)
    page = upload(client, filled, book(TOWNS[0]))

    assert page.context["wanted"][0].changes == []
    assert "名称が同じ1行は、今の行のまま残します。" in page.content.decode()


def test_a_column_is_read_as_the_person_says(sign_in, plan, officer):
    client = sign_in(officer)
    page = upload(client, plan, book(("KPI", ("指標", "単位", "めざす値"), ("入居", "世帯", 2))))
    key = page.context["tables"][0]["id"]

    page = client.post(go("plan_import_check", plan), sent(page, **{f"{key}-column-2": "increment:2027"}))

    (part,) = page.context["wanted"]
    assert part.rows[0].increments == {2027: 2}


def test_what_is_sent_and_does_not_exist_leaves_the_column_out(sign_in, plan, officer):
    client = sign_in(officer)
    page = upload(client, plan, book(TOWNS[0]))
    key = page.context["tables"][0]["id"]
    strange = {f"{key}-column-1": "password", f"{key}-column-3": "target:x", f"{key}-column-4": "target"}

    page = client.post(go("plan_import_check", plan), sent(page, **strange))

    assert page.status_code == 200
    assert page.context["wanted"][0].rows[0].unit == "【要記入】"


def test_a_collision_answers_409_and_takes_nothing(sign_in, plan, officer, approver):
    client = sign_in(officer)
    page = upload(client, plan, book(*TOWNS))
    services.save_kpis(plan, by=approver, expected_version=1, rows=[KpiRow("承認者の指標", "outcome", "人")])

    modes = {"mode-kpis": "replace"}
    refused = client.post(go("plan_import_check", plan), sent(page, take="1", **modes))

    assert refused.status_code == 409
    assert "承認者の指標" in refused.content.decode()
    assert (plan.budget.count(), [kpi.name for kpi in plan.kpis.all()]) == (0, ["承認者の指標"])
    again = client.post(go("plan_import_check", plan), sent(refused, take="1", **{"mode-kpis": "append"}))
    assert again.status_code == 302
    assert [kpi.name for kpi in plan.kpis.all()] == ["承認者の指標", "入居した世帯"]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.xlsx", b"%PDF-1.7 x"), "Excelファイルではありません"),
        (SimpleUploadedFile("a.csv", "氏名,住所\r\n山田,東京\r\n".encode()), "計画の表（指標・予算"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), "「a.xlsx」"),
    ],
)
def test_other_files_are_refused_with_a_sentence(sign_in, plan, officer, file, words):
    file.seek(0)
    page = upload(sign_in(officer), plan, file)

    assert words in page.context["form"].errors["file"][0]


def test_a_file_read_for_one_plan_is_not_taken_into_another(sign_in, plan, officer, make_plan, town):
    other = make_plan(town, officer, title="別の計画")
    client = sign_in(officer)
    page = upload(client, plan, book(*TOWNS))

    answer = client.post(go("plan_import_check", other), sent(page, take="1"))

    assert (answer.url, other.kpis.count()) == (go("plan_import", other), 0)


def test_more_rows_than_a_table_holds_are_refused(sign_in, plan, officer):
    client = sign_in(officer)
    rows = [(f"指標{place}", "人", 1) for place in range(61)]
    page = upload(client, plan, book(("KPI", ("指標", "単位", "R9増加分"), *rows)))

    answer = client.post(go("plan_import_check", plan), sent(page, take="1"))

    assert (answer.status_code, plan.kpis.count()) == (409, 0)
    assert "61行になります" in answer.content.decode()


def test_a_new_plan_begins_with_a_workbook(sign_in, officer, town, vocabulary):
    client = sign_in(officer)
    data = {"government": town.pk, "title": "表から", "start_fiscal_year": 2027, "end_fiscal_year": 2029}

    answer = client.post(reverse("planning:plan_create") + "?excel=1", data)

    assert answer.url == go("plan_import", Plan.objects.get())
