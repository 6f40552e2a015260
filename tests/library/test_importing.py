"""Cases from a table."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.library.conftest import CaseFactory
from tests.library.life import begun
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.sheets import write_csv
from tsumiki.library import case_exporting, case_sheets
from tsumiki.library.case_reading import judge
from tsumiki.library.models import Case, CaseDraft
from tsumiki.library.services.importing import import_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
HEADER = ("団体", "題名", "分野", "課題", "取組", "成果", "始まり", "連携先", "出典のURL", "確度")
ROW = (
    "鳥取県南部町",
    "旧校舎の食堂",
    "交流・居場所、健康",
    "集まる場がない",
    "食堂にした",
    "月に120人",
    "2021年春",
    "住民、大学",
    "https://example.lg.jp/a",
    "高",
)
JUDGING_QUERIES = 13


def table(*rows, header=HEADER):
    return case_sheets.read(io.BytesIO(write_csv([header, *rows])), name="事例.csv")


def changed(**cells):
    return tuple(cells.get(name, value) for name, value in zip(HEADER, ROW, strict=True))


def test_row_becomes_a_draft_of_the_own_town(officer, town):
    done = import_cases(table(ROW), town.organisation, by=officer)

    case, draft = Case.objects.get(), CaseDraft.objects.get()
    assert (done.new, done.wrong) == (1, 0)
    assert (case.status, case.organisation, case.place) == ("draft", town.organisation, "鳥取県南部町")
    assert draft.content["fields"] == ["exchange", "health"]
    assert draft.content["partners"] == ["住民", "大学"]
    assert draft.content["started"] == "2021年春"
    assert draft.content["source_rows"] == [{"title": "", "url": "https://example.lg.jp/a", "accessed": ""}]


def test_weak_result_comes_with_its_reason(officer, town):
    header = (*HEADER, "成果の確かさ", "弱い・未確認とする理由")
    rows = table(
        (*ROW, "成果が弱い", "目標に届かず"), (*changed(題名="理由なし"), "成果が弱い", ""), header=header
    )

    done = import_cases(rows, town.organisation, by=officer)

    assert (done.new, done.wrong) == (1, 1)
    assert Case.objects.get().weak_reason == "目標に届かず"


def test_end_before_the_start_is_told_by_its_cell(officer, town):
    rows = table((*ROW, "2019年"), (*changed(題名="よい行"), "2021年度"), header=(*HEADER, "終わり"))

    wrong, right = judge(rows, town.organisation, by=officer)

    assert wrong.problems == (
        "シート「事例」のK2：終わり（2019年）が始まり（2021年春）より前です。どちらかを直してください。",
    )
    assert right.problems == ()


def test_start_after_the_end_that_is_there_is_told_by_its_cell(officer, town):
    import_cases(table((*ROW, "2022年"), header=(*HEADER, "終わり")), town.organisation, by=officer)

    later, untouched = (
        judge(table(row, header=HEADER), town.organisation, by=officer)[0]
        for row in (changed(始まり="2023年"), changed(始まり=""))
    )

    assert later.problems == (
        "シート「事例」のG2：終わり（2022年）が始まり（2023年）より前です。どちらかを直してください。",
    )
    assert untouched.problems == ()


def test_same_table_twice_changes_nothing(officer, town):
    import_cases(table(ROW), town.organisation, by=officer)
    before = (list(CaseDraft.objects.values()), AuditEvent.objects.count())

    again = import_cases(table(ROW), town.organisation, by=officer)

    assert (again.new, again.changed, again.same) == (0, 0, 1)
    assert (list(CaseDraft.objects.values()), AuditEvent.objects.count()) == before


def test_changed_cell_is_shown_with_both_texts_and_empty_cells_change_nothing(officer, town):
    import_cases(table(ROW), town.organisation, by=officer)
    rows = table(changed(成果="月に200人", 課題="", 連携先=""))

    (row,) = judge(rows, town.organisation, by=officer)
    assert [(c.label, c.before, c.after) for c in row.changes] == [("成果", "月に120人", "月に200人")]

    import_cases(rows, town.organisation, by=officer)
    kept = CaseDraft.objects.get().content
    assert (kept["outcome"], kept["problem_text"], kept["partners"]) == (
        "月に200人",
        "集まる場がない",
        ["住民", "大学"],
    )


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"分野": "海"}, "シート「事例」のC2：「海」は使えません。交流・居場所"),
        ({"題名": ""}, "シート「事例」のB2：題名が空です"),
        ({"題名": "あ" * 121}, "シート「事例」のB2：120字以内で入力してください（いま121字）"),
        ({"団体": "どこか町"}, "シート「事例」のA2：「どこか町」という団体は見つかりません"),
        ({"団体": "南部町"}, "シート「事例」のA2：「南部町」という名称の団体は2つあります"),
        ({"団体": "山梨県南部町"}, "シート「事例」のA2：自分の団体の事例だけ"),
        ({"始まり": "むかし"}, "シート「事例」のG2：「むかし」は時期として読み取れません"),
        (
            {"出典のURL": "javascript:alert(1)"},
            "シート「事例」のI2：「javascript:alert(1)」はURLではありません",
        ),
        ({"確度": "最高"}, "シート「事例」のJ2：「最高」は使えません。高・中・低"),
    ],
)
def test_mistake_is_told_by_its_cell_and_the_row_is_left_out(cells, sentence, officer, town, other_town):
    rows = table(changed(**cells), changed(題名="よい行"))

    wrong, right = judge(rows, town.organisation, by=officer)
    done = import_cases(rows, town.organisation, by=officer)

    assert (wrong.state, right.state) == ("wrong", "new")
    assert any(problem.startswith(sentence) for problem in wrong.problems), wrong.problems
    assert (done.new, done.wrong) == (1, 1)
    assert [case.title for case in Case.objects.all()] == ["よい行"]


def test_characters_of_a_name_stay_as_they_were_typed(officer, town):
    import_cases(
        table(changed(題名="\ufa19楽の里か\u3099", 連携先="\ufa1b田社協")), town.organisation, by=officer
    )

    case = Case.objects.get()
    assert (case.title, case.partners) == ("\ufa19楽の里が", ["\ufa1b田社協"])


def test_same_case_twice_in_one_table_is_told(officer, town):
    first, second = judge(table(ROW, ROW), town.organisation, by=officer)

    assert (first.state, second.state) == ("new", "wrong")
    assert "2行目と同じ団体・題名" in second.problems[0]


def test_case_of_the_secretariat_is_not_written_over(officer, town):
    held = CaseFactory(title="旧校舎の食堂", local_government=town)

    (row,) = judge(table(ROW), town.organisation, by=officer)

    assert (row.state, row.case) == ("wrong", held)
    assert "書いた団体の担当の方だけ" in row.problems[0]


def test_draft_of_another_town_is_never_told_of(other_officer, officer, town, other_town):
    begun(other_officer, other_town.organisation, title="旧校舎の食堂", towns=[other_town.code, town.code])

    (row,) = judge(table(ROW), town.organisation, by=officer)

    assert (row.state, row.case) == ("new", None)


@pytest.mark.parametrize("count", [1, 4])
def test_judging_many_rows_asks_the_same_number_of_queries(count, officer, town, django_assert_num_queries):
    rows = [changed(題名=f"取組{number}", 団体=town.full_name) for number in range(2 * count)]
    for number in range(count):
        CaseFactory(title=f"取組{number}", organisation=town.organisation, local_government=town)

    with django_assert_num_queries(JUDGING_QUERIES):
        judged = judge(table(*rows), town.organisation, by=officer)
    assert [row.state for row in judged] == ["changed"] * count + ["new"] * count


def test_file_without_the_headings_says_which():
    with pytest.raises(InputError, match="見出し「題名」「団体」"):
        table(("1",), header=("名称",))


def test_template_is_read_back_as_empty_and_offers_the_words():
    book = load_workbook(io.BytesIO(case_exporting.template()))

    assert [sheet.title for sheet in book.worksheets] == ["事例", "経緯", "使えることば"]
    with pytest.raises(InputError, match="事例が書かれていません"):
        case_sheets.read(io.BytesIO(case_exporting.template()), name="様式.xlsx")


def test_pages_from_the_file_to_the_drafts(officer, sign_in, town):
    browser = sign_in(officer)
    assert browser.get(reverse("library:import_template")).status_code == 200
    file = SimpleUploadedFile("事例.csv", write_csv([HEADER, ROW, changed(題名="だめ", 分野="海")]))

    check = browser.post(reverse("library:case_import"), {"file": file}, follow=True)
    assert "ボタンを押すまで、何も変わりません。" in check.text
    assert "「海」は使えません" in check.text
    assert Case.objects.count() == 0
    token = check.context["apply_form"].initial["token"]
    assert browser.post(reverse("library:import_apply"), {"token": "x"}).status_code == 302
    assert Case.objects.count() == 0

    done = browser.post(reverse("library:import_apply"), {"token": token}, follow=True)
    assert "新しい下書き1件" in done.text
    assert "何も変わ" not in done.text
    assert [case.title for case in Case.objects.all()] == ["旧校舎の食堂"]


@pytest.mark.parametrize("role", ["town_viewer", "company_admin"])
def test_import_is_for_people_who_write_cases(role, person, sign_in):
    browser = sign_in(person(role))

    assert browser.get(reverse("library:case_import")).status_code == 403
    assert browser.post(reverse("library:import_apply"), {"token": "x"}).status_code == 403
