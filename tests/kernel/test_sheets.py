import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.sheets import ReadRow, Sheet, cell_address, read_table, write_csv, write_xlsx


def workbook(rows=(("a",),), *, name="KPI", header=("項目",)):
    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet(name, header, rows)])
    return buffer.getvalue()


def patched(content, changes, *, compress=zipfile.ZIP_DEFLATED):
    """A copy of a workbook with parts added or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", compress) as new:
        for part in old.namelist():
            if part not in changes:
                new.writestr(part, old.read(part))
        for part, data in changes.items():
            new.writestr(part, data)
    return made.getvalue()


def read(content, name="調査.xlsx", **limits):
    return read_table(io.BytesIO(content), name=name, **limits)


def refusal(content, name="調査.xlsx", **limits):
    with pytest.raises(InputError) as error:
        read(content, name, **limits)
    return str(error.value)


def test_written_workbook_is_read_by_an_independent_reader():
    content = workbook(
        [("=1+1", 3, 2.5, None, date(2026, 11, 23))], header=("式", "整数", "小数", "空", "日")
    )

    page = openpyxl.load_workbook(io.BytesIO(content))["KPI"]
    assert [cell.value for cell in page[2]] == ["=1+1", 3, 2.5, None, datetime(2026, 11, 23)]
    assert [cell.data_type for cell in page[2]] == ["s", "n", "n", "n", "d"]
    assert page["A1"].font.bold
    assert page["A1"].font.name == "游ゴシック"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E2"


def test_workbook_holds_no_formula_link_or_macro():
    content = workbook([("=cmd|' /C calc'!A0",), ("https://example.org",), ("mailto:a@example.org",)])

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in page
        assert b"hyperlink" not in page
        assert [part for part in archive.namelist() if "vba" in part.lower() or "rels/sheet" in part] == []


def test_note_stands_above_the_header():
    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet("a", ("名前",), [("南部町",)], note="合成データ")])

    page = openpyxl.load_workbook(buffer)["a"]
    assert [[cell.value for cell in row] for row in page] == [["合成データ"], ["名前"], ["南部町"]]
    assert page.freeze_panes == "A3"


def test_sheet_names_are_made_acceptable_and_distinct():
    buffer = io.BytesIO()
    write_xlsx(
        buffer, [Sheet(name, ("a",), []) for name in ("a/b:c", "a/b:c", "", "長" * 40, "長" * 40, "History")]
    )

    assert openpyxl.load_workbook(buffer).sheetnames == [
        "a・b・c",
        "a・b・c（2）",
        "シート",
        "長" * 31,
        "長" * 28 + "（2）",
        "History（2）",
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
CELLS = st.one_of(
    TEXT, st.integers(-(10**14), 10**14), st.floats(-1e9, 1e9).map(lambda x: round(x, 3)), st.none()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, CELLS, CELLS), max_size=6))
def test_workbook_round_trip(rows):
    content = workbook(rows, header=("a", "b", "c"))

    (sheet,) = read(content)

    assert [row.values for row in sheet.rows] == [("a", "b", "c"), *rows]
    assert [row.number for row in sheet.rows] == list(range(1, len(rows) + 2))


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_can_be_written(text):
    page = openpyxl.load_workbook(io.BytesIO(workbook([(text,)], name=text)))

    assert len(page.sheetnames) == 1


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("+81", "'+81"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        (-5, "-5"),
        (-2.5, "-2.5"),
        (Decimal("-1.20"), "-1.20"),
        (None, ""),
        (date(2026, 11, 23), "2026-11-23"),
        ("a,b", '"a,b"'),
        ("南部町", "南部町"),
    ],
)
def test_csv_escapes_text_but_not_numbers(value, cell):
    assert write_csv([(value, "x")]) == b"\xef\xbb\xbf" + f"{cell},x\r\n".encode()


# A leading sign is escaped, a file of blanks is refused: both have their own tests.
PLAIN = TEXT.filter(lambda text: text[0] not in "=+-@" and text.strip() and "\ufeff" not in text)


@given(st.lists(st.lists(PLAIN, min_size=1, max_size=4), min_size=1))
def test_csv_round_trip(rows):
    (sheet,) = read(write_csv(rows), "a.csv")

    assert [row.values for row in sheet.rows] == [tuple(row) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_is_read_in_the_encodings_of_offices(encoding):
    (sheet,) = read("団体,人口\r\n\r\n①髙﨑町,10\r\n".encode(encoding), "団体.csv")

    assert sheet.name == "団体"
    assert [(row.number, row.values) for row in sheet.rows] == [(1, ("団体", "人口")), (3, ("①髙﨑町", "10"))]


def test_rows_know_where_they_stood():
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "KPI"
    book.active["B3"] = "多い"
    book.save(buffer)

    (sheet,) = read(buffer.getvalue())

    assert sheet.rows == (ReadRow("KPI", 3, (None, "多い")),)
    assert (
        str(sheet.rows[0].refuse(1, "数で入力してください。")) == "シート「KPI」のB3：数で入力してください。"
    )


@pytest.mark.parametrize(
    ("column", "address"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")]
)
def test_cell_address(column, address):
    assert cell_address(7, column) == address


def test_content_decides_not_the_name():
    assert read(workbook(), "調査.csv")[0].name == "KPI"
    assert read(b"a,b\n", "調査.xlsx")[0].name == "調査"


DAMAGED = "「調査.xlsx」は壊れていて読み取れません。ご自分のパソコンで開けるかを確かめ、「Excelブック（.xlsx）」として保存し直してください。"
NEITHER = "「調査.xlsx」はExcelブック（.xlsx）でもCSVでもありません。"
OVERSIZED = (
    "「調査.xlsx」は、広げると100MBを超えるか、異常に圧縮されているため、読み取りません。"
    "使っていない行やシート、画像を消して保存し直してください。"
)


def lying_archive():
    """An archive whose directory says 10 bytes for a part that holds more."""
    content = bytearray(patched(workbook(), {"xl/big.xml": b" " * 500_000}))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/big.xml"))
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: b"", "「調査.xlsx」は空のファイルです。内容のあるファイルを選んでください。"),
        (lambda: b"PK\x03\x04garbage", DAMAGED),
        (lambda: workbook()[:-200], DAMAGED),
        (lambda: patched(workbook(), {"xl/worksheets/sheet1.xml": b"<broken"}), DAMAGED),
        (lying_archive, DAMAGED),
        (
            lambda: patched(workbook(), {"xl/vbaProject.bin": b"x"}),
            "「調査.xlsx」にはマクロが含まれています。マクロのない「Excelブック（.xlsx）」として保存し直してください。",
        ),
        (
            lambda: patched(workbook(), {"xl/macrosheets/sheet1.xml": b"x"}),
            "「調査.xlsx」にはマクロが含まれています。マクロのない「Excelブック（.xlsx）」として保存し直してください。",
        ),
        (lambda: patched(workbook(), {"xl/media/image1.png": b"\0" * 3_000_000}), OVERSIZED),
        (
            lambda: patched(workbook(), {f"xl/media/i{n}.png": b"\0" * 900_000 for n in range(120)}),
            OVERSIZED,
        ),
        (
            lambda: patched(workbook(), {"xl/embeddings/inner.zip": patched(workbook(), {})}),
            "「調査.xlsx」には別のファイルが埋め込まれています。埋め込みを外して保存し直してください。",
        ),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            (
                "「調査.xlsx」は、パスワードが付いているか、古い形式（.xls）です。"
                "パスワードを外し、「Excelブック（.xlsx）」として保存し直してください。"
            ),
        ),
        (
            lambda: patched(
                workbook(),
                {
                    "xl/worksheets/sheet1.xml": (b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
                    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>')
                },
            ),
            "「調査.xlsx」には、離れた場所（XFD1048576）に書かれたセルがあります。20,000行・1,000列までにしてください。",
        ),
    ],
    ids=[
        "empty", "garbage", "cut", "broken sheet", "lying directory", "macro", "macro sheet", "ratio", "many parts",
        "nested", "ole", "far cell",
    ],
)  # fmt: skip
def test_hostile_workbooks_are_refused_with_a_sentence(content, sentence):
    assert refusal(content()) == sentence


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"MZ\x90\x00\x03"])
def test_what_is_no_table_and_nothing_known_is_refused_by_content(content):
    assert refusal(content).startswith(NEITHER)


def archive_of(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n\x01\x02", "PDF"),
        (b"%PDF-1.4\n1 0 obj\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "画像"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "画像"),
        (b"BM\x36\0\0\0\0\0", "画像"),
        (b"\0\0\0\x18ftypheic\0", "画像"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "画像"),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<table>", "ウェブページ"),
        (b"{\\rtf1\\ansi", "文書（.rtf）"),
        (archive_of("[Content_Types].xml", "word/document.xml"), "Word"),
        (archive_of("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint"),
        (archive_of("mimetype", "content.xml"), "OpenDocument"),
        (archive_of("[Content_Types].xml", "xl/workbook.bin"), "Excelバイナリブック（.xlsb）"),
        (archive_of("調査.xlsx"), "圧縮ファイル（.zip）"),
    ],
)
def test_other_kinds_of_file_are_named(content, kind):
    assert refusal(content) == (
        f"「調査.xlsx」はExcelファイルではありません（{kind}のようです）。"
        "Excelで「Excelブック（.xlsx）」として保存したファイルを選んでください。"
    )


def test_a_table_that_begins_with_the_letters_of_a_picture_is_read():
    assert read(b"BMI,1\n", "a.csv")[0].rows[0].values == ("BMI", "1")


def test_limits_are_named_in_the_refusal():
    assert (
        refusal(b"a\n" * 10, max_bytes=10)
        == "「調査.xlsx」は大きすぎます。10バイトまでのファイルを選んでください。"
    )
    assert refusal(b"a\n" * 11, "a.csv", max_rows=10) == (
        "「a.csv」のシート「a」は大きすぎます。10行・1,000列までにしてください。"
        "何も書いていない行が残っているときは、その行を削除してください。"
    )
    assert len(read(b"a\n" * 10, "a.csv", max_rows=10)[0].rows) == 10


def test_broken_csv_names_the_line():
    assert refusal(b'a,b\n"c,d\n', "a.csv") == (
        '「a.csv」の2行目をCSVとして読み取れません。引用符（"）の対応を確かめてください。'
    )


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xef\xbb\xbf"]))
def test_arbitrary_bytes_are_read_or_refused_never_a_crash(tail, head):
    with suppress(InputError):
        read(head + tail)


@cache
def _whole_workbook():
    """Made once: a workbook carries the second in which it was made, and with it another length."""
    return workbook([("南部町", 1)] * 5, header=("a", "b"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_workbooks_are_read_or_refused_never_a_crash(data):
    content = bytearray(_whole_workbook())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with suppress(InputError):
        read(bytes(content))
