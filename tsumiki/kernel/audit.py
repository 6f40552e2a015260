"""Who changed what, when, for which organisation: every write that matters goes through `change`.

    with audit.change("planning.plan_created", by=officer, organisation=town) as entry:
        plan.save()
        entry.of(plan, title=plan.title)

The block is one transaction. Models that inherit `AuditedModel` refuse to be written outside such a block,
and a block that ends without saying what it changed is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from django.db import models, transaction

from tsumiki.kernel.models import AuditEvent


class Actor(Protocol):
    """What the log needs to know of a person."""

    pk: Any

    @property
    def audit_name(self) -> str: ...

    @property
    def audit_organisation(self) -> Any: ...


class UnauditedWriteError(RuntimeError):
    """An audited model was written, or a change ended, without a record: a programming error."""


class Entry:
    """The record being made; `of` says what was changed, and may be called once for each thing."""

    def __init__(self) -> None:
        self.subjects: list[tuple[str, str, str, dict[str, Any]]] = []

    def of(self, subject: models.Model, **detail: Any) -> None:
        """Record that `subject` changed; `detail` holds JSON values (codes, counts, before/after)."""
        self.subjects.append((subject._meta.label_lower, str(subject.pk), str(subject)[:200], detail))

    def of_all(self, model: type[models.Model], **detail: Any) -> None:
        """Record a change of many rows at once, such as a loaded file; say how many in `detail`."""
        self.subjects.append((model._meta.label_lower, "", str(model._meta.verbose_name_plural), detail))


_open_entry: ContextVar[Entry | None] = ContextVar("open_entry", default=None)


@contextmanager
def change(
    verb: str, *, by: Actor | None, organisation: Any = None, savepoint: bool = True
) -> Iterator[Entry]:
    """Open a recorded transaction. `verb` is `app.noun_past`; `by=None` means the system itself (a command).

    `savepoint=False` inside a transaction: what is raised in the block ends the whole of it.
    Raises UnauditedWriteError when nothing was recorded in the block.
    """
    entry = Entry()
    with transaction.atomic(savepoint=savepoint):
        token = _open_entry.set(entry)
        try:
            yield entry
        finally:
            _open_entry.reset(token)
        if not entry.subjects:
            raise UnauditedWriteError(f"{verb}: nothing was recorded")
        organisation = organisation or (by.audit_organisation if by else None)
        AuditEvent.objects.bulk_create(
            AuditEvent(
                actor_id=by.pk if by else None,
                actor_name=by.audit_name if by else "システム",
                organisation_id=getattr(organisation, "pk", None),
                organisation_name=str(organisation) if organisation else "",
                verb=verb,
                subject_type=subject_type,
                subject_id=subject_id,
                subject_label=label,
                detail=detail,
            )
            for subject_type, subject_id, label, detail in entry.subjects
        )


def record(
    verb: str, *, by: Actor | None, subject: models.Model, organisation: Any = None, **detail: Any
) -> None:
    """Record something that is not a write of an audited model: a sign-in, an export, a refusal."""
    with change(verb, by=by, organisation=organisation) as entry:
        entry.of(subject, **detail)


def require_open(model: type[models.Model]) -> None:
    if _open_entry.get() is None:
        raise UnauditedWriteError(f"{model._meta.label}: written outside audit.change()")


class AuditedQuerySet(models.QuerySet):
    """A queryset whose bulk writes also refuse to bypass the log."""

    def update(self, **kwargs: Any) -> int:
        require_open(self.model)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        require_open(self.model)
        return super().delete()

    def bulk_create(self, objs, *args: Any, **kwargs: Any):
        require_open(self.model)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, *args: Any, **kwargs: Any) -> int:
        require_open(self.model)
        return super().bulk_update(objs, *args, **kwargs)


class AuditedModel(models.Model):
    """A model that can only be written inside `audit.change`.

    Use PROTECT (or delete children by hand) for foreign keys to it: Django's cascade does not call `delete`.
    """

    objects = AuditedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        require_open(type(self))
        super().save(**kwargs)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:  # noqa: FBT001, FBT002
        require_open(type(self))
        return super().delete(using=using, keep_parents=keep_parents)
