"""Which questions are asked, given the answers so far: the same reading as the tabulation's bases."""

from collections.abc import Iterable, Mapping
from typing import Any

from tsumiki.surveys.logic.rows import Answers, QuestionRow


def is_answered(value: Any) -> bool:
    """Blank text, an empty list and a table without a filled cell are no answer; 0 is one."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(is_answered(cell) for cell in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return bool(value)
    return value is not None and value == value  # noqa: PLR0124 - NaN is no answer


def asked_codes(questions: Iterable[QuestionRow], answers: Answers) -> frozenset[str]:
    """Return the codes of the questions to be asked, in whatever order they are needed.

    Questions come in their order; a condition can only be met by an earlier question that is itself asked, so an
    answer left behind in a branch that no longer applies opens nothing.
    """
    asked: set[str] = set()
    for question in questions:
        if not question.asked_if or all(
            _is_met(condition, asked, answers) for condition in question.asked_if
        ):
            asked.add(question.code)
    return frozenset(asked)


def _is_met(condition: Mapping[str, Any], asked: set[str], answers: Answers) -> bool:
    code = condition["question"]
    return code in asked and bool(chosen(answers.get(code)) & set(condition["any_of"]))


def chosen(value: Any) -> set[str]:
    """The codes of the choices in an answer to a single or multiple question."""
    if isinstance(value, str):
        return {value} if value else set()
    if isinstance(value, list | tuple | set | frozenset):
        return {code for code in value if isinstance(code, str)}
    return set()
