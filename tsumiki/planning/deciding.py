"""Reads of what is under decision; each begins with what the person may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from tsumiki.accounts.access import organisations_for
from tsumiki.accounts.roles import Permission
from tsumiki.planning import rules
from tsumiki.planning.models import Plan, PlanComment, PlanTask, Submission, SubmissionStep
from tsumiki.planning.route import Stop, open_places

Kind = SubmissionStep.Kind


def submissions_visible_to(user: Any) -> QuerySet[Submission]:
    """Submissions of one's own organisation, with their way."""
    return _with_way(
        Submission.objects.filter(
            plan__local_government__organisation__in=organisations_for(user, Permission.PLAN_VIEW)
        )
    )


def submissions_of(plan: Plan) -> QuerySet[Submission]:
    """What was put to decision of one plan, with its way; for the services."""
    return _with_way(plan.submissions.all())


def _with_way(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    steps = SubmissionStep.objects.select_related("person", "answered_by")
    rows = submissions.select_related("plan__local_government__organisation", "drafted_by", "paper")
    return rows.prefetch_related(Prefetch("steps", queryset=steps))


def open_steps(submission: Submission) -> list[SubmissionStep]:
    """Who may answer now."""
    if not submission.is_deciding:
        return []
    steps = list(submission.steps.all())
    places = open_places([Stop(row.kind == Kind.CONSULT, bool(row.answer)) for row in steps])
    return [steps[place] for place in places]


@dataclass(frozen=True, slots=True)
class Turn:
    """A step that the person may answer now; `is_own` unless it is another's (代決)."""

    step: SubmissionStep
    is_own: bool


def turns_of(user: Any, submission: Submission) -> list[Turn]:
    """What the person may answer, their own first."""
    steps = open_steps(submission)
    for step in steps:
        step.submission = submission  # already read
    turns = [Turn(step, step.person_id == user.pk) for step in steps if not rules.why_not_answer(user, step)]
    return sorted(turns, key=lambda turn: not turn.is_own)


def waiting_for(user: Any) -> list[Submission]:
    """Submissions in which it is the person's own turn."""
    return _waiting(user, _own_steps(user))


def to_be_seen(user: Any) -> list[SubmissionStep]:
    """Steps answered in the person's place that the person has not looked at since (後閲)."""
    return [step for step in _own_steps(user) if step.answer]


def in_the_inbox(user: Any) -> tuple[list[Submission], list[SubmissionStep]]:
    """Both of them; one query where there is nothing."""
    steps = _own_steps(user)
    return _waiting(user, steps), [step for step in steps if step.answer]


def _own_steps(user: Any) -> list[SubmissionStep]:
    """Steps in the person's name that are not answered, or were answered by another and not looked at since."""
    still_asked = Q(answer="", submission__status=Submission.Status.DECIDING)
    by_another = ~Q(answer="") & ~Q(answered_by=user) & Q(seen_at=None)
    organisations = organisations_for(user, Permission.PLAN_VIEW)
    rows = SubmissionStep.objects.filter(
        still_asked | by_another,
        person=user,
        submission__plan__local_government__organisation__in=organisations,
    )
    return list(
        rows.select_related("submission__plan", "answered_by").order_by("submission__drafted_at", "pk")
    )


def _waiting(user: Any, steps: list[SubmissionStep]) -> list[Submission]:
    wanted = {step.submission_id for step in steps if not step.answer}
    if not wanted:
        return []
    asked = submissions_visible_to(user).filter(pk__in=wanted).order_by("drafted_at", "pk")
    return [row for row in asked if any(turn.is_own for turn in turns_of(user, row))]


def comments_visible_to(user: Any, plan: Plan) -> QuerySet[PlanComment]:
    """What was said of a plan that the person may see: all inside its organisation; others see their own words."""
    rows = plan.comments.select_related("written_by", "closed_by")
    return rows if rules.can_read_decisions(user, plan) else rows.filter(written_by=user)


def tasks_visible_to(user: Any) -> QuerySet[PlanTask]:
    """Tasks of the plans of one's own organisation."""
    return PlanTask.objects.filter(
        plan__local_government__organisation__in=organisations_for(user, Permission.PLAN_VIEW)
    ).select_related("plan__local_government__organisation", "assignee", "created_by")


def decided_version(plan: Plan) -> Submission | None:
    """The version decided last."""
    return plan.submissions.filter(status=Submission.Status.APPROVED).first()
