"""The workbook as it is sent: what it shows, what it protects, and that every reader opens it."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from tests.surveys.workbooks.samples import ANSWERS, EMPTY_TOWN, FORM, LAYOUT, TOWN, made, opened, read
from tsumiki.kernel.sheets import read_table
from tsumiki.surveys.workbooks import Layout, Question, Recipient, WorkbookForm, make_workbooks
from tsumiki.surveys.workbooks.template import write_template


def test_independent_reader_finds_the_prefilled_answers():
    page = opened()["回答"]

    assert [[cell.value for cell in row] for row in page["A4:H7"]] == [
        ["設問番号", "設問", "選択肢・項目", "回答", "単位", "前回の回答", "記入の注意", "照合用"],
        [
            "問1",
            "推進の状況をお答えください。",
            "①推進中\n②推進意向あり\n③今後検討\n④その他",
            "②推進意向あり",
            None,
            "②推進意向あり",
            "必須\n一覧から1つ選択",
            "q1",
        ],
        ["問1", None, "④その他の内容", None, None, None, "選んだときに記入", "q1/c4/text"],
        ["問2", "課題をお答えください。", "①ノウハウ", "○", None, "○", "あてはまるものすべてに○", "q2/c1"],
    ]
    assert [page[cell].value for cell in ("D13", "D14", "E13")] == [120, datetime(2019, 4, 1), "人"]
    assert [page[cell].data_type for cell in ("D5", "D13", "D14")] == ["s", "n", "d"]
    assert page["A2"].value == "団体：鳥取県南部町（団体コード 313891）　調査：R4"


def test_only_answers_can_be_typed_into():
    page = opened()["回答"]

    unlocked = {cell.column_letter for row in page.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"D"}
    assert page.protection.sheet
    assert not page.protection.formatColumns


def test_sheets_stand_in_order_and_the_keys_are_hidden():
    book = opened()

    assert [(page.title, page.sheet_state) for page in book] == [
        ("はじめに", "visible"),
        ("回答", "visible"),
        ("一覧", "visible"),
        ("照合用", "veryHidden"),
    ]
    assert [row[1].value for row in book["照合用"]["A1:B3"]] == ["R4", "313891", "signed-313891"]
    assert book["はじめに"]["B3"].value == "鳥取県南部町　御中"


def test_choices_come_from_the_list_sheet():
    lists = {str(found.sqref): found.formula1 for found in opened()["回答"].data_validations.dataValidation}

    assert lists["D5"] == "'一覧'!$C$2:$C$5"
    assert lists["D7:D11"] == '"○"'
    assert [cell.value for (cell,) in opened()["一覧"]["C2:C5"]] == [
        "①推進中",
        "②推進意向あり",
        "③今後検討",
        "④その他",
    ]


def test_page_prints_on_a4_landscape_at_full_width():
    setup = opened()["回答"].page_setup

    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
    assert opened()["回答"].sheet_properties.pageSetUpPr.fitToPage


def test_archive_is_sound_and_keeps_the_parts_that_do_not_change():
    template, content = write_template(LAYOUT), made()

    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(io.BytesIO(content)) as new:
        assert new.testzip() is None
        assert sorted(new.namelist()) == sorted(old.namelist())
        same = {name for name in new.namelist() if new.read(name) == old.read(name)}
        assert set(new.namelist()) - same == {f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 4)}
        assert {new.getinfo(name).compress_size == old.getinfo(name).compress_size for name in same} == {True}


def test_towns_differ_only_in_their_own_cells():
    others = [Recipient(f"{number:06d}", f"見本県{number}町", f"s{number}") for number in range(3)]

    for recipient, content in make_workbooks(LAYOUT, others):
        assert read(content, recipient, stored={}).changes == ()
        assert openpyxl.load_workbook(io.BytesIO(content))["回答"]["A2"].value == (
            f"団体：{recipient.name}（団体コード {recipient.code}）　調査：R4"
        )


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", "<b>&amp;\"'", "_x0041_", "a\tb\n c ", "𠮷野町", "]]>", "https://example.org"],
)
def test_any_text_stays_text(text):
    answers = {"q1": "c1", "q6": text}
    town = Recipient("313891", "鳥取県南部町", "signed-313891", answers, answers)
    content = made(town)

    cell = openpyxl.load_workbook(io.BytesIO(content))["回答"]["D16"]
    # Excel reads _x005F_ as the underscore it stands for, as our reader does; openpyxl shows what is written.
    assert (cell.data_type, cell.value.replace("_x005F_", "_")) == ("s", text)
    assert read(content, town).answers["q6"] == text.strip()
    assert read(content, town).problems == ()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")


def test_name_and_signature_are_escaped():
    town = Recipient("313891", "<南部町> & 'co'", 'a"<&>', {"q1": "c1"})

    assert read(made(town), town).problems == ()


def test_row_grows_with_a_long_answer():
    town = Recipient("313891", "鳥取県南部町", "signed-313891", {"q6": "あ" * 400})

    heights = [opened(one)["回答"].row_dimensions[16].height for one in (EMPTY_TOWN, town)]
    assert heights == [84, 405]


def test_own_reader_sees_the_hidden_sheet_and_no_merged_cells():
    sheets = read_table(io.BytesIO(made()), name="a.xlsx")

    assert [(sheet.name, sheet.is_hidden, sheet.merged) for sheet in sheets] == [
        ("はじめに", False, ()),
        ("回答", False, ()),
        ("一覧", False, ()),
        ("照合用", True, ()),
    ]


def test_everything_prefilled_comes_back():
    reading = read(made())

    assert (reading.answers, reading.problems, reading.changes, reading.unread) == (
        ANSWERS,
        (),
        (),
        frozenset(),
    )


def test_first_answers_are_all_changes():
    reading = read(made(), stored={})

    assert {change.cell: change.after for change in reading.changes}["D5"] == "c2"
    assert len(reading.changes) == 11
    assert TOWN.prefilled == reading.answers


def test_codes_must_differ():
    twice = Question("q1", "問1", "状況", "short")

    with pytest.raises(ValueError, match="same code"):
        Layout(WorkbookForm("R4", "調査", "期限", (twice, twice)))


def test_form_is_explained_on_the_first_page():
    page = opened()["はじめに"]

    assert [page[f"B{row}"].value for row in (1, 2, 4, 11)] == [
        FORM.title,
        "回答期限：2026年12月18日（金）17時",
        "記入のしかた",
        "問い合わせ先：事務局 03-0000-0000",
    ]
