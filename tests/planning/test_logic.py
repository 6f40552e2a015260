"""The logic model: what leads to what, on which assumption; nothing typed is lost and nothing is invented."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.planning.test_pages import rows
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import checks, demo_logic, sections, services
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.forms.logic import moved
from tsumiki.planning.logic.draft import proposed
from tsumiki.planning.logic.levels import passed
from tsumiki.planning.logic.picture import flow, table
from tsumiki.planning.models import LogicElement, Plan
from tsumiki.planning.papers.telling import tell
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.services import BudgetRow, KpiRow, RoadmapRow

A, B, C, D = "aaaa0001", "bbbb0002", "cccc0003", "dddd0004"


def element(key, level, text, *leads_to, **more):
    return {"key": key, "level": level, "text": text, "leads_to": list(leads_to), **more}


def chain():
    return [
        element(A, "activity", "話し合う", B),
        element(B, "output", "話し合いの回数", C, assumption="声が届く"),
        element(C, "early", "顔を合わせる", D),
        element(D, "impact", "支え合っている"),
    ]


@pytest.fixture
def client(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def modelled(plan, officer):
    services.save_logic(plan, by=officer, expected_version=1, rows=chain())
    return plan


def go(plan):
    return reverse("planning:logic", args=[plan.pk])


def saved(plan):
    return {row.text: row for row in LogicElement.objects.filter(plan=plan)}


def advice(plan):
    return [item.text for item in checks.advice(PlanRecord(plan)) if item.page == "logic"]


def gaps(plan):
    return [gap.text for gap in checks.gaps(PlanRecord(plan)) if gap.page == "logic"]


# --- saving ---------------------------------------------------------------------------------------
def test_what_is_typed_on_the_page_is_saved_with_its_arrows(client, plan):
    typed = [
        {"key": A, "level": "activity", "text": "話し合う", "leads_to": [B]},
        {"key": B, "level": "output", "text": "回数", "assumption": "声が届く"},
    ]

    answer = client.post(go(plan), rows("logic", *typed) | {"go_on": "1"})

    found = saved(plan)
    assert answer.url == reverse("planning:kpis", args=[plan.pk])
    assert (found["話し合う"].leads_to, found["回数"].assumption) == ([B], "声が届く")


def test_the_levels_stand_in_their_order_however_they_were_sent(plan, officer):
    services.save_logic(plan, by=officer, expected_version=1, rows=list(reversed(chain())))

    assert [row.level for row in PlanRecord(plan).logic] == ["activity", "output", "early", "impact"]


def test_an_arrow_to_a_row_that_is_left_out_goes_with_it(client, modelled):
    typed = [{**row, "DELETE": "on"} if row["key"] == C else row for row in chain()]

    client.post(go(modelled), rows("logic", *typed, version=2))

    found = saved(modelled)
    assert sorted(found) == ["支え合っている", "話し合いの回数", "話し合う"]
    assert found["話し合いの回数"].leads_to == []


@pytest.mark.parametrize("target", [A, B])
def test_an_arrow_back_is_refused_in_words_and_stays_ticked(client, modelled, target):
    typed = [row | {"leads_to": [target]} if row["key"] == C else row for row in chain()]

    page = client.post(go(modelled), rows("logic", *typed, version=2))

    assert page.status_code == 409
    assert "つなげません。つながる先は、後の段階の要素にしてください。" in page.content.decode()
    form = next(form for form in page.context["rows"].forms if form.row_key == C)
    assert form["leads_to"].value() == [target]
    assert saved(modelled)["顔を合わせる"].leads_to == [D]


def test_an_indicator_of_another_plan_is_not_taken(make_plan, modelled, officer, town):
    other = make_plan(town, officer, title="別の計画")
    services.save_kpis(other, by=officer, expected_version=1, rows=[KpiRow("別", "outcome", "人", key=A)])

    services.save_logic(
        modelled, by=officer, expected_version=2, rows=[element(C, "early", "変化", kpi_key=A)]
    )

    assert saved(modelled)["変化"].kpi_key == ""


def test_a_row_without_words_is_told_and_its_assumption_kept(client, plan):
    typed = {"key": A, "level": "output", "text": "", "assumption": "消えては困る前提"}

    page = client.post(go(plan), rows("logic", typed))

    assert page.context["rows"].forms[0].errors == {"text": ["内容を入力してください。"]}
    assert "消えては困る前提" in page.content.decode()


def test_a_row_nobody_wrote_in_is_left_out(client, plan):
    client.post(go(plan), rows("logic", {"key": A, "level": "output", "text": ""}))

    assert saved(plan) == {}


def test_a_wrong_level_does_not_break_the_page(client, plan):
    page = client.post(go(plan), rows("logic", {"key": "<b>", "level": "<script>", "text": "x"}))

    assert page.status_code == 200
    assert saved(plan) == {}


def test_two_people_see_both_and_nothing_is_overwritten(client, modelled, approver):
    theirs = [element(A, "activity", "課長の活動")]
    services.save_logic(modelled, by=approver, expected_version=2, rows=theirs)

    page = client.post(
        go(modelled), rows("logic", {"key": A, "level": "activity", "text": "私の活動"}, version=2)
    )

    body = page.content.decode()
    assert page.status_code == 409
    assert ("課長の活動" in body, "私の活動" in body) == (True, True)
    assert list(saved(modelled)) == ["課長の活動"]


def test_the_same_twice_is_no_conflict(modelled, approver):
    services.save_logic(modelled, by=approver, expected_version=1, rows=chain())

    with pytest.raises(ConflictError):
        services.save_logic(modelled, by=approver, expected_version=1, rows=chain()[:2])


def test_a_viewer_cannot_save(plan, viewer):
    with pytest.raises(RuleError):
        services.save_logic(plan, by=viewer, expected_version=1, rows=chain())


def test_the_history_names_targets_and_indicators(plan, officer):
    services.save_kpis(plan, by=officer, expected_version=1, rows=[KpiRow("利用者", "outcome", "人", key=A)])
    services.save_logic(
        plan, by=officer, expected_version=1, rows=[*chain()[1:2], element(C, "early", "変化", kpi_key=A)]
    )

    assert sections.lines("logic", sections.read(plan, "logic")) == [
        ("産出1 話し合いの回数", "つながる先 変化　前提 声が届く"),
        ("初期の成果1 変化", "指標 利用者"),
    ]


def test_a_copy_has_the_same_model_and_deleting_takes_it_along(modelled, officer):
    copy = services.copy_plan(Plan.objects.get(pk=modelled.pk), by=officer)

    assert sections.read(copy, "logic") == sections.read(modelled, "logic")
    copy.refresh_from_db()
    services.delete_plan(copy, by=officer, expected_version=copy.version)
    assert LogicElement.objects.exclude(plan=modelled).count() == 0


# --- buttons that save nothing --------------------------------------------------------------------
def test_a_new_row_can_be_led_to_before_it_is_saved(client, modelled):
    page = client.post(go(modelled), rows("logic", *chain(), version=2) | {"add_row": "output"})

    outputs = next(group for group in page.context["groups"] if group["level"] == "output")["rows"]
    activity = next(form for form in page.context["rows"].forms if form.row_key == A)
    offered = [key for _, group in activity.fields["leads_to"].widget.choices for key, _ in group]
    assert outputs[1].row_key in offered
    assert len(saved(modelled)) == 4


def offered(page, key):
    form = next(form for form in page.context["rows"].forms if form.row_key == key)
    return [label for label, _ in form.fields["leads_to"].widget.choices]


def test_two_later_levels_are_offered_while_the_list_is_short(client, plan, officer):
    many = [element(f"{n:08x}", "output", f"産出{n}") for n in range(15)]
    first, last = element(A, "activity", "活動"), element(D, "early", "成果")

    services.save_logic(plan, by=officer, expected_version=1, rows=[first, *many[:3], last])
    short = offered(client.get(go(plan)), A)
    services.save_logic(plan, by=officer, expected_version=2, rows=[first, *many, last])
    long = offered(client.get(go(plan)), A)

    assert (short, long) == (["産出", "初期の成果"], ["産出"])


def test_what_is_chosen_is_always_offered(client, plan, officer):
    rows_ = [*chain(), element("eeee0005", "input", "人手", D)]
    services.save_logic(plan, by=officer, expected_version=1, rows=rows_)

    assert offered(client.get(go(plan)), "eeee0005") == ["活動", "産出", "最終の姿"]


def test_every_typed_word_outlives_the_buttons(client, modelled):
    typed = [*chain()[:1], {**chain()[1], "assumption": "書きかけの前提"}]

    for button in ({"add_row": "early"}, {"move": f"{B}:up"}, {"draft": "1"}):
        page = client.post(go(modelled), rows("logic", *typed, version=2) | button)
        assert "書きかけの前提" in page.content.decode()
        form = next(form for form in page.context["rows"].forms if form.row_key == A)
        assert form["leads_to"].value() == [B]


def test_a_row_moves_past_its_neighbour_of_the_same_level():
    given = [
        {"key": "1", "level": "input"},
        {"key": "2", "level": "output"},
        {"key": "3", "level": "input"},
    ]

    assert [row["key"] for row in moved(given, "3", -1)] == ["3", "2", "1"]
    assert [row["key"] for row in moved(given, "1", -1)] == ["1", "2", "3"]
    assert [row["key"] for row in moved(given, "?", 1)] == ["1", "2", "3"]


def test_words_and_ticks_outlive_the_end_of_the_session(client, plan, officer, session_ends):
    client.get(go(plan))
    session_ends()
    typed = [element(A, "activity", "消えては困る活動", B), element(B, "output", "産出")]
    client.post(go(plan), rows("logic", *typed))
    client.force_login(officer)

    page = client.get(reverse("planning:resume"))
    form = page.context["form"]
    client.post(page.context["path"], {name: form[name].value() for name in form.fields})

    assert page.context["shown"] == ["消えては困る活動", "産出"]
    assert saved(plan)["消えては困る活動"].leads_to == [B]


# --- the draft ------------------------------------------------------------------------------------
@pytest.fixture
def recorded(plan, officer, blocks):
    services.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[{"code": "vacancy", "name": "空き家の増加", "note": ""}],
        challenges=[],
        evidence={},
    )
    services.add_block(plan, blocks["peers"], by=officer)
    kpis = [
        KpiRow("開いた回数", "output", "回"),
        KpiRow("会う人", "outcome", "人"),
        KpiRow("満足", "impact", "%"),
    ]
    services.save_kpis(plan, by=officer, expected_version=1, rows=kpis)
    lines = [BudgetRow(2027, "改修", 1, "general"), BudgetRow(2028, "改修", 1, "general")]
    services.save_budget(plan, by=officer, expected_version=1, rows=lines)
    month = plan.created_at.date().replace(day=1)
    items = [
        RoadmapRow("鍵を預ける", month, month),
        RoadmapRow("9月議会", month, month, milestone_kind="council"),
    ]
    services.save_roadmap(plan, by=officer, expected_version=1, rows=items)
    people = [{"skill": "相談員", "needed": 2, "present": 0}]
    services.save_rows(plan, "people", by=officer, expected_version=1, rows=people)
    return plan


def test_a_draft_says_only_what_the_plan_says(recorded):
    found = proposed(PlanRecord(recorded), [])

    assert [(row["level"], row["text"]) for row in found] == [
        ("input", "相談員　2人"),
        ("input", "改修"),
        ("activity", "類似団体との比較"),
        ("activity", "鍵を預ける"),
        ("output", "開いた回数"),
        ("early", "会う人"),
        ("impact", "満足"),
        ("impact", "関係人口が新たなスキルを発揮"),
    ]
    assert {(tuple(row["leads_to"]), row["assumption"], row["is_draft"]) for row in found} == {((), "", True)}
    assert sum(bool(row["kpi_key"]) for row in found) == 3


def test_a_draft_of_a_bare_plan_says_what_is_to_be_filled(plan):
    found = proposed(PlanRecord(plan), [])

    assert {row["text"] for row in found} == {"【要記入】"}
    assert [row["level"] for row in found] == ["input", "activity", "output", "early", "impact"]


def test_a_draft_adds_only_what_is_missing(recorded, officer):
    kpi = recorded.kpis.get(name="会う人")
    present = [
        element(A, "activity", "鍵を預ける"),
        element(B, "early", "別のことば", kpi_key=kpi.key),
    ]

    texts = [row["text"] for row in proposed(PlanRecord(recorded), present)]

    assert ("鍵を預ける" in texts, "会う人" in texts, "改修" in texts) == (False, False, True)


def test_the_draft_is_shown_as_a_draft_and_not_saved(client, recorded):
    page = client.post(go(recorded), rows("logic") | {"draft": "1"})

    assert "【下書き】" in page.content.decode()
    assert "まだ保存していません。" in page.context["told"]
    assert len(page.context["rows"].forms) == 8
    assert (page.context["drafts"], saved(recorded)) == (0, {})


def test_a_draft_stays_one_until_its_mark_is_taken_off(client, plan):
    row = {"key": A, "level": "activity", "text": "話し合う"}
    client.post(go(plan), rows("logic", row | {"is_draft": "on"}))
    drafted = saved(plan)["話し合う"].is_draft

    client.post(go(plan), rows("logic", row, version=2))

    assert (drafted, saved(plan)["話し合う"].is_draft) == (True, False)


# --- checks ---------------------------------------------------------------------------------------
def test_a_plan_without_a_model_has_one_gap_and_no_questions(plan):
    assert (gaps(plan), advice(plan)) == (["ロジックモデル"], [])


def test_every_missing_stage_is_a_gap(plan, officer):
    services.save_logic(
        plan,
        by=officer,
        expected_version=1,
        rows=[element(A, "activity", "x"), element(B, "middle", "【要記入】")],
    )

    assert gaps(plan) == [
        "ロジックモデルの投入",
        "ロジックモデルの産出",
        "ロジックモデルの最終の姿",
        "ロジックモデルの中期の成果",
    ]


def test_a_whole_model_raises_no_question(plan, officer):
    services.save_kpis(plan, by=officer, expected_version=1, rows=[KpiRow("会う人", "outcome", "人", key=A)])
    measured = [row | {"kpi_key": A} if row["key"] == C else row for row in chain()]
    services.save_logic(plan, by=officer, expected_version=1, rows=measured)

    assert advice(plan) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "指標のない成果があります：「顔を合わせる」。"),
        ({A: {"leads_to": []}}, "どこにもつながらない活動・産出があります：「話し合う」。"),
        ({B: {"leads_to": []}}, "何からもつながっていない成果があります：「顔を合わせる」。"),
        ({B: {"assumption": ""}}, "産出から成果への前提が、1つも書かれていません。"),
        ({A: {"leads_to": [B, C]}}, "「話し合う」から「顔を合わせる」へのつながりは、産出を飛ばしています。"),
        ({D: {"is_draft": True}}, "記録から組み立てた下書きのままの要素が1件あります。"),
    ],
)
def test_what_readers_of_logic_models_ask(plan, officer, changed, sentence):
    rows = [row | changed.get(row["key"], {}) for row in chain()]
    services.save_logic(plan, by=officer, expected_version=1, rows=rows)

    assert [text for text in advice(plan) if text.startswith(sentence)] != []


def test_an_outcome_indicator_without_its_place_is_told(modelled, officer):
    kpis = [KpiRow("会う人", "outcome", "人"), KpiRow("回数", "output", "回")]
    services.save_kpis(modelled, by=officer, expected_version=1, rows=kpis)

    (told,) = [text for text in advice(modelled) if "現れない" in text]
    assert ("「会う人」" in told, "「回数」" in told) == (True, False)


@pytest.mark.parametrize(
    ("start", "end", "used", "left_out"),
    [
        ("input", "activity", {}, []),
        ("input", "output", {}, ["activity"]),
        ("output", "middle", {"middle"}, []),
        ("output", "middle", {"early", "middle"}, ["early"]),
        ("output", "impact", {}, ["early"]),
        ("output", "impact", {"early", "middle"}, ["early", "middle"]),
        ("early", "impact", {"early"}, []),
        ("input", "impact", {"middle"}, ["activity", "output", "middle"]),
    ],
)
def test_which_levels_an_arrow_leaves_out(start, end, used, left_out):
    assert passed(start, end, used) == left_out


# --- picture and table ----------------------------------------------------------------------------
def test_the_picture_has_every_element_and_leads_to_its_row(client, modelled):
    spec = flow(PlanRecord(modelled), with_links=True)

    assert [(box.text, box.url) for box in spec.boxes][:1] == [("話し合う", f"#row-{A}")]
    assert [(arrow.start, arrow.end) for arrow in spec.arrows] == [(A, B), (B, C), (C, D)]
    assert f'id="row-{A}"' in client.get(go(modelled)).content.decode()


def test_the_table_carries_the_assumption_in_words(modelled):
    _, found = table(PlanRecord(modelled))

    assert found[1] == ("産出", "話し合いの回数", "→ 顔を合わせる", "前提1　声が届く", "—")


def test_the_page_asks_the_database_as_often_however_long_the_model(client, plan, officer):
    client.get(go(plan))  # what is asked once only
    counts = []
    for number in (1, 2):
        services.save_logic(
            plan, by=officer, expected_version=number, rows=chain()[:1] if number == 1 else chain()
        )
        with CaptureQueriesContext(connection) as asked:
            client.get(go(plan))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_demo_model_fits_the_demo_plan(plan, officer):
    demo_logic.fill(plan, officer)

    assert gaps(plan) == []
    assert [text for text in advice(plan) if "飛ばして" in text or "つながっていない" in text] == []


def test_the_papers_of_the_set_carry_the_picture_and_the_assumptions(modelled):
    record = PlanRecord(modelled)

    (drawn,), (said,) = tell("logic_chart", record), tell("assumptions", record)

    assert [box.text for box in drawn.block.spec.boxes][-1] == "支え合っている"
    assert [sentence.text for sentence in said.sentences] == ["前提1（「話し合いの回数」から先）：声が届く"]


def test_a_paper_of_a_plan_without_a_model_says_where_to_write_it(plan):
    pieces = [*tell("logic_chart", PlanRecord(plan)), *tell("assumptions", PlanRecord(plan))]

    assert [sentence.text for piece in pieces for sentence in piece.sentences] == [
        "【要記入】（書くところ：ロジックモデル）"
    ] * 2
