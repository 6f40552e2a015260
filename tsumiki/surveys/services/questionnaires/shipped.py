"""The questionnaires that come with the product: round 9 (令和4年度) and our own draft for 令和8年度."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tsumiki.kernel import audit
from tsumiki.surveys.logic.specs import MINUTES
from tsumiki.surveys.models import Check, Question, Questionnaire

DATA = Path(__file__).resolve().parent.parent.parent / "data"
R4, R8 = "iko-2022", "iko-2026"

_ROW_KEYS = ("code", "label", "exclusive", "has_text")
_PLAIN = (
    "number",
    "text",
    "help",
    "unit",
    "minimum",
    "maximum",
    "max_length",
    "change_percent",
    "prefill",
    "is_whole",
)


def load_shipped_questionnaires() -> int:
    """Load what is not there yet, fixed from the start; returns how many. A fixed one is never changed again."""
    made = 0
    for code, read in ((R4, _read_r4), (R8, _read_r8)):
        if not Questionnaire.objects.filter(code=code).exists():
            head, questions, checks = read()
            _load(head, questions, checks)
            made += 1
    return made


def _load(head: dict[str, Any], questions: list[Question], checks: list[Check]) -> None:
    with audit.change("survey.questionnaire_loaded", by=None) as entry:
        questionnaire = Questionnaire(**head, status=Questionnaire.Status.FIXED, is_shipped=True)
        questionnaire.save()
        for place, question in enumerate(questions, start=1):
            question.questionnaire, question.order = questionnaire, place
        for place, check in enumerate(checks, start=1):
            check.questionnaire, check.order = questionnaire, place
        Question.objects.bulk_create(questions)
        Check.objects.bulk_create(checks)
        entry.of(questionnaire, questions=len(questions), checks=len(checks))


def _read_r4() -> tuple[dict[str, Any], list[Question], list[Check]]:
    data = yaml.safe_load((DATA / "questionnaire_r4.yaml").read_text("utf-8"))
    questions: list[Question] = []
    derived: list[dict[str, Any]] = []
    sections = {row["from"]: row["title"] for row in data.get("sections", ())}
    section = ""
    for row in data["questions"]:
        section = sections.get(row["code"], section)
        if row.get("derived"):
            derived.append(_derived(row, after=questions[-1].code))
        else:
            questions.append(_question(row, data["choice_sets"], section=section))
    head = {
        "code": R4,
        "fiscal_year": int(data["edition"]),
        "title": data["label"],
        "lead": f"{data['name']}（{data['recipients']}）",
        "reference_date": date.fromisoformat(data["reference_date"]),
        "source_note": f"{data['source']['title']}　{data['wording_note']}",
        "derived": derived,
    }
    return head, questions, []


def _derived(row: Mapping[str, Any], *, after: str) -> dict[str, Any]:
    kept = {key: row[key] for key in ("code", "number", "text", "asked_if") if key in row}
    return {**kept, "choices": _choices(row["choices"]), "parts": row["derived"], "after": after}


def _read_r8() -> tuple[dict[str, Any], list[Question], list[Check]]:
    data = yaml.safe_load((DATA / "questionnaire_r8.yaml").read_text("utf-8"))
    before = Questionnaire.objects.get(code=data["based_on"])
    questions = [_following(q, data) for q in before.questions.all()]
    for row in data["add"]:
        place = next(i for i, q in enumerate(questions) if q.code == row["after"])
        section = row.get("section", questions[place].section)
        questions.insert(place + 1, _question(row["question"], {}, section=section))
    head = {
        **{key: data[key] for key in ("code", "fiscal_year", "title", "lead", "contact", "source_note")},
        "reference_date": date.fromisoformat(data["reference_date"]),
        "previous": before,
        "derived": before.derived,
    }
    return head, questions, [Check(**row) for row in data["checks"]]


def _following(question: Question, data: Mapping[str, Any]) -> Question:
    question.pk, question._state.adding = None, True
    question.previous_code, question.prefill = question.code, data["prefill"]
    for name, value in data["change"].get(question.code, {}).items():
        setattr(question, name, value)
    return question


def _question(row: Mapping[str, Any], shared: Mapping[str, Any], *, section: str) -> Question:
    choices = row.get("choices") or []
    kind = row["kind"]
    return Question(
        code=row["code"],
        section=section,
        kind=kind,
        is_required=row.get("is_required", False),
        choices=_choices(shared[choices] if isinstance(choices, str) else choices),
        rows=_choices(row.get("rows", ())),
        columns=list(row.get("columns", ())),
        asked_if=list(row.get("asked_if", ())),
        bands=list(row.get("bands", ())),
        is_summed=row.get("summed", True),
        minutes=Decimal(str(row.get("minutes", MINUTES[kind]))),
        **{name: row[name] for name in _PLAIN if name in row},
    )


def _choices(rows: Any) -> list[dict[str, Any]]:
    """Only what is said of a choice: no false flags."""
    return [{key: row[key] for key in _ROW_KEYS if row.get(key)} for row in rows]
