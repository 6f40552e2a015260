"""Files that are refused whole, each with one sentence."""

import io
import zipfile

import pytest

from tests.surveys.workbooks.samples import TOWN, made, opened, read, saved
from tsumiki.kernel.errors import InputError
from tsumiki.surveys.workbooks import Recipient, open_workbook


def with_parts(content, parts):
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return buffer.getvalue()


def refusal(content, recipient=TOWN):
    with pytest.raises(InputError) as error:
        read(content, recipient)
    return str(error.value)


def edited(**cells):
    book = opened()
    for cell, value in cells.items():
        book["照合用"][cell] = value
    return saved(book)


def without(part):
    content = made()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != part}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def without_the_table():
    book = opened()
    del book["回答"]
    return saved(book)


def without_the_answer_column():
    book = opened()
    book["回答"].delete_cols(4)
    return saved(book)


def with_entities():
    content = made()
    page = b'<!DOCTYPE c [<!ENTITY a "aaaa">]><comments><comment ref="D5"><text><t>&a;</t></text></comment></comments>'
    relation = (
        b'<Relationships><Relationship Id="r" Type="x/comments" Target="../comments1.xml"/></Relationships>'
    )
    return with_parts(content, {"xl/comments1.xml": page, "xl/worksheets/_rels/sheet2.xml.rels": relation})


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: edited(B1="R3"),
            "「313891.xlsx」は別の調査（R3）のファイルです。「意向等調査（合成データ）」のファイルを選んでください。",
        ),
        (
            lambda: edited(B2="313904"),
            "「313891.xlsx」は別の団体（団体コード 313904）のファイルです。鳥取県南部町のファイルを選んでください。",
        ),
        (
            lambda: edited(B3="別の記号"),
            "「313891.xlsx」の照合用の記号が鳥取県南部町のものと一致しません。調査のページからファイルを取り直し、回答を写してください。",
        ),
        (
            lambda: b"%PDF-1.4\n1 0 obj\n",
            "「313891.xlsx」はExcelファイルではありません（PDFのようです）。Excelで「Excelブック（.xlsx）」として保存したファイルを選んでください。",
        ),
        (
            without_the_table,
            "「313891.xlsx」に「設問番号」と「回答」の列がある表が見つかりません。配布したファイルに入力し直してください。",
        ),
        (
            without_the_answer_column,
            "シート「回答」に「回答」の列が見つかりません。見出しに「回答」と書いた列へ入力し直してください。",
        ),
        (
            lambda: with_parts(made(), {"xl/vbaProject.bin": b"macro"}),
            "「313891.xlsx」にはマクロが含まれています。マクロのない「Excelブック（.xlsx）」として保存し直してください。",
        ),
        (
            lambda: with_parts(made(), {"xl/media/image1.png": b"\0" * 50_000_000}),
            "「313891.xlsx」は、広げると40MBを超えるか、異常に圧縮されているため、読み取りません。使っていない行やシート、画像を消して保存し直してください。",
        ),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "「313891.xlsx」は、パスワードが付いているか、古い形式（.xls）です。パスワードを外し、「Excelブック（.xlsx）」として保存し直してください。",
        ),
        (
            lambda: made()[:-200],
            "「313891.xlsx」は壊れていて読み取れません。ご自分のパソコンで開けるかを確かめ、「Excelブック（.xlsx）」として保存し直してください。",
        ),
        (
            lambda: without("xl/worksheets/sheet2.xml"),
            "「313891.xlsx」は壊れていて読み取れません。ご自分のパソコンで開けるかを確かめ、「Excelブック（.xlsx）」として保存し直してください。",
        ),
        (
            with_entities,
            "「313891.xlsx」は壊れていて読み取れません。ご自分のパソコンで開けるかを確かめ、「Excelブック（.xlsx）」として保存し直してください。",
        ),
        (lambda: b"", "「313891.xlsx」は空のファイルです。内容のあるファイルを選んでください。"),
    ],
    ids=[
        "edition",
        "town",
        "signature",
        "another kind",
        "no table",
        "no answers",
        "macro",
        "bomb",
        "password",
        "cut off",
        "part missing",
        "entities",
        "empty",
    ],
)
def test_file_is_refused_with_one_sentence(make, sentence):
    assert refusal(make()) == sentence


def test_another_town_is_refused_by_what_can_be_seen_when_the_hidden_sheet_is_gone():
    book = opened()
    del book["照合用"]

    assert refusal(saved(book), Recipient("313904", "鳥取県伯耆町", "signed-313904")) == (
        "「313891.xlsx」は別の団体（団体コード 313891）のファイルです。鳥取県伯耆町のファイルを選んでください。"
    )


def test_opening_says_whose_workbook_it_is():
    keys = open_workbook(io.BytesIO(made()), name="a.xlsx").keys

    assert (keys.edition, keys.code, keys.signature) == ("R4", "313891", "signed-313891")
    assert keys.rows[13] == "q3"


def test_table_alone_is_read_from_csv():
    lines = ["設問番号,設問,選択肢・項目,回答", "問3,対象となる人数,,80人", "問5,構想の名称,,なんぶ"]

    reading = read("\r\n".join(lines).encode("cp932"), name="回答.csv", stored={})

    assert reading.answers == {"q3": 80, "q5": "なんぶ"}
