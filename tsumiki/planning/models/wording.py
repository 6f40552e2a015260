"""What people write into the papers themselves: a town over an assembled text, the secretariat over a fixed one."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from tsumiki.kernel.audit import AuditedModel
from tsumiki.planning.models.plan import Plan


class PaperText(AuditedModel):
    """A part of a paper as somebody wrote it by hand (書面の手直し).

    `base` is what the record gave when it was written: only so can be told, later, what has changed in the record since.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="paper_texts", verbose_name="計画")
    kind = models.CharField("書面", max_length=20)
    part = models.CharField("部分", max_length=40)
    base = models.TextField("書いたときの記録の文", blank=True)
    text = models.TextField("手直しした文", blank=True)
    version = models.PositiveIntegerField("版", default=1)
    saved_at = models.DateTimeField("保存日時")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存した人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "書面の手直し"
        ordering: ClassVar = ["plan", "kind", "part"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "kind", "part"], name="planning_paper_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.part}"


class PaperWording(AuditedModel):
    """How the secretariat words a part of a paper in one fiscal year (ひな形の文): its heading, fixed sentences, limit."""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("書面", max_length=20)
    part = models.CharField("部分", max_length=40)
    title = models.CharField("見出し", max_length=120, blank=True)
    says = models.TextField("決まった文", blank=True)
    limit = models.PositiveIntegerField("字数の上限", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)
    saved_at = models.DateTimeField("保存日時")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存した人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "書面のひな形"
        ordering: ClassVar = ["-fiscal_year", "kind", "part"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fiscal_year", "kind", "part"], name="planning_paper_wording_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.kind} {self.part}"
