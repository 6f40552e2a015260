"""The parts of a draft: questions and checks, one at a time."""

from collections.abc import Sequence
from dataclasses import asdict

from tsumiki.accounts.models import User
from tsumiki.kernel.errors import RuleError
from tsumiki.surveys.logic.specs import (
    CheckSpec,
    QuestionSpec,
    check_lines,
    check_spec,
    lines_of,
    question_spec,
)
from tsumiki.surveys.models import Check, Question, Questionnaire
from tsumiki.surveys.services.questionnaires._saving import Part, editing

GONE = "この設問は、別の人が削除しました。設問の一覧で確かめてください。"


def add_question(questionnaire: Questionnaire, spec: QuestionSpec, *, by: User, after: str = "") -> None:
    """Put a new question behind another, or at the end."""
    with editing(questionnaire, "question_added", by=by, question=spec.code) as locked:
        rows = list(locked.questions.all())
        if spec.code in {row.code for row in rows}:
            raise RuleError(f"コード「{spec.code}」の設問はもうあります。別のコードにしてください。")
        made = Question(questionnaire=locked, order=len(rows) + 1, **asdict(spec))
        made.save()
        place = next((i for i, row in enumerate(rows, start=1) if row.code == after), len(rows))
        rows.insert(place, made)
        _number(rows)


def save_question(questionnaire: Questionnaire, spec: QuestionSpec, *, by: User, seen: str) -> None:
    """Change a question; its code stays, because answers of other years and conditions refer to it."""
    with editing(
        questionnaire,
        "question_saved",
        by=by,
        label=f"設問 {spec.code}",
        seen=seen,
        theirs=lambda locked: question_part(locked, spec.code),
        mine=lines_of(spec),
        question=spec.code,
    ) as locked:
        row = locked.questions.filter(code=spec.code).first()
        if row is None:
            raise RuleError(GONE)
        for name, value in asdict(spec).items():
            setattr(row, name, value)
        row.save()


def question_part(questionnaire: Questionnaire, code: str) -> Part:
    """A question as labelled lines; empty when it is gone."""
    row = questionnaire.questions.filter(code=code).first()
    return lines_of(question_spec(row)) if row else {}


def move_question(questionnaire: Questionnaire, code: str, *, by: User, step: int) -> None:
    """Move a question up (-1) or down (+1); at the end of the list it stays."""
    with editing(questionnaire, "question_moved", by=by, question=code, step=step) as locked:
        rows = list(locked.questions.all())
        place = next((i for i, row in enumerate(rows) if row.code == code), None)
        if place is None:
            raise RuleError(GONE)
        row = rows.pop(place)
        rows.insert(max(0, place + step), row)
        _number(rows)


def delete_question(questionnaire: Questionnaire, code: str, *, by: User) -> None:
    """Take a question out; what refers to it is named when the questionnaire is to be fixed."""
    with editing(questionnaire, "question_deleted", by=by, question=code) as locked:
        row = locked.questions.filter(code=code).first()
        if row is None:
            raise RuleError(GONE)
        row.delete()
        _number(list(locked.questions.all()))


def _number(rows: Sequence[Question]) -> None:
    for place, row in enumerate(rows, start=1):
        row.order = place
    Question.objects.bulk_update(rows, ["order"])


def save_check(
    questionnaire: Questionnaire,
    spec: CheckSpec,
    *,
    by: User,
    check: Check | None = None,
    seen: str | None = None,
) -> None:
    """Add a check, or change one as the person opened it (`seen`)."""
    with editing(
        questionnaire,
        "check_saved",
        by=by,
        label="回答の確認",
        seen=seen,
        theirs=(lambda locked: check_part(locked, check.pk)) if check else None,
        mine=check_lines(spec),
        sentence=spec.sentence,
    ) as locked:
        row = locked.checks.filter(pk=check.pk).first() if check else None
        if check and row is None:
            raise RuleError("この確認は、別の人が削除しました。一覧で確かめてください。")
        row = row or Check(questionnaire=locked, order=locked.checks.count() + 1)
        for name, value in asdict(spec).items():
            setattr(row, name, value)
        row.save()


def check_part(questionnaire: Questionnaire, pk: int) -> Part:
    """A check as labelled lines; empty when it is gone."""
    row = questionnaire.checks.filter(pk=pk).first()
    return check_lines(check_spec(row)) if row else {}


def delete_check(questionnaire: Questionnaire, check: Check, *, by: User) -> None:
    with editing(questionnaire, "check_deleted", by=by, sentence=check.sentence):
        check.delete()
