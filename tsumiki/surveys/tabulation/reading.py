"""A questionnaire out of YAML; the shipped ones stand in tsumiki/surveys/data."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tsumiki.surveys.tabulation.questionnaire import Choice, Condition, Kind, Part, Question, Questionnaire

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def shipped(name: str) -> Questionnaire:
    """Return a questionnaire of the package by the name of its file (`questionnaire_r4`)."""
    return questionnaire_from(yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")))


def questionnaire_from(data: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire a YAML document describes; ValueError with every mistake of its logic."""
    return Questionnaire(
        edition=str(data["edition"]),
        label=data["label"],
        questions=tuple(_question(row, data.get("choice_sets", {})) for row in data["questions"]),
        reference_date=date.fromisoformat(data["reference_date"]) if data.get("reference_date") else None,
        source=data.get("source", {}).get("title", ""),
    )


def _question(row: Mapping[str, Any], shared: Mapping[str, Any]) -> Question:
    choices = row.get("choices", ())
    if isinstance(choices, str):
        choices = shared[choices]
    return Question(
        code=row["code"],
        number=str(row.get("number", "")),
        text=row["text"],
        kind=Kind(row["kind"]),
        choices=tuple(
            Choice(c["code"], c["label"], c.get("exclusive", False), c.get("free_text", False))
            for c in choices
        ),
        asked_if=tuple(Condition(c["question"], tuple(c["any_of"])) for c in row.get("asked_if", ())),
        derived=tuple(Part(c["choice"], c["question"], tuple(c["any_of"])) for c in row.get("derived", ())),
        bands=tuple(float(limit) for limit in row.get("bands", ())),
        unit=row.get("unit", ""),
        summed=row.get("summed", True),
    )
