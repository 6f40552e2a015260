"""All submitted answers as one table: a row for each organisation, a column for each code, and what the codes mean.

Columns are named as the keys of AnswerSheet: `status`, `challenges/c04` (1 chosen, 0 not, empty unanswered),
`challenges/c12/text`, `projects/work/count`, `people/explanation` (why it changed). They stay the same over the years as the codes do. Pure: no database.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tsumiki.kernel.sheets import Sheet, write_csv
from tsumiki.surveys.answer_sheet_file import table_xlsx
from tsumiki.surveys.logic import QuestionRow, file_name, is_answered, text_key

Row = tuple[Any, ...]
HEAD = ("organisation_code", "prefecture", "name", "kind", "submitted_on", "note", "as_prefilled")
HEAD_MEANING = (
    ("団体コード", "文字", "全国地方公共団体コード（6桁）"),
    ("都道府県", "文字", ""),
    ("団体名", "文字", ""),
    ("団体の種別", "コード", "prefecture=都道府県、city=市、town=町、village=村、ward=特別区"),
    ("提出日", "日付", "YYYY-MM-DD"),
    ("注", "文字", "「途中」は締切の前の回答、「合成データ」は実在の回答ではないもの"),
    ("はじめから入れた値のままの設問", "コード", "設問コードを空白で区切る。だれも変えずに提出した設問"),
)
DICTIONARY_HEADER = ("列", "設問番号", "設問", "選択肢・項目", "値の形", "値の意味", "単位")
KINDS = {"number": "数値", "date": "日付（YYYY-MM-DD）", "single": "コード"}


class Submitted(NamedTuple):
    """What one organisation handed in; `as_prefilled`: the questions whose first value nobody changed."""

    code: str
    prefecture: str
    name: str
    kind: str
    day: Any
    answers: Mapping[str, Any]
    explanations: Mapping[str, str] = {}
    as_prefilled: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column and its row of the dictionary."""

    key: str
    number: str
    text: str
    label: str
    kind: str
    meaning: str = ""
    unit: str = ""


def columns_of(questions: Iterable[QuestionRow], explained: Collection[str] = ()) -> list[Column]:
    """`explained`: the questions that may have to be explained; each has a column for that."""
    return [column for question in questions for column in _columns(question, question.code in explained)]


def _columns(question: QuestionRow, is_explained: bool) -> Iterator[Column]:  # noqa: FBT001 - private
    said = (question.number, question.text)
    if question.kind == "table":
        for row in question.rows:
            for column in question.columns:
                kind = column.get("kind", "short")
                yield Column(
                    f"{question.code}/{row['code']}/{column['code']}",
                    *said,
                    f"{row['label']}／{column['label']}",
                    KINDS.get(kind, "文字"),
                    _codes(column.get("choices", ())),
                    column.get("unit", ""),
                )
    elif question.kind == "multiple":
        for choice in question.choices:
            key = f"{question.code}/{choice['code']}"
            yield Column(key, *said, choice["label"], "0・1", "1=選んだ、0=選んでいない、空欄=無回答")
    else:
        kind = KINDS.get(question.kind, "文字")
        yield Column(question.code, *said, "", kind, _codes(question.choices), question.unit)
    for choice in question.choices:
        if choice.get("has_text"):
            yield Column(text_key(question.code, choice["code"]), *said, f"{choice['label']}の内容", "文字")
    if is_explained:
        yield Column(f"{question.code}/explanation", *said, "変わった理由", "文字")


def _codes(choices: Iterable[Mapping[str, Any]]) -> str:
    return "、".join(f"{choice['code']}={choice['label']}" for choice in choices)


def rows_of(
    questions: Iterable[QuestionRow],
    submitted: Iterable[Submitted],
    *,
    note: str,
    explained: Collection[str] = (),
) -> Iterator[list[Any]]:
    readers = [reader for question in questions for reader in _readers(question, question.code in explained)]
    for given in submitted:
        # One mapping for all readers: a reason stands under a key of its own.
        answers = given.answers
        if given.explanations:
            answers = {
                **answers,
                **{f"{code}/explanation": said for code, said in given.explanations.items()},
            }
        row = [*given[:5], note, " ".join(given.as_prefilled)]
        for read in readers:
            row += read(answers)
        yield row


def _readers(
    question: QuestionRow,
    is_explained: bool,  # noqa: FBT001 - private
) -> Iterator[Callable[[Mapping[str, Any]], Sequence[Any]]]:
    code = question.code
    if question.kind == "multiple":
        yield _marks(code, [choice["code"] for choice in question.choices])
    elif question.kind == "table":
        places = [f"{row['code']}/{column['code']}" for row in question.rows for column in question.columns]
        yield _cells(code, places)
    elif question.kind == "file":
        yield _file(code)
    else:
        yield _single(code)
    for choice in question.choices:
        if choice.get("has_text"):
            yield _single(text_key(code, choice["code"]))
    if is_explained:
        yield _single(f"{code}/explanation")


def _single(key: str) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    return lambda answers: (answers.get(key),)


def _file(key: str) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    def read(answers: Mapping[str, Any]) -> Sequence[Any]:
        return (file_name(answers[key]) if answers.get(key) else None,)

    return read


def _marks(key: str, codes: list[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    unanswered = [None] * len(codes)

    def read(answers: Mapping[str, Any]) -> Sequence[Any]:
        chosen: Any = answers.get(key)
        return [int(code in chosen) for code in codes] if is_answered(chosen) else unanswered

    return read


def _cells(key: str, places: list[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    def read(answers: Mapping[str, Any]) -> Sequence[Any]:
        cells = answers.get(key) or {}
        return [cells.get(place) for place in places]

    return read


def answers_csv(
    questions: Sequence[QuestionRow],
    submitted: Iterable[Submitted],
    *,
    note: str,
    explained: Collection[str] = (),
) -> bytes:
    rows = rows_of(questions, submitted, note=note, explained=explained)
    return write_csv([_header(questions, explained), *rows])


def _header(questions: Sequence[QuestionRow], explained: Collection[str]) -> list[str]:
    return [*HEAD, *(column.key for column in columns_of(questions, explained))]


def dictionary_rows(questions: Sequence[QuestionRow], explained: Collection[str] = ()) -> list[Row]:
    head = [
        (key, "", label, "", kind, meaning, "")
        for key, (label, kind, meaning) in zip(HEAD, HEAD_MEANING, strict=True)
    ]
    return head + [
        (column.key, column.number, column.text, column.label, column.kind, column.meaning, column.unit)
        for column in columns_of(questions, explained)
    ]


def dictionary_csv(questions: Sequence[QuestionRow], explained: Collection[str] = ()) -> bytes:
    return write_csv([DICTIONARY_HEADER, *dictionary_rows(questions, explained)])


def answers_xlsx(
    questions: Sequence[QuestionRow],
    submitted: Iterable[Submitted],
    *,
    note: str,
    explained: Collection[str] = (),
) -> bytes:
    dictionary = Sheet("列の説明", DICTIONARY_HEADER, dictionary_rows(questions, explained))
    rows = rows_of(questions, submitted, note=note, explained=explained)
    return table_xlsx("回答", _header(questions, explained), rows, note=note, others=[dictionary])
