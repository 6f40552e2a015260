"""A small form with every kind of question, one town, and workbooks damaged as people damage them."""

import io
from datetime import date

import openpyxl

from tsumiki.surveys.workbooks import (
    Choice,
    Column,
    Layout,
    Maker,
    Question,
    Recipient,
    WorkbookForm,
    read_workbook,
    text_key,
)


def choices(*labels):
    return tuple(
        Choice(
            f"c{number}", label, is_exclusive=label.startswith("検討していない"), has_text=label == "その他"
        )
        for number, label in enumerate(labels, start=1)
    )


STATUS = Question(
    "q1",
    "問1",
    "推進の状況をお答えください。",
    "single",
    choices("推進中", "推進意向あり", "今後検討", "その他"),
    is_required=True,
)
CHALLENGES = Question(
    "q2",
    "問2",
    "課題をお答えください。",
    "multiple",
    choices("ノウハウ", "人材", "財源", "検討していない", "その他"),
)
PEOPLE = Question("q3", "問3", "対象となる人数", "number", unit="人", minimum=0, maximum=100_000)
STARTED = Question("q4", "問4", "構想を策定した日", "date")
NAME = Question("q5", "問5", "構想の名称", "short", max_length=20)
SUMMARY = Question("q6", "問6", "取組の概要", "long", max_length=100, help="箇条書きでも構いません。")
FIELDS = Question(
    "q7",
    "問7",
    "分野ごとの取組",
    "table",
    rows=choices("居場所", "しごと"),
    columns=(
        Column("name", "事業名"),
        Column("count", "参加者数", "number", "人"),
        Column("digital", "デジタル活用", "single", "", choices("あり", "なし")),
    ),
)
FORM = WorkbookForm(
    "R4",
    "意向等調査（合成データ）",
    "2026年12月18日（金）17時",
    (STATUS, CHALLENGES, PEOPLE, STARTED, NAME, SUMMARY, FIELDS),
    "事務局 03-0000-0000",
)
LAYOUT = Layout(FORM)
ANSWERS = {
    "q1": "c2",
    "q2": ("c1", "c5"),
    text_key("q2", "c5"): "冬の交通",
    "q3": 120,
    "q4": date(2019, 4, 1),
    "q5": "なんぶ暮らし構想",
    "q6": "拠点を2か所整備した。\n住民が運営する。",
    "q7": {"c1/name": "法勝寺の家", "c1/count": 12, "c2/digital": "c2"},
}
TOWN = Recipient("313891", "鳥取県南部町", "signed-313891", ANSWERS, ANSWERS)
EMPTY_TOWN = Recipient("313891", "鳥取県南部町", "signed-313891")
# Where each line stands in a workbook as it was sent.
CELLS = {key: f"D{row}" for key, row in LAYOUT.row_of.items()}


def made(recipient=TOWN, layout=LAYOUT):
    return Maker(layout).make(recipient)


def opened(recipient=TOWN, layout=LAYOUT):
    return openpyxl.load_workbook(io.BytesIO(made(recipient, layout)))


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(content, recipient=TOWN, layout=LAYOUT, stored=ANSWERS, name="313891.xlsx"):
    return read_workbook(io.BytesIO(content), name=name, layout=layout, recipient=recipient, stored=stored)


def typed(values, recipient=EMPTY_TOWN):
    """What is read after typing into the answer cells of a workbook: values by key of line."""
    book = opened(recipient)
    for key, value in values.items():
        book["回答"][CELLS[key]] = value
    return read(saved(book), recipient, stored={})


def said(reading):
    """The problems in one column: severity, sheet and cell, question, what was read, sentence."""
    return [
        f"{problem.severity} {problem.sheet}!{problem.cell} {problem.code} [{problem.read}] {problem.sentence}"
        for problem in reading.problems
    ]


def changed(reading):
    return {change.cell: (change.before, change.after) for change in reading.changes}
