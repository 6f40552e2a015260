"""Forty and more ways in which workbooks come back, each with what must be said about it."""

from copy import copy
from datetime import date, datetime

from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

CORPUS = {}


def damage(problems=(), changes=None):
    """Register what happens to a book, the problems that must be named and the cells that must change."""

    def register(function):
        CORPUS[function.__name__] = (function, list(problems), changes or {})
        return function

    return register


def rows_of(page):
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=5, max_row=22)]


def rewrite(page, rows):
    for number, values in enumerate(rows, start=5):
        for column, value in enumerate(values, start=1):
            page.cell(number, column).value = value


@damage()
def untouched(book):
    pass


@damage(
    [
        "warning 回答!D14 q3 [1900年4月29日] 日付の書式が付いたセルから 120 と読み取りました。違うときは入力し直してください。"
    ]
)
def sorted_backwards(book):
    page = book["回答"]
    rewrite(page, rows_of(page)[::-1])


@damage(
    [
        "warning 回答!D5 q7 [②なし] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D9 q7 [12] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D10 q7 [法勝寺の家] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D11 q6 [拠点を2か所整備した。\n住民が運営する。] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D12 q5 [なんぶ暮らし構想] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D13 q4 [2019年4月1日] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D14 q3 [1900年4月29日] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D15 q2 [冬の交通] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D16 q2 [○] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D20 q2 [○] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D22 q1 [②推進意向あり] 行の一部だけが並べ替えられています。見えている設問への回答として読み取りました。",
        "warning 回答!D14 q3 [1900年4月29日] 日付の書式が付いたセルから 120 と読み取りました。違うときは入力し直してください。",
    ]
)
def sorted_without_the_key_column(book):
    page = book["回答"]
    rewrite(page, [row[:7] for row in rows_of(page)[::-1]])


@damage()
def key_column_deleted(book):
    book["回答"].delete_cols(8)


@damage()
def key_column_deleted_and_sorted(book):
    page = book["回答"]
    page.delete_cols(8)
    rewrite(page, sorted(([*row[:7], None] for row in rows_of(page)), key=lambda row: row[6] or ""))


@damage(
    [
        "warning !  [] 照合用のシートがないため、鳥取県南部町の回答として読み取りました。団体を確かめてください。"
    ]
)
def hidden_sheet_deleted(book):
    del book["照合用"]


@damage(
    [
        "warning !  [] 照合用のシートがないため、鳥取県南部町の回答として読み取りました。団体を確かめてください。"
    ]
)
def hidden_sheet_and_key_column_deleted(book):
    del book["照合用"]
    book["回答"].delete_cols(8)


@damage(
    [
        "warning !  [] 照合用のシートがないため、鳥取県南部町の回答として読み取りました。団体を確かめてください。"
    ]
)
def everything_we_check_by_deleted(book):
    del book["照合用"]
    book["回答"].delete_cols(8)
    book["回答"]["A2"] = None


@damage(
    [
        "warning 回答!B13 q3 [対象者の人数（延べ）] 設問の文が書き換えられています。元の問3への回答として読み取りました。"
    ]
)
def question_retyped(book):
    book["回答"]["B13"] = "対象者の人数（延べ）"


@damage(
    [
        "warning 回答!B13 q3 [対象者の人数（延べ）] 設問の文が書き換えられています。元の問3への回答として読み取りました。"
    ]
)
def question_retyped_without_keys(book):
    book["回答"].delete_cols(8)
    book["回答"]["B13"] = "対象者の人数（延べ）"


@damage()
def question_texts_cleared(book):
    for row in range(5, 23):
        book["回答"].cell(row, 2).value = None


@damage(
    ["warning 回答!D13 q3 [120] 設問番号と設問が消えています。元の位置の設問への回答として読み取りました。"]
)
def numbers_and_texts_of_a_row_cleared_without_keys(book):
    page = book["回答"]
    page.delete_cols(8)
    for column in (1, 2, 3):
        page.cell(13, column).value = None


@damage(
    [
        "warning ! q3 [] 問3の行が見つかりません。前に保存した回答をそのまま残します。変えるときは調査のページで入力してください。"
    ]
)
def row_deleted(book):
    book["回答"].delete_rows(13)


@damage(
    [
        "warning ! q2 [] 問2（④検討していない）の行が見つかりません。前に保存した回答をそのまま残します。変えるときは調査のページで入力してください。"
    ]
)
def choice_row_deleted(book):
    book["回答"].delete_rows(10)


@damage(
    [
        "warning 回答!B13  [（以下は福祉課が記入）] 回答欄の外にあるため、読み取っていません。回答であれば「回答」の欄に入力してください。"
    ]
)
def rows_inserted(book):
    page = book["回答"]
    page.insert_rows(13, 2)
    page["B13"] = "（以下は福祉課が記入）"


@damage()
def row_copied_with_the_same_answer(book):
    page = book["回答"]
    rewrite(page, [*rows_of(page), rows_of(page)[8]])


@damage(
    [
        "error 回答!D13 q3 [120] 問3に違う回答が2か所以上あります（回答のD13と回答のD23）。1つを残し、ほかを消してください。",
        "error 回答!D23 q3 [300] 問3に違う回答が2か所以上あります（回答のD13と回答のD23）。1つを残し、ほかを消してください。",
    ]
)
def row_copied_with_another_answer(book):
    page = book["回答"]
    row = rows_of(page)[8]
    rewrite(page, [*rows_of(page), [*row[:3], 300, *row[4:]]])


@damage(
    [
        "warning 回答!D4  [担当課] 回答欄の外にあるため、読み取っていません。回答であれば「回答」の欄に入力してください。",
        "warning 回答!D13 q3 [福祉課] 回答欄の外にあるため、読み取っていません。回答であればE13に入力してください。",
    ]
)
def columns_inserted(book):
    page = book["回答"]
    page.insert_cols(4)
    page["D4"] = "担当課"
    page["D13"] = "福祉課"


@damage()
def columns_moved(book):
    page = book["回答"]
    for row in page.iter_rows(min_row=4, max_row=22):
        values = [cell.value for cell in row]
        for cell, value in zip(row, [values[3], *values[:3], *values[4:]], strict=True):
            cell.value = value


@damage()
def note_and_unit_columns_deleted(book):
    book["回答"].delete_cols(7)
    book["回答"].delete_cols(5)


@damage(
    [
        "warning 回答!D4  [R4の回答（町）] 回答欄の外にあるため、読み取っていません。回答であれば「回答」の欄に入力してください。"
    ]
)
def heading_retyped(book):
    book["回答"]["D4"] = "R4の回答（町）"


@damage()
def heading_cleared(book):
    book["回答"]["D4"] = None


@damage()
def header_row_deleted(book):
    book["回答"].delete_rows(1, 4)


@damage()
def sheet_renamed(book):
    book["回答"].title = "南部町回答"


@damage()
def sheets_reordered_and_hidden(book):
    book.move_sheet("回答", 2)
    book["はじめに"].sheet_state = "hidden"
    book["回答"].row_dimensions[13].hidden = True
    book["回答"].column_dimensions["D"].hidden = True


@damage(
    [
        "warning 庁内メモ!B2  [締切は12月10日] このシートからは回答を読み取りません。回答であれば、シート「回答」の色の付いた欄に入力してください。",
        "warning 庁内メモ!C3  [42] このシートからは回答を読み取りません。回答であれば、シート「回答」の色の付いた欄に入力してください。",
    ]
)
def sheet_added(book):
    page = book.create_sheet("庁内メモ")
    page["B2"] = "締切は12月10日"
    page["C3"] = 42


@damage()
def answers_split_over_two_sheets(book):
    page, other = book["回答"], book.copy_worksheet(book["回答"])
    other.title = "福祉課"
    page["D13"] = None
    other["D5"] = None


@damage(
    [
        "error 回答!D13 q3 [120] 問3に違う回答が2か所以上あります（回答のD13と福祉課のD13）。1つを残し、ほかを消してください。",
        "error 福祉課!D13 q3 [80] 問3に違う回答が2か所以上あります（回答のD13と福祉課のD13）。1つを残し、ほかを消してください。",
    ]
)
def two_sheets_with_different_answers(book):
    other = book.copy_worksheet(book["回答"])
    other.title = "福祉課"
    other["D13"] = 80


@damage(
    [
        "warning はじめに!B20  [担当 総務課] このシートからは回答を読み取りません。回答であれば、シート「回答」の色の付いた欄に入力してください。",
        "warning 回答!E13 q3 [約12人] 回答欄の外にあるため、読み取っていません。回答であればD13に入力してください。",
        "warning 回答!I14 q4 [要確認] 回答欄の外にあるため、読み取っていません。回答であればD14に入力してください。",
        "warning 回答!B30  [以上です] 回答欄の外にあるため、読み取っていません。回答であれば「回答」の欄に入力してください。",
        "warning 一覧!C3  [②推進したい] このシートからは回答を読み取りません。回答であれば、シート「回答」の色の付いた欄に入力してください。",
    ]
)
def text_outside_the_answers(book):
    page = book["回答"]
    page["E13"] = "約12人"
    page["I14"] = "要確認"
    page["B30"] = "以上です"
    book["はじめに"]["B20"] = "担当 総務課"
    book["一覧"]["C3"] = "②推進したい"


@damage(
    [
        "error 回答!D25  [ここにも書いた] どの設問への回答か分かりません。設問番号のある行の「回答」に入力してください。"
    ]
)
def answer_in_an_unknown_row(book):
    book["回答"]["D25"] = "ここにも書いた"


@damage(
    [
        "warning 回答!F13 q3 [130] 回答欄の外にあるため、読み取っていません。回答であればD13に入力してください。"
    ]
)
def previous_answer_overwritten(book):
    book["回答"]["F13"] = 130


@damage(
    [
        "warning 回答!D12 q2 [冬の交通] 内容が書かれていますが、「その他」が選ばれていません。選ぶか、内容を消してください。"
    ],
    {"D7": (None, "○"), "D11": ("○", None)},
)
def marks_merged_into_one_cell(book):
    page = book["回答"]
    for row in range(7, 12):
        page[f"D{row}"] = None
    page["D7"] = "①、③"
    page.merge_cells("D7:D11")


@damage(
    [
        "error 回答!D7 q2 [○] 問2の回答欄が結合されています。結合を解除し、選ぶ選択肢のそれぞれに○を付けてください。"
    ]
)
def one_mark_for_merged_choices(book):
    page = book["回答"]
    page["D7"] = "○"
    page.merge_cells("D7:D9")


@damage(
    [
        "error 回答!D13 q3 [120人、2019年4月1日] 問3、問4の回答欄が結合されていて、どれへの回答か分かりません。結合を解除し、それぞれの欄に入力してください。"
    ]
)
def merged_over_two_questions(book):
    page = book["回答"]
    page["D13"] = "120人、2019年4月1日"
    page.merge_cells("D13:D14")


@damage(
    [
        "warning 回答!D13 q3 [150] 結合されたセルから、問3への回答として読み取りました。問4は、前に保存した回答をそのまま残します。"
    ],
    {"D13": (120, 150)},
)
def merged_over_two_questions_of_which_one_can_hold_it(book):
    page = book["回答"]
    page["D13"] = 150
    page.merge_cells("D13:D14")


@damage(
    [
        "warning 回答!C14 q5 [新しい構想] 結合されたセルから、問5への回答として読み取りました。問4は、前に保存した回答をそのまま残します。"
    ],
    {"C14": ("なんぶ暮らし構想", "新しい構想")},
)
def merged_with_the_labels_of_two_questions(book):
    page = book["回答"]
    page["C14"] = "新しい構想"
    page.merge_cells("C14:D15")


@damage(
    [
        "error 回答!D15 q5 [新しい構想] 問5、問6の回答欄が結合されていて、どれへの回答か分かりません。結合を解除し、それぞれの欄に入力してください。"
    ]
)
def merged_over_two_questions_that_can_both_hold_it(book):
    page = book["回答"]
    page["D15"] = "新しい構想"
    page.merge_cells("D15:D16")


@damage(
    [
        "error 回答!D12 q2 [150] 問2（⑤その他の内容）、問3の回答欄が結合されていて、どれへの回答か分かりません。結合を解除し、それぞれの欄に入力してください。"
    ]
)
def a_number_that_may_be_the_words_beside_a_choice(book):
    page = book["回答"]
    page["D12"] = 150
    page.merge_cells("D12:D13")


@damage(
    [
        "warning 回答!D11 q2 [夏の交通] 結合されたセルから、問2（⑤その他）への回答として読み取りました。",
        "warning 回答!D11 q2 [夏の交通] 「⑤その他」を選び、その内容を書いたものとして読み取りました。",
    ],
    {"D11": ("冬の交通", "夏の交通")},
)
def a_choice_merged_with_its_words(book):
    page = book["回答"]
    page["D11"] = "夏の交通"
    page.merge_cells("D11:D12")


@damage(
    ["warning 回答!D18 q7 [15] 結合されたセルから、問7（居場所／参加者数）への回答として読み取りました。"],
    {"D18": (12, 15)},
)
def merged_within_a_table(book):
    page = book["回答"]
    page["D18"] = 15
    page.merge_cells("D18:D19")


@damage(
    ["warning 回答!D13 q3 [150] 結合されたセルから、問3への回答として読み取りました。"], {"D13": (120, 150)}
)
def merged_one_row_off(book):
    page = book["回答"]
    page.insert_rows(13)
    page["D13"] = 150
    page["D14"] = None
    page.merge_cells("D13:D14")


@damage()
def merged_with_the_unit(book):
    page = book["回答"]
    page["E13"] = None
    page.merge_cells("D13:E13")


@damage(
    ["warning 回答!C15 q5 [新しい構想] 結合されたセルから、問5への回答として読み取りました。"],
    {"C15": ("なんぶ暮らし構想", "新しい構想")},
)
def answer_typed_over_the_label_of_a_merged_cell(book):
    page = book["回答"]
    page["C15"] = "新しい構想"
    page["D15"] = None
    page.merge_cells("C15:D15")


@damage(
    [
        "warning 回答!C9 q2 [③財源] 回答欄がほかのセルと結合されています。回答が消えていないかを確かめ、結合を解除して入力し直してください。"
    ]
)
def label_merged_over_the_answer(book):
    page = book["回答"]
    page["D9"] = None
    page.merge_cells("C9:D9")


@damage()
def numbers_and_questions_merged_downwards(book):
    page = book["回答"]
    page.delete_cols(8)
    for row in range(8, 13):
        page[f"A{row}"] = None
    page.merge_cells("A7:A12")
    page.merge_cells("B7:B12")


@damage(
    [
        "warning 回答!J3  [] 数式の結果がエラーか空です。値を入力し直してください。",
        "error 回答!D13 q3 [] 数式の結果がエラーか空です。値を入力し直してください。",
    ]
)
def formulas(book):
    page = book["回答"]
    page["D13"] = "=60+60"
    page["J3"] = "=SUM(D13)"


@damage(
    [
        "error 回答!D13 q3 [#REF!] 数式の結果がエラーか空です。値を入力し直してください。",
        "error 回答!D18 q7 [#N/A] 数式の結果がエラーか空です。値を入力し直してください。",
    ]
)
def error_values(book):
    page = book["回答"]
    page["D13"] = "#REF!"
    page["D18"] = "#N/A"


@damage(
    [
        "warning 回答!D13 q3 [住民課に確認中] コメントは回答として読み取りません。回答であれば、色の付いた欄に入力してください。"
    ]
)
def comment_on_an_answer(book):
    book["回答"]["D13"].comment = Comment("住民課に確認中", "総務課")


@damage()
def formats_and_protection_removed(book):
    page = book["回答"]
    page.protection.sheet = False
    for row in page.iter_rows():
        for cell in row:
            cell.style = "Normal"


@damage()
def everything_typed_as_text(book):
    for row in book["回答"].iter_rows(min_row=5, min_col=4, max_col=4):
        cell = row[0]
        cell.number_format = "@"
        cell.value = cell.value.strftime("%Y/%m/%d") if isinstance(cell.value, datetime) else cell.value
        cell.value = str(cell.value) if cell.value is not None else None


@damage([], {"D13": (120, 12000), "D14": (date(2019, 4, 1), date(2022, 9, 1)), "D18": (12, 15)})
def full_width(book):
    page = book["回答"]
    page["D13"] = "１２，０００人"
    page["D14"] = "令和４年９月１日"
    page["D18"] = "１５"


@damage(
    [
        "error 回答!D5 q1 [7] 一覧から1つ選んでください（①推進中、②推進意向あり、③今後検討、④その他のどれか）。",
        "error 回答!D7 q2 [？] 選ぶときは ○ を、選ばないときは空欄にしてください（①ノウハウの欄です）。",
        "error 回答!D13 q3 [多数] 数として読み取れません。数字だけを入力してください（0以上100,000以下）。",
        "error 回答!D14 q4 [春ごろ] 「春ごろ」は日付として読み取れません。2026年11月23日 または 2026-11-23 の形で入力してください。",
        "error 回答!D15 q5 [あああああああああああああああああああああ] 21字あります。20字以内に縮めてください。",
        "error 回答!D18 q7 [2022年3月4日] 日付や時刻、TRUE/FALSEとして入力されています。数字だけを入力してください。",
        "error 回答!D22 q7 [どちらでもない] 一覧から1つ選んでください（①あり、②なしのどれか）。",
    ]
)
def wrong_kinds(book):
    page = book["回答"]
    page["D5"] = 7
    page["D7"] = "？"
    page["D13"] = "多数"
    page["D14"] = "春ごろ"
    page["D15"] = "あ" * 21
    page["D18"] = date(2022, 3, 4)
    page["D22"] = "どちらでもない"


@damage(
    [
        "error 回答!D5 q1 [①、②] 1つだけ選ぶ設問に「推進中」「推進意向あり」が書かれています。1つにしてください。"
    ]
)
def two_choices_for_one(book):
    book["回答"]["D5"] = "①、②"


@damage(
    [
        "error 回答!D7 q2 [○] 「④検討していない」と「①ノウハウ」「⑤その他」が一緒に選ばれています。どちらかの○を消してください。",
        "error 回答!D10 q2 [○] 「④検討していない」と「①ノウハウ」「⑤その他」が一緒に選ばれています。どちらかの○を消してください。",
        "error 回答!D11 q2 [○] 「④検討していない」と「①ノウハウ」「⑤その他」が一緒に選ばれています。どちらかの○を消してください。",
    ]
)
def exclusive_with_others(book):
    book["回答"]["D10"] = "○"


@damage(["warning 回答!D5 q1 [] 問1は必須です。回答を入力してください。"], {"D5": ("c2", None)})
def required_answer_cleared(book):
    book["回答"]["D5"] = None


@damage(
    [],
    {
        "D7": ("○", None),
        "D11": ("○", None),
        "D12": ("冬の交通", None),
        "D13": (120, None),
        "D14": (date(2019, 4, 1), None),
        "D15": ("なんぶ暮らし構想", None),
        "D16": ("拠点を2か所整備した。\n住民が運営する。", None),
        "D17": ("法勝寺の家", None),
        "D18": (12, None),
        "D22": ("c2", None),
    },
)
def half_filled(book):
    for row in range(6, 23):
        book["回答"].cell(row, 4).value = None


@damage(
    [
        "warning !  [] 照合用のシートがないため、鳥取県南部町の回答として読み取りました。団体を確かめてください。"
    ]
)
def copied_as_values_into_a_new_book(book):
    values = [[cell.value for cell in row] for row in book["回答"].iter_rows()]
    for page in list(book):
        book.remove(page)
    page = book.create_sheet("Sheet1")
    for row in values:
        page.append(row)


@damage(
    [
        "error 回答!D23  [②なし] どの設問への回答か分かりません。設問番号のある行の「回答」に入力してください。",
        "error 回答!D13 q3 [冬の交通] 数として読み取れません。数字だけを入力してください（0以上100,000以下）。",
        "warning 回答!D14 q4 [1900年4月29日] 1900年4月29日と読み取りました。数ではなく日付かを確かめてください。",
        "warning 回答!D15 q5 [2019年4月1日] Excelが日付に変えた可能性があります。「2019年4月1日」と読み取りました。違うときは、先頭に ' を付けて入力し直してください。",
        "error 回答!D18 q7 [法勝寺の家] 数として読み取れません。数字だけを入力してください。",
        "error 回答!D19 q7 [12] 一覧から1つ選んでください（①あり、②なしのどれか）。",
        "warning 回答!D6 q1 [②推進意向あり] 内容が書かれていますが、「その他」が選ばれていません。選ぶか、内容を消してください。",
        "warning 回答!D12 q2 [○] 内容が書かれていますが、「その他」が選ばれていません。選ぶか、内容を消してください。",
    ],
    {
        "D5": ("c2", None),
        "D6": (None, "②推進意向あり"),
        "D7": ("○", None),
        "D8": (None, "○"),
        "D11": ("○", None),
        "D12": ("冬の交通", "○"),
        "D14": (date(2019, 4, 1), date(1900, 4, 29)),
        "D15": ("なんぶ暮らし構想", "2019年4月1日"),
        "D16": ("拠点を2か所整備した。\n住民が運営する。", "なんぶ暮らし構想"),
        "D17": ("法勝寺の家", "拠点を2か所整備した。\n住民が運営する。"),
        "D22": ("c2", None),
    },
)
def answers_shifted_down_by_one(book):
    page = book["回答"]
    values = [page.cell(row, 4).value for row in range(5, 23)]
    for row, value in zip(range(6, 24), values, strict=True):
        page.cell(row, 4).value = value
    page["D5"] = None


@damage(
    [
        "warning 回答!D12 q2 [冬の交通] 内容が書かれていますが、「その他」が選ばれていません。選ぶか、内容を消してください。"
    ],
    {"D11": ("○", None)},
)
def other_text_without_its_mark(book):
    book["回答"]["D11"] = None


@damage(
    ["warning 回答!D11 q2 [雪の日の移動] 「⑤その他」を選び、その内容を書いたものとして読み取りました。"],
    {"D11": ("冬の交通", "雪の日の移動")},
)
def other_text_in_the_cell_of_the_mark(book):
    page = book["回答"]
    page["D11"] = "雪の日の移動"
    page["D12"] = None


@damage()
def stray_styles_far_away(book):
    page = book["回答"]
    page["ZZ900"].font = copy(page["A4"].font)


@damage(["warning 回答!J5  [] 画像は読み取りません。回答であれば、色の付いた欄に文字で入力してください。"])
def openpyxl_book_with_a_chart(book):
    page = book["回答"]
    chart = BarChart()
    chart.add_data(Reference(page, min_col=4, min_row=13, max_row=13))
    page.add_chart(chart, "J5")


@damage(
    [
        "warning 回答!D13 q3 [1900年2月14日] 日付の書式が付いたセルから 45 と読み取りました。違うときは入力し直してください。"
    ],
    {"D13": (120, 45)},
)
def number_in_a_cell_formatted_as_a_date(book):
    page = book["回答"]
    page["D13"] = 45
    page["D13"].number_format = "yyyy/m/d"


@damage([], {"D14": (date(2019, 4, 1), date(2022, 9, 1))})
def date_in_a_cell_formatted_as_a_number(book):
    page = book["回答"]
    page["D14"] = 44805
    page["D14"].number_format = "0"


@damage(
    [
        "error 回答!D13 q3 [3千円] 単位が「千円」になっています。「人」にそろえた数を、数字だけで入力してください。"
    ],
    {"D18": (12, 15)},
)
def units_of_another_size(book):
    page = book["回答"]
    page["D13"] = "3千円"
    page["D18"] = "15名"


@damage([], {"D8": (None, "○"), "D9": (None, "○")})
def marks_of_every_kind(book):
    page = book["回答"]
    for row, value in zip(range(7, 12), ("✓", "◯", 1, "×", "はい"), strict=True):
        page[f"D{row}"] = value


@damage([], {"D5": ("c2", "c3"), "D19": (None, "c1"), "D22": ("c2", "c1")})
def choices_as_numbers_and_labels(book):
    page = book["回答"]
    page["D5"] = "3．今後検討"
    page["D19"] = "あり"
    page["D22"] = 1
