"""Stacks outside the plan's own: named variants of a plan (案), and drafts that are kept by a link."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.directory.models import Organisation
from tsumiki.framework.models import Edition
from tsumiki.kernel.audit import AuditedModel
from tsumiki.planning.models.plan import Plan


class PlanStack(AuditedModel):
    """A way of stacking kept beside the plan's own (積み方の案), with everything typed about its blocks."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="stacks", verbose_name="計画")
    name = models.CharField("案の名称", max_length=40)
    # As the history keeps a stack: [{"code", "name", "note", "start", "end", "section"}].
    blocks = models.JSONField("積み木", default=list)
    note = models.CharField("この案のねらい", max_length=200, blank=True)
    saved_at = models.DateTimeField("残した日時")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="残した人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "積み方の案"
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="planning_stack_name_once"),
            models.CheckConstraint(name="planning_stack_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def codes(self) -> list[str]:
        return [row["code"] for row in self.blocks]


class StackDraft(models.Model):
    """A stack of the guided start, kept under a link without an account (積み木の下書き). Nothing personal is in it.

    It is nobody's record until it is taken over into a plan, which the log then says; so it is written without one.
    """

    # Only the hash: who reads the database cannot open the links.
    token_hash = models.CharField("リンクの照合値", max_length=64, unique=True)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", verbose_name="枠組みの版"
    )
    answers = models.JSONField("答え", default=dict)
    codes = models.JSONField("積み木", default=list, blank=True)
    character = models.CharField("積み方", max_length=12, blank=True)
    version = models.PositiveIntegerField("版", default=1)
    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    opened_at = models.DateTimeField("最後に開いた日時")
    expires_at = models.DateTimeField("期限")
    claimed_at = models.DateTimeField("引き継いだ日時", null=True, blank=True)
    claimed_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="引き継いだ団体",
    )
    plan = models.ForeignKey(
        Plan,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="引き継いだ計画",
    )

    class Meta:
        verbose_name = verbose_name_plural = "積み木の下書き"
        ordering = ["pk"]
        indexes = [models.Index(fields=["expires_at"], name="planning_draft_expires")]
        constraints = [
            models.CheckConstraint(
                name="planning_draft_claim_is_whole",
                condition=Q(claimed_at=None, claimed_by=None)
                | Q(claimed_at__isnull=False, claimed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"下書き{self.pk}"
