"""A questionnaire and its answers out of plain data: YAML (the shipped ones stand in tsumiki/surveys/data) or JSON."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tsumiki.surveys.tabulation.answers import Sheet
from tsumiki.surveys.tabulation.questionnaire import Choice, Condition, Kind, Part, Question, Questionnaire

DATA = Path(__file__).resolve().parent.parent / "data"
# A short and a long text, and a file, count alike: there is something or nothing.
KINDS = {kind.value: kind for kind in Kind} | dict.fromkeys(("short", "long", "file"), Kind.TEXT)


@cache
def shipped(name: str) -> Questionnaire:
    """Return a questionnaire of the package by the name of its file (`questionnaire_r4`)."""
    return questionnaire_from(yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")))


def questionnaire_from(data: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire plain data describe; ValueError with every mistake of its logic."""
    return Questionnaire(
        edition=str(data["edition"]),
        label=data["label"],
        questions=tuple(q for row in data["questions"] for q in _questions(row, data.get("choice_sets", {}))),
        reference_date=date.fromisoformat(data["reference_date"]) if data.get("reference_date") else None,
        source=data.get("source", {}).get("title", ""),
    )


def _questions(row: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[Question]:
    """One question; a table becomes one question per cell, `table/row/column`."""
    conditions = tuple(Condition(c["question"], tuple(c["any_of"])) for c in row.get("asked_if") or ())
    number, text = str(row.get("number", "")), row["text"]
    if row["kind"] != "table":
        yield _question(row, shared, code=row["code"], number=number, text=text, asked_if=conditions)
        return
    for line in row["rows"]:
        for column in row["columns"]:
            code = f"{row['code']}/{line['code']}/{column['code']}"
            label = f"{text}（{line['label']}・{column['label']}）"
            yield _question(column, shared, code=code, number=number, text=label, asked_if=conditions)


def _question(
    row: Mapping[str, Any],
    shared: Mapping[str, Any],
    *,
    code: str,
    number: str,
    text: str,
    asked_if: tuple[Condition, ...],
) -> Question:
    choices = row.get("choices") or ()
    if isinstance(choices, str):
        choices = shared[choices]
    return Question(
        code=code,
        number=number,
        text=text,
        kind=KINDS[row["kind"]],
        choices=tuple(
            Choice(c["code"], c["label"], c.get("exclusive", False), c.get("has_text", False))
            for c in choices
        ),
        asked_if=asked_if,
        derived=tuple(Part(c["choice"], c["question"], tuple(c["any_of"])) for c in row.get("derived") or ()),
        bands=tuple(float(limit) for limit in row.get("bands") or ()),
        unit=row.get("unit", ""),
        summed=row.get("summed", True),
    )


def sheet_from(questionnaire: Questionnaire, organisation: str, stored: Mapping[str, Any] | None) -> Sheet:
    """Return the sheet of answers as they are stored in JSON; None where none has come back.

    Dates are ISO texts, a table is {"row/column": value}, the words beside a choice stand under
    "question/choice/text". Keys of questions the paper does not have are left alone.
    """
    if stored is None:
        return Sheet(organisation, None)
    answers: dict[str, Any] = {}
    words: dict[str, str] = {}
    for key, value in stored.items():
        question, _, rest = key.partition("/")
        if rest.endswith("/text"):
            words[question] = "、".join(text for text in (words.get(question), value) if text)
        elif isinstance(value, Mapping):
            answers |= {f"{key}/{place}": cell for place, cell in value.items()}
        else:
            answers[key] = value
    for asked in questionnaire.asked:
        value = answers.get(asked.code)
        if asked.kind is Kind.DATE and isinstance(value, str) and value:
            answers[asked.code] = date.fromisoformat(value)
    return Sheet(organisation, answers, words)
