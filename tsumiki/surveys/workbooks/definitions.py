"""What a workbook is made from: a questionnaire and the governments that receive it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["single", "multiple", "number", "date", "short", "long", "table"]
Item = str | int | float | date
# single: code of the choice; multiple: codes in the form's order; table: "row/column" → value.
Answer = Item | tuple[str, ...] | Mapping[str, Item]
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice, or one row of a table. `has_text`: a line to write in belongs to it (その他)."""

    code: str
    label: str
    is_exclusive: bool = False
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; its cells are single, number, date, short or long."""

    code: str
    label: str
    kind: Kind = "short"
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    number: str
    text: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    is_required: bool = False
    unit: str = ""
    help: str = ""
    skip: str = ""
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    rows: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    is_whole: bool = False
    earliest: date | None = None
    latest: date | None = None
    change_percent: int | None = None  # larger changes are to be explained, on a line of their own


@dataclass(frozen=True, slots=True)
class WorkbookForm:
    """One edition of a questionnaire. `deadline` and `contact` are printed as they are."""

    edition: str
    title: str
    deadline: str
    questions: tuple[Question, ...]
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One government: `prefilled` stands in the answer cells, `previous` beside them.

    `signature` is the caller's HMAC over edition and code; a workbook with another one is refused.
    """

    code: str
    name: str
    signature: str
    prefilled: Answers = field(default_factory=dict)
    previous: Answers = field(default_factory=dict)


def reason_key(question: str) -> str:
    """Return the key under which stands why an answer differs so much from last time's."""
    return f"{question}/explanation"


def text_key(question: str, choice: str) -> str:
    """Return the key under which the text of a choice such as その他 stands among the answers."""
    return f"{question}/{choice}/text"
