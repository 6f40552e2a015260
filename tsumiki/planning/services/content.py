"""Problems and challenges with their evidence, and the cases a plan refers to."""

from collections.abc import Iterable, Mapping
from typing import Any

from tsumiki.accounts.models import User
from tsumiki.kernel.errors import RuleError
from tsumiki.library.models import Case
from tsumiki.planning import rules
from tsumiki.planning.errors import UnchangedError
from tsumiki.planning.models import Plan, PlanCase, PlanChallenge, PlanProblem
from tsumiki.planning.services._saving import saving


def choose_problems(
    plan: Plan,
    *,
    by: User,
    expected_version: int,
    problems: list[dict[str, Any]],
    challenges: list[dict[str, Any]],
    exclusive: Iterable[int] = (),
    evidence: Mapping[str, list[dict[str, Any]]],
) -> None:
    """Set the local problems and challenges the plan takes on.

    The figures of a problem are copied when it is first chosen and stay as they were: the paper shows what was
    known when the decision was taken. `refresh_evidence` takes today's.
    """
    _refuse_contradiction(challenges, exclusive)
    mine = {"problems": problems, "challenges": challenges}
    with saving(plan, "problems", by=by, expected_version=expected_version, mine=mine) as locked:
        kept = {row.code: row for row in locked.problems.all()}
        locked.problems.all().delete()
        PlanProblem.objects.bulk_create(
            PlanProblem(
                plan=locked,
                code=row["code"],
                name=row["name"],
                note=row["note"],
                evidence=kept[row["code"]].evidence if row["code"] in kept else evidence.get(row["code"], []),
            )
            for row in problems
        )
        locked.challenges.all().delete()
        PlanChallenge.objects.bulk_create(PlanChallenge(plan=locked, **row) for row in challenges)


def _refuse_contradiction(challenges: list[dict[str, Any]], exclusive: Iterable[int]) -> None:
    number = rules.contradiction((row["number"] for row in challenges), exclusive)
    if number is not None:
        mark = chr(0x2460 + number - 1)
        raise RuleError(
            f"課題{mark}は、ほかの課題と同時に選べません。{mark}だけにするか、{mark}を外してください。"
        )


def refresh_evidence(plan: Plan, *, by: User, evidence: Mapping[str, list[dict[str, Any]]]) -> int:
    """Replace the figures of the chosen problems with today's; return how many problems changed."""
    with saving(plan, "problems", by=by, expected_version=None) as locked:
        changed = 0
        for row in locked.problems.all():
            found = evidence.get(row.code, [])
            if found and found != row.evidence:
                row.evidence = found
                row.save(update_fields=["evidence"])
                changed += 1
    return changed


def add_case(plan: Plan, case: Case, *, by: User) -> bool:
    """Take a case into the plan; False when it was there already."""
    try:
        with saving(plan, "cases", by=by, expected_version=None) as locked:
            if locked.cases.filter(case=case).exists():
                raise UnchangedError  # noqa: TRY301 (leaves the recorded block, which would ask for a record)
            PlanCase(plan=locked, case=case).save()
    except UnchangedError:
        return False
    return True


def remove_case(plan: Plan, case: Case, *, by: User) -> None:
    with saving(plan, "cases", by=by, expected_version=None) as locked:
        locked.cases.filter(case=case).delete()


def annotate_cases(plan: Plan, *, by: User, expected_version: int, notes: Mapping[int, str]) -> None:
    """Say for each case what to learn from it."""
    rows = list(plan.cases.select_related("case"))
    mine = {
        "cases": [
            {"id": row.case_id, "title": str(row.case), "note": notes.get(row.case_id, row.note)}
            for row in rows
        ]
    }
    with saving(plan, "cases", by=by, expected_version=expected_version, mine=mine) as locked:
        for row in locked.cases.all():
            if row.case_id in notes:
                row.note = notes[row.case_id]
                row.save(update_fields=["note"])
