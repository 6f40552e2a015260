"""The answers as arrays: one row per organisation, one column per question, and why a value is missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tsumiki.surveys.tabulation.questionnaire import Condition, Kind, Question, Questionnaire

Mask = NDArray[np.bool_]


class State(IntEnum):
    """Why a cell holds a value or not. Only ANSWERED and NO_ANSWER belong to the base of a table."""

    ANSWERED = 0
    NOT_ASKED = 1  # 非該当: the skip condition is not met
    UNRETURNED = 2  # 未回収: asked, but no sheet has come
    NO_ANSWER = 3  # 無回答: the sheet has come, the question was asked and left blank


@dataclass(frozen=True, slots=True)
class Sheet:
    """One organisation's answers by question code; None when nothing has come back.

    A single choice is its code, a multiple one a collection of codes, a number int, float or Decimal, a date
    `datetime.date`, text str. `words` holds what was written beside その他, by question code.
    """

    organisation: str
    answers: Mapping[str, Any] | None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stray:
    """An answer to a question that was not asked; it is kept out of every table and listed here."""

    row: int
    question: str


@dataclass(frozen=True, slots=True)
class Column:
    """`values` by kind: place of the choice (int8 or int16, -1 without), choices × rows of yes and no, float with NaN,
    datetime64[D] with NaT, objects for text. `words` are the texts beside その他, by row."""

    question: Question
    state: NDArray[np.int8]
    values: NDArray[Any]
    words: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class AnswerMatrix:
    """All answers of one edition. `note` labels data that are not real answers (合成データ)."""

    questionnaire: Questionnaire
    organisations: tuple[str, ...]
    returned: Mask
    columns: Mapping[str, Column]
    strays: tuple[Stray, ...] = ()
    note: str = ""

    def column(self, code: str) -> Column:
        self.questionnaire.question(code)
        return self.columns[code]

    def chose(self, question: str, *choices: str) -> Mask:
        """Rows that chose at least one of the choices."""
        return _chose(self.column(question), choices)

    def named(self, rows: NDArray[np.intp], *, consent: Mask | None) -> tuple[tuple[str, ...], int]:
        """Return the organisations of the rows that agreed to be named, and how many did not.

        `consent` says of every row of the matrix whether it agreed; None names all of them.
        """
        agreed = np.ones(len(rows), dtype=bool) if consent is None else consent[rows]
        return tuple(self.organisations[row] for row in rows[agreed]), int((~agreed).sum())


def encode(questionnaire: Questionnaire, sheets: Sequence[Sheet], *, note: str = "") -> AnswerMatrix:
    """Pack sheets into arrays. Blank (None, "", no choice) is 無回答; an impossible value is a ValueError.

    Skip conditions are applied here, so a table never counts an answer to a question that was not asked.
    """
    returned = np.array([sheet.answers is not None for sheet in sheets], dtype=bool)
    columns: dict[str, Column] = {}
    strays: list[Stray] = []
    written = [(row, sheet.words) for row, sheet in enumerate(sheets) if sheet.words]
    for question in questionnaire.questions:
        asked = _asked(question.asked_if, columns, len(sheets))
        if question.derived:
            columns[question.code] = _derive(question, asked, returned, columns)
            continue
        raw = [sheet.answers.get(question.code) if sheet.answers is not None else None for sheet in sheets]
        given = np.array([_is_given(value) for value in raw], dtype=bool)
        strays += [Stray(int(row), question.code) for row in np.flatnonzero(given & ~asked)]
        state = _states(asked, returned, given)
        answered = state == State.ANSWERED
        kept = [
            value if is_answered else None for value, is_answered in zip(raw, answered.tolist(), strict=True)
        ]
        words = {row: own[question.code] for row, own in written if own.get(question.code) and answered[row]}
        columns[question.code] = Column(question, state, PACKERS[question.kind](question, kept), words)
    organisations = tuple(sheet.organisation for sheet in sheets)
    return AnswerMatrix(questionnaire, organisations, returned, columns, tuple(strays), note)


def _is_given(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | tuple | set | frozenset):
        return bool(value)
    return value is not None and value == value  # noqa: PLR0124 - NaN is no value


def _asked(conditions: Sequence[Condition], columns: Mapping[str, Column], rows: int) -> Mask:
    asked = np.ones(rows, dtype=bool)
    for condition in conditions:
        asked &= _chose(columns[condition.question], condition.any_of)
    return asked


def _chose(column: Column, choices: Sequence[str]) -> Mask:
    places = [column.question.position(choice) for choice in choices]
    if column.question.kind is Kind.SINGLE:
        return np.isin(column.values, places)
    if column.question.kind is Kind.MULTIPLE:
        return np.asarray(column.values[places].any(axis=0))
    raise ValueError(f"設問 {column.question.code} には選択肢がありません。")


def _states(asked: Mask, returned: Mask, given: Mask) -> NDArray[np.int8]:
    state = np.where(given, State.ANSWERED, State.NO_ANSWER).astype(np.int8)
    state[~asked] = State.NOT_ASKED
    # Whether a question applies to a body that has sent nothing is not known: the missing sheet comes first.
    state[~returned] = State.UNRETURNED
    return state


def _derive(question: Question, asked: Mask, returned: Mask, columns: Mapping[str, Column]) -> Column:
    """A derived question is answered where at least one of its sources is."""
    bits = np.zeros((len(question.choices), len(asked)), dtype=bool)
    given = np.zeros(len(asked), dtype=bool)
    for part in question.derived:
        source = columns[part.question]
        bits[question.position(part.choice)] |= _chose(source, part.any_of)
        given |= source.state == State.ANSWERED
    state = _states(asked, returned, given)
    bits[:, state != State.ANSWERED] = False
    return Column(question, state, bits, {})


def _pack_single(question: Question, values: Sequence[Any]) -> NDArray[Any]:
    size = np.int8 if len(question.choices) < 128 else np.int16
    places = {choice.code: place for place, choice in enumerate(question.choices)}
    # `position` explains a code that is unknown.
    return np.array(
        [-1 if v is None else places[v] if v in places else question.position(v) for v in values], dtype=size
    )


def _pack_multiple(question: Question, values: Sequence[Any]) -> NDArray[Any]:
    bits = np.zeros((len(question.choices), len(values)), dtype=bool)
    alone = {choice.code for choice in question.choices if choice.exclusive}
    for row, chosen in enumerate(values):
        if chosen is None:
            continue
        if len(set(chosen)) > 1 and alone & set(chosen):
            raise ValueError(
                f"設問 {question.code} の {'・'.join(sorted(alone))} は、ほかと同時に選べません。"
            )
        for code in chosen:
            bits[question.position(code), row] = True
    return bits


def _pack_number(question: Question, values: Sequence[Any]) -> NDArray[Any]:
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)


def _pack_date(question: Question, values: Sequence[date | None]) -> NDArray[Any]:
    return np.array(
        [np.datetime64("NaT") if v is None else np.datetime64(v) for v in values], "datetime64[D]"
    )


def _pack_text(question: Question, values: Sequence[str | None]) -> NDArray[Any]:
    packed = np.empty(len(values), dtype=object)
    packed[:] = values
    return packed


PACKERS: dict[Kind, Callable[[Question, Sequence[Any]], NDArray[Any]]] = {
    Kind.SINGLE: _pack_single,
    Kind.MULTIPLE: _pack_multiple,
    Kind.NUMBER: _pack_number,
    Kind.DATE: _pack_date,
    Kind.TEXT: _pack_text,
}
