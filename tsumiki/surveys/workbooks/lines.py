"""The rows of the sheet 回答: one for each question, each choice to be marked, each cell of a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from tsumiki.kernel.dates import japanese_date
from tsumiki.surveys.workbooks.definitions import Choice, Column, Item, Question, reason_key, text_key

MARK = "○"
REASON = "変わった理由"
_CIRCLED = (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))

LineKind = Literal["single", "mark", "number", "date", "short", "long"]


def circled(number: int) -> str:
    """Return ① for 1 up to ㊿, then (51)."""
    return chr(_CIRCLED[number - 1]) if number <= len(_CIRCLED) else f"({number})"


@lru_cache(maxsize=4096)
def listed(number: int, label: str) -> str:
    """Return the choice as it is shown: ①移住の促進. A label that has such a number already keeps it."""
    return label if label and ord(label[0]) in _CIRCLED else f"{circled(number)}{label}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet 回答: a question, one of its choices or one cell of its table."""

    key: str
    question: Question
    kind: LineKind
    label: str
    unit: str
    note: str
    is_first: bool
    choices: tuple[Choice, ...] = ()
    choice: Choice | None = None
    is_whole: bool = False
    is_reason: bool = False  # why the answer differs so much from last time's, not an answer

    @property
    def texts(self) -> tuple[str | None, str | None, str | None]:
        """What the columns 設問番号, 設問 and 選択肢 show."""
        asked = self.question.text if self.is_first else None
        return self.question.number or None, asked or None, self.label or None

    @property
    def is_beside(self) -> bool:
        """Whether it holds words about another line's answer: その他の内容, 変わった理由."""
        is_text = self.kind == "short" and self.choice is not None and self.question.kind != "table"
        return self.is_reason or is_text

    @property
    def named(self) -> str:
        """The line in a sentence."""
        is_part = self.choice or self.is_reason
        return f"{self.question.number}（{self.label}）" if is_part else self.question.number

    def shown(self, value: Item | None) -> str | int | float | date | None:
        """Return what the cell holds for a value."""
        if value is None or self.kind not in ("single", "mark"):
            return value
        if self.kind == "mark":
            return MARK
        for number, choice in enumerate(self.choices, start=1):
            if choice.code == value:
                return listed(number, choice.label)
        return str(value)


def as_text(value: object) -> str:
    """Return a cell as a person sees it, for sentences and comparisons."""
    if isinstance(value, date):
        return japanese_date(value)
    return "" if value is None else str(value)


def lines_of(question: Question) -> Iterator[Line]:
    yield from _answer_lines(question)
    if question.change_percent is not None:
        note = f"前回から{question.change_percent}％を超えて変わったときに記入"
        key = reason_key(question.code)
        yield Line(key, question, "short", REASON, "", note, is_first=False, is_reason=True)


def _answer_lines(question: Question) -> Iterator[Line]:
    if question.kind == "table":
        yield from _table_lines(question)
        return
    if question.kind == "multiple":
        for number, choice in enumerate(question.choices, start=1):
            note = _note(question, is_first=number == 1)
            if choice.is_exclusive:
                note = "\n".join(filter(None, (note, "これを選ぶときは、ほかに○を付けない")))
            label = listed(number, choice.label)
            yield Line(
                f"{question.code}/{choice.code}", question, "mark", label, "", note, number == 1, (), choice
            )
    else:
        label = "\n".join(listed(number, choice.label) for number, choice in enumerate(question.choices, 1))
        yield Line(
            question.code,
            question,
            question.kind,
            label if question.kind == "single" else "",
            question.unit,
            _note(question, is_first=True),
            is_first=True,
            choices=question.choices if question.kind == "single" else (),
            is_whole=question.is_whole,
        )
    for number, choice in enumerate(question.choices, start=1):
        if choice.has_text:
            label, key = f"{listed(number, choice.label)}の内容", text_key(question.code, choice.code)
            yield Line(key, question, "short", label, "", "選んだときに記入", False, (), choice)


def _table_lines(question: Question) -> Iterator[Line]:
    cells = [(row, column) for row in question.rows for column in question.columns]
    for position, (row, column) in enumerate(cells):
        yield Line(
            f"{question.code}/{row.code}/{column.code}",
            question,
            column.kind if column.kind in ("single", "number", "date", "long") else "short",  # type: ignore[arg-type]
            f"{row.label}／{column.label}",
            column.unit,
            _note(question, is_first=position == 0, column=column),
            position == 0,
            column.choices,
            row,
            is_whole=question.is_whole or column.is_whole,
        )


def _note(question: Question, *, is_first: bool, column: Column | None = None) -> str:
    kind = column.kind if column else question.kind
    is_whole = question.is_whole or bool(column and column.is_whole)
    said = [_how(kind, question, is_first=is_first, is_whole=is_whole)]
    if is_first:
        said = ["必須" if question.is_required else "", *said, question.help, question.skip]
    return "\n".join(filter(None, said))


def _how(kind: str, question: Question, *, is_first: bool, is_whole: bool) -> str:
    if kind == "single":
        return "一覧から1つ選択"
    if kind == "multiple":
        return "あてはまるものすべてに○" if is_first else ""
    if kind == "number":
        return "数字だけを入力" + bounds(question, is_whole=is_whole)
    if kind == "date":
        return "例 2026/11/23" + days(question)
    return f"{question.max_length}字以内" if question.max_length else ""


def days(question: Question) -> str:
    """Return （2026年4月1日から2027年3月31日まで） as far as the question says it."""
    low = f"{japanese_date(question.earliest)}から" if question.earliest else ""
    high = f"{japanese_date(question.latest)}まで" if question.latest else ""
    return f"（{low}{high}）" if low or high else ""


def bounds(question: Question, *, is_whole: bool = False) -> str:
    """Return （0以上100以下の整数） as far as the question says it."""
    form = ".15g" if question.unit == "年" else ",.15g"  # a year has no thousands
    low = f"{question.minimum:{form}}以上" if question.minimum is not None else ""
    high = f"{question.maximum:{form}}以下" if question.maximum is not None else ""
    said = [text for text in (low + high, "整数" if is_whole else "") if text]
    return f"（{'の'.join(said)}）" if said else ""
