"""What came of a plan, year by year (毎年の振り返り)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.kernel.audit import AuditedModel
from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.library.models import Case
from tsumiki.planning.grading import Grade, Planned, grade
from tsumiki.planning.models.plan import Plan
from tsumiki.planning.models.rows import KEY_LENGTH


class FollowUp(AuditedModel):
    """One fiscal year of a plan looked back upon (振り返り): effect, what comes next, what people said, where published."""

    class Effect(models.TextChoices):
        GREAT = "great", "非常に効果的であった"
        FAIR = "fair", "相当程度効果があった"
        SOME = "some", "効果があった"
        NONE = "none", "効果がなかった"

    class Next(models.TextChoices):
        EXPAND = "expand", "発展させる"
        REVISE = "revise", "見直して続ける"
        KEEP = "keep", "そのまま続ける"
        STOP = "stop", "中止する"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="follow_ups", verbose_name="計画")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    is_interim = models.BooleanField("途中のまとめ", default=False)
    done = models.TextField("取組の状況", blank=True)
    issues = models.TextField("課題・うまくいかなかったこと", blank=True)
    effect = models.CharField("事業効果", max_length=8, choices=Effect, blank=True)
    effect_reason = models.TextField("事業効果をそう見る理由", blank=True)
    next = models.CharField("今後の方針", max_length=8, choices=Next, blank=True)
    next_reason = models.TextField("今後の方針の理由", blank=True)
    voices = models.TextField("住民・有識者の意見", blank=True)
    held_on = models.DateField("検証の会議の日", null=True, blank=True)
    published_url = models.URLField("公表したページ", max_length=500, blank=True)
    published_on = models.DateField("公表した日", null=True, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, related_name="+", null=True, blank=True, verbose_name="書いた事例"
    )
    # What was last put into the case: what the town has written over since is left alone.
    case_content = models.JSONField("事例に書いた内容", default=dict, blank=True)
    version = models.PositiveIntegerField("版", default=1)
    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    updated_at = models.DateTimeField("更新日時")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="更新者"
    )

    class Meta:
        verbose_name = verbose_name_plural = "計画の振り返り"
        ordering = ["plan", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "fiscal_year"], name="planning_follow_up_once"),
            models.CheckConstraint(
                name="planning_follow_up_effect_known",
                condition=Q(effect__in=["", "great", "fair", "some", "none"]),
            ),
            models.CheckConstraint(
                name="planning_follow_up_next_known",
                condition=Q(next__in=["", "expand", "revise", "keep", "stop"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.year_label}"

    @property
    def year_label(self) -> str:
        return fiscal_year_label(self.fiscal_year)


class KpiActual(AuditedModel):
    """What an indicator of the plan reached in the year (実績), beside the target as it was when the year was opened."""

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="actuals", verbose_name="振り返り"
    )
    position = models.PositiveIntegerField("順番")
    kpi_key = models.CharField("指標の符号", max_length=KEY_LENGTH)
    name = models.CharField("指標の名称", max_length=120)
    unit = models.CharField("単位", max_length=20)
    baseline = models.DecimalField("現時点値", max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("現時点値の年度", null=True, blank=True)
    # Sums of ten increments need a digit more than one of them.
    change = models.DecimalField(
        "計画した増加分の累計", max_digits=16, decimal_places=2, null=True, blank=True
    )
    aim = models.SmallIntegerField("めざす向き", null=True, blank=True)
    value = models.DecimalField("実績", max_digits=14, decimal_places=2, null=True, blank=True)
    measured_on = models.DateField("測った日", null=True, blank=True)
    source = models.CharField("実績の出どころ", max_length=200, blank=True)
    note = models.TextField("なぜそうなったか", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "指標の実績"
        ordering = ["follow_up", "position"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "position"], name="planning_actual_place_once"),
            models.UniqueConstraint(fields=["follow_up", "kpi_key"], name="planning_actual_kpi_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def planned(self) -> Planned:
        return Planned(self.baseline, self.change, self.aim)

    @property
    def target(self) -> Any:
        return self.planned.target

    @property
    def grade(self) -> Grade:
        return grade(self.planned, self.value)
