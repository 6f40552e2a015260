"""The sheets of the workbook, shared by making and reading so that they cannot disagree."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from tsumiki.kernel.text import fold
from tsumiki.surveys.workbooks.definitions import Answers, Item, Recipient, WorkbookForm
from tsumiki.surveys.workbooks.lines import MARK, Line, circled, lines_of, listed

INTRO, ANSWERS, LISTS, KEYS = "はじめに", "回答", "一覧", "照合用"
HEADER = ("設問番号", "設問", "選択肢・項目", "回答", "単位", "前回の回答", "記入の注意", "照合用")
NUMBER, TEXT, CHOICE, ANSWER, UNIT, PREVIOUS, NOTE, KEY = range(len(HEADER))
LIST_HEADER = ("設問番号", "番号", "選択肢")
TITLE_ROW, TOWN_ROW, HINT_ROW, HEADER_ROW = 1, 2, 3, 4
HINT = "色の付いた欄に入力してください。並べ替えても、列を足しても読み取れます。"


class Layout:
    """All lines of a form with the ways to find one again."""

    def __init__(self, form: WorkbookForm) -> None:
        self.form = form
        self.lines = tuple(line for question in form.questions for line in lines_of(question))
        self.by_key = {line.key: line for line in self.lines}
        if len(self.by_key) != len(self.lines):
            raise ValueError("two questions or choices of the form have the same code")
        self.texts = {line.key: line.texts for line in self.lines}
        self.row_of = {line.key: row for row, line in enumerate(self.lines, start=HEADER_ROW + 1)}
        self.last_row = HEADER_ROW + len(self.lines)
        self.of_question: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            self.of_question[line.question.code].append(line)

    @cached_property
    def by_number(self) -> dict[str, list[Line]]:
        found = defaultdict(list)
        for line in self.lines:
            found[fold(line.question.number)].append(line)
        return found

    @cached_property
    def by_label(self) -> dict[str, list[Line]]:
        found = defaultdict(list)
        for line in self.lines:
            if line.label:
                found[fold(line.label)].append(line)
        return found

    @cached_property
    def by_text(self) -> dict[str, list[Line]]:
        found = defaultdict(list)
        for line in self.lines:
            found[fold(line.question.text)].append(line)
        return found

    @cached_property
    def known(self) -> frozenset[tuple[int, str]]:
        """Column and text of every cell we write outside the sheet 回答."""
        cells = [(1, text) for text in self.intro]
        for row in (LIST_HEADER, *self.list_rows):
            cells += enumerate(row)
        return frozenset(cells)

    @cached_property
    def folded(self) -> dict[str, tuple[str, str]]:
        """Key → question and label as they are compared."""
        return {line.key: (fold(line.question.text), fold(line.label)) for line in self.lines}

    @cached_property
    def list_rows(self) -> tuple[tuple[str, str, str], ...]:
        """Rows of the sheet 一覧 below its header."""
        return tuple(
            (line.question.number, circled(number), listed(number, choice.label))
            for line in self.lines
            for number, choice in enumerate(line.choices, start=1)
        )

    @cached_property
    def intro(self) -> tuple[str, ...]:
        """Lines of the sheet はじめに; the empty third one is for the name of the government."""
        form = self.form
        return (
            form.title,
            f"回答期限：{form.deadline}",
            "",
            "記入のしかた",
            f"1　シート「{ANSWERS}」の色の付いた欄に回答を入力し、このファイルを保存して調査のページから提出してください。",
            "2　選択肢が並ぶ欄は、セルを選ぶと右に出る▼から選べます。あてはまるものすべてを選ぶ設問は、選択肢ごとに○を付けてください。",
            "3　前回の回答がある欄にはあらかじめ入力しています。変わっていれば書き直し、変わっていなければそのままにしてください。",
            "4　数は数字だけを入力してください（単位は右の列にあります）。日付は 2026/11/23 や 令和8年11月23日 のように入力してください。",
            f"5　選択肢の全体はシート「{LISTS}」にあります。分からない欄は空けたまま提出し、後から書き足せます。",
            "6　マクロは使っていません。「.xlsx」のまま保存し、パスワードは付けないでください。",
            f"問い合わせ先：{form.contact}" if form.contact else "",
        )

    def flat(self, answers: Answers) -> dict[str, Item]:
        """Return answers line by line; marks become ○. Answers to questions the form lacks are left out."""
        found: dict[str, Item] = {}
        for code, answer in answers.items():
            if isinstance(answer, Mapping):
                found |= {f"{code}/{cell}": value for cell, value in answer.items()}
            elif isinstance(answer, tuple):
                found |= {f"{code}/{choice}": MARK for choice in answer}
            else:
                found[code] = answer
        return {key: value for key, value in found.items() if key in self.by_key and value != ""}


def town_line(form: WorkbookForm, recipient: Recipient) -> str:
    """The line that says whose workbook this is, should the hidden sheet be lost."""
    return f"団体：{recipient.name}（団体コード {recipient.code}）　調査：{form.edition}"
