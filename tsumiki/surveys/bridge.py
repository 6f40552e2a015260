"""From the database's rows to what the pure packages work on: the tabulation and the workbooks.

The logic of answers (`surveys/logic`) takes the rows as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from tsumiki.kernel.dates import japanese_date
from tsumiki.surveys import logic
from tsumiki.surveys.models import Campaign, Question, Questionnaire
from tsumiki.surveys.tabulation import reading
from tsumiki.surveys.tabulation.questionnaire import Questionnaire as EngineQuestionnaire
from tsumiki.surveys.workbooks import definitions as sheets

Answers = Mapping[str, Any]


def engine_questionnaire(questionnaire: Questionnaire) -> EngineQuestionnaire:
    """The questionnaire as the tabulation counts it, tables made from other questions included."""
    questions = list(questionnaire.questions.all())
    return reading.questionnaire_from(
        {
            "edition": str(questionnaire.fiscal_year),
            "label": questionnaire.title,
            "reference_date": questionnaire.reference_date and questionnaire.reference_date.isoformat(),
            "source": {"title": questionnaire.source_note},
            "questions": list(_with_derived(questions, questionnaire.derived)),
        }
    )


def _with_derived(
    questions: Sequence[Question], derived: Sequence[dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    for question in questions:
        yield {
            "code": question.code,
            "number": question.number,
            "text": question.text,
            "kind": question.kind,
            "choices": question.choices,
            "asked_if": question.asked_if,
            "rows": question.rows,
            "columns": question.columns,
            "unit": question.unit,
            "bands": question.bands,
            "summed": question.is_summed,
        }
        for table in derived:
            if table["after"] == question.code:
                yield {**table, "kind": "multiple", "derived": table["parts"]}


def workbook_form(campaign: Campaign) -> sheets.WorkbookForm:
    """The questionnaire of a campaign as a workbook is made from it; questions for a file are left to the web."""
    questionnaire = campaign.questionnaire
    questions = list(questionnaire.questions.all())
    by_code = {question.code: question for question in questions}
    return sheets.WorkbookForm(
        edition=campaign.code,
        title=campaign.title,
        deadline=japanese_date(campaign.prefecture_deadline or campaign.deadline),
        questions=tuple(_sheet_question(q, by_code) for q in questions if q.kind != Question.Kind.FILE),
        contact=questionnaire.contact,
    )


def _sheet_question(question: Question, by_code: Mapping[str, Question]) -> sheets.Question:
    return sheets.Question(
        code=question.code,
        number=question.number,
        text=question.text,
        kind=cast(sheets.Kind, question.kind),
        choices=_sheet_choices(question.choices),
        is_required=question.is_required,
        unit=question.unit,
        help=question.help,
        skip=logic.skip_in_words(question, by_code),
        max_length=logic.length_limit(question.kind, question.max_length)
        if question.kind in ("short", "long")
        else question.max_length,
        minimum=question.minimum,
        maximum=question.maximum,
        rows=_sheet_choices(question.rows),
        columns=tuple(
            sheets.Column(
                column["code"],
                column["label"],
                column.get("kind", "short"),
                column.get("unit", ""),
                _sheet_choices(column.get("choices", ())),
                column.get("is_whole", False),
            )
            for column in question.columns
        ),
        is_whole=question.is_whole,
        earliest=date.fromisoformat(question.earliest) if question.earliest else None,
        latest=date.fromisoformat(question.latest) if question.latest else None,
        change_percent=question.change_percent,
    )


def _sheet_choices(choices: Iterable[Mapping[str, Any]]) -> tuple[sheets.Choice, ...]:
    return tuple(
        sheets.Choice(c["code"], c["label"], c.get("exclusive", False), c.get("has_text", False))
        for c in choices
    )


def workbook_answers(
    questions: Iterable[Question], answers: Answers, explanations: Mapping[str, str] | None = None
) -> dict[str, sheets.Answer]:
    """An AnswerSheet's answers as workbooks hold them: choices as tuples, days as dates. Nothing answered, no key.

    `explanations` go to the lines for why an answer changed.
    """
    found: dict[str, sheets.Answer] = {
        sheets.reason_key(code): text for code, text in (explanations or {}).items() if text
    }
    for question in questions:
        words = [
            sheets.text_key(question.code, row["code"]) for row in question.choices if row.get("has_text")
        ]
        for key in (question.code, *words):
            if logic.is_answered(answers.get(key)):
                found[key] = _to_workbook(question, answers[key])
    return found


def _to_workbook(question: Question, value: Any) -> sheets.Answer:
    if isinstance(value, Mapping):
        kinds = {column["code"]: column.get("kind", "short") for column in question.columns}
        return {
            place: _day(cell) if kinds.get(place.partition("/")[2]) == Question.Kind.DATE else cell
            for place, cell in value.items()
            if logic.is_answered(cell)
        }
    if isinstance(value, list | tuple):
        return tuple(value)
    return _day(value) if question.kind == Question.Kind.DATE else value


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value  # kept as it was typed, for the person to put right


def sheet_answers(answers: sheets.Answers) -> dict[str, Any]:
    """The other way: what a workbook answers as AnswerSheet keeps it. Nothing answered, no key."""
    return {key: plain for key, value in answers.items() if logic.is_answered(plain := _from_workbook(value))}


def _from_workbook(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            place: plain for place, cell in value.items() if logic.is_answered(plain := _from_workbook(cell))
        }
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
