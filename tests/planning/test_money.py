"""Money on the pages: budget after the term, the check of grants, 自立の見通し, expected users, what is asked and answered."""

import pytest
from django.urls import reverse

from tests.planning.factories import GrantFactory
from tests.planning.test_pages import rows
from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import asked, checks, demo_money, demo_tables, sections, services
from tsumiki.planning.grant_check import checked
from tsumiki.planning.models import AuditAnswer, BudgetLine, Kpi, Plan, UpkeepLine, UserForecast
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.self_reliance import Outlook, thousands
from tsumiki.planning.services import BudgetRow, KpiRow
from tsumiki.planning.tables import MONEY

CAP = {"who": "市区町村", "body": "municipality", "label": "年度あたり", "per": "year", "bound": "most"}
LINE = {"item": "謝金", "side": "cost", "basis": "fixed", "amount": "1800", "starts": "2028", "ends": ""}
FEE = {"item": "会費", "side": "income", "basis": "per_user", "amount": "6000", "starts": "2028"}


def go(key, plan):
    return reverse(f"planning:{key}", args=[plan.pk])


def users(version=1, **typed):
    data = {"expected_version": version}
    for scenario in ("low", "middle", "high"):
        data |= {f"{scenario}-scenario": scenario, f"{scenario}-starts": "2028", f"{scenario}-users": ""}
    return data | {name.replace("_", "-", 1): value for name, value in typed.items()}


def texts_of(table):
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


@pytest.fixture
def me(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def soft(vocabulary):
    """Half of the cost, at most 2,000,000 yen a year for a town, three years, five at most."""
    return GrantFactory(
        edition=vocabulary,
        code="soft",
        fiscal_year_from=2022,
        rates=[{"label": "国の負担", "rate": "1/2"}],
        caps=[CAP | {"basis": "国費", "yen": 2_000_000}],
        usual_years=3,
        longest_years=5,
        period="原則3年以内（最長5年）",
        conditions=["住民が便益を受けること", "地域で実装すること"],
        rules=["resident_benefit", "unread"],
    )


def spend(plan, officer, *lines):
    version = plan.section("budget").version
    services.save_budget(plan, by=officer, expected_version=version, rows=list(lines))


# --- budget -----------------------------------------------------------------------------------------
def test_a_running_cost_after_the_term_is_expected_and_one_paid_once_is_asked_about(me, plan):
    base = {"fiscal_year": "2031", "amount": "900", "source_kind": "general"}
    running, once = base | {"item": "運営", "nature": "running"}, base | {"item": "改修", "nature": "initial"}
    every_year = [
        {"fiscal_year": year, "item": "x", "amount": "1", "source_kind": "general"} for year in plan.years
    ]

    me.post(go("budget", plan), rows("budget", running, *every_year))
    calm = me.get(go("budget", plan)).context["advice"]
    me.post(go("budget", plan), rows("budget", once, *every_year, version=2))
    asking = me.get(go("budget", plan)).context["advice"]

    assert calm == []
    (sentence,) = asking
    assert sentence.startswith("計画期間の外の年度（令和13年度（2031年度））に予算があります。")
    assert sentence.endswith("計画が終わった後も続く費用は「運営費」を選びます。")


def test_a_running_cost_before_the_plan_begins_is_asked_about(plan, officer):
    spend(plan, officer, BudgetRow(2026, "運営", 100, "general", nature="running"))

    assert any("計画期間の外の年度（令和8年度" in item.text for item in checks.advice(PlanRecord(plan)))


def test_the_budget_stands_by_item_and_year_too(me, plan, officer):
    spend(
        plan,
        officer,
        BudgetRow(2027, "改修", 600, "general"),
        BudgetRow(2027, "改修", 400, "other"),
        BudgetRow(2030, "改修", 50, "general", nature="running"),
    )

    table = me.get(go("budget", plan)).context["by_item"]

    assert [column["label"] for column in table["columns"]] == [
        "費目・内容", "令和9年度", "令和10年度", "令和11年度", "令和12年度", "計",
    ]  # fmt: skip
    assert texts_of(table) == [
        ["改修（初期費用）", "1,000", "—", "—", "—", "1,000"],
        ["改修（運営費）", "—", "—", "—", "50", "50"],
        ["計", "1,000", "0", "0", "50", "1,050"],
    ]


def test_nature_and_eligibility_are_saved_and_come_back(me, plan):
    row = {
        "fiscal_year": "2027", "item": "x", "amount": "1", "source_kind": "general", "nature": "running", "eligibility": "yes",
    }  # fmt: skip

    me.post(go("budget", plan), rows("budget", row))
    (form,) = me.get(go("budget", plan)).context["rows"].forms

    line = plan.budget.get()
    assert (line.nature, line.eligibility) == ("running", "yes")
    assert (form["nature"].value(), form["eligibility"].value()) == ("running", "yes")


def test_a_choice_that_is_none_of_ours_is_refused(me, plan):
    row = {"fiscal_year": "2027", "item": "x", "amount": "1", "source_kind": "general", "nature": "秘密"}

    page = me.post(go("budget", plan), rows("budget", row))

    assert list(page.context["rows"].forms[0].errors) == ["nature"]
    assert not BudgetLine.objects.exists()


def test_a_grant_without_running_costs_after_it_leaves_a_gap(plan, officer, soft):
    granted = BudgetRow(2027, "改修", 600, "grant", soft)
    spend(plan, officer, granted)
    before = [(gap.text, gap.page) for gap in checks.gaps(PlanRecord(plan))]
    spend(plan, officer, granted, BudgetRow(2028, "運営", 50, "general", nature="running"))
    after = [(gap.text, gap.page) for gap in checks.gaps(PlanRecord(plan))]

    gap = ("交付金が終わった後の運営費と財源", "budget")
    assert (gap in before, gap in after) == (True, False)
    assert ("自立の見通し（毎年の収入と費用）", "upkeep") in after


# --- the check of grants ------------------------------------------------------------------------------
def test_each_condition_stands_with_its_sentence_its_reason_and_the_page(me, plan, officer, soft):
    spend(plan, officer, BudgetRow(2027, "改修", 6000, "grant", soft, eligibility="yes"))
    kpi = KpiRow("外出する人", "outcome", "人", beneficiary="residents")
    services.save_kpis(plan, by=officer, expected_version=1, rows=[kpi])

    page = me.get(go("grants", plan))

    (grant,) = page.context["grants"]
    found = [(a["sentence"], a["label"], a["url"]) for a in grant["answers"]]
    assert found == [
        ("募集の年度", "満たす", go("budget", plan)),
        ("期間：原則3年以内（最長5年）", "満たす", go("budget", plan)),
        ("住民が便益を受けること", "満たす", go("kpis", plan)),
        ("地域で実装すること", "記録からは分からない", ""),
    ]
    assert [(label, count) for label, _, count in grant["counts"]] == [
        ("満たす", 3),
        ("満たさない", 0),
        ("記録からは分からない", 1),
    ]
    body = page.content.decode()
    assert "採択を保証するものではありません" in body
    assert "成果指標「外出する人」が住民の変化を示します。" in body
    assert "要確認" in body


def test_the_amount_is_the_rate_up_to_the_cap_with_the_towns_part_and_the_gap(me, plan, officer, soft):
    spend(
        plan,
        officer,
        BudgetRow(2027, "改修", 3000, "grant", soft, eligibility="yes"),
        BudgetRow(2027, "改修", 3000, "general", eligibility="yes"),
        BudgetRow(2028, "実証", 1001, "general", eligibility="yes"),
        BudgetRow(2028, "会議", 500, "general", eligibility="no"),
    )

    (grant,) = me.get(go("grants", plan)).context["grants"]

    assert texts_of(grant["amounts"]) == [
        ["令和9年度", "6,000", "2,000", "4,000", "3,000", "1,000"],
        ["令和10年度", "1,001", "500", "501", "0", "0"],
        ["計", "7,001", "2,500", "4,501", "3,000", "1,000"],
    ]


def test_what_is_not_known_of_a_grant_is_said_and_not_computed(me, plan, officer, grant):
    spend(plan, officer, BudgetRow(2027, "改修", 100, "general", eligibility="yes"))

    page = me.get(go("grants", plan))

    assert page.context["grants"][0]["amounts"] is None
    assert "交付額：データなし（補助率を確認できていません）" in page.content.decode()
    assert "締切：データなし" in page.content.decode()


def test_a_scheme_that_ended_is_only_named_unless_the_budget_uses_it(plan, officer, vocabulary):
    old = GrantFactory(edition=vocabulary, fiscal_year_from=2000, fiscal_year_to=2001, name="昔の型")
    before = checked(PlanRecord(plan))
    spend(plan, officer, BudgetRow(2027, "改修", 100, "grant", old))
    found, ended = checked(PlanRecord(plan))

    assert before == ([], [old])
    assert ([row.grant for row in found], ended) == ([old], [])


def test_the_grant_in_the_budget_comes_first(plan, officer, soft, vocabulary):
    newer = GrantFactory(edition=vocabulary, fiscal_year_from=2029)
    spend(plan, officer, BudgetRow(2027, "改修", 100, "grant", soft))

    assert [row.grant for row in checked(PlanRecord(plan))[0]] == [soft, newer]


@pytest.mark.parametrize("who", ["viewer", "officer"])
def test_who_only_reads_sees_the_check_without_ways_to_edit(sign_in, request, shared_plan, plan, soft, who):
    mine = plan if who == "viewer" else shared_plan
    page = sign_in(request.getfixturevalue(who)).get(go("grants", mine))

    body = page.content.decode()
    assert page.status_code == 200
    assert "住民が便益を受けること" in body
    assert [key for key in ("kpis", "budget", "upkeep") if f'"{go(key, mine)}"' in body] == []


@pytest.mark.parametrize("count", [1, 8])
def test_the_check_asks_the_same_number_of_times(me, plan, vocabulary, count, django_assert_max_num_queries):
    for number in range(count):
        GrantFactory(edition=vocabulary, fiscal_year_from=2024 + number)
    me.get(reverse("planning:plan_list"))

    with django_assert_max_num_queries(18):
        me.get(go("grants", plan))


# --- 自立の見通し --------------------------------------------------------------------------------------
def test_income_and_cost_are_saved_and_computed_for_three_cases_and_half(me, plan):
    me.post(go("upkeep", plan), rows("upkeep", LINE, FEE))
    me.post(
        go("users", plan),
        users(low_users="100", middle_users="200", middle_yearly_change="100", high_users="400"),
    )

    page = me.get(go("upkeep", plan))

    cases = {case["label"]: texts_of(case["table"]) for case in page.context["outlook"]["cases"]}
    # 1,800,000 yen a year against 6,000 yen a person.
    assert cases["控えめ"][0] == ["令和10年度", "100", "600", "1,800", "−1,200", "−1,200", "1,200"]
    assert cases["見込み"][:2] == [
        ["令和10年度", "200", "1,200", "1,800", "−600", "−600", "600"],
        ["令和11年度", "300", "1,800", "1,800", "0", "−600", "0"],
    ]
    assert cases["好調"][0][4:6] == ["600", "600"]
    assert cases["見込みの半分"][0][1:5] == ["100", "600", "1,800", "−1,200"]
    found = dict(page.context["outlook"]["findings"])
    assert found["収支がつり合う利用者数（令和12年度）"] == (
        "300人。計算：（定額の費用1,800千円−定額の収入0千円）÷（1人あたりの収入6,000円−1人あたりの費用0円）、端数は切り上げ"
    )
    assert found["見込みの場合"] == "令和11年度から収入が費用に足ります。"
    assert found["控えめの場合"] == "示した年度の内では、収入が費用に足りません。"


def test_without_expected_users_nothing_is_assumed(me, plan):
    me.post(go("upkeep", plan), rows("upkeep", LINE, FEE))

    page = me.get(go("upkeep", plan))

    outlook = page.context["outlook"]
    assert [case["label"] for case in outlook["cases"]] == ["控えめ", "見込み", "好調"]
    assert texts_of(outlook["cases"][1]["table"])[0] == ["令和10年度", "—", "—", "—", "—", "—", "—"]
    assert dict(outlook["findings"])["見込みの場合"] == "利用者の見込み：【要記入】"
    assert "利用者の見込みがそろっていない" in page.content.decode()
    gaps = [gap.text for gap in checks.gaps(PlanRecord(plan)) if gap.page == "users"]
    assert gaps == ["利用者の見込み（控えめ）", "利用者の見込み（見込み）", "利用者の見込み（好調）"]


def test_where_fees_do_not_cover_a_persons_cost_more_people_do_not_help(me, plan):
    loss = FEE | {"item": "材料", "side": "cost", "amount": "7000"}
    me.post(go("upkeep", plan), rows("upkeep", LINE, FEE, loss))

    found = dict(me.get(go("upkeep", plan)).context["outlook"]["findings"])

    assert found["収支がつり合う利用者数（令和12年度）"].startswith(
        "利用者が増えてもつり合いません（1人あたりの差し引きが-1,000円のため）"
    )


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"amount": "千八百"}, "amount", "金額は整数で入力してください。"),
        ({"ends": "2027"}, "ends", "終わる年度は、始まる年度と同じか後の年度を選んでください。"),
        ({"item": ""}, "item", "収入・費用の名称を入力してください。"),
    ],
)
def test_a_line_that_cannot_be_taken_is_told_and_stays(me, plan, typed, field, sentence):
    page = me.post(go("upkeep", plan), rows("upkeep", LINE | typed))

    (form,) = page.context["rows"].forms
    assert form.errors == {field: [sentence]}
    assert form[field].value() == typed[field]
    assert not UpkeepLine.objects.exists()


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ({"low_users": "百人"}, "users", "最初の年度の利用者（人）は整数で入力してください。"),
        ({"low_yearly_change": "5"}, "users", "最初の年度の利用者を入力してください。"),
    ],
)
def test_a_forecast_that_cannot_be_taken_is_told(me, plan, typed, name, sentence):
    page = me.post(go("users", plan), users(**typed))

    assert page.context["cases"][0].errors == {name: [sentence]}
    assert not UserForecast.objects.exists()


def test_each_form_speaks_for_its_own_case(me, plan):
    me.post(go("users", plan), users(low_users="5", low_scenario="high", high_users="9"))

    kept = dict(UserForecast.objects.order_by("users").values_list("scenario", "users"))
    assert kept == {"low": 5, "high": 9}


@pytest.mark.parametrize("key", ["upkeep", "users"])
def test_two_people_at_once_see_both(me, plan, approver, key):
    theirs = {
        "upkeep": {"item": "課長の費用", "side": "cost", "basis": "fixed", "amount": 1, "starts": 2028},
        "users": {"scenario": "low", "starts": 2028, "users": 77, "ground": "課長の根拠"},
    }[key]
    services.save_rows(plan, key, by=approver, expected_version=1, rows=[theirs])
    mine = rows("upkeep", LINE) if key == "upkeep" else users(low_users="5", low_ground="担当の根拠")

    page = me.post(go(key, plan), mine)

    body = page.content.decode()
    assert page.status_code == 409
    assert ("課長の" in body, ("謝金" if key == "upkeep" else "担当の根拠") in body) == (True, True)


@pytest.mark.parametrize("key", ["upkeep", "users", "answers"])
def test_a_viewer_cannot_save(plan, viewer, key):
    with pytest.raises(RuleError):
        services.save_rows(plan, key, by=viewer, expected_version=1, rows=[])


def test_a_year_long_after_the_plan_does_not_make_an_endless_table(plan, officer):
    line = {"item": "x", "side": "cost", "basis": "fixed", "amount": 1, "starts": 2027, "ends": 2099}
    services.save_rows(plan, "upkeep", by=officer, expected_version=1, rows=[line])

    assert list(Outlook(PlanRecord(plan)).years) == list(range(2027, 2042))


@pytest.mark.parametrize(
    ("yen", "text"), [(None, "—"), (0, "0"), (1_500, "1.5"), (-12_345_000, "−12,345"), (10_000, "10")]
)
def test_thousands_are_written_as_people_read_them(yen, text):
    assert thousands(yen) == text


def test_the_money_is_copied_with_the_plan_and_kept_in_its_history(me, plan, officer, soft):
    demo_money.fill(plan, officer)
    copy = services.copy_plan(Plan.objects.get(pk=plan.pk), by=officer)

    assert [sections.read(copy, key) == sections.read(plan, key) for key in ("budget", *MONEY)] == [True] * 3
    page = me.get(go("history", plan))
    changes = [c.label for _, found in page.context["pairs"] for c in found or []]
    assert {"場合1 控えめ", "収支1 世話役の謝金（合成データ）"} <= set(changes)


def test_a_history_from_before_these_columns_can_still_be_read(me, plan, officer):
    spend(plan, officer, BudgetRow(2027, "改修", 1, "general"))
    services.save_kpis(plan, by=officer, expected_version=1, rows=[KpiRow("x", "output", "回")])
    kept = plan.revisions.first()
    old = kept.snapshot
    for row in (*old["budget"]["lines"], *old["kpis"]["kpis"]):
        for name in ("nature", "eligibility", "beneficiary"):
            row.pop(name, None)
    with audit.change("planning.budget_saved", by=officer) as entry:
        type(kept).objects.filter(pk=kept.pk).update(snapshot=old)
        entry.of(plan)

    assert me.get(reverse("planning:revision", args=[plan.pk, kept.number])).status_code == 200


# --- 審査・監査で問われること -----------------------------------------------------------------------------
BOUGHT = {"title": "しくみ", "method": "open_bid", "rfi_answers": 3, "quotes": 2, "author": "own"}


def codes(plan):
    return [q.code.partition(":")[0] for q in asked.questions(PlanRecord(plan))]


def buy(plan, officer, **changed):
    version = plan.section("procurements").version
    services.save_rows(plan, "procurements", by=officer, expected_version=version, rows=[BOUGHT | changed])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"method": "negotiated"}, "negotiated"),
        ({"rfi_answers": None}, "no_rfi"),
        ({"rfi_answers": 0}, "no_rfi"),
        ({"quotes": 1}, "few_quotes"),
        ({"quotes": 0}, "few_quotes"),
        ({"author": "vendor"}, "vendor_author"),
    ],
)
def test_a_purchase_is_asked_about_what_the_audit_found(plan, officer, changed, code):
    buy(plan, officer)
    before = codes(plan)
    buy(plan, officer, **changed)

    assert (before, codes(plan)) == ([], [code])


def test_a_reason_answers_a_negotiated_contract_and_unknown_quotes_are_a_gap_only(plan, officer):
    buy(plan, officer, method="negotiated", reason="第2号", quotes=None)

    assert codes(plan) == []
    assert "調達「しくみ」の時期・参考見積の数" in [gap.text for gap in checks.gaps(PlanRecord(plan))]


@pytest.mark.parametrize(
    ("rows_", "expected"),
    [
        ([("outcome", "residents", 1)], []),
        ([("outcome", "residents", None)], ["no_baseline"]),
        ([("output", "residents", 1), ("output", "undecided", 1)], ["output_only"]),
        ([("outcome", "internal", 1)], ["internal_only"]),
        ([("outcome", "internal", 1), ("output", "residents", 1)], []),
    ],
)
def test_indicators_are_asked_about_their_start_and_whose_change_they_show(plan, officer, rows_, expected):
    kpis = [
        KpiRow(f"指標{n}", kind, "人", base, None if base is None else 2025, beneficiary=whose)
        for n, (kind, whose, base) in enumerate(rows_)
    ]
    services.save_kpis(plan, by=officer, expected_version=1, rows=kpis)

    assert codes(plan) == expected


def test_a_grant_without_money_after_it_is_asked_about(plan, officer, soft):
    spend(plan, officer, BudgetRow(2027, "改修", 100, "grant", soft))

    assert codes(plan) == ["no_running_source"]


def test_every_question_has_its_source_and_a_page_that_opens(me, plan, officer, soft):
    buy(plan, officer, method="negotiated", rfi_answers=0, quotes=0, author="vendor")
    spend(plan, officer, BudgetRow(2027, "改修", 100, "grant", soft))
    services.save_kpis(plan, by=officer, expected_version=1, rows=[KpiRow("x", "output", "回")])

    found = asked.questions(PlanRecord(plan))

    assert len(found) == 7
    assert all("要確認" in q.source and q.why for q in found)
    assert {me.get(go(page, plan)).status_code for page in {q.page for q in found}} == {200}
    assert me.get(go("plan_detail", plan)).context["asked_count"] == 7


def test_an_answer_is_kept_counted_and_printed(me, plan, officer):
    buy(plan, officer, rfi_answers=0)
    (question,) = asked.questions(PlanRecord(plan))
    field = question.code.replace(":", "-") + "-reason"

    before = me.get(go("procurements", plan)).content.decode()
    me.post(go("answers", plan), {"expected_version": 1, field: "2社に聴いた"})

    page = me.get(go("plan_detail", plan))
    assert question.text in before
    assert (page.context["asked_count"], page.context["asked"][0]["answer"]) == (0, "2社に聴いた")
    assert question.text not in me.get(go("procurements", plan)).content.decode()
    paper = me.get(go("paper", plan)).content.decode()
    assert ("審査・監査で問われることへの答え" in paper, "2社に聴いた" in paper) == (True, True)


def test_an_answer_to_what_is_no_longer_asked_stays_until_it_is_emptied(me, plan, officer):
    buy(plan, officer, rfi_answers=0)
    (question,) = asked.questions(PlanRecord(plan))
    row = {"code": question.code, "question": question.text, "reason": "長い答え"}
    services.save_rows(plan, "answers", by=officer, expected_version=1, rows=[row])
    key = plan.procurements.get().key
    kept = {"key": key, **BOUGHT}
    services.save_rows(plan, "procurements", by=officer, expected_version=2, rows=[kept])

    page = me.get(go("answers", plan))
    field = question.code.replace(":", "-") + "-reason"
    me.post(go("answers", plan), {"expected_version": 2, field: ""})

    assert "長い答え" in page.content.decode()
    assert "長い答え" not in me.get(go("paper", plan)).content.decode()
    assert not AuditAnswer.objects.exists()


def test_a_long_answer_comes_back_whole_and_two_people_see_both(me, plan, officer, approver):
    buy(plan, officer, rfi_answers=0)
    (question,) = asked.questions(PlanRecord(plan))
    field = question.code.replace(":", "-") + "-reason"
    long = me.post(go("answers", plan), {"expected_version": 1, field: "あ" * 501})
    row = {"code": question.code, "question": question.text, "reason": "課長の答え"}
    services.save_rows(plan, "answers", by=approver, expected_version=1, rows=[row])
    both = me.post(go("answers", plan), {"expected_version": 1, field: "担当の答え"})

    assert "あ" * 501 in long.content.decode()
    assert both.status_code == 409
    assert ("課長の答え" in both.content.decode(), "担当の答え" in both.content.decode()) == (True, True)


def test_questions_are_not_shown_to_members_who_read_a_shared_plan(
    sign_in, officer, other_officer, shared_plan
):
    services.save_kpis(shared_plan, by=other_officer, expected_version=1, rows=[KpiRow("秘", "output", "回")])

    body = sign_in(officer).get(go("plan_detail", shared_plan)).content.decode()

    assert asked.questions(PlanRecord(shared_plan)) != []
    assert ("審査・監査" in body, "現時点値がありません" in body) == (False, False)


def test_the_example_answers_what_its_own_purchases_raise(plan, officer):
    demo_money.fill(plan, officer)
    demo_tables.fill(plan, officer)
    demo_money.answer(plan, User.objects.get(pk=officer.pk))

    found = asked.questions(PlanRecord(plan))
    assert [(q.code.partition(":")[0], bool(q.answer)) for q in found] == [("no_rfi", True)]
    assert Kpi.objects.count() == 0
