"""How shipped cases are classified: by rules in YAML that the page can show. Pure: no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
Key = tuple[str, str, str]  # municipality, prefecture, title


def key_of(row: Mapping[str, Any]) -> Key:
    """How a row of the shipped file or of a block names a case; `Case.key` is that of a record."""
    return (row["municipality"], row["prefecture"], row["title"])


@cache
def problem_rules() -> dict[str, Any]:
    return yaml.safe_load((DATA / "problem_rules.yaml").read_text(encoding="utf-8"))


@cache
def result_rules() -> dict[str, Any]:
    return yaml.safe_load((DATA / "result_rules.yaml").read_text(encoding="utf-8"))


@cache
def shipped_publication_rows() -> list[dict[str, Any]]:
    return yaml.safe_load((DATA / "publications.yaml").read_text(encoding="utf-8"))["rows"]


def problems_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the codes of the local problems a case speaks of, each with the words that said so."""
    rules = problem_rules()
    text = "\n".join(texts[name] for name in rules["look_in"])
    found: dict[str, list[str]] = {}
    for rule in rules["rules"]:
        kept = text
        for other in rule.get("not", []):
            kept = kept.replace(other, "")
        if words := [word for word in rule["words"] if word in kept]:
            found[rule["code"]] = words
    return found


@dataclass(frozen=True, slots=True)
class Result:
    code: str
    reason: str = ""


def result_of(key: Key, outcome: str) -> Result:
    """Return how sure the outcome is, and why where it is weak or not verified."""
    rules = result_rules()
    for judged in rules["cases"]:
        if key_of(judged) == key:
            return Result(judged["result"], judged["reason"])
    for rule in rules["words"]:
        if any(word in outcome for word in rule["words"]):
            return Result(rule["result"], rule["reason"])
    return Result("shown")


def is_programme_row(position: int) -> bool:
    """Whether the row of the shipped file (from 0) is tied to the programme itself."""
    return position < result_rules()["programme_rows"]
