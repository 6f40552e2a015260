"""What is said about results after they were published."""

from typing import Any

from django.conf import settings
from django.db import models

from tsumiki.kernel.audit import AuditedModel
from tsumiki.surveys.models.campaigns import Campaign


class ResultNotice(AuditedModel):
    """A dated note beside published results (正誤・お知らせ). Inserted once, never changed: a later note puts it right."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "正誤"
        NEWS = "news", "お知らせ"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="notices", verbose_name="調査の実施"
    )
    kind = models.CharField("種類", max_length=10, choices=Kind)
    dated_on = models.DateField("日付")
    text = models.TextField("内容")
    written_at = models.DateTimeField("書いた日時", auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="書いた人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "正誤・お知らせ"
        ordering = ["-dated_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.campaign}"

    def save(self, **kwargs: Any) -> None:
        """Only ever inserted."""
        super().save(**{**kwargs, "force_insert": True})
