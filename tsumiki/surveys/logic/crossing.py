"""Checks of answers against each other, each with its own rule for what is missing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tsumiki.surveys.logic.rows import Answers, CheckRow
from tsumiki.surveys.logic.skipping import is_answered

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "equal": lambda left, right: left == right,
    "at_most": lambda left, right: left <= right,
    "at_least": lambda left, right: left >= right,
    "sum": lambda left, right: left == right,
}


def check_problem(check: CheckRow, asked: frozenset[str], answers: Answers) -> str | None:
    """Return the check's sentence where it is not met.

    `together` and `not_together` are about answering itself, so the rule for missing answers does not touch them.
    For the others, a question that is not asked cannot be missing: it counts as 0 under `zero`, and under `skip` and
    `refuse` the check does not apply.
    """
    keys = [*check.left, *([check.right] if check.right else [])]
    here = [key for key in keys if _code(key) in asked]
    if not here:
        return None
    given = [key for key in here if is_answered(answer_at(answers, key))]
    if check.operator == "together":
        return check.sentence if 0 < len(given) < len(here) else None
    if check.operator == "not_together":
        return check.sentence if len(given) > 1 else None
    if check.missing != "zero":
        if len(here) < len(keys):
            return None
        if len(given) < len(here):
            return check.sentence if check.missing == "refuse" else None
    left = sum((_amount(answers, key, given) for key in check.left), Decimal(0))
    right = _amount(answers, check.right, given) if check.right else _decimal(check.right_value or 0)
    return None if _COMPARE[check.operator](left, right) else check.sentence


def answer_at(answers: Answers, key: str) -> Any:
    """The answer to a question, or one cell of a table ("question/row/column")."""
    code, _, place = key.partition("/")
    value = answers.get(code)
    if not place:
        return value
    return value.get(place) if isinstance(value, dict) else None


def _code(key: str) -> str:
    return key.partition("/")[0]


def _amount(answers: Answers, key: str, given: list[str]) -> Decimal:
    return _decimal(answer_at(answers, key)) if key in given else Decimal(0)


def _decimal(value: Any) -> Decimal:
    """Numbers as written (0.1 + 0.2 = 0.3), dates as days, so that later is more."""
    if isinstance(value, str):
        return Decimal(date.fromisoformat(value).toordinal())
    return Decimal(str(value))
