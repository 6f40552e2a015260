"""One asking: when, of whom, by which way, and what it closed with."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.kernel.audit import AuditedModel
from tsumiki.surveys.models.questionnaires import Questionnaire


class Campaign(AuditedModel):
    """A campaign (調査の実施) of a fixed questionnaire; `code` is the permanent link of its results."""

    class Status(models.TextChoices):
        PREPARING = "preparing", "準備中"
        OPEN = "open", "回答受付中"
        CLOSED = "closed", "締切"
        PUBLISHED = "published", "公表"

    code = models.SlugField("コード", max_length=40, unique=True)
    title = models.CharField("題名", max_length=120)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="campaigns", verbose_name="調査票"
    )
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.PREPARING)
    opens_on = models.DateField("開始日")
    prefecture_deadline = models.DateField("都道府県への期限", null=True, blank=True)
    deadline = models.DateField("国への期限")
    via_prefecture = models.BooleanField("都道府県を経由する", default=True)
    invitation_text = models.TextField("依頼文", blank=True)
    suppress_below = models.PositiveSmallIntegerField("この数より小さい集計値を秘匿", null=True, blank=True)
    is_synthetic = models.BooleanField("合成データ", default=False)
    opened_at = models.DateTimeField("開始日時", null=True, blank=True)
    closed_at = models.DateTimeField("締切日時", null=True, blank=True)
    published_at = models.DateTimeField("公表日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "調査の実施"
        ordering = ["-opens_on", "code"]
        constraints = [
            models.CheckConstraint(
                name="surveys_campaign_dates_in_order",
                condition=Q(deadline__gte=models.F("opens_on"))
                & (Q(prefecture_deadline=None) | Q(prefecture_deadline__lte=models.F("deadline"))),
            ),
            models.CheckConstraint(
                name="surveys_campaign_status_stamped",
                condition=Q(status="preparing", opened_at=None)
                | Q(status="open", opened_at__isnull=False, closed_at=None)
                | Q(status="closed", closed_at__isnull=False, published_at=None)
                | Q(status="published", closed_at__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Reminder(AuditedModel):
    """A letter of a round (督促) that went out: to whom, when, and which one."""

    class Level(models.TextChoices):
        INVITATION = "invitation", "依頼"
        REMINDER = "reminder", "督促"
        ESCALATION = "escalation", "都道府県への連絡"
        QUEUE = "queue", "確認待ちの連絡"
        CLOSED = "closed", "締切の連絡"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="reminders", verbose_name="調査の実施"
    )
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="宛先の団体"
    )
    level = models.CharField("種類", max_length=12, choices=Level)
    recipients = models.PositiveSmallIntegerField("宛先の数")
    sent_at = models.DateTimeField("送信日時", auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="送った人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "督促"
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.organisation}"


class Snapshot(AuditedModel):
    """What a campaign closed with (締切時点の控え): compressed, digested, never changed."""

    campaign = models.OneToOneField(
        Campaign,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="snapshot",
        verbose_name="調査の実施",
    )
    taken_at = models.DateTimeField("作成日時", auto_now_add=True)
    response_count = models.PositiveIntegerField("回答した団体の数")
    content = models.BinaryField("内容")
    digest = models.CharField("照合値（SHA-256）", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "締切時点の控え"
        ordering = ["-taken_at", "pk"]

    def __str__(self) -> str:
        return f"{self.campaign} {self.digest[:12]}"

    def save(self, **kwargs: Any) -> None:
        """Only ever inserted: a second save of the same campaign fails in the database."""
        super().save(**{**kwargs, "force_insert": True})
