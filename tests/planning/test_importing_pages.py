"""A town's workbook goes into its plan: looked at first, then taken, and nothing lost on the way."""

import datetime as dt
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import MembershipFactory, UserFactory
from tests.planning.factories import GrantFactory
from tsumiki.accounts.models import Membership
from tsumiki.framework.services import load_editions
from tsumiki.kernel.models import AuditEvent
from tsumiki.planning import demo, sections, services, sheets
from tsumiki.planning.models import Kpi, Plan
from tsumiki.planning.models.rows import new_key
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.services import BudgetRow, KpiRow
from tsumiki.planning.tables import TABLES


def workbook(**tables):
    """A workbook; each sheet a list of rows, a cell given as (text, columns) is merged over so many columns."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows in tables.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                column = 0
                for cell in row:
                    if isinstance(cell, tuple):
                        page.merge_range(number, column, number, column + cell[1] - 1, cell[0])
                        column += cell[1]
                        continue
                    if cell is not None:
                        page.write(number, column, cell)
                    column += 1
    return buffer.getvalue()


MESSY = {
    "KPI一覧": [
        [("○○町　総合戦略　重要業績評価指標", 6)],
        ["※令和8年3月現在"],
        [None, "担当課", "重要業績評価指標（KPI）", "現状値（R7）", ("目標値", 3)],
        [None, None, None, None, "Ｒ９", "R10", "R11"],
        [("基本目標1　住まい", 7)],
        [1, "企画課", "空き家バンク登録数（件）", "１２０件", 130, "145", 160],
        [2, "企画課", "移住相談件数", "△5人", "未定", 10, 20],
    ],
    "事業費": [
        ["", "", "単位：円"],
        ["経費区分", ("令和9年度", 2), "合計"],
        [None, "国費", "町費", None],
        ["システム委託料", 1_500_500, "2,000,000", 3_500_500],
        ["計", 1_500_500, 2_000_000, 3_500_500],
    ],
}


@pytest.fixture
def desk(sign_in, officer):
    return sign_in(officer)


def go(name, plan):
    return reverse(f"planning:{name}", args=[plan.pk])


def upload(client, plan, content, name="計画.xlsx"):
    return client.post(go("plan_import", plan), {"file": SimpleUploadedFile(name, content)})


def check(client, plan):
    return client.get(go("plan_import_check", plan))


def yes(client, plan, **said):
    page = check(client, plan)
    data = {"token": page.context["workbook"].form.initial["token"], "take": "1"}
    data |= {f"version-{part.key}": part.version for part in page.context["workbook"].parts}
    return client.post(go("plan_import_check", plan), data | said)


@pytest.fixture
def full(plan, officer):
    """Every table of a plan with one row at least."""
    grant = GrantFactory(edition=plan.edition)
    services.save_kpis(
        plan, by=officer, expected_version=1,
        rows=[KpiRow("登録数", "output", "件", 12, 2025, "台帳", "企画課調べ", {2027: 1, 2028: -2, 2029: 3}), KpiRow("満足", "outcome", "%")],
    )  # fmt: skip
    services.save_budget(
        plan, by=officer, expected_version=1,
        rows=[BudgetRow(2027, "改修", 1200, "grant", grant, "備考"), BudgetRow(2028, "改修", 0, "general")],
    )  # fmt: skip
    services.save_roadmap(
        plan, by=officer, expected_version=1,
        rows=[
            services.RoadmapRow("設計", dt.date(2027, 4, 1), dt.date(2027, 9, 1), "企画課"),
            services.RoadmapRow("議会", dt.date(2027, 12, 1), dt.date(2027, 12, 1), milestone_kind="council"),
        ],
    )  # fmt: skip
    rows = {
        "roles": {"work": "公募", "section": "企画課", "duty": "decides", "note": "主管"},
        "partners": {"name": "南部の会", "kind": "npo", "role": "運営", "stage": "agreed"},
        "people": {
            "skill": "設計者",
            "needed": 2,
            "present": 1,
            "way": "outside",
            "by_month": dt.date(2027, 5, 1),
        },
        "procurements": {
            "title": "台帳",
            "method": "proposal",
            "month": dt.date(2027, 6, 1),
            "quotes": 3,
            "author": "own",
        },
        "risks": {"text": "応募がない", "likelihood": 3, "effect": 1, "response": "延長"},
        "voices": {
            "said": "集まる場がない",
            "occasion": "survey",
            "held_in": dt.date(2026, 5, 1),
            "people": 120,
        },
    }
    for key, row in rows.items():
        services.save_rows(plan, key, by=officer, expected_version=1, rows=[row])
    plan.refresh_from_db()
    return plan


def test_a_messy_workbook_is_taken_as_it_was_shown(desk, plan):
    upload(desk, plan, workbook(**MESSY))
    shown = check(desk, plan).content.decode()
    answer = yes(desk, plan)

    first, second = plan.kpis.order_by("position")
    assert "令和9年度の増加分　130 − 120（現時点値） ＝ ＋10" in shown
    assert "シート「KPI一覧」のE7：「未定」は数として読み取れないので、空けておきます。" in shown
    assert "1,500,500円は千円未満を四捨五入して、1,501千円とします。" in shown
    assert answer.status_code == 302
    assert (first.name, first.unit, first.baseline, first.baseline_year) == (
        "空き家バンク登録数（件）",
        "件",
        120,
        2025,
    )
    assert {y.fiscal_year: y.increment for y in first.years.all()} == {2027: 10, 2028: 15, 2029: 15}
    assert (second.unit, second.baseline) == ("人", -5)
    assert {y.fiscal_year: y.increment for y in second.years.all()} == {2029: 10}
    assert [(b.fiscal_year, b.item, b.amount, b.source_kind) for b in plan.budget.order_by("position")] == [
        (2027, "システム委託料", 1501, "grant"),
        (2027, "システム委託料", 2000, "general"),
    ]
    event = AuditEvent.objects.get(verb="planning.taken_in")
    assert event.detail == {"file": "計画.xlsx", "sections": ["kpis", "budget"]}


def test_the_plans_own_export_changes_nothing(desk, full):
    buffer = io.BytesIO()
    sheets.write(PlanRecord(full), buffer)
    upload(desk, full, buffer.getvalue())
    page = check(desk, full)

    parts = page.context["workbook"].parts
    assert {part.key for part in parts} == {"kpis", "budget", "roadmap", *TABLES}
    assert [
        (part.key, [row.state for row in part.judged], part.is_same) for part in parts if not part.is_same
    ] == []
    assert "計画の内容は変わりません。" in page.content.decode()
    assert 'name="take"' not in page.content.decode()


@pytest.mark.slow
def test_the_demo_plans_own_export_changes_nothing(sign_in, town):
    load_editions()
    user = UserFactory(email=demo.OFFICER)
    MembershipFactory(user=user, organisation=town.organisation, role="town_drafter")
    demo.make_plans()
    plan = Plan.objects.get()
    client = sign_in(user)
    buffer = io.BytesIO()
    sheets.write(PlanRecord(plan), buffer)
    upload(client, plan, buffer.getvalue())
    parts = check(client, plan).context["workbook"].parts

    assert {part.key for part in parts} == {"kpis", "budget", "roadmap", *TABLES}
    assert [
        (part.key, part.problem, [(row.state, row.problems, row.values) for row in part.judged])
        for part in parts
        if not part.is_same
    ] == []
    assert any(item.after for item in plan.roadmap.all())
    assert {kpi.kind for kpi in plan.kpis.all()} == set(Kpi.Kind.values)


@pytest.mark.parametrize("mode", ["add", "replace"])
def test_what_must_be_done_before_stays_with_its_row(desk, plan, officer, mode):
    first, gone = new_key(), new_key()
    month = dt.date(2027, 4, 1)
    services.save_roadmap(
        plan, by=officer, expected_version=1,
        rows=[
            services.RoadmapRow("設計", month, month, key=first),
            services.RoadmapRow("やめる", month, month, key=gone),
            services.RoadmapRow("改修", month, month, milestone_kind="budget", after=(first, gone)),
        ],
    )  # fmt: skip
    rows = [
        ["取組内容", "開始", "終了"],
        ["設計", "R9.4", "R9.6"],
        ["改修", "R9.8", ""],
        ["開所", "R9.9", ""],
    ]
    upload(desk, plan, workbook(工程=rows))
    token = check(desk, plan).context["workbook"].form.initial["token"]
    desk.post(go("plan_import_check", plan), {"token": token, "mode-roadmap": mode})
    yes(desk, plan, **{"mode-roadmap": mode})

    item = plan.roadmap.get(title="改修")
    assert item.start_on == dt.date(2027, 8, 1)
    assert item.milestone_kind == "budget"
    assert item.after == ([first] if mode == "replace" else [first, gone])
    assert plan.roadmap.get(title="設計").key == first
    assert plan.roadmap.filter(title="やめる").exists() == (mode == "add")


def test_the_kinds_of_figures_money_and_milestones_are_read(desk, plan):
    upload(
        desk,
        plan,
        workbook(
            KPI=[["指標", "種類", "単位", "だれの変化か"], ["移住者数", "最終の姿の指標", "人", "住民"]],
            予算=[
                ["年度", "費目", "金額（千円）", "財源", "初期費用か運営費か", "交付対象か"],
                ["R9", "改修", 1200, "国費", "初期費用", "対象"],
                ["R12", "見守り", 300, "一般財源", "運営費", "対象外"],
            ],
            行程=[["種類", "取組内容", "開始"], ["議会", "条例", "R9.6"], ["締切", "申請", "R9.7"]],
        ),
    )
    yes(desk, plan)

    assert list(plan.kpis.values_list("kind", "beneficiary")) == [("impact", "residents")]
    assert list(plan.budget.values_list("fiscal_year", "nature", "eligibility")) == [
        (2027, "initial", "yes"),
        (2030, "running", "no"),
    ]
    assert list(plan.roadmap.values_list("milestone_kind", flat=True)) == ["council", "deadline"]


def test_a_line_of_a_year_the_page_does_not_offer_stays_out(desk, plan):
    rows = [["年度", "費目", "金額（千円）", "財源"], ["R20", "遠い", 1, "国費"], ["R21", "先", 1, "国費"]]
    rows += [["R8", "前", 1, "国費"], [f"R{plan.end_fiscal_year - 2018}", "最後", 1, "国費"]]
    upload(desk, plan, workbook(予算=rows))
    shown = check(desk, plan).content.decode()
    yes(desk, plan)

    assert "シート「予算」のA4：2026年度は計画期間とその後の10年の外なので、取り入れません。" in shown
    assert [line.item for line in plan.budget.order_by("position")] == ["遠い", "先", "最後"]


def test_replacing_names_the_rows_that_go_and_keeps_what_has_no_column(desk, full, officer):
    before = sections.read(full, "kpis")["kpis"][0]
    upload(desk, full, workbook(KPI=[["指標", "単位", "現状値（R7）"], ["登録数", "件", 14]]))
    page = check(desk, full)
    data = {
        "token": page.context["workbook"].form.initial["token"],
        "read_again": "1",
        "mode-kpis": "replace",
    }
    desk.post(go("plan_import_check", full), data)
    shown = check(desk, full).content.decode()
    yes(desk, full, **{"mode-kpis": "replace"})

    row = sections.read(full, "kpis")["kpis"]
    assert "置き換えると削られる行：満足" in shown
    assert row == [{**before, "baseline": "14"}]


def test_what_is_chosen_and_not_yet_shown_is_shown_first(desk, full):
    upload(desk, full, workbook(KPI=[["指標", "単位", "現状値（R7）"], ["登録数", "件", 14]]))
    answer = yes(desk, full, **{"mode-kpis": "replace"})

    assert answer.url == go("plan_import_check", full)
    assert full.kpis.count() == 2


def test_a_column_is_read_as_it_is_said_to_be(desk, plan):
    upload(
        desk,
        plan,
        workbook(KPI=[["指標", "単位", "現状値（R7）", "よその列"], ["登録数", "件", 14, "台帳"]]),
    )
    page = check(desk, plan)
    desk.post(
        go("plan_import_check", plan),
        {"token": page.context["workbook"].form.initial["token"], "t0-c3": "method"},
    )
    yes(desk, plan)

    assert plan.kpis.get().method == "台帳"


def test_an_amount_without_unit_waits_for_a_person(desk, plan):
    upload(desk, plan, workbook(予算=[["年度", "費目", "金額", "財源"], ["R9", "改修", 1200, "一般財源"]]))
    page = check(desk, plan)
    desk.post(
        go("plan_import_check", plan),
        {"token": page.context["workbook"].form.initial["token"], "t0-unit": "million"},
    )
    yes(desk, plan)

    assert "金額の単位が分かりません。" in page.content.decode()
    assert 'name="take"' not in page.content.decode()
    assert plan.budget.get().amount == 1_200_000


def test_a_table_may_be_left_out_or_be_another_part(desk, plan):
    upload(desk, plan, workbook(体制=[["業務", "担当課", "備考"], ["公募", "企画課", "急ぐ"]]))
    page = check(desk, plan)
    desk.post(
        go("plan_import_check", plan),
        {"token": page.context["workbook"].form.initial["token"], "t0-part": ""},
    )
    without = check(desk, plan)
    desk.post(
        go("plan_import_check", plan),
        {"token": page.context["workbook"].form.initial["token"], "t0-part": "roadmap"},
    )
    another = check(desk, plan)

    assert [part.key for part in page.context["workbook"].parts] == ["roles"]
    assert without.context["workbook"].parts == []
    assert [part.key for part in another.context["workbook"].parts] == ["roadmap"]


def test_somebody_who_saved_meanwhile_is_not_written_over(desk, full, officer):
    upload(
        desk,
        full,
        workbook(KPI=[["指標", "単位", "現状値（R7）"], ["登録数", "件", 14]], 事業費=MESSY["事業費"]),
    )
    token = check(desk, full).context["workbook"].form.initial["token"]
    desk.post(go("plan_import_check", full), {"token": token, "mode-kpis": "replace"})
    stale = check(desk, full).context["workbook"].parts
    services.save_kpis(full, by=officer, expected_version=2, rows=[KpiRow("ほかの人の指標", "output", "件")])
    data = {"token": token, "take": "1"} | {f"version-{part.key}": part.version for part in stale}
    answer = desk.post(go("plan_import_check", full), data)

    assert answer.status_code == 409
    assert "ほかの人の指標" in answer.content.decode()
    assert [kpi.name for kpi in full.kpis.all()] == ["ほかの人の指標"]
    assert full.budget.count() == 2
    assert yes(desk, full).status_code == 302
    assert [kpi.name for kpi in full.kpis.order_by("position")] == ["登録数"]


def test_a_row_the_form_refuses_stays_out_with_its_cell(desk, plan):
    rows = [["担当課", "仕事"], ["企" * 61, "公募"], ["企画課", "審査"]]
    upload(desk, plan, workbook(体制=rows))
    shown = check(desk, plan).content.decode()
    yes(desk, plan)

    assert "シート「体制」のA2：" in shown
    assert [role.work for role in plan.sectionroles.all()] == ["審査"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"%PDF-1.7 x", "「a.xlsx」はExcelファイルではありません"),
        ("a.xlsx", b"PK\x03\x04broken", "a.xlsx"),
        ("a.xlsx", b"", "空のファイルです"),
        ("a.csv", b"\x00\x01\x02\xff", "a.csv"),
        ("a.csv", ("あ,い\r\n" * 1_100).encode(), "1,000行"),
        ("a.csv", (",".join(["x"] * 190) + "\r\n").encode() * 160, "30,000を超えるセル"),
        ("a.csv", (",".join(["x"] * 201) + "\r\n").encode(), "シート「a」のGS1：200列より右は読めません"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(desk, plan, name, content, sentence):
    answer = upload(desk, plan, content, name)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "planning.import" not in desk.session


def test_nothing_recognised_is_said(desk, plan):
    upload(desk, plan, "品名,数\r\nりんご,3\r\n".encode(), "a.csv")

    assert "計画の表が見つかりませんでした" in check(desk, plan).content.decode()


def test_what_was_read_for_one_plan_is_not_taken_into_another(desk, plan, make_plan, town, officer):
    another = make_plan(town, officer, title="もう1つの計画")
    upload(desk, plan, workbook(**MESSY))

    assert check(desk, another).url == go("plan_import", another)
    assert another.kpis.count() == 0


def test_a_viewer_of_the_own_town_reads_no_workbook(sign_in, viewer, plan):
    answer = upload(sign_in(viewer), plan, workbook(**MESSY))

    assert answer.url == go("plan_detail", plan)


def test_anonymous_people_are_asked_to_sign_in(client, plan):
    assert client.get(go("plan_import", plan)).url.startswith("/accounts/")


def test_a_new_plan_may_begin_with_a_workbook(desk, town, vocabulary):
    answer = desk.post(
        reverse("planning:plan_create"),
        {
            "government": town.pk,
            "title": "新しい",
            "start_fiscal_year": 2027,
            "end_fiscal_year": 2029,
            "from_workbook": "1",
        },
    )

    assert answer.url.endswith("/import/")


def test_the_list_of_plans_leads_to_a_plan_that_begins_with_a_workbook(desk, town, vocabulary):
    listed = desk.get(reverse("planning:plan_list")).content.decode()
    page = desk.get(reverse("planning:plan_create") + "?excel=1").content.decode()

    assert "Excelから新しい計画を始める" in listed
    assert 'name="from_workbook"' in page
    assert "計画を作り、課題を選ぶ" not in page


def test_the_check_asks_the_database_no_more_for_more_rows(desk, plan, django_assert_max_num_queries):
    rows = [["業務", "担当課"], *([f"仕事{n}", "企画課"] for n in range(50))]
    upload(desk, plan, workbook(体制=rows))
    with django_assert_max_num_queries(60) as many:
        check(desk, plan)
    upload(desk, plan, workbook(体制=rows[:3]))
    with django_assert_max_num_queries(60) as few:
        check(desk, plan)

    assert len(many.captured_queries) == len(few.captured_queries)


def test_a_plan_under_decision_takes_nothing_in(desk, full, officer, approver):
    upload(desk, full, workbook(**MESSY))
    token = check(desk, full).context["workbook"].form.initial["token"]
    services.submit(
        full,
        by=officer,
        expected_version=full.version,
        subject="伺い",
        reason="伺います。",
        route=[services.Asked("approve", Membership.objects.get(user=approver))],
    )
    answer = desk.post(
        go("plan_import_check", full), {"token": token, "take": "1", "version-kpis": "2"}, follow=True
    )

    assert "決裁中です" in answer.content.decode()
    assert full.kpis.count() == 2


def test_another_file_for_the_same_names_writes_over_them_and_the_history_keeps_both(desk, plan):
    upload(desk, plan, workbook(**MESSY))
    yes(desk, plan)
    version = plan.section("kpis").version
    upload(
        desk, plan, workbook(KPI=[["単位", "現状値（R7）", "KPI"], ["件", 125, "空き家バンク登録数（件）"]])
    )
    shown = check(desk, plan).content.decode()
    yes(desk, plan)

    assert "いま：120" in shown
    assert plan.kpis.order_by("position").first().baseline == 125
    assert plan.kpis.count() == 2
    assert plan.section("kpis").version == version + 1
    kept = [
        r.snapshot["kpis"]["kpis"][0]["baseline"]
        for r in plan.revisions.order_by("number")
        if r.section == "kpis"
    ]
    assert kept == ["120", "125"]


def test_the_same_workbook_again_changes_nothing(desk, plan):
    rows = [["業務", "所管課", "役割"], ["公募", "企画課", "よく分からない"], ["審査", "総務課", "責任者"]]
    content = workbook(**MESSY, 体制=rows)
    upload(desk, plan, content)
    yes(desk, plan)
    upload(desk, plan, content)

    parts = check(desk, plan).context["workbook"].parts
    assert [(part.key, part.is_same) for part in parts] == [("kpis", True), ("budget", True), ("roles", True)]


def test_a_row_left_out_is_not_folded_away(desk, plan):
    content = workbook(工程=[["取組内容", "開始", "担当課"], ["公募", "春ごろ", "企画課"]])
    upload(desk, plan, content)
    shown = check(desk, plan).content.decode()

    assert "計画の内容は変わりません。" in shown
    assert "始める月が分かりません。" in shown
    assert "行を見る" not in shown
