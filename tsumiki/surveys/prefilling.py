"""What stands on a sheet before anybody has typed: asked once, confirmed afterwards. Plain values, no database.

`Question.prefill` says from where: "previous" (last time's answer), "indicator:CODE" (a loaded statistic) or the code of
what an upper app knows ("plan:title").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tsumiki.surveys.logic import Carrier, is_answered, text_key
from tsumiki.surveys.logic.values import value_problem

PREVIOUS = "previous"
INDICATOR = "indicator:"


@dataclass(frozen=True, slots=True)
class Known:
    """What one source knows of one organisation: `value` as an answer, `label` says where it is from.

    For choices `value` is a list of codes, of which a question takes those it offers; `words`: {code: text beside it}.
    """

    value: Any
    label: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prefill:
    """`answers` go on the sheet; `sources`: {key: {"value", "source", "label"}} says where each came from."""

    answers: dict[str, Any]
    sources: dict[str, dict[str, Any]]


class Prefills:
    """The prefilled answers of many organisations, from what was read once: `known` by organisation and source."""

    def __init__(
        self,
        questions: Iterable[Any],
        before: Mapping[int, Mapping[str, Any]],
        label: str,
        known: Mapping[int, Mapping[str, Known]],
    ) -> None:
        questions = list(questions)
        self._carrier = Carrier(q for q in questions if q.prefill == PREVIOUS)
        self._others = [q for q in questions if q.prefill not in ("", PREVIOUS)]
        self._before = before
        self._label = label
        self._known = known

    def of(self, organisation: int) -> Prefill:
        answers: dict[str, Any] = {}
        sources: dict[str, dict[str, Any]] = {}
        if (before := self._before.get(organisation)) is not None:
            for key, value in self._carrier.of(before).items():
                answers[key] = value
                sources[key] = {"value": value, "source": PREVIOUS, "label": f"{self._label}の回答"}
        known = self._known.get(organisation, {})
        for question in self._others:
            if question.prefill in known:
                found = known[question.prefill]
                for key, value in _fitting(question, found).items():
                    answers[key] = value
                    sources[key] = {"value": value, "source": question.prefill, "label": found.label}
        return Prefill(answers, sources)


def as_given(sheet: Any, answers: Mapping[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    """{question: where from} for the values of an AnswerSheet that stand as they were given: nobody has changed them.

    A value that somebody changed and changed back was looked at; it is not among them. `answers`: what was handed in,
    where that is not what stands on the sheet.
    """
    said = sheet.answers if answers is None else answers
    return {
        key: row
        for key, row in sheet.prefilled.items()
        if key not in sheet.stamps and key in said and said[key] == row["value"]
    }


def _fitting(question: Any, known: Known) -> dict[str, Any]:
    """The answer with the words beside its choices; nothing where the question would not take it."""
    value = known.value
    if question.kind in ("single", "multiple"):
        codes = [choice["code"] for choice in question.choices if choice["code"] in value]
        value = codes if question.kind == "multiple" else (codes[0] if len(codes) == 1 else None)
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    if not is_answered(value) or any(value_problem(question, value)):
        return {}
    words = {
        text_key(question.code, choice["code"]): known.words[choice["code"]]
        for choice in question.choices
        if choice.get("has_text") and choice["code"] in value and known.words.get(choice["code"])
    }
    return {question.code: value, **words}
