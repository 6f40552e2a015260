"""What a plan takes in: problems with their evidence, challenges, the stack of blocks, cases."""

from django.db import models
from django.db.models import F, Q

from tsumiki.framework.models import Block
from tsumiki.kernel.audit import AuditedModel
from tsumiki.library.models import Case
from tsumiki.planning.models.plan import Plan


class PlanProblem(AuditedModel):
    """A local problem the plan takes on (地域課題), with the figures as they were when it was chosen."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="problems", verbose_name="計画")
    code = models.CharField("課題", max_length=80)
    name = models.CharField("課題の名称", max_length=60)
    evidence = models.JSONField("根拠とした数値", default=list, blank=True)
    note = models.TextField("担当者の見立て", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の地域課題"
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="planning_problem_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanChallenge(AuditedModel):
    """One of the challenges ①–⑫ that stop the town (活用に当たっての課題)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="challenges", verbose_name="計画")
    number = models.PositiveSmallIntegerField("番号")
    label = models.CharField("略称", max_length=60)
    note = models.TextField("補足", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の課題①〜⑫"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="planning_challenge_once"),
            models.CheckConstraint(
                name="planning_challenge_numbered", condition=Q(number__gte=1, number__lte=20)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark}{self.label}"

    @property
    def mark(self) -> str:
        """The circled number ①–⑫."""
        return chr(0x2460 + self.number - 1)


class PlanBlock(AuditedModel):
    """A block in the plan's stack (積み木): where it stands, why here, when, by which section."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="blocks", verbose_name="計画")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="+", verbose_name="積み木")
    position = models.PositiveIntegerField("順番")
    note = models.TextField("この積み木をここに置く理由", blank=True)
    start_on = models.DateField("始める月", null=True, blank=True)
    end_on = models.DateField("終える月", null=True, blank=True)
    section = models.CharField("担当課", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の積み木"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "block"], name="planning_block_once"),
            models.UniqueConstraint(fields=["plan", "position"], name="planning_block_place_taken_once"),
            models.CheckConstraint(
                name="planning_block_months_in_order",
                condition=Q(start_on=None) | Q(end_on=None) | Q(start_on__lte=F("end_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.block)


class PlanCase(AuditedModel):
    """A case the plan refers to (参考事例)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="cases", verbose_name="計画")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", verbose_name="事例")
    note = models.TextField("参考にする点", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の参考事例"
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "case"], name="planning_case_once"),
        ]

    def __str__(self) -> str:
        return str(self.case)
