"""A plan on its way to a decision inside the government (起案・合議・承認): what was submitted never changes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.kernel.audit import AuditedModel
from tsumiki.kernel.files import KeptFile
from tsumiki.planning.models.plan import Plan


class Submission(AuditedModel):
    """One version of a plan put to decision (起案).

    `snapshot` is the whole plan as it stood; its `digest` stands on the paper, so that paper and record can be compared.
    """

    class Status(models.TextChoices):
        DECIDING = "deciding", "決裁中"
        RETURNED = "returned", "差戻し"
        WITHDRAWN = "withdrawn", "引上げ"
        APPROVED = "approved", "決定"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="submissions", verbose_name="計画")
    number = models.PositiveSmallIntegerField("起案の番号")
    plan_version = models.PositiveIntegerField("計画の版")
    subject = models.CharField("件名", max_length=120)
    reason = models.TextField("伺い・起案の理由")
    snapshot = models.JSONField("起案した内容")
    digest = models.CharField("照合値（SHA-256）", max_length=64)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.DECIDING)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="起案者"
    )
    drafter_name = models.CharField("起案者の氏名", max_length=60)
    drafter_section = models.CharField("起案者の課", max_length=60, blank=True)
    drafted_at = models.DateTimeField("起案日時")
    ended_at = models.DateTimeField("終わった日時", null=True, blank=True)
    ended_reason = models.TextField("差戻し・引上げの理由", blank=True)
    # Of the body's own document management system, which this does not replace.
    document_number = models.CharField("文書番号", max_length=60, blank=True)
    decided_on = models.DateField("決裁日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の起案"
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="planning_submission_numbered_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status="deciding"), name="planning_one_submission_under_decision"
            ),
            models.CheckConstraint(
                name="planning_submission_ended_with_its_time",
                condition=Q(status="deciding", ended_at=None)
                | Q(status__in=["returned", "withdrawn", "approved"], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}（起案第{self.number}号）"

    @property
    def is_deciding(self) -> bool:
        return self.status == self.Status.DECIDING


class SubmissionStep(AuditedModel):
    """One person on the way of a submission (回議先), and what that person answered."""

    class Kind(models.TextChoices):
        CONSULT = "consult", "合議"
        APPROVE = "approve", "承認"

    class Answer(models.TextChoices):
        AGREED = "agreed", "同意"
        APPROVED = "approved", "承認"
        RETURNED = "returned", "差戻し"

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="steps", verbose_name="起案"
    )
    position = models.PositiveSmallIntegerField("順番")
    kind = models.CharField("種類", max_length=8, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="回議先"
    )
    person_name = models.CharField("当時の氏名", max_length=60)
    section = models.CharField("当時の課", max_length=60, blank=True)
    answer = models.CharField("答え", max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField("答えた日時", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="答えた人",
    )
    answered_name = models.CharField("答えた人の氏名", max_length=60, blank=True)
    comment = models.TextField("意見", blank=True)
    proxy_reason = models.CharField("代決の理由", max_length=200, blank=True)
    seen_at = models.DateTimeField("後閲した日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の回議先"
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="planning_step_place_once"),
            models.CheckConstraint(
                name="planning_step_answered_by_somebody_at_some_time",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person_name}"

    @property
    def is_proxy(self) -> bool:
        """代決: somebody answered in the place of the person named."""
        return self.answered_by_id is not None and self.answered_by_id != self.person_id


class SubmissionPaper(KeptFile):
    """The paper as it was put to decision (起案用PDF): front sheet and plan in one file, never made anew."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="paper", verbose_name="起案"
    )

    class Meta(KeptFile.Meta):
        verbose_name = verbose_name_plural = "起案用の書面"
        ordering: ClassVar = ["submission"]

    def folder(self) -> str:
        return f"planning/{self.submission.plan_id}"


class PlanComment(AuditedModel):
    """Something said about one section of a plan, and what was answered (意見)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="comments", verbose_name="計画")
    section = models.CharField("区分", max_length=12)
    text = models.TextField("意見")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="書いた人"
    )
    written_at = models.DateTimeField("書いた日時")
    answer = models.TextField("返答", blank=True)
    closed_at = models.DateTimeField("済みにした日時", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="済みにした人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "計画への意見"
        ordering: ClassVar = ["plan", "-written_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="planning_comment_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class PlanTask(AuditedModel):
    """Something to be written or done for one section of a plan, by whom and until when (担当の作業)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks", verbose_name="計画")
    section = models.CharField("区分", max_length=12)
    title = models.CharField("すること", max_length=200)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="担当者"
    )
    due_on = models.DateField("期限", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="頼んだ人"
    )
    created_at = models.DateTimeField("頼んだ日時")
    done_at = models.DateTimeField("済んだ日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の作業"
        ordering: ClassVar = ["plan", "due_on", "pk"]

    def __str__(self) -> str:
        return self.title
