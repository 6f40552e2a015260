"""The building blocks (積み木): methods, and in which order they may stand."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from tsumiki.framework.models.editions import VocabularyRow
from tsumiki.framework.models.vocabulary import Step


class BlockGroup(VocabularyRow):
    """What a block is about (積み木の種類): 体制, 課題整理, 具体化 …"""

    name = models.CharField("名称", max_length=40)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "積み木の種類"

    def __str__(self) -> str:
        return self.name


class CostBand(VocabularyRow):
    """How much a block costs, roughly (費用の目安)."""

    name = models.CharField("名称", max_length=40)
    min_yen = models.PositiveBigIntegerField("下限（円）")
    max_yen = models.PositiveBigIntegerField("上限（円）", null=True, blank=True)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "費用の目安"
        constraints = [
            *VocabularyRow.Meta.constraints,
            models.CheckConstraint(
                name="framework_cost_band_in_order", condition=Q(max_yen=None) | Q(min_yen__lt=F("max_yen"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Network(models.TextChoices):
    """From where the work of a block can be done (使う網)."""

    LGWAN = "lgwan", "LGWAN側の端末"
    INTERNET = "internet", "インターネットにつながる端末"
    NONE = "none", "網を使わない"


class Block(VocabularyRow):
    """A method that can be stacked into a plan (積み木). Empty conditions mean "any"; they guide, never exclude."""

    name = models.CharField("名称", max_length=80)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="blocks", verbose_name="工程")
    group = models.ForeignKey(
        BlockGroup, on_delete=models.PROTECT, related_name="blocks", verbose_name="種類"
    )
    cost_band = models.ForeignKey(
        CostBand, on_delete=models.PROTECT, related_name="blocks", verbose_name="費用の目安"
    )
    what = models.TextField("何をするか")
    why = models.TextField("なぜ行うか")
    when_it_suits = models.TextField("どんなときに向くか")
    challenges = models.JSONField("答えるデジタル活用の課題", default=list, blank=True)
    problems = models.JSONField("向く地域課題", default=list, blank=True)
    fields = models.JSONField("向く分野", default=list, blank=True)
    population_min = models.PositiveIntegerField("人口の目安（以上）", null=True, blank=True)
    population_max = models.PositiveIntegerField("人口の目安（以下）", null=True, blank=True)
    population_reason = models.TextField("人口の目安の理由", blank=True)
    needs_core_organisation = models.BooleanField("中核となる法人", null=True, blank=True)
    needs_plan = models.BooleanField("既にある構想等", null=True, blank=True)
    # Codes of Network; empty means that we do not know.
    networks = models.JSONField("使う網", default=list, blank=True)
    networks_reason = models.TextField("使う網の理由", blank=True)
    who = models.JSONField("だれが", default=list)
    effort_person_days = models.PositiveIntegerField("手間（人日）")
    effort_meetings = models.PositiveIntegerField("会議（回）")
    effort_weeks = models.PositiveIntegerField("期間（週）")
    inputs = models.JSONField("用意するもの", default=list)
    outputs = models.JSONField("できあがるもの", default=list)
    pitfalls = models.JSONField("気をつけること", default=list)
    cases = models.JSONField("関連する事例", default=list, blank=True)
    cases_note = models.TextField("関連する事例についての注", blank=True)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "積み木"
        constraints = [
            *VocabularyRow.Meta.constraints,
            models.CheckConstraint(
                name="framework_block_population_in_order",
                condition=Q(population_min=None)
                | Q(population_max=None)
                | Q(population_min__lte=F("population_max")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def network_names(self) -> list[str]:
        return [Network(code).label for code in self.networks]

    @property
    def prerequisites(self) -> list[dict[str, Any]]:
        """What comes before this block, with the reason; use after `selectors.blocks`, which fetches the rules."""
        return [
            {"block": rule.earlier, "reason": rule.reason, "is_required": rule.is_required}
            for rule in self.rules_before.all()
            if not rule.is_retired
        ]


class BlockRule(VocabularyRow):
    """One block stands before another, and why (積み木の順序)."""

    class Kind(models.TextChoices):
        REQUIRED = "required", "必須"
        RECOMMENDED = "recommended", "推奨"

    earlier = models.ForeignKey(
        Block, on_delete=models.PROTECT, related_name="rules_after", verbose_name="先の積み木"
    )
    later = models.ForeignKey(
        Block, on_delete=models.PROTECT, related_name="rules_before", verbose_name="後の積み木"
    )
    kind = models.CharField("強さ", max_length=12, choices=Kind)
    reason = models.TextField("理由")

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "積み木の順序"
        constraints = [
            *VocabularyRow.Meta.constraints,
            models.CheckConstraint(name="framework_rule_of_two_blocks", condition=~Q(earlier=F("later"))),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"

    @property
    def is_required(self) -> bool:
        return self.kind == self.Kind.REQUIRED
