"""What keeps a plan going after the grant, and what is answered to those who ask about it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tsumiki.planning.models.rows import PlanRow


class UpkeepLine(PlanRow):
    """What comes in or goes out every year once the service runs (毎年の収入と費用)."""

    class Side(models.TextChoices):
        COST = "cost", "費用"
        INCOME = "income", "収入"

    class Basis(models.TextChoices):
        FIXED = "fixed", "定額（千円／年）"
        PER_USER = "per_user", "利用者1人あたり（円／年）"

    item = models.CharField("収入・費用の名称", max_length=120)
    side = models.CharField("収入か費用か", max_length=6, choices=Side, default=Side.COST)
    basis = models.CharField("決まり方", max_length=8, choices=Basis, default=Basis.FIXED)
    amount = models.PositiveIntegerField("金額")
    starts = models.PositiveSmallIntegerField("始まる年度")
    ends = models.PositiveSmallIntegerField("終わる年度", null=True, blank=True)
    ground = models.CharField("金額の根拠", max_length=200, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画の毎年の収支"
        constraints: ClassVar = [
            *PlanRow.Meta.constraints,
            models.CheckConstraint(
                name="planning_upkeep_years_in_order", condition=Q(ends=None) | Q(starts__lte=F("ends"))
            ),
        ]

    def __str__(self) -> str:
        return self.item


class UserForecast(PlanRow):
    """How many people are expected to use the service in its first year, and how many more each year (利用者の見込み)."""

    class Scenario(models.TextChoices):
        LOW = "low", "控えめ"
        MIDDLE = "middle", "見込み"
        HIGH = "high", "好調"

    scenario = models.CharField("場合", max_length=6, choices=Scenario)
    starts = models.PositiveSmallIntegerField("使い始める年度")
    users = models.PositiveIntegerField("最初の年度の利用者（人）")
    yearly_change = models.IntegerField("その後の1年ごとの増減（人）", default=0)
    ground = models.CharField("見込みの根拠", max_length=200, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画の利用者の見込み"
        constraints: ClassVar = [
            *PlanRow.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "scenario"], name="planning_forecast_scenario_once"),
        ]

    def __str__(self) -> str:
        return self.get_scenario_display()


class AuditAnswer(PlanRow):
    """The plan's own words on something that those who examine grants ask about (問いへの答え)."""

    question = models.CharField("問われること", max_length=300)
    code = models.CharField("問いの符号", max_length=60)
    reason = models.CharField("答え", max_length=500)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画の問いへの答え"
        constraints: ClassVar = [
            *PlanRow.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "code"], name="planning_answer_once"),
        ]

    def __str__(self) -> str:
        return self.question
