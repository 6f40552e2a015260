"""An edition that the secretariat is working on. It stands in tables of its own: no reader of the vocabulary meets it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.framework.models.editions import Edition, SourceStatus
from tsumiki.kernel.audit import AuditedModel


class EditionDraft(AuditedModel):
    """The next edition (or a correction of the current one) before it is published (編集中の版)."""

    class State(models.TextChoices):
        OPEN = "open", "編集中"
        PUBLISHED = "published", "公表済み"
        DROPPED = "dropped", "取りやめ"

    fiscal_year = models.PositiveSmallIntegerField("年度")
    base = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", verbose_name="もとにした版")
    label = models.CharField("名称", max_length=60)
    status = models.CharField("状態", max_length=10, choices=Edition.Status)
    note = models.TextField("この版について", blank=True)
    source_title = models.CharField("出典", max_length=200, blank=True)
    source_locator = models.CharField("出典の箇所", max_length=200, blank=True)
    source_url = models.URLField("出典のURL", max_length=500, blank=True)
    source_year = models.PositiveSmallIntegerField("出典の年", null=True, blank=True)
    source_status = models.CharField("出典の種類", max_length=10, choices=SourceStatus)
    state = models.CharField("編集の状態", max_length=10, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField("版", default=1)
    is_synthetic = models.BooleanField("合成データ", default=False)
    begun_at = models.DateTimeField("始めた日時", auto_now_add=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="始めた人"
    )
    updated_at = models.DateTimeField("更新日時", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="更新者"
    )

    class Meta:
        verbose_name = verbose_name_plural = "編集中の版"
        ordering = ["-begun_at", "-pk"]
        constraints = [
            # Two drafts at once would each undo what the other publishes.
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="open"), name="framework_one_open_draft"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_correction(self) -> bool:
        """Whether it corrects the edition it was begun from instead of following it."""
        return self.fiscal_year == self.base.fiscal_year


class DraftBlock(AuditedModel):
    """One block of a draft as its YAML row; what comes before it stands in conditions.after (編集中の積み木)."""

    draft = models.ForeignKey(
        EditionDraft, on_delete=models.PROTECT, related_name="blocks", verbose_name="編集中の版"
    )
    code = models.CharField("コード", max_length=80)
    row = models.JSONField("内容")
    is_retired = models.BooleanField("廃止", default=False)
    version = models.PositiveIntegerField("版", default=1)
    updated_at = models.DateTimeField("更新日時", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="更新者"
    )

    class Meta:
        verbose_name = verbose_name_plural = "編集中の積み木"
        ordering = ["draft", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "code"], name="framework_draft_block_once"),
        ]

    def __str__(self) -> str:
        return str(self.row.get("name") or self.code)


class DraftSave(AuditedModel):
    """One save of a draft, with the words before and after (版の編集の履歴)."""

    draft = models.ForeignKey(
        EditionDraft, on_delete=models.PROTECT, related_name="saves", verbose_name="編集中の版"
    )
    subject = models.CharField("対象", max_length=120)
    what = models.CharField("したこと", max_length=40)
    # [{"label": "手間（人日）", "before": "8", "after": "10"}]
    changes = models.JSONField("変えたところ", default=list)
    saved_at = models.DateTimeField("保存日時", auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存した人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "版の編集の履歴"
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} {self.what}"
