"""What this package reads of a question and of a check."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Answers = Mapping[str, Any]

SHORT_LENGTH = 200
LONG_LENGTH = 4000


class QuestionRow(Protocol):
    """A question, with the shapes of its lists as `models.Question` documents them."""

    code: str
    number: str
    text: str
    kind: str
    is_required: bool
    choices: Sequence[Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]
    columns: Sequence[Mapping[str, Any]]
    unit: str
    minimum: float | None
    maximum: float | None
    max_length: int | None
    asked_if: Sequence[Mapping[str, Any]]
    prefill: str
    previous_code: str
    previous_choices: Mapping[str, str]
    change_percent: int | None


class CheckRow(Protocol):
    """A check of answers against each other or against a fixed value."""

    left: Sequence[str]
    operator: str
    right: str
    right_value: float | None
    missing: str
    severity: str
    sentence: str


def text_key(question: str, choice: str) -> str:
    """Return the key under which the text of a choice such as その他 stands among the answers."""
    return f"{question}/{choice}/text"


def length_limit(kind: str, max_length: int | None) -> int:
    """Every text has a limit, so that one answer cannot fill the database."""
    return max_length or (LONG_LENGTH if kind == "long" else SHORT_LENGTH)
