"""The audit log. Plain values, no foreign keys: it outlives what it speaks of."""

from typing import Any

from django.db import models


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> int:
        raise RuntimeError("audit events are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RuntimeError("audit events are never deleted")


class AuditEvent(models.Model):
    """One recorded act (監査記録): append-only, readable without any other table."""

    at = models.DateTimeField("日時", auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField("行った人の番号", null=True, db_index=True)
    actor_name = models.CharField("行った人", max_length=120)
    organisation_id = models.BigIntegerField("団体の番号", null=True, db_index=True)
    organisation_name = models.CharField("団体", max_length=120, blank=True)
    verb = models.CharField("行為", max_length=80, db_index=True)
    subject_type = models.CharField("対象の種類", max_length=80)
    subject_id = models.CharField("対象の番号", max_length=40, blank=True)
    subject_label = models.CharField("対象", max_length=200)
    detail = models.JSONField("内容", default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "監査記録"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="kernel_audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {self.subject_label}"

    def save(self, **kwargs: Any) -> None:
        if self.pk is not None:
            raise RuntimeError("audit events are never changed")
        super().save(**kwargs)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:  # noqa: FBT001, FBT002
        raise RuntimeError("audit events are never deleted")
