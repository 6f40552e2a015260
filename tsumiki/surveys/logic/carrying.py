"""Last year's answers in this year's codes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tsumiki.surveys.logic.rows import Answers, QuestionRow, text_key
from tsumiki.surveys.logic.skipping import chosen, is_answered

_SAME_SHAPE = ("number", "date", "short", "long", "file")


def carried_answers(questions: Iterable[QuestionRow], previous: Answers) -> dict[str, Any]:
    """Return what last year's answers mean in this year's questionnaire; what has no counterpart is left out.

    A choice that was split in two this year (two of this year's codes come from the same one) says nothing certain,
    so it is not carried; of two that became one, either is the new one. Rows, columns and choices within tables are
    followed the same way; numbers of rows that became one are added up where their sum has a meaning.
    """
    return Carrier(questions).of(previous)


class Carrier:
    """The same for the answers of many: how the codes of a question changed is worked out once."""

    def __init__(self, questions: Iterable[QuestionRow]) -> None:
        self._rows = [
            _Choices(q) if q.kind in ("single", "multiple") else q for q in questions if q.previous_code
        ]

    def of(self, previous: Answers) -> dict[str, Any]:
        carried: dict[str, Any] = {}
        for row in self._rows:
            question = row.question if isinstance(row, _Choices) else row
            old = previous.get(question.previous_code)
            if not is_answered(old):
                continue
            if isinstance(row, _Choices):
                carried |= row.carried(old, previous)
            elif question.kind == "table" and isinstance(old, dict):
                cells = carried_cells(question, old)
                carried |= {question.code: cells} if cells else {}
            elif question.kind in _SAME_SHAPE and not isinstance(old, list | dict):
                carried[question.code] = old
        return carried


class _Choices:
    """A question of choices with what each of last year's codes is now."""

    def __init__(self, question: QuestionRow) -> None:
        self.question = question
        self._origins = origins_of(question.choices, question.previous_choices)
        self._known = _known(self._origins)
        self._with_words = [row["code"] for row in question.choices if row.get("has_text")]

    def carried(self, old: Any, previous: Answers) -> dict[str, Any]:
        question, given = self.question, [old] if isinstance(old, str) else list(old)
        codes = list(dict.fromkeys(self._known[code] for code in given if code in self._known))
        if not codes or (question.kind == "single" and len(chosen(old)) != 1):
            return {}
        carried: dict[str, Any] = {question.code: codes[0] if question.kind == "single" else codes}
        for code in self._with_words:
            if code in codes:
                said = [previous.get(text_key(question.previous_code, was)) for was in self._origins[code]]
                words = "、".join(text for text in said if isinstance(text, str) and is_answered(text))
                carried |= {text_key(question.code, code): words} if words else {}
        return carried


def origins_of(
    rows: Iterable[Mapping[str, Any]], mapping: Mapping[str, Any], prefix: str = ""
) -> dict[str, list[str]]:
    """{this year's code: the codes of last year that it stands for}; `prefix` is that of the mapping's keys."""
    found = {}
    for row in rows:
        before = mapping.get(f"{prefix}{row['code']}", row["code"])
        found[row["code"]] = [before] if isinstance(before, str) else list(before)
    return found


def _known(origins: Mapping[str, list[str]]) -> dict[str, str]:
    """Last year's codes as this year's; a code that two of this year's claim is left out."""
    times = Counter(code for before in origins.values() for code in set(before))
    return {code: now for now, before in origins.items() for code in before if times[code] == 1}


def carried_cells(question: QuestionRow, old: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a table, each from the cells of last year that it stands for."""
    mapping = question.previous_choices
    rows, columns = (
        origins_of(question.rows, mapping, "row/"),
        origins_of(question.columns, mapping, "column/"),
    )
    times = Counter(
        (row, column)
        for before in rows.values()
        for was in columns.values()
        for row in set(before)
        for column in set(was)
    )
    found = {}
    for row, before in rows.items():
        for column in question.columns:
            places = [(r, c) for r in before for c in columns[column["code"]]]
            if all(times[place] == 1 for place in places):
                given = [old.get(f"{r}/{c}") for r, c in places]
                value = _cell(question, column, [each for each in given if is_answered(each)])
                if is_answered(value):
                    found[f"{row}/{column['code']}"] = value
    return found


def _cell(question: QuestionRow, column: Mapping[str, Any], given: list[Any]) -> Any:
    kind = column.get("kind", "short")
    if kind == "single":
        prefix = f"column/{column['code']}/"
        known = _known(origins_of(column.get("choices", ()), question.previous_choices, prefix))
        codes = {known[code] for code in given if isinstance(code, str) and code in known}
        return codes.pop() if len(codes) == 1 else None
    if len(given) < 2:
        return given[0] if given else None
    is_sum = kind == "number" and question.is_summed and all(isinstance(each, int | float) for each in given)
    return sum(given) if is_sum else None
