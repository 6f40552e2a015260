"""The one way a section of a plan is written: locked, allowed, compared, recorded, kept in the history."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.kernel import audit
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import rules, sections
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.models import Plan, PlanRevision, PlanSection

VERBS = {key: f"planning.{key}_saved" for key in sections.KEYS}


@contextmanager
def saving(
    plan: Plan,
    key: str,
    *,
    by: User,
    expected_version: int | None,
    mine: sections.Data | None = None,
    seen: sections.Data | None = None,
) -> Iterator[Plan]:
    """Yield the plan locked for writing one section; afterwards count its version up and keep a revision.

    Raises RuleError when the person may not, ConflictError when the section is no longer at `expected_version`
    and holds something else than `mine`. With `seen` (the section as this person opened it) only lines that both
    changed are a conflict; the caller then writes only what differs from it. `expected_version=None` writes without comparing (an act that commutes).
    """
    organisation = plan.local_government.organisation
    with audit.change(VERBS[key], by=by, organisation=organisation) as entry:
        # Re-read under lock: two people may save at the same moment.
        locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if refusal := rules.why_not_edit(by, locked, key):
            raise RuleError(refusal)
        section = locked.section(key)
        if expected_version is not None and section.version != expected_version:
            _compare(locked, section, mine, seen)
        yield locked
        now = timezone.now()
        section.version += 1
        section.saved_at, section.saved_by = now, by
        section.save()
        locked.version += 1
        locked.updated_at, locked.updated_by = now, by
        locked.save()
        keep_revision(locked, key, by=by)
        entry.of(locked, section=key, version=section.version)


def keep_revision(plan: Plan, key: str, *, by: User) -> None:
    """Keep the whole plan as it stands now; call inside an audited change."""
    # Freshly read: relations prefetched before the write would be kept as they were.
    fresh = Plan.objects.get(pk=plan.pk)
    PlanRevision.objects.bulk_create(
        [
            PlanRevision(
                plan=plan,
                number=plan.version,
                section=key,
                snapshot=sections.snapshot(fresh),
                saved_at=plan.updated_at,
                saved_by=by,
            )
        ]
    )


def _compare(
    plan: Plan, section: PlanSection, mine: sections.Data | None, seen: sections.Data | None
) -> None:
    theirs = sections.read(plan, section.key)
    changes = sections.differences(section.key, theirs, mine) if mine is not None else []
    if seen:
        before = dict(sections.lines(section.key, seen))
        changes = [c for c in changes if before.get(c.label) not in (c.before, c.after)]
    # Two people who typed the same do not disagree.
    if changes or mine is None:
        raise ConflictError(
            label=sections.LABELS[section.key],
            changes=changes,
            their_name=section.saved_by.name,
            their_at=section.saved_at,
            version=section.version,
            untouched={k: theirs[k] for k, v in seen.items() if mine and mine[k] == v} if seen else {},
        )
