"""The five steps as people walk them; nothing typed is lost on the way."""

import pytest
from django.test import Client
from django.urls import reverse

from tsumiki.planning import services
from tsumiki.planning.models import Plan
from tsumiki.planning.services import BlockNote
from tsumiki.planning.texts import TEXTS


def go(name, plan, **kwargs):
    return reverse(f"planning:{name}", kwargs={"pk": plan.pk, **kwargs})


def texts(version=1, **typed):
    return dict.fromkeys(TEXTS, "") | {"expected_version": version} | typed


def rows(prefix, *typed, version=1):
    data = {"expected_version": version, f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(typed):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def stacked(plan, officer, blocks):
    """kpi, then peers: against the rule."""
    services.add_block(plan, blocks["kpi"], by=officer)
    services.add_block(plan, blocks["peers"], by=officer)
    return plan


def codes(plan):
    return list(plan.blocks.values_list("block__code", flat=True))


def test_a_plan_begins_from_the_towns_diagnosis(client, town, vocabulary):
    page = client.get(reverse("planning:plan_create"), {"code": town.code})
    answer = client.post(
        reverse("planning:plan_create"),
        {"government": town.pk, "title": "新しい計画", "start_fiscal_year": 2027, "end_fiscal_year": 2029},
    )

    made = Plan.objects.get()
    assert page.status_code == 200
    assert (answer.status_code, answer.url) == (302, go("problems", made))
    assert (made.title, made.local_government, made.period) == (
        "新しい計画",
        town,
        "令和9年度（2027年度）から令和11年度（2029年度）まで",
    )


def test_an_impossible_term_is_told_and_the_title_kept(client, town, vocabulary):
    data = {"government": town.pk, "title": "長い名前", "start_fiscal_year": 2029, "end_fiscal_year": 2027}

    page = client.post(reverse("planning:plan_create"), data)

    assert page.context["form"].errors == {
        "end_fiscal_year": ["最後の年度は、最初の年度と同じか後の年度を選んでください。"]
    }
    assert 'value="長い名前"' in page.content.decode()


def test_a_person_cannot_begin_a_plan_for_another_town(client, other_town, vocabulary):
    data = {"government": other_town.pk, "title": "x", "start_fiscal_year": 2027, "end_fiscal_year": 2027}

    client.post(reverse("planning:plan_create"), data)

    assert Plan.objects.count() == 0


def test_problems_and_challenges_are_chosen_together(client, plan):
    data = {
        "expected_version": 1,
        "problem-vacancy": "on",
        "note-vacancy": "片付けの手間が大きい",
        "challenges": ["4", "12"],
        "challenge-12": "人が集まらない",
    }

    answer = client.post(go("problems", plan), data | {"go_on": "1"})

    assert answer.url == go("choose", plan)
    assert list(plan.problems.values_list("code", "name", "note")) == [
        ("vacancy", "空き家の増加", "片付けの手間が大きい")
    ]
    assert list(plan.challenges.values_list("number", "note")) == [(4, ""), (12, "人が集まらない")]


@pytest.mark.parametrize(
    ("challenges", "field", "sentence"),
    [
        (
            ["4", "11"],
            "challenges",
            "⑪は、ほかの課題と同時に選べません。⑪だけにするか、⑪を外してください。",
        ),
        (["12"], "challenge-12", "⑫を選んだときは、内容を入力してください。"),
    ],
)
def test_contradicting_challenges_are_told_and_nothing_is_lost(client, plan, challenges, field, sentence):
    data = {"expected_version": 1, "note-vacancy": "消えては困る見立て", "challenges": challenges}

    page = client.post(go("problems", plan), data)

    assert page.context["form"].errors == {field: [sentence]}
    assert "消えては困る見立て" in page.content.decode()


def test_suggestions_show_their_reasons_and_rules(client, plan, officer, blocks):
    services.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[],
        challenges=[{"number": 4, "label": "x", "note": ""}],
        evidence={},
    )

    page = client.get(go("choose", plan))

    assert [block.code for block, _ in page.context["suggested"]] == ["peers"]
    assert "課題④『課題4の略称』に答える手法です。" in page.content.decode()


def test_a_block_and_a_case_are_taken_in(client, plan, blocks, case):
    client.post(go("block_add", plan, code="kpi"))
    client.post(go("case_add", plan, case_pk=case.pk))

    assert (codes(plan), plan.cases.get().case) == (["kpi"], case)


def test_the_order_fault_comes_with_its_reason_and_a_one_press_fix(client, stacked):
    page = client.get(go("stack", stacked))
    (fault,) = page.context["cards"][0]["faults"]

    client.post(fault["url"], {"expected_version": 3})

    assert fault["words"] == "「類似団体との比較」がこの積み木より後にあります。幅を知ってから決めます。"
    assert codes(stacked) == ["peers", "kpi"]


def test_a_missing_block_is_added_in_front_with_one_press(client, plan, officer, blocks):
    services.add_block(plan, blocks["kpi"], by=officer)
    (fault,) = client.get(go("stack", plan)).context["cards"][0]["faults"]

    client.post(fault["url"], {"expected_version": 2})

    assert codes(plan) == ["peers", "kpi"]


@pytest.mark.parametrize(
    ("button", "kwargs", "expected"),
    [
        ("block_up", {"code": "peers"}, ["peers", "kpi"]),
        ("block_down", {"code": "kpi"}, ["peers", "kpi"]),
        ("block_remove", {"code": "kpi"}, ["peers"]),
        ("arrange", {}, ["peers", "kpi"]),
    ],
)
def test_every_button_of_the_stack_keeps_what_was_typed(client, stacked, button, kwargs, expected):
    data = {
        "expected_version": 3,
        "peers-note": "書きかけの理由",
        "peers-start_on": "2027-06",
        "peers-section": "企画課",
    }

    client.post(go(button, stacked, **kwargs), data)

    row = stacked.blocks.get(block__code="peers")
    assert codes(stacked) == expected
    assert (row.note, str(row.start_on), row.section) == ("書きかけの理由", "2027-06-01", "企画課")


def test_a_wrong_month_stops_the_move_and_keeps_the_note(client, stacked):
    data = {"expected_version": 3, "peers-note": "消えては困る理由", "peers-start_on": "来年の春"}

    page = client.post(go("block_up", stacked, code="peers"), data)

    body = page.content.decode()
    assert codes(stacked) == ["kpi", "peers"]
    assert "「来年の春」は年月として読み取れません。" in body
    assert "消えては困る理由" in body


def test_two_people_in_the_same_text_see_both_and_can_save_again(client, plan, approver):
    services.save_texts(
        plan, by=approver, expected_version=1, data=dict.fromkeys(TEXTS, "") | {"vision": "課長の姿"}
    )

    page = client.post(go("texts", plan), texts(vision="担当の姿", situation="担当の現状"))
    body = page.content.decode()
    form = page.context["form"]
    again = client.post(go("texts", plan), texts(form["expected_version"].value(), vision="二人の姿"))

    assert page.status_code == 409
    assert "課長の姿" in body
    assert body.count("担当の姿") == 2
    assert body.count("担当の現状") == 1
    assert f"{approver.name}さんの保存" in body
    assert again.status_code == 302
    assert Plan.objects.get().vision == "二人の姿"


def test_two_people_in_the_same_stack_see_both_notes(client, stacked, approver):
    services.annotate_blocks(
        stacked, by=approver, expected_version=3, notes={"peers": BlockNote("課長の理由")}
    )

    page = client.post(
        go("block_up", stacked, code="peers"), {"expected_version": 3, "peers-note": "担当の理由"}
    )

    body = page.content.decode()
    assert page.status_code == 409
    assert ("課長の理由" in body, body.count("担当の理由")) == (True, 2)
    assert codes(stacked) == ["kpi", "peers"]


def test_two_people_in_the_same_table_see_both_tables(client, plan, approver):
    services.save_kpis(
        plan, by=approver, expected_version=1, rows=[services.KpiRow("課長の指標", "outcome", "人")]
    )

    page = client.post(go("kpis", plan), rows("kpi", {"name": "担当の指標", "kind": "output", "unit": "回"}))

    body = page.content.decode()
    assert page.status_code == 409
    assert ("課長の指標" in body, "担当の指標" in body) == (True, True)
    assert [kpi.name for kpi in plan.kpis.all()] == ["課長の指標"]


def test_a_text_that_is_too_long_comes_back_whole(client, plan):
    long = "あ" * 8_001

    page = client.post(go("texts", plan), texts(vision=long))

    assert page.context["form"].errors == {
        "vision": ["めざす姿は8,000字までです。8001字あります。短くしてください。"]
    }
    assert long in page.content.decode()


def test_kpis_are_saved_and_their_sums_shown(client, plan):
    row = {
        "name": "利用者数", "kind": "outcome", "unit": "人", "baseline": "57000", "baseline_year": "2025",
        "year-2027": "4000", "year-2028": "4000", "year-2029": "-500",
    }  # fmt: skip

    client.post(go("kpis", plan), rows("kpi", row))
    page = client.get(go("kpis", plan))

    (line,) = page.context["table"]["rows"]
    assert [cell["text"] for cell in line["cells"]] == [
        "利用者数（人）",
        "57,000（2025年度）",
        "+4,000",
        "+8,000",
        "+7,500",
        "64,500",
    ]


def test_adding_a_row_saves_nothing_and_keeps_what_was_typed(client, plan):
    page = client.post(
        go("kpis", plan), rows("kpi", {"name": "書きかけ", "kind": "output"}) | {"add_row": "1"}
    )

    assert [form["name"].value() for form in page.context["rows"]] == ["書きかけ", None]
    assert (plan.kpis.count(), page.context["invalid_forms"]) == (0, [])


def test_a_row_is_deleted_and_an_empty_one_ignored(client, plan):
    kept = {"name": "残す", "kind": "output", "unit": "回"}

    client.post(
        go("kpis", plan), rows("kpi", kept, kept | {"name": "削る", "DELETE": "on"}, {"kind": "outcome"})
    )

    assert [kpi.name for kpi in plan.kpis.all()] == ["残す"]


def test_a_baseline_without_its_year_is_told(client, plan):
    row = {"name": "x", "kind": "output", "unit": "回", "baseline": "5"}

    page = client.post(go("kpis", plan), rows("kpi", row))

    assert page.context["rows"].errors == [
        {"baseline_year": ["現時点値とその年度は、両方を入力するか、両方を空けてください。"]}
    ]


def test_the_budget_adds_up_by_year_and_source_and_asks_about_the_end(client, plan, grant):
    lines = [
        {"fiscal_year": 2027, "item": "改修", "amount": "6000", "source_kind": "general"},
        {"fiscal_year": 2028, "item": "運営", "amount": "3000", "source_kind": "grant", "grant": grant.pk},
    ]

    client.post(go("budget", plan), rows("budget", *lines))
    page = client.get(go("budget", plan))

    table = [[cell["text"] for cell in row["cells"]] for row in page.context["table"]["rows"]]
    assert table == [
        ["令和9年度", "—", "6,000", "6,000"],
        ["令和10年度", "3,000", "—", "3,000"],
        ["令和11年度", "—", "—", "0"],
        ["計", "3,000", "6,000", "9,000"],
    ]
    assert page.context["advice"] == [
        "令和11年度（2029年度）に予算がありません。費用がかからない年度であれば、備考に書くと伝わります。",
        "令和10年度（2028年度）の財源が国の交付金等だけです。交付金が終わった後の運営費の財源をお考えください。",
    ]


def test_a_grant_on_another_source_is_told(client, plan, grant):
    line = {"fiscal_year": 2027, "item": "改修", "amount": "1", "source_kind": "general", "grant": grant.pk}

    page = client.post(go("budget", plan), rows("budget", line))

    assert page.context["rows"].errors == [
        {"grant": ["交付金の名称を選べるのは、財源が「国の交付金等」のときだけです。"]}
    ]


def test_the_roadmap_takes_months_as_people_write_them(client, plan):
    typed = [
        {"title": "議会", "start_on": "令和9年6月", "milestone_kind": "council"},
        {"title": "改修", "start_on": "2027/7", "end_on": "2027-09"},
    ]

    client.post(go("roadmap", plan), rows("roadmap", *typed))

    found = [(i.title, str(i.start_on), str(i.end_on), i.milestone_kind) for i in plan.roadmap.all()]
    assert found == [
        ("議会", "2027-06-01", "2027-06-01", "council"),
        ("改修", "2027-07-01", "2027-09-01", ""),
    ]


def test_sharing_copying_and_deleting(client, plan):
    client.post(go("sharing", plan), {"visibility": "members", "expected_version": 1})
    plan.refresh_from_db()
    refused = client.post(go("plan_delete", plan), {"expected_version": plan.version}, follow=True)
    client.post(go("plan_copy", plan))
    copy = Plan.objects.exclude(pk=plan.pk).get()
    client.post(go("plan_delete", copy), {"expected_version": copy.version})

    assert [str(m) for m in refused.context["messages"]][1:] == [
        "会員に共有している計画は削除できません。先に公開の範囲を「庁内」に戻してください。"
    ]
    assert list(Plan.objects.all()) == [plan]


def test_the_history_shows_each_change_with_both_texts(client, plan):
    client.post(go("texts", plan), texts(vision="集う町"))
    client.post(go("texts", plan), texts(2, vision="集い、学ぶ町"))

    page = client.get(go("history", plan))

    changes = [(c.label, c.before, c.after) for _, found in page.context["pairs"] for c in found or []]
    assert changes == [("めざす姿", "集う町", "集い、学ぶ町"), ("めざす姿", "", "集う町")]


def test_what_was_typed_when_the_session_ended_waits_after_sign_in(client, plan, officer, session_ends):
    client.get(go("texts", plan))
    session_ends()
    away = client.post(go("texts", plan), texts(vision="消えては困る姿"))
    client.force_login(officer)

    page = client.get(reverse("planning:resume"))
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    answer = client.post(page.context["path"], sent)

    assert away.url == f"{reverse('account_login')}?next={reverse('planning:resume')}"
    assert page.context["shown"] == ["消えては困る姿"]
    assert answer.status_code == 302
    assert Plan.objects.get().vision == "消えては困る姿"
    assert client.get(reverse("planning:resume")).status_code == 302


def test_what_was_typed_before_signing_in_anew_elsewhere_waits(plan, officer, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)

    refused = strict.post(
        go("texts", plan), texts(vision="消えては困る姿"), headers={"Origin": "http://testserver"}
    )
    page = strict.get(refused.url)

    assert refused.url == reverse("planning:resume")
    assert page.context["shown"] == ["消えては困る姿"]
    assert Plan.objects.get().vision == ""


def test_a_form_of_another_site_is_refused_and_nothing_kept(plan, officer, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)

    refused = strict.post(
        go("texts", plan), texts(vision="よその文"), headers={"Origin": "http://evil.example"}
    )

    assert refused.status_code == 403
    assert strict.get(reverse("planning:resume")).url == reverse("planning:plan_list")


def test_the_sign_in_page_says_that_typed_words_are_kept_and_only_then(client, plan, session_ends):
    client.get(go("texts", plan))
    session_ends()
    resume, said = reverse("planning:resume"), "入力した内容は残っています。"

    lost = client.get(reverse("account_login"), {"next": resume})
    away = client.post(go("texts", plan), texts(vision="消えては困る姿"))
    kept, elsewhere = client.get(away.url), client.get(reverse("account_login"), {"next": "/home/"})
    wrong = client.post(
        reverse("account_login"), {"login": "a@b.example", "password": "違う", "next": resume}
    )

    assert [said in page.text for page in (lost, kept, elsewhere, wrong)] == [False, True, False, True]


@pytest.mark.parametrize("address", ["texts", "new"])
def test_kept_words_are_not_shown_to_somebody_else(client, plan, other_officer, session_ends, address):
    client.get(go("texts", plan))
    session_ends()
    where = go("texts", plan) if address == "texts" else reverse("planning:plan_create")
    client.post(where, texts(vision="鳥取の内緒の話") | {"title": "鳥取の内緒の話"})
    client.force_login(other_officer)

    page = client.get(reverse("planning:resume"), follow=True)

    assert "鳥取の内緒の話" not in page.content.decode()
    assert "破棄しました" in page.content.decode()


def test_a_strangers_words_are_not_kept(client, plan, officer, session_ends):
    session_ends()
    client.cookies.clear()
    client.post(go("texts", plan), texts(vision="だれかの長い文"))
    client.force_login(officer)

    assert client.get(reverse("planning:resume")).url == reverse("planning:plan_list")


def test_names_of_drafts_stay_in_the_towns_own_log(client, plan, approver, secretariat):
    client.force_login(approver)
    own = client.get(reverse("accounts:audit_log")).content.decode()
    client.force_login(secretariat)
    nation = client.get(reverse("accounts:audit_log")).content.decode()
    nation_csv = client.get(reverse("accounts:audit_log_csv")).content.decode()

    assert plan.title in own
    assert "計画を作った" in own
    assert plan.title not in nation + nation_csv


def test_names_of_drafts_stay_with_the_towns_own_managers_at_a_hand_over(
    client, plan, officer, approver, secretariat
):
    address = reverse("accounts:handover", args=[officer.main_membership.pk])
    client.force_login(approver)
    own = client.get(address).content.decode()
    client.force_login(secretariat)
    nation = client.get(address).content.decode()

    assert plan.title in own
    assert "後任の氏名" not in nation
    assert plan.title not in nation


def test_a_number_no_database_can_hold_is_a_wrong_choice_of_town(client, vocabulary):
    data = {"government": "9" * 24, "title": "x", "start_fiscal_year": 2027, "end_fiscal_year": 2029}

    page = client.post(reverse("planning:plan_create"), data)

    assert page.status_code == 200
    assert "一覧から選び直してください" in page.content.decode()


def test_the_diagnosis_and_the_hand_over_know_of_plans(plan, officer, town):
    from tsumiki.accounts import handover
    from tsumiki.diagnosis.selectors import next_steps

    links = [link.label for link in next_steps.collect(officer, town)]
    kept = [kind for kind in handover.snapshot(officer.main_membership) if kind["label"] == "団体の計画"]

    assert links == ["計画「空き家と居場所の計画」", "この数字をもとに計画を作る", "一歩先の事例"]
    assert [item["title"] for item in kept[0]["titles"]] == ["空き家と居場所の計画（第1版）"]
