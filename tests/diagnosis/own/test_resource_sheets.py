"""Resources out as a workbook and back: in any order of columns, under an office's own headings, judged by cell."""

import io
import string

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.diagnosis.own import records
from tsumiki.diagnosis.models import LocalResource
from tsumiki.diagnosis.own import resource_sheets as sheets
from tsumiki.diagnosis.own import tables
from tsumiki.diagnosis.own.content import NAMES, data_of
from tsumiki.diagnosis.own.tables import State
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import Sheet, write_csv, write_xlsx

words = st.text(alphabet=string.ascii_letters + "あいう漢字ー・、=+-@ \n", max_size=30)
resources = st.fixed_dictionaries(
    {"kind": st.sampled_from(LocalResource.Kind.values), "name": words.filter(lambda text: text.strip())}
    | dict.fromkeys(NAMES[LocalResource][2:], words)
)


def book_of(header, *rows):
    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet("一覧", header=header, rows=rows)])
    buffer.seek(0)
    return buffer


def read(file, name="一覧.xlsx"):
    return sheets.read(file, name=name)


def unsaved(data, key=1):
    return LocalResource(pk=key, version=1, **data)


@given(st.lists(resources, max_size=6, unique_by=lambda data: (data["kind"], sheets.fold(data["name"]))))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_goes_out_comes_back_unchanged(found):
    there = [unsaved(data, key) for key, data in enumerate(found, start=1)]
    content = sheets.workbook(there)
    if not there:
        with pytest.raises(InputError, match="資源が書かれていません"):
            read(io.BytesIO(content))
        return

    rows = sheets.judge(read(io.BytesIO(content)), there)

    assert [row.state for row in rows] == [State.SAME] * len(there)
    assert [row.key for row in rows] == [row.pk for row in there]


def test_text_that_looks_like_a_formula_stays_text():
    content = sheets.workbook([unsaved(records.resource_data(name="=1+1"))])

    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert page["B3"].value == "=1+1"
    assert page["B3"].data_type == "s"


def test_columns_may_be_moved_named_otherwise_and_left_out():
    file = book_of(("担当課", "施設名", "備考", "区分"), ("総務課", "旧東小学校", "自由な欄", "空き施設"))

    [row] = sheets.judge(read(file), [])

    assert (row.state, row.data["name"], row.data["kind"], row.data["section"]) == (
        State.NEW,
        "旧東小学校",
        "vacant",
        "総務課",
    )
    assert row.data["what"] == ""


def test_the_forms_own_heading_counts_before_another_name_for_it():
    file = book_of(("施設名", "名称", "種類"), ("棟の名前", "本当の名称", "空き施設"))

    assert sheets.judge(read(file), [])[0].data["name"] == "本当の名称"


def test_csv_of_excel_is_read():
    content = write_csv([("種類", "名称", "地区"), ("人・団体", "里山の会", "西地区")])

    [row] = sheets.judge(read(io.BytesIO(content), "一覧.csv"), [])

    assert row.data["area"] == "西地区"


def test_empty_cell_keeps_what_is_there_and_a_mark_lets_the_name_change():
    there = unsaved(records.resource_data(), 7)
    file = book_of(("種類", "名称", "使いみちの案", "符号"), ("空き施設", "旧東小学校（改）", "", "7"))

    [row] = sheets.judge(read(file), [there])

    assert (row.state, row.key, row.version) == (State.CHANGED, 7, 1)
    assert [(c.label, c.before, c.after) for c in row.changes] == [("名称", "旧東小学校", "旧東小学校（改）")]
    assert row.data == data_of(there) | {"name": "旧東小学校（改）"}


def test_without_a_mark_the_name_finds_the_row():
    there = unsaved(records.resource_data(), 7)
    file = book_of(("種類", "名称", "地区"), ("空き施設", "旧東小学校", "北地区"))

    [row] = sheets.judge(read(file), [there])

    assert (row.state, row.key) == (State.CHANGED, 7)


def test_mark_of_another_towns_file_means_nothing():
    file = book_of(("種類", "名称", "符号"), ("空き施設", "よその学校", "99"))

    assert sheets.judge(read(file), [unsaved(records.resource_data(), 7)])[0].state is State.NEW


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "旧校舎", "", ""), "シート「一覧」のA2：種類が空です"),
        (("空き施設", "", "あり", ""), "シート「一覧」のB2：名称が空です"),
        (
            ("がっこう", "旧校舎", "", ""),
            "シート「一覧」のA2：「がっこう」は使えません。場所・建物、人・団体",
        ),
        (("空き施設", "あ" * 81, "", ""), "シート「一覧」のB2：80字以内で入力してください（いま81字）"),
        (("空き施設", "旧校舎", "", "総務課 0859-66-3112"), "シート「一覧」のD2：電話番号・メールアドレス"),
        (("空き施設", "旧校舎", "", "taro@example.lg.jp"), "シート「一覧」のD2：電話番号・メールアドレス"),
    ],
)
def test_mistakes_name_their_cell(row, sentence):
    [judged] = sheets.judge(read(book_of(("種類", "名称", "内容", "担当課"), row)), [])

    assert judged.state is State.WRONG
    assert judged.problems[0].startswith(sentence)


def test_two_rows_of_one_resource_are_told():
    file = book_of(("種類", "名称"), ("空き施設", "旧校舎"), ("空き施設", "旧校舎"))

    rows = sheets.judge(read(file), [])

    assert [row.state for row in rows] == [State.NEW, State.WRONG]
    assert "2行目と同じものです" in rows[1].problems[0]


def test_name_of_another_resource_is_told():
    there = [unsaved(records.resource_data(), 7), unsaved(records.resource_data(name="北分校"), 8)]
    file = book_of(("種類", "名称", "符号"), ("空き施設", "北分校", "7"))

    [row] = sheets.judge(read(file), there)

    assert row.state is State.WRONG
    assert "すでにあります" in row.problems[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空のファイルです"),
        (b"%PDF-1.7 x", "Excelファイルではありません"),
        (b"PK\x03\x04broken", "壊れ"),
        ("名前だけ,表\n旧校舎,x\n".encode(), "見出し「種類」「名称」がそろった表がありません"),
        ("種類,名称\n".encode(), "資源が書かれていません"),
    ],
)
def test_bad_files_are_refused_as_a_whole(content, sentence):
    with pytest.raises(InputError, match=sentence):
        read(io.BytesIO(content))


def test_table_survives_the_session():
    table = read(book_of(("種類", "名称"), ("空き施設", "旧校舎")))

    assert tables.from_plain(tables.as_plain(table)) == table
