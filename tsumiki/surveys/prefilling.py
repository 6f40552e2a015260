"""What stands on a sheet before anybody has typed: asked once, confirmed afterwards. Plain values, no database.

`Question.prefill` says from where: "previous" (last time's answer) or "indicator:CODE" (a loaded statistic).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tsumiki.surveys.logic import carried_answers
from tsumiki.surveys.logic.rows import QuestionRow

PREVIOUS = "previous"
INDICATOR = "indicator:"


@dataclass(frozen=True, slots=True)
class Prefill:
    """`answers` go on the sheet; `sources`: {key: {"value", "source", "label"}} says where each came from."""

    answers: dict[str, Any]
    sources: dict[str, dict[str, Any]]


class Prefills:
    """The prefilled answers of many organisations, from what was read once."""

    def __init__(
        self,
        questions: Iterable[Any],
        before: Mapping[int, Mapping[str, Any]],
        label: str,
        indicators: Mapping[int, Mapping[str, tuple[float, str]]],
    ) -> None:
        questions = list(questions)
        self._carried: list[QuestionRow] = [q for q in questions if q.prefill == PREVIOUS]
        self._counted = [q for q in questions if q.prefill.startswith(INDICATOR) and q.kind == "number"]
        self._before = before
        self._label = label
        self._indicators = indicators

    def of(self, organisation: int) -> Prefill:
        answers: dict[str, Any] = {}
        sources: dict[str, dict[str, Any]] = {}
        if (before := self._before.get(organisation)) is not None:
            for key, value in carried_answers(self._carried, before).items():
                answers[key] = value
                sources[key] = {"value": value, "source": PREVIOUS, "label": f"{self._label}の回答"}
        figures = self._indicators.get(organisation, {})
        for question in self._counted:
            code = question.prefill.removeprefix(INDICATOR)
            if code in figures:
                value, label = figures[code]
                number = int(value) if float(value).is_integer() else value
                answers[question.code] = number
                sources[question.code] = {"value": number, "source": question.prefill, "label": label}
        return Prefill(answers, sources)
