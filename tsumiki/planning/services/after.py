"""The yearly follow-up of a plan. It has a version of its own: a plan that is decided upon is not touched."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import after, rules
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.grading import planned
from tsumiki.planning.models import FollowUp, Kpi, KpiActual, Plan


def open_follow_up(plan: Plan, fiscal_year: int, *, by: User, today: date | None = None) -> FollowUp:
    """Begin looking back on a year, with the targets as the plan has them now; where one is there, that one."""
    today = today or timezone.localdate()
    _refuse_others(plan, by)
    if fiscal_year not in plan.years:
        raise RuleError("計画期間の外の年度は振り返れません。計画期間の中の年度を選んでください。")
    if not after.is_begun(fiscal_year, today):
        raise RuleError("まだ始まっていない年度は振り返れません。年度が始まってから開いてください。")
    with transaction.atomic():
        # The second press waits here until the first is there to be seen.
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if there := FollowUp.objects.filter(plan=plan, fiscal_year=fiscal_year).first():
            return there
        organisation = plan.local_government.organisation
        with audit.change("planning.follow_up_opened", by=by, organisation=organisation) as entry:
            made = FollowUp(plan=plan, fiscal_year=fiscal_year, updated_at=timezone.now(), updated_by=by)
            made.is_interim = not after.is_over(fiscal_year, today)
            made.save()
            _put_targets(made, {})
            entry.of(made, fiscal_year=fiscal_year)
    return made


def save_follow_up(
    follow_up: FollowUp,
    *,
    by: User,
    expected_version: int,
    data: Mapping[str, Any],
    actuals: Mapping[str, after.Actual],
    today: date | None = None,
) -> None:
    """Save the year's text and, by the indicator's key, what was reached. Raises ConflictError or RuleError."""
    _refuse_others(follow_up.plan, by)
    today = today or timezone.localdate()
    organisation = follow_up.plan.local_government.organisation
    with audit.change("planning.follow_up_saved", by=by, organisation=organisation) as entry:
        locked = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
        rows = list(locked.actuals.all())
        values = {**data, "is_interim": data["is_interim"] or not after.is_over(locked.fiscal_year, today)}
        typed = [(row.name, actuals.get(row.kpi_key) or _of(row)) for row in rows]
        changes = after.differences(after.lines_saved(locked), after.lines_of(values, typed))
        if locked.version != expected_version and changes:
            raise ConflictError(
                label=f"{locked.year_label}の振り返り",
                changes=changes,
                their_name=locked.updated_by.name,
                their_at=locked.updated_at,
                version=locked.version,
            )
        for name in after.NAMES:
            setattr(locked, name, values[name])
        for row in rows:
            if row.kpi_key in actuals:
                _write(row, actuals[row.kpi_key])
        _count_up(locked, by)
        entry.of(locked, version=locked.version, changed=[change.label for change in changes])


def refresh_targets(follow_up: FollowUp, *, by: User) -> None:
    """Take indicators and targets from the plan as it is now; what was written for an indicator stays with its key.

    An indicator that has left the plan stays when something was written for it.
    """
    _refuse_others(follow_up.plan, by)
    organisation = follow_up.plan.local_government.organisation
    with audit.change("planning.follow_up_targets_taken", by=by, organisation=organisation) as entry:
        locked = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
        before = {row.kpi_key: row for row in locked.actuals.all()}
        locked.actuals.all().delete()
        _put_targets(locked, before)
        _count_up(locked, by)
        entry.of(locked, version=locked.version)


def targets_differ(follow_up: FollowUp) -> bool:
    """Whether the plan now says something else of its indicators than when the year was opened."""
    plan = follow_up.plan
    now = [_target_of(kpi, plan, follow_up, {}) for kpi in plan.kpis.prefetch_related("years")]
    there = list(follow_up.actuals.all())
    return {_said(row) for row in now} - {_said(row) for row in there} != set()


def _said(row: KpiActual) -> tuple[Any, ...]:
    return (row.kpi_key, row.name, row.unit, row.baseline, row.baseline_year, row.change, row.aim)


def _refuse_others(plan: Plan, by: User) -> None:
    if not rules.can_follow_up(by, plan):
        raise RuleError(rules.NOT_YOURS_TO_FOLLOW_UP)


def _count_up(locked: FollowUp, by: User) -> None:
    locked.version += 1
    locked.updated_at, locked.updated_by = timezone.now(), by
    locked.save()


def _put_targets(follow_up: FollowUp, before: dict[str, KpiActual]) -> None:
    plan = Plan.objects.get(pk=follow_up.plan_id)
    rows = [_target_of(kpi, plan, follow_up, before) for kpi in plan.kpis.prefetch_related("years")]
    there = {row.kpi_key for row in rows}
    rows += [row for key, row in before.items() if key not in there and _is_written(row)]
    for place, row in enumerate(rows, start=1):
        row.pk, row.position = None, place
        row._state.adding = True
    KpiActual.objects.bulk_create(rows)


def _target_of(kpi: Kpi, plan: Plan, follow_up: FollowUp, before: dict[str, KpiActual]) -> KpiActual:
    increments = {year.fiscal_year: year.increment for year in kpi.years.all()}
    aimed = planned(kpi.baseline, increments, plan.years, follow_up.fiscal_year)
    row = KpiActual(
        follow_up=follow_up,
        kpi_key=kpi.key,
        name=kpi.name,
        unit=kpi.unit,
        baseline=kpi.baseline,
        baseline_year=kpi.baseline_year,
        change=aimed.change,
        aim=aimed.aim,
    )
    if old := before.get(kpi.key):
        _fill(row, _of(old))
    return row


def _is_written(row: KpiActual) -> bool:
    return row.value is not None or bool(row.source or row.note)


def _of(row: KpiActual) -> after.Actual:
    return after.Actual(row.value, row.measured_on, row.source, row.note)


def _write(row: KpiActual, actual: after.Actual) -> None:
    _fill(row, actual)
    row.save()


def _fill(row: KpiActual, actual: after.Actual) -> None:
    row.value, row.measured_on = actual.value, actual.measured_on
    row.source, row.note = actual.source, actual.note
