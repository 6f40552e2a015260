"""What reading a workbook gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tsumiki.surveys.workbooks.definitions import Answers, Item

Severity = Literal["error", "warning"]


def place_in_words(sheet: str, cell: str) -> str:
    """シート「回答」のD12; what is empty is left out."""
    return "の".join(filter(None, (f"シート「{sheet}」" if sheet else "", cell)))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at. `cell` and `code` are empty where none can be named; `sentence` says what to do.

    error: what the cell holds was not taken. warning: it was taken as the sentence says, or is no answer.
    """

    sheet: str
    cell: str
    code: str
    read: str
    sentence: str
    severity: Severity = "error"

    def __str__(self) -> str:
        place = place_in_words(self.sheet, self.cell)
        return f"{place}：{self.sentence}" if place else self.sentence


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs from the stored answer; None is an empty cell, a mark is ○. `key` names the line."""

    sheet: str
    cell: str
    code: str
    label: str
    before: Item | None
    after: Item | None
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """`unread`: codes of questions of which a line is missing or in error; their stored answers stay.

    `answers` also holds why answers changed (`reason_key`); `cells` says where each line stands: (sheet, cell).
    """

    answers: Answers
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    unread: frozenset[str]
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict, compare=False)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def is_clean(self) -> bool:
        return not self.errors
