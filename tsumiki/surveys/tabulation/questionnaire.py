"""What is asked of whom. Codes stay the same over the years; words and numbers on the paper may change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """選択肢. An exclusive one cannot be chosen beside another; `has_text` asks for words (その他)."""

    code: str
    label: str
    exclusive: bool = False
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Met where one of the choices `any_of` was chosen in an earlier question."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """`choice` of a derived question counts as chosen where `question` was answered with one of `any_of`."""

    choice: str
    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """設問. Asked where every condition of `asked_if` is met; that is the base of its table.

    `derived` makes a multiple question out of others: it is tabulated, never asked. `bands` are the lower limits of
    the classes a number is shown in; the first class has no lower limit of its own. `summed`: whether a sum has a
    meaning (of years it has none).
    """

    code: str
    number: str
    text: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    asked_if: tuple[Condition, ...] = ()
    derived: tuple[Part, ...] = ()
    bands: tuple[float, ...] = ()
    unit: str = ""
    summed: bool = True

    @property
    def name(self) -> str:
        return f"{self.number} {self.text}".strip()

    def choice(self, code: str) -> Choice:
        return next(choice for choice in self.choices if choice.code == code)

    def position(self, code: str) -> int:
        """Where a choice stands; ValueError for a code the question does not have."""
        for place, choice in enumerate(self.choices):
            if choice.code == code:
                return place
        raise ValueError(f"設問 {self.code} に選択肢 {code} はありません。")


@dataclass(frozen=True)
class Questionnaire:
    """調査票 of one edition. Conditions and derived parts may only refer to questions that stand before."""

    edition: str
    label: str
    questions: tuple[Question, ...]
    reference_date: date | None = None
    source: str = ""

    def __post_init__(self) -> None:
        mistakes = list(_mistakes(self.questions))
        if mistakes:
            raise ValueError("\n".join(mistakes))

    def question(self, code: str) -> Question:
        if code not in self._by_code:
            raise ValueError(f"{self.label}に設問 {code} はありません。")
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions on the paper, without the derived ones."""
        return tuple(question for question in self.questions if not question.derived)

    def base_in_words(self, code: str) -> str:
        """Say who was asked, as it stands under a table."""
        conditions = self.question(code).asked_if
        if not conditions:
            return "回答したすべての団体"
        return "、かつ".join(self._in_words(condition) for condition in conditions)

    def _in_words(self, condition: Condition) -> str:
        question = self.question(condition.question)
        labels = "・".join(question.choice(code).label for code in condition.any_of)
        any_of = "のいずれか" if len(condition.any_of) > 1 else ""
        return f"{question.number or question.text}で「{labels}」{any_of}を選んだ団体"


def _mistakes(questions: tuple[Question, ...]) -> Iterator[str]:
    known: dict[str, Question] = {}
    for question in questions:
        if question.code in known:
            yield f"設問 {question.code} が2つあります。"
        yield from _own_mistakes(question)
        references = [(c.question, c.any_of) for c in question.asked_if]
        references += [(part.question, part.any_of) for part in question.derived]
        for code, choices in references:
            yield from _reference_mistakes(question, known.get(code), code, choices)
        known[question.code] = question


def _own_mistakes(question: Question) -> Iterator[str]:
    codes = [choice.code for choice in question.choices]
    if len(set(codes)) != len(codes):
        yield f"設問 {question.code} に同じコードの選択肢があります。"
    if (question.kind in (Kind.SINGLE, Kind.MULTIPLE)) != bool(codes):
        yield f"設問 {question.code} の選択肢と種類（{question.kind}）が合いません。"
    if question.kind is not Kind.MULTIPLE and any(choice.exclusive for choice in question.choices):
        yield f"設問 {question.code} は複数回答ではないので、排他の選択肢を置けません。"
    if question.derived and question.kind is not Kind.MULTIPLE:
        yield f"設問 {question.code} は複数回答ではないので、ほかの設問から作れません。"
    for part in question.derived:
        if part.choice not in codes:
            yield f"設問 {question.code} に選択肢 {part.choice} はありません。"


def _reference_mistakes(
    question: Question, other: Question | None, code: str, choices: tuple[str, ...]
) -> Iterator[str]:
    if other is None:
        yield f"設問 {question.code} が指す設問 {code} は、それより前にありません。"
        return
    for choice in choices:
        if choice not in {own.code for own in other.choices}:
            yield f"設問 {question.code} が指す設問 {code} に選択肢 {choice} はありません。"
