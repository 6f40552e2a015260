"""A questionnaire as a whole: made, copied, described, fixed, thrown away, taken in from a sheet."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.dates import japanese_date
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.logic.soundness import Mistake, mistakes_of
from tsumiki.surveys.logic.specs import CheckSpec, QuestionSpec, check_spec, question_spec
from tsumiki.surveys.models import Check, Question, Questionnaire
from tsumiki.surveys.selectors.known import all_sources
from tsumiki.surveys.services.questionnaires._saving import FIXED, Part, editing, require_manager
from tsumiki.surveys.services.questionnaires.errors import UnsoundError

BASICS = ("title", "fiscal_year", "lead", "contact", "reference_date", "source_note")
CODE_TAKEN = "コード「{code}」の調査票はもうあります。別のコードにしてください。"


def create_questionnaire(*, by: User, code: str, fiscal_year: int, title: str) -> Questionnaire:
    """Begin an empty questionnaire."""
    require_manager(by)
    with audit.change("survey.questionnaire_created", by=by) as entry:
        questionnaire = _begin(code=code, fiscal_year=fiscal_year, title=title)
        entry.of(questionnaire, code=code)
    return questionnaire


def copy_questionnaire(
    source: Questionnaire, *, by: User, code: str, fiscal_year: int, title: str
) -> Questionnaire:
    """Begin from an earlier one: every question keeps its code, knows where it came from and begins with that answer."""
    require_manager(by)
    with audit.change("survey.questionnaire_copied", by=by) as entry:
        copy = _begin(
            code=code,
            fiscal_year=fiscal_year,
            title=title,
            lead=source.lead,
            contact=source.contact,
            source_note=source.source_note,
            derived=source.derived,
            previous=source,
        )
        questions = [_carried(question) for question in source.questions.all()]
        _write(copy, questions, [check_spec(check) for check in source.checks.all()])
        entry.of(copy, copied_from=source.code, questions=len(questions))
    return copy


def _begin(*, code: str, **fields: Any) -> Questionnaire:
    if Questionnaire.objects.filter(code=code).exists():
        raise RuleError(CODE_TAKEN.format(code=code))
    questionnaire = Questionnaire(code=code, **fields)
    questionnaire.save()
    return questionnaire


def _carried(question: Question) -> QuestionSpec:
    values = asdict(question_spec(question))
    # A file is of its year; everything else may still be true.
    prefill = "previous" if question.kind != Question.Kind.FILE and not question.prefill else question.prefill
    return QuestionSpec(
        **{**values, "previous_code": question.code, "previous_choices": {}, "prefill": prefill}
    )


def basics_part(questionnaire: Questionnaire) -> Part:
    """The title page as labelled lines."""
    return basics_lines({name: getattr(questionnaire, name) for name in BASICS})


def basics_lines(values: dict[str, Any]) -> Part:
    labels = {field.name: str(field.verbose_name) for field in Questionnaire._meta.fields}
    return {labels[name]: _shown(values[name]) for name in BASICS}


def _shown(value: Any) -> str:
    return japanese_date(value) if isinstance(value, date) else "" if value is None else str(value)


def save_basics(questionnaire: Questionnaire, *, by: User, seen: str, data: dict[str, Any]) -> None:
    """Change title, year, lead, contact, reference date and notes."""
    with editing(
        questionnaire,
        "questionnaire_saved",
        by=by,
        label="題名とはじめに",
        seen=seen,
        theirs=basics_part,
        mine=basics_lines(data),
    ) as locked:
        for name in BASICS:
            setattr(locked, name, data[name])


def mistakes_in(questionnaire: Questionnaire) -> list[Mistake]:
    """Everything that stands against fixing it."""
    return mistakes_of(
        list(questionnaire.questions.all()),
        list(questionnaire.checks.all()),
        derived=questionnaire.derived,
        previous=list(questionnaire.previous.questions.all()) if questionnaire.previous else None,
        sources=all_sources(),
    )


def fix_questionnaire(questionnaire: Questionnaire, *, by: User) -> None:
    """Fix it for good: campaigns can use it, nothing in it changes any more. UnsoundError says all that is wrong."""
    with editing(questionnaire, "questionnaire_fixed", by=by) as locked:
        mistakes = mistakes_in(locked)
        if mistakes:
            raise UnsoundError(mistakes)
        locked.status = Questionnaire.Status.FIXED


def delete_questionnaire(questionnaire: Questionnaire, *, by: User) -> None:
    """Throw a draft away with all its questions."""
    require_manager(by)
    with audit.change("survey.questionnaire_deleted", by=by) as entry:
        locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
        if locked.is_fixed:
            raise RuleError(FIXED)
        if locked.following.exists():
            raise RuleError("この調査票をもとにした調査票があるため、削除できません。")
        entry.of(locked, code=locked.code, questions=locked.questions.count())
        locked.questions.all().delete()
        locked.checks.all().delete()
        locked.delete()


def replace_content(
    questionnaire: Questionnaire,
    *,
    by: User,
    seen_version: int,
    questions: Sequence[QuestionSpec],
    checks: Sequence[CheckSpec],
    source: str,
) -> None:
    """Put the questions and checks of a sheet in the place of those that are there."""
    with editing(
        questionnaire, "questionnaire_imported", by=by, source=source, questions=len(questions)
    ) as locked:
        if locked.version != seen_version:
            raise RuleError(
                "違いを確かめているあいだに、別の人がこの調査票を保存しました。もう一度ファイルを選び、違いを確かめてください。"
            )
        _write(locked, questions, checks)
        codes = {question.code for question in questions}
        locked.derived = [table for table in locked.derived if table["after"] in codes]


def _write(
    questionnaire: Questionnaire, questions: Sequence[QuestionSpec], checks: Sequence[CheckSpec]
) -> None:
    questionnaire.questions.all().delete()
    questionnaire.checks.all().delete()
    Question.objects.bulk_create(
        Question(questionnaire=questionnaire, order=place, **asdict(spec))
        for place, spec in enumerate(questions, start=1)
    )
    Check.objects.bulk_create(
        Check(questionnaire=questionnaire, order=place, **asdict(spec))
        for place, spec in enumerate(checks, start=1)
    )
