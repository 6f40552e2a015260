"""Published statistics as loaded: where each came from, and the figures derived from them with what went in."""

from django.db import models
from django.db.models import Q

from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.audit import AuditedModel


class Source(AuditedModel):
    """A publisher's file (出典) as it was loaded."""

    code = models.CharField("コード", max_length=30, unique=True)
    title = models.CharField("題名", max_length=120)
    publisher = models.CharField("公表者", max_length=80)
    attribution = models.CharField("出典の表示", max_length=200)
    licence = models.CharField("利用条件", max_length=200)
    url = models.URLField("入手先", max_length=300)
    page = models.URLField("公表者のページ", max_length=300, blank=True)
    sha256 = models.CharField("照合値", max_length=64)
    fingerprint = models.CharField("計算の照合値", max_length=64)
    row_count = models.PositiveIntegerField("行数")
    # {column: {"label": …, "year": …}} as the file itself says.
    columns = models.JSONField("列", default=dict)
    loaded_at = models.DateTimeField("読込日時")

    class Meta:
        verbose_name = verbose_name_plural = "統計の出典"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class IndicatorValue(AuditedModel):
    """One indicator of one local government (指標値), with the numerator and denominator it was made of."""

    class Missing(models.TextChoices):
        NOT_IN_SOURCE = "not_in_source", "出典にこの団体の値がありません"
        NO_DENOMINATOR = "no_denominator", "割る数が0のため、計算できません"
        NOT_APPLICABLE = "not_applicable", "該当なし"

    local_government = models.ForeignKey(
        LocalGovernment, on_delete=models.PROTECT, related_name="+", verbose_name="団体"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", verbose_name="出典")
    indicator = models.CharField("指標", max_length=40)
    value = models.FloatField("値", null=True, blank=True)
    numerator = models.FloatField("分子", null=True, blank=True)
    denominator = models.FloatField("分母", null=True, blank=True)
    missing_reason = models.CharField("値のない理由", max_length=20, choices=Missing, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "指標値"
        ordering = ["local_government", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_government", "indicator"], name="diagnosis_one_value_per_indicator"
            ),
            models.CheckConstraint(
                name="diagnosis_value_or_reason",
                condition=Q(value__isnull=False, missing_reason="") | (Q(value=None) & ~Q(missing_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.local_government_id} {self.indicator}"
