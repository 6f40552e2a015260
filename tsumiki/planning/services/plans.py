"""Plans as a whole: begin, describe, share, copy, delete."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.directory.models import LocalGovernment, Organisation
from tsumiki.framework.models import Edition
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import rules, sections
from tsumiki.planning.models import (
    BudgetLine,
    Kpi,
    KpiYear,
    LogicElement,
    PaperText,
    Plan,
    PlanBlock,
    PlanCase,
    PlanChallenge,
    PlanProblem,
    PlanSection,
    PlanStack,
    RoadmapItem,
)
from tsumiki.planning.services._saving import keep_revision, saving
from tsumiki.planning.tables import ALL_TABLES

# Two presses of one button come closer together than this.
DOUBLE_PRESS = timedelta(seconds=10)
NOT_YOURS_TO_CREATE = "計画を作れるのは、その団体の起案者と承認者です。"


def create_plan(
    government: LocalGovernment,
    *,
    by: User,
    edition: Edition,
    title: str,
    start_fiscal_year: int,
    end_fiscal_year: int,
    fields: list[dict[str, str]] | None = None,
    has_core_organisation: bool | None = None,
    has_existing_plan: bool | None = None,
    is_synthetic: bool = False,
) -> Plan:
    """Begin a plan: everything else is added section by section.

    Pressing the button twice gives the same plan twice, not two plans.
    """
    if not rules.can_create_plan(by, government.organisation):
        raise RuleError(NOT_YOURS_TO_CREATE)
    with transaction.atomic():
        # The second press waits here until the first plan is there to be seen.
        Organisation.objects.select_for_update().get(pk=government.organisation_id)
        if again := _just_made(government, title=title, by=by):
            return again
        with audit.change("planning.plan_created", by=by, organisation=government.organisation) as entry:
            plan = Plan(
                local_government=government,
                edition=edition,
                title=title,
                start_fiscal_year=start_fiscal_year,
                end_fiscal_year=end_fiscal_year,
                fields=fields or [],
                has_core_organisation=has_core_organisation,
                has_existing_plan=has_existing_plan,
                is_synthetic=is_synthetic,
            )
            _begin(plan, by=by)
            entry.of(plan, title=title, edition=edition.fiscal_year)
    return plan


def _just_made(government: LocalGovernment, *, title: str, by: User) -> Plan | None:
    """The plan of this name that the person made within the last seconds."""
    lately = timezone.now() - DOUBLE_PRESS
    same = Plan.objects.filter(
        local_government=government, title=title, created_by=by, created_at__gte=lately
    )
    return same.order_by("pk").first()


def _begin(plan: Plan, *, by: User) -> None:
    plan.created_by = plan.updated_by = by
    plan.updated_at = timezone.now()
    plan.save()
    PlanSection.objects.bulk_create(
        PlanSection(plan=plan, key=key, saved_at=plan.updated_at, saved_by=by) for key in sections.KEYS
    )
    keep_revision(plan, "basics", by=by)


def save_basics(plan: Plan, *, by: User, expected_version: int, data: dict[str, Any]) -> None:
    """Change name, years, fields and what is known of the town."""
    with saving(plan, "basics", by=by, expected_version=expected_version, mine=data) as locked:
        for name in (
            "title",
            "start_fiscal_year",
            "end_fiscal_year",
            "fields",
            "has_core_organisation",
            "has_existing_plan",
        ):
            setattr(locked, name, data[name])


def save_texts(
    plan: Plan, *, by: User, expected_version: int, data: dict[str, str], key: str = "texts"
) -> None:
    """Change the texts that only people can write, of the section "texts" or "grounds".

    A text this person left as it was keeps what another has saved meanwhile; only a text that both changed is
    a conflict.
    """
    seen = _texts_at(plan, key, expected_version)
    with saving(plan, key, by=by, expected_version=expected_version, mine=data, seen=seen) as locked:
        for name in sections.WRITTEN[key]:
            if data[name] != seen.get(name):
                setattr(locked, name, data[name])


def _texts_at(plan: Plan, key: str, version: int) -> dict[str, str]:
    """The texts as they stood at a version of their section; empty when the history does not know it."""
    if version == 1:
        kept = plan.revisions.filter(number=1)
    else:
        kept = plan.revisions.filter(section=key).order_by("number")[max(version - 2, 0) :]
    first = kept.first() if version == 1 else next(iter(kept[:1]), None)
    return first.snapshot.get(key, {}) if first else {}


def share_plan(plan: Plan, *, by: User, expected_version: int, visibility: str) -> None:
    """Say who else may read the plan."""
    mine = {"visibility": visibility}
    with saving(plan, "sharing", by=by, expected_version=expected_version, mine=mine) as locked:
        locked.visibility = visibility


def copy_plan(plan: Plan, *, by: User) -> Plan:
    """Make a new draft from a plan of one's own organisation: everything but its history and its sharing."""
    organisation = plan.local_government.organisation
    if not rules.can_create_plan(by, organisation):
        raise RuleError(NOT_YOURS_TO_CREATE)
    with audit.change("planning.plan_copied", by=by, organisation=organisation) as entry:
        copy = Plan.objects.get(pk=plan.pk)
        copy.pk, copy._state.adding = None, True
        copy.title = f"{plan.title[:110]}（写し）"
        copy.visibility, copy.stage, copy.version = Plan.Visibility.ORGANISATION, Plan.Stage.DRAFTING, 1
        _begin(copy, by=by)
        for model in _PARTS:
            rows = model._default_manager
            rows.bulk_create(_copies(rows.filter(plan=plan), plan=copy))
        for kpi in plan.kpis.prefetch_related("years"):
            years = list(kpi.years.all())
            (made,) = Kpi.objects.bulk_create(_copies([kpi], plan=copy))
            KpiYear.objects.bulk_create(_copies(years, kpi=made))
        copy.version = 2
        copy.save()
        keep_revision(copy, "basics", by=by)
        entry.of(copy, copied_from=plan.pk)
    return copy


# What hangs directly on a plan and names nothing but the plan. Indicators have years of their own.
_PARTS: tuple[type[Model], ...] = (
    PlanProblem,
    PlanChallenge,
    PlanBlock,
    PlanCase,
    PlanStack,
    PaperText,
    BudgetLine,
    RoadmapItem,
    LogicElement,
    *(table.model for table in ALL_TABLES.values()),
)


def _copies(rows: Any, **changed: Any) -> list[Any]:
    made = []
    for row in rows:
        row.pk, row._state.adding = None, True
        row._prefetched_objects_cache = {}
        for name, value in changed.items():
            setattr(row, name, value)
        made.append(row)
    return made


def delete_plan(plan: Plan, *, by: User, expected_version: int) -> None:
    """Delete a draft with everything in it and its history; the audit record keeps its title and version."""
    organisation = plan.local_government.organisation
    with audit.change("planning.plan_deleted", by=by, organisation=organisation) as entry:
        locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if refusal := rules.why_not_edit(by, locked):
            raise RuleError(refusal)
        if locked.submissions.exists():
            raise RuleError("起案したことのある計画は、決裁の記録とともに残します。削除できません。")
        if locked.version != expected_version:
            raise RuleError(
                "確認の間に別の人が保存しました。いまの内容を確かめてから、もう一度お進みください。"
            )
        if locked.visibility != Plan.Visibility.ORGANISATION:
            raise RuleError(
                "会員に共有している計画は削除できません。先に公開の範囲を「庁内」に戻してください。"
            )
        if locked.follow_ups.exists():
            raise RuleError(
                "振り返りのある計画は削除できません。実績の記録を残すため、計画はそのまま置いておきます。"
            )
        entry.of(locked, title=locked.title, version=locked.version)
        KpiYear.objects.filter(kpi__plan=locked).delete()
        parts: tuple[type[Model], ...] = (Kpi, *_PARTS)
        for model in parts:
            model._default_manager.filter(plan=locked).delete()
        locked.comments.all().delete()
        locked.tasks.all().delete()
        locked.revisions.all().delete()
        locked.sections.all().delete()
        Plan.objects.filter(pk=locked.pk).delete()
