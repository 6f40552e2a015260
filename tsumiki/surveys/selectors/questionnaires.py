"""Questionnaires as their authors read them, and what answering one costs the country."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from tsumiki.accounts.access import can
from tsumiki.accounts.roles import Permission
from tsumiki.surveys.models import Question, Questionnaire
from tsumiki.surveys.selectors.known import source_in_words

# 47 prefectures, 1,718 municipalities and 23 special wards: everybody the survey goes to.
RECIPIENTS = 1_788
# Looking over an answer that is already there takes about a fifth of finding it. Our assumption, shown as such.
CONFIRMING = 0.2


def questionnaires_visible_to(user: Any) -> QuerySet[Questionnaire]:
    """All of them for those who make surveys, none for others: what is asked reaches them as a campaign."""
    found = (
        Questionnaire.objects.all() if can(user, Permission.SURVEY_MANAGE) else Questionnaire.objects.none()
    )
    return found.select_related("previous").annotate(
        question_count=Count("questions", distinct=True), campaign_count=Count("campaigns", distinct=True)
    )


@dataclass(frozen=True)
class QuestionBurden:
    """What one question costs: `prefilled` names where its first value comes from, "" where it begins empty."""

    question: Question
    minutes: float
    prefilled: str
    is_conditional: bool

    @property
    def hours(self) -> float:
        return self.minutes * RECIPIENTS / 60

    @property
    def saved_hours(self) -> float:
        return self.hours * (1 - CONFIRMING) if self.prefilled else 0.0


@dataclass(frozen=True)
class Burden:
    """The whole questionnaire: an upper bound, as if every question were put to everybody."""

    rows: tuple[QuestionBurden, ...]

    @cached_property
    def minutes(self) -> float:
        return sum(row.minutes for row in self.rows)

    @cached_property
    def hours(self) -> float:
        return sum(row.hours for row in self.rows)

    @cached_property
    def saved_hours(self) -> float:
        return sum(row.saved_hours for row in self.rows)

    @property
    def hours_left(self) -> float:
        return self.hours - self.saved_hours

    @property
    def prefilled_count(self) -> int:
        return sum(1 for row in self.rows if row.prefilled)


def burden_of(questions: Sequence[Question]) -> Burden:
    """Minutes × 1,788, question by question."""
    return Burden(
        tuple(
            QuestionBurden(
                question, float(question.minutes), prefill_in_words(question), bool(question.asked_if)
            )
            for question in questions
        )
    )


def prefill_in_words(question: Any) -> str:
    """Where the first value of a question comes from, in words."""
    return source_in_words(question.prefill) if question.prefill else ""
