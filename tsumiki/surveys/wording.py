"""Answers in words, as the pages of answering show them: beside the field, before submitting, in the history."""

from collections.abc import Mapping
from typing import Any

from tsumiki.surveys.logic import answer_in_words
from tsumiki.surveys.models import Question

NOTHING = "（未回答）"


def answer_text(question: Question, answers: Mapping[str, Any]) -> str:
    """A question's whole answer with the text of その他; several choices or cells stand on lines of their own."""
    return answer_in_words(question, answers, between="\n") or NOTHING


def value_text(question: Question, value: Any) -> str:
    """One stored value in words; a value that does not fit its question is shown as it is."""
    return answer_text(question, {question.code: value})


def change_text(questions: Mapping[str, Question], key: str, value: Any) -> tuple[str, str]:
    """(what it is, the value in words) of one line of the history."""
    code, _, rest = key.partition("/")
    question = questions.get(code)
    if question is None:
        return key, str(value or NOTHING)
    name = f"{question.number}　{question.text}"
    if rest == "explanation":
        return f"{name}（変わった理由）", str(value or NOTHING)
    if rest:
        labels = {f"{choice['code']}/text": choice["label"] for choice in question.choices}
        return f"{name}（「{labels.get(rest, rest)}」の内容）", str(value or NOTHING)
    return name, value_text(question, value)
