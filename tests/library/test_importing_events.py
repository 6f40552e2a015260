"""Events of a case's process from the sheet 「経緯」."""

import io

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published, save
from tsumiki.framework.models import Block, Step
from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx
from tsumiki.library import case_sheets
from tsumiki.library.case_reading import judge
from tsumiki.library.content import MOST_ROWS
from tsumiki.library.models import Case, CaseDraft
from tsumiki.library.services import drafts
from tsumiki.library.services.importing import import_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
CASES = ("題名", "団体", "成果")
EVENTS = ("題名", "団体", "時期", "工程", "積み木", "だれが", "決めたこと", "できごと", "符号")
CASE = ("旧校舎の食堂", "鳥取県南部町", "月に120人")


def event(**cells):
    row = {
        "題名": "旧校舎の食堂",
        "団体": "鳥取県南部町",
        "時期": "2021年春",
        "できごと": "困りごとを聴いた",
    } | cells
    return tuple(row.get(name, "") for name in EVENTS)


def book(cases, events, header=EVENTS):
    sheets = [Sheet("事例", header=CASES, rows=cases), Sheet("経緯", header=header, rows=events)]
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets)
    return buffer.getvalue()


def table(cases, events, header=EVENTS):
    return case_sheets.read(io.BytesIO(book(cases, events, header)), name="事例.xlsx")


@pytest.fixture
def told(officer, town):
    """A draft of the town with two events, the first of them confirmed."""
    case = begun(officer, town.organisation)
    rows = [
        {"key": "a1", "when": "2021年春", "text": "困りごとを聴いた", "confirmed_on": "1"},
        {"key": "a2", "when": "2022年度", "text": "試しに開いた", "confirmed_on": ""},
    ]
    blank = {"step": "", "method": "", "who": "", "decision": ""}
    save(case, "process", by=officer, events=[blank | row for row in rows])
    return case


def events_of(case):
    return CaseDraft.objects.get(case=case).content["events"]


def said(case, *names):
    return [tuple(row[name] for name in names) for row in events_of(case)]


def test_case_and_its_events_come_at_once(officer, town):
    step, block = Step.objects.order_by("order")[0], Block.objects.order_by("order", "code")[0]
    row = event(工程=step.name, 積み木=block.name, だれが="企画課", 決めたこと="土曜に試す")

    done = import_cases(
        table([CASE], [row, event(時期="令和4年度", できごと="開いた")]), town.organisation, by=officer
    )

    case = Case.objects.get()
    assert (done.new, done.wrong) == (1, 0)
    first, second = events_of(case)
    assert (first["step"], first["method"], first["who"]) == (step.code, block.code, "企画課")
    assert (first["when"], first["decision"], first["text"]) == ("2021年春", "土曜に試す", "困りごとを聴いた")
    assert (second["when"], second["step"], second["confirmed_on"]) == ("令和4年度", "", "")
    assert len({first["key"], second["key"], ""}) == 3
    assert case.events.count() == 2


def test_same_sheet_twice_changes_nothing(officer, town):
    rows = table([CASE], [event(), event(時期="2022年", できごと="開いた")])
    import_cases(rows, town.organisation, by=officer)
    before = events_of(Case.objects.get())

    again = import_cases(rows, town.organisation, by=officer)

    assert (again.same, again.changed, again.new) == (1, 0, 0)
    assert events_of(Case.objects.get()) == before


def test_preview_says_which_events_are_new_changed_and_kept(told, officer, town):
    rows = table([], [event(だれが="企画課"), event(時期="2023年", できごと="改修した")])

    (row,) = judge(rows, town.organisation, by=officer)

    assert (row.state, row.case) == ("changed", told)
    assert row.events.summary == (
        "できごと：新しいもの1件、変わるもの1件。表にない1件は、そのまま残ります。"
        "1件は、内容が変わるため町の確認が外れます。"
    )
    assert [(change.label, change.before, change.after) for change in row.changes] == [
        ("経緯", "2021年春　困りごとを聴いた　（町の確認済み）", "2021年春　企画課　困りごとを聴いた"),
        ("経緯", None, "2023年　改修した"),
    ]
    assert said(told, "text") == [("困りごとを聴いた",), ("試しに開いた",)]


def test_changed_event_loses_its_confirmation_and_the_others_stay(told, officer, town):
    assert events_of(told)[0]["confirmed_on"]
    import_cases(table([], [event(だれが="企画課")]), town.organisation, by=officer)

    assert said(told, "key", "who", "confirmed_on", "text") == [
        ("a1", "企画課", "", "困りごとを聴いた"),
        ("a2", "", "", "試しに開いた"),
    ]


def test_unchanged_event_keeps_its_confirmation(told, officer, town):
    day = events_of(told)[0]["confirmed_on"]

    import_cases(table([], [event(), event(時期="2024年", できごと="広げた")]), town.organisation, by=officer)

    assert said(told, "text", "confirmed_on") == [
        ("困りごとを聴いた", day),
        ("試しに開いた", ""),
        ("広げた", ""),
    ]


def test_column_of_confirmation_in_a_sheet_is_not_read(told, officer, town):
    header = (*EVENTS, "町が確認した日")
    row = (*event(時期="2024年", できごと="広げた"), "2024-04-01")

    import_cases(table([], [row], header), town.organisation, by=officer)

    assert said(told, "text", "confirmed_on")[-1] == ("広げた", "")


def test_event_is_found_by_its_key_else_by_its_words(told, officer, town):
    rows = [event(符号="a2", 時期="2022年秋", できごと="給食室で4回開いた"), event(時期="2021年4月")]

    import_cases(table([], rows), town.organisation, by=officer)

    assert said(told, "key", "when", "text") == [
        ("a1", "2021年4月", "困りごとを聴いた"),
        ("a2", "2022年秋", "給食室で4回開いた"),
    ]


def test_wide_digits_are_the_same_time(told, officer, town):
    (row,) = judge(table([], [event(時期="２０２１年春")]), town.organisation, by=officer)

    assert (row.state, row.events.same) == ("same", 1)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"時期": "むかし"}, "シート「経緯」のC2：「むかし」は時期として読み取れません"),
        ({"時期": ""}, "シート「経緯」のC2：時期が空です"),
        ({"できごと": ""}, "シート「経緯」のH2：できごとが空です"),
        ({"工程": "宴会"}, "シート「経緯」のD2：「宴会」は使えません。モデル自治体の募集・選定"),
        ({"積み木": "宴会"}, "シート「経緯」のE2：「宴会」は使えません。"),
        ({"だれが": "あ" * 201}, "シート「経緯」のF2：200字以内で入力してください（いま201字）"),
        ({"決めたこと": "あ" * 301}, "シート「経緯」のG2：300字以内で入力してください（いま301字）"),
        ({"できごと": "あ" * 8001}, "シート「経緯」のH2：8,000字以内で入力してください（いま8,001字）"),
        ({"符号": "あ"}, "シート「経緯」のI2：符号は、書き出した表のままにするか"),
        ({"符号": "a" * 17}, "シート「経緯」のI2：16字以内で入力してください"),
    ],
)
def test_mistake_in_an_event_is_told_by_its_cell_and_leaves_its_case_out(cells, sentence, officer, town):
    rows = table([CASE, ("よい事例", "鳥取県南部町", "")], [event(**cells)])

    wrong, right = judge(rows, town.organisation, by=officer)
    done = import_cases(rows, town.organisation, by=officer)

    assert (wrong.state, right.state) == ("wrong", "new")
    assert any(problem.startswith(sentence) for problem in wrong.problems), wrong.problems
    assert (done.new, done.wrong) == (1, 1)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"題名": "知らない取組"},
            "シート「経緯」のA2：この題名・団体の事例は、シート「事例」にも、つみきにもありません",
        ),
        ({"題名": ""}, "シート「経緯」のA2：題名が空です"),
        ({"団体": "どこか町"}, "シート「経緯」のB2：「どこか町」という団体は見つかりません"),
    ],
)
def test_event_of_no_case_is_told_by_its_cell(cells, sentence, told, officer, town):
    (row,) = judge(table([], [event(**cells)]), town.organisation, by=officer)

    assert (row.state, row.case) == ("wrong", None)
    assert any(problem.startswith(sentence) for problem in row.problems), row.problems


def test_every_mistake_of_a_row_is_told_at_once(officer, town):
    (row,) = judge(table([], [event(題名="知らない取組", 時期="むかし")]), town.organisation, by=officer)

    assert [problem.split("：")[0] for problem in row.problems] == [
        "シート「経緯」のA2",
        "シート「経緯」のC2",
    ]


def test_same_key_twice_in_a_sheet_is_told(told, officer, town):
    rows = table([], [event(符号="a1"), event(符号="a1", できごと="ほか")])

    (row,) = judge(rows, town.organisation, by=officer)

    assert row.problems == (
        "シート「経緯」のI3：2行目と同じ符号です。新しいできごとでは、符号を空けてください。",
    )


def test_case_has_no_more_events_than_its_page_can_carry(told, officer, town):
    rows = table([], [event(時期="2024年", できごと=f"第{n}回") for n in range(MOST_ROWS)])

    (row,) = judge(rows, town.organisation, by=officer)

    assert row.problems == (f"シート「経緯」のH{MOST_ROWS + 1}：1つの事例のできごとは60件までです。",)


def test_events_of_another_towns_case_and_of_a_case_in_review_are_refused(
    officer, other_officer, other_town, town, approver, secretariat
):
    CaseFactory(title="旧校舎の食堂", local_government=town)
    hidden = begun(other_officer, other_town.organisation, title="隠れた下書き", towns=[other_town.code])
    rows = table([], [event(), event(題名="隠れた下書き", 団体=other_town.full_name)])

    held, foreign = judge(rows, town.organisation, by=officer)

    assert (held.state, held.problems[0].split("：")[0]) == ("wrong", "シート「経緯」のA2")
    assert "書いた団体の担当の方だけ" in held.problems[0]
    assert (foreign.state, foreign.case) == ("wrong", None)
    assert events_of(hidden) == []


def test_events_are_added_to_a_published_case_in_a_draft(officer, approver, secretariat, town):
    case = published(officer, approver, secretariat, town.organisation)

    done = import_cases(table([], [event()]), town.organisation, by=officer)

    assert done.changed == 1
    assert case.events.count() == 0
    assert said(case, "text") == [("困りごとを聴いた",)]


def test_renamed_draft_is_known_by_both_titles(officer, approver, secretariat, town):
    case = published(officer, approver, secretariat, town.organisation)
    drafts.revise_case(case, by=officer)
    save(case, "basics", by=officer, title="新しい題名")

    rows = judge(
        table([], [event(), event(題名="新しい題名", できごと="ほか")]), town.organisation, by=officer
    )

    assert [(row.case, row.state) for row in rows] == [(case, "changed")]


def test_nothing_is_written_over_what_somebody_saved_meanwhile(told, officer, town):
    (row,) = judge(table([], [event(だれが="企画課")]), town.organisation, by=officer)
    save(told, "process", by=officer, events=[])

    with pytest.raises(RuleError, match="ほかの人が先に進めた"):
        drafts.put_in_draft(told, row.values, seen=row.seen, by=officer)

    assert events_of(told) == []


def test_csv_of_events_alone_is_read(told, officer, town):
    rows = case_sheets.read(io.BytesIO(write_csv([EVENTS, event(だれが="企画課")])), name="経緯.csv")

    (row,) = judge(rows, town.organisation, by=officer)

    assert (row.state, rows.cases.lines) == ("changed", ())


def test_too_many_events_are_refused_as_a_whole(monkeypatch):
    monkeypatch.setattr(case_sheets, "MOST_EVENTS", 2)

    with pytest.raises(InputError, match="2件を超えています"):
        table([CASE], [event(), event(), event()])


@pytest.mark.parametrize("count", [1, 4])
def test_judging_many_events_asks_the_same_number_of_queries(count, officer, town, django_assert_num_queries):
    for number in range(count):
        begun(officer, town.organisation, title=f"取組{number}")
    rows = [
        event(題名=f"取組{number}", できごと=f"できごと{place}")
        for number in range(2 * count)
        for place in range(count)
    ]
    made = table([(f"取組{count + number}", "鳥取県南部町", "") for number in range(count)], rows)

    with django_assert_num_queries(12):
        judged = judge(made, town.organisation, by=officer)
    assert sorted(row.state for row in judged) == ["changed"] * count + ["new"] * count


def test_page_shows_events_before_anything_is_written(told, officer, sign_in):
    browser = sign_in(officer)
    content = book([], [event(だれが="企画課"), event(題名="知らない取組")])
    file = SimpleUploadedFile("事例.xlsx", content)

    check = browser.post(reverse("library:case_import"), {"file": file}, follow=True)

    assert "できごと：変わるもの1件。表にない1件は、そのまま残ります。" in check.text
    assert "シート「経緯」の2行目" in check.text
    assert "シート「経緯」のA3：この題名・団体の事例は" in check.text
    assert said(told, "who") == [("",), ("",)]
    token = check.context["apply_form"].initial["token"]
    browser.post(reverse("library:import_apply"), {"token": token})
    assert said(told, "who") == [("企画課",), ("",)]


def test_table_kept_by_an_earlier_release_is_asked_for_again(officer, sign_in):
    browser = sign_in(officer)
    session = browser.session
    old = {"name": "事例.csv", "columns": {"title": 0}, "lines": []}
    session["library.import"] = {"table": signing.dumps(old, compress=True), "token": "x"}
    session.save()

    answer = browser.get(reverse("library:import_check"), follow=True)

    assert "この読み取り結果は残っていません。" in answer.text
