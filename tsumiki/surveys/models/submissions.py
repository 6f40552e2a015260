"""What was handed in under one receipt, kept while it is being corrected."""

from typing import Any

from django.db import models

from tsumiki.kernel.audit import AuditedModel
from tsumiki.surveys.models.responses import Response


class Submission(AuditedModel):
    """The copy of a submitted response (提出の控え), made when its correction begins. Inserted once, never changed.

    As long as the response is submitted its sheet is what counts and no copy is needed.
    """

    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, related_name="submissions", verbose_name="回答"
    )
    receipt = models.CharField("受付番号", max_length=20, blank=True)
    submitted_at = models.DateTimeField("提出日時")
    publishes_name = models.BooleanField("団体名つきの公表に同意", null=True, blank=True)
    answers = models.JSONField("回答の内容", default=dict)
    explanations = models.JSONField("変化の説明", default=dict)
    kept_at = models.DateTimeField("控えた日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "提出の控え"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.response} {self.receipt}"

    def save(self, **kwargs: Any) -> None:
        """Only ever inserted."""
        super().save(**{**kwargs, "force_insert": True})
