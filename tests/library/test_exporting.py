"""The town's own cases as a table: what comes back from Excel says that nothing changes."""

import io
from random import Random

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.library.conftest import CaseFactory
from tests.library.life import begun, published, save
from tests.library.test_structure import add_event
from tsumiki.kernel import audit
from tsumiki.library import case_sheets
from tsumiki.library.case_exporting import exported
from tsumiki.library.case_reading import judge
from tsumiki.library.models import Case, CaseDraft
from tsumiki.library.selectors.life import editable_cases
from tsumiki.library.services import drafts, life, review
from tsumiki.library.services.importing import import_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]
ROUGH = "１２3=+-@＝'\"「」、,\n\t\r %_x0041_<&>a\u3099\u3000\ufa19😀"
rough_text = st.text(st.sampled_from(ROUGH), max_size=30)
titles = st.text(st.sampled_from("食堂１2=-@'\"「」、取"), min_size=1, max_size=12)
times = st.sampled_from(["2021年春", "２０２１年度", "令和3年4月", "2016〜2019年", "2021-04"])
events = st.fixed_dictionaries(
    {
        "key": st.just(""),
        "when": times,
        "step": st.sampled_from(["", "shaping", "of-an-old-edition"]),
        "method": st.sampled_from(["", "pilot"]),
        "who": rough_text,
        "decision": rough_text,
        "text": rough_text.map(lambda text: f"あ{text}"),
        "confirmed_on": st.just(""),
    }
)
cases = st.fixed_dictionaries(
    {
        "title": titles,
        "measure": rough_text,
        "partners": st.lists(rough_text, max_size=2),
        "fields": st.lists(st.sampled_from(["exchange", "health", "old-field"]), unique=True),
        "started": st.sampled_from(["", "２０２１年", "2021年春"]),
        "source_rows": st.just(
            [
                {"title": "広報", "url": "https://example.lg.jp/a", "accessed": "2026年4月"},
                {"title": "聞き取り", "url": "", "accessed": ""},
            ]
        ),
        "events": st.lists(events, max_size=3),
    }
)


def moved(content, seed):
    """The workbook as somebody saves it again with its columns in another order."""
    book, out = load_workbook(io.BytesIO(content)), Workbook()
    out.remove(out.active)
    for sheet in book.worksheets:
        page = out.create_sheet(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            values = list(row)
            Random(seed).shuffle(values)
            for column, value in enumerate(values, start=1):
                cell = page.cell(page.max_row if column > 1 else page.max_row + 1, column)
                cell.value = value
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
    buffer = io.BytesIO()
    out.save(buffer)
    return buffer.getvalue()


def read(content):
    return case_sheets.read(io.BytesIO(content), name="直せる事例.xlsx")


def rows_of(content, sheet):
    page = load_workbook(io.BytesIO(content))[sheet]
    header, *rows = list(page.iter_rows(min_row=2, values_only=True))
    return [{name: value or "" for name, value in zip(header, row, strict=True)} for row in rows]


class _Undone(Exception):
    pass


@pytest.mark.slow
def test_what_comes_back_from_excel_says_that_nothing_changes(officer, town):
    @settings(max_examples=25)
    @given(st.lists(cases, min_size=1, max_size=3, unique_by=lambda data: data["title"]), st.integers(0, 99))
    def check(made, seed):
        with pytest.raises(_Undone), transaction.atomic():
            for data in made:
                begun(officer, town.organisation, **data)
            content = exported(editable_cases(officer))
            for book in (content, moved(content, seed)):
                judged = judge(read(book), town.organisation, by=officer)
                states = [(row.state, row.problems, row.changes) for row in judged]
                assert states == [("same", (), ())] * len(made)
            raise _Undone

    check()


def test_unchanged_event_of_the_table_keeps_the_towns_word(officer, town):
    case = begun(officer, town.organisation)
    blank = {"step": "", "method": "", "who": "", "decision": "", "key": "a1"}
    save(
        case,
        "process",
        by=officer,
        events=[blank | {"when": "2021年春", "text": "聴いた", "confirmed_on": "1"}],
    )
    before = CaseDraft.objects.get().content

    done = import_cases(read(exported(editable_cases(officer))), town.organisation, by=officer)

    assert (done.same, CaseDraft.objects.get().content) == (1, before)


def test_texts_that_look_like_formulas_are_text(officer, town):
    begun(officer, town.organisation, title="=1+1", measure="@SUM(A1)", outcome="+3人", what_failed="-")

    content = exported(editable_cases(officer))

    page = load_workbook(io.BytesIO(content))["事例"]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    (row,) = rows_of(content, "事例")
    assert (row["題名"], row["取組"], row["成果"]) == ("=1+1", "@SUM(A1)", "+3人")


def test_draft_goes_out_as_it_is_written_and_a_published_case_as_it_is_read(
    officer, approver, secretariat, town
):
    case = published(officer, approver, secretariat, town.organisation, title="公開の事例")
    add_event(case, "2021年春", "聴いた", step="shaping")
    draft = published(officer, approver, secretariat, town.organisation, title="直している事例")
    drafts.revise_case(draft, by=officer)
    save(draft, "story", by=officer, outcome="直した成果")

    content = exported(editable_cases(officer))

    assert [(row["題名"], row["成果"]) for row in rows_of(content, "事例")] == [
        ("公開の事例", "月に120人が使う"),
        ("直している事例", "直した成果"),
    ]
    (row,) = rows_of(content, "経緯")
    assert (row["題名"], row["団体"], row["時期"]) == ("公開の事例", "鳥取県南部町", "2021年春")
    assert row["工程"] == "民間事業者との意見交換による事業の具体化"


def test_only_cases_that_one_may_edit_now_go_out(
    officer, other_officer, other_town, town, secretariat, approver
):
    waiting = begun(officer, town.organisation, title="提出した事例")
    review.hand_in(waiting, by=officer)
    begun(officer, town.organisation, title="書きかけ")
    begun(other_officer, other_town.organisation, title="他の町の書きかけ", towns=[other_town.code])
    CaseFactory(title="国事務局の事例", local_government=town)
    gone = published(officer, approver, secretariat, town.organisation, title="統合された事例")
    with audit.change("test.changed", by=None) as entry:
        Case.objects.filter(pk=gone.pk).update(status="merged", merged_into=waiting)
        entry.of(gone)

    assert [data["title"] for data in editable_cases(officer)] == ["書きかけ"]
    assert [data["title"] for data in editable_cases(secretariat)] == ["国事務局の事例"]


def test_withdrawn_case_is_known_when_it_comes_back(officer, approver, secretariat, town):
    case = published(officer, approver, secretariat, town.organisation)
    life.withdraw(case, reason="数字を確かめるため", by=approver)

    (row,) = judge(read(exported(editable_cases(officer))), town.organisation, by=officer)

    assert (row.case, row.state, row.problems) == (case, "same", ())


def test_changed_address_keeps_what_is_known_of_the_other_sources(officer, town):
    known = {"title": "広報", "url": "https://example.lg.jp/a", "accessed": "2026年4月"}
    heard = {"title": "聞き取り", "url": "", "accessed": ""}
    case = begun(officer, town.organisation, source_rows=[known, heard])
    content = exported(editable_cases(officer))
    book = load_workbook(io.BytesIO(content))
    header = [cell.value for cell in book["事例"][2]]
    book["事例"].cell(
        3, header.index("出典のURL") + 1
    ).value = "https://example.lg.jp/a\nhttps://example.lg.jp/b"
    buffer = io.BytesIO()
    book.save(buffer)

    import_cases(read(buffer.getvalue()), town.organisation, by=officer)

    new = {"title": "", "url": "https://example.lg.jp/b", "accessed": ""}
    assert CaseDraft.objects.get(case=case).content["source_rows"] == [known, new, heard]


def test_page_offers_the_file_to_those_who_write(officer, sign_in, town, client):
    begun(officer, town.organisation)
    address = reverse("library:import_own")
    assert client.get(address).status_code == 302

    browser = sign_in(officer)
    assert f'href="{address}"' in browser.get(reverse("library:case_import")).text
    answer = browser.get(address)
    assert "attachment" in answer["Content-Disposition"]
    assert [row["題名"] for row in rows_of(answer.content, "事例")] == ["旧校舎の食堂"]


@pytest.mark.parametrize("role", ["town_viewer", "company_admin"])
def test_file_is_refused_to_people_who_do_not_write_cases(role, person, sign_in):
    assert sign_in(person(role)).get(reverse("library:import_own")).status_code == 403


@pytest.mark.parametrize("count", [1, 4])
def test_export_asks_the_same_number_of_queries(count, officer, town, django_assert_num_queries):
    for number in range(count):
        case = CaseFactory(title=f"取組{number}", organisation=town.organisation, local_government=town)
        add_event(case, "2021年春", f"聴いた{number}")
    assert officer.active_memberships

    with django_assert_num_queries(3):
        assert len(editable_cases(officer)) == count
