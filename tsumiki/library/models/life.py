"""The life of a case: working copy, frozen versions, comments, course, readers' corrections, links."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.kernel.audit import AuditedModel
from tsumiki.library.models.cases import Case


class CaseDraft(AuditedModel):
    """The working copy of a case (事例の下書き). Readers see the case as it was last published until this is."""

    class Stage(models.TextChoices):
        WRITING = "writing", "書いている途中"
        IN_REVIEW = "in_review", "事務局が確認中"
        RETURNED = "returned", "差し戻し"
        TO_CONFIRM = "to_confirm", "町の確認待ち"

    # While it is written it stays in the organisation; the secretariat reads it in these stages only.
    HANDED_IN = (Stage.IN_REVIEW, Stage.TO_CONFIRM)
    OPEN = (Stage.WRITING, Stage.RETURNED)

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="draft", verbose_name="事例")
    stage = models.CharField("段階", max_length=12, choices=Stage, default=Stage.WRITING, db_index=True)
    content = models.JSONField("内容")
    versions = models.JSONField("区分ごとの保存の回数", default=dict)
    saved = models.JSONField("区分ごとの最後の保存", default=dict)
    began_at = models.DateTimeField("書き始めた日時", auto_now_add=True)
    saved_at = models.DateTimeField("保存した日時", auto_now=True)
    handed_in_at = models.DateTimeField("提出した日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事例の下書き"
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def is_open(self) -> bool:
        return self.stage in self.OPEN


class CaseVersion(AuditedModel):
    """What a case said when it was published (事例の版). Inserted once, never changed."""

    class Kind(models.TextChoices):
        SHIPPED = "shipped", "はじめから収録"
        PUBLISHED = "published", "公開"
        CORRECTED = "corrected", "読者の提案による訂正"
        MERGED = "merged", "重複の統合"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="versions", verbose_name="事例")
    number = models.PositiveIntegerField("版")
    kind = models.CharField("種類", max_length=10, choices=Kind)
    content = models.JSONField("内容")
    published_at = models.DateTimeField("公開した日時", null=True, blank=True)
    organisation_name = models.CharField("公開した団体", max_length=120, blank=True)
    note = models.CharField("変更の説明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事例の版"
        ordering = ["case", "-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="library_version_once")]

    def __str__(self) -> str:
        return f"{self.case} 第{self.number}版"

    def save(self, **kwargs: Any) -> None:
        """Only ever inserted."""
        super().save(**{**kwargs, "force_insert": True})


class CaseComment(AuditedModel):
    """A remark on a draft (事例への意見), on one field or on the whole; seen by those who see the draft."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="comments", verbose_name="事例")
    field = models.CharField("項目", max_length=40, blank=True)
    text = models.TextField("意見")
    by_name = models.CharField("書いた人", max_length=120)
    organisation_name = models.CharField("書いた人の団体", max_length=120, blank=True)
    written_at = models.DateTimeField("書いた日時", auto_now_add=True)
    settled_at = models.DateTimeField("対応した日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事例への意見"
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class CaseAct(AuditedModel):
    """One step in a case's editing life (事例の手続き), for its people to read. Inserted once."""

    class Kind(models.TextChoices):
        BEGUN = "begun", "書き始めた"
        REVISED = "revised", "直し始めた"
        TAKEN_OVER = "taken_over", "団体が引き取った"
        HANDED_IN = "handed_in", "事務局に提出した"
        PULLED_BACK = "pulled_back", "引き上げた"
        SENT_BACK = "sent_back", "差し戻した"
        ACCEPTED = "accepted", "事務局が確認し、町の確認に回した"
        PUBLISHED = "published", "公開した"
        DISCARDED = "discarded", "下書きを取りやめた"
        WITHDRAWN = "withdrawn", "公開を取り下げた"
        RESTORED = "restored", "ふたたび公開した"
        RECONFIRMED = "reconfirmed", "まだこのとおりと確認した"
        MERGED = "merged", "重複する事例を統合した"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts", verbose_name="事例")
    kind = models.CharField("手続き", max_length=12, choices=Kind)
    note = models.TextField("理由・説明", blank=True)
    at = models.DateTimeField("日時", auto_now_add=True)
    by_name = models.CharField("行った人", max_length=120)
    organisation_name = models.CharField("行った人の団体", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事例の手続き"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"


class CaseCorrection(AuditedModel):
    """A reader's proposal to correct one text of a published case (訂正の提案). Readers without an account may propose too."""

    class State(models.TextChoices):
        OPEN = "open", "確認待ち"
        ACCEPTED = "accepted", "取り入れた"
        REFUSED = "refused", "取り入れない"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections", verbose_name="事例")
    field = models.CharField("項目", max_length=40)
    before = models.TextField("提案したときの文", blank=True)
    proposed = models.TextField("提案の文")
    reason = models.TextField("理由")
    source_url = models.URLField("根拠のURL", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="提案した利用者",
    )
    by_name = models.CharField("提案した人", max_length=120, blank=True)
    sent_at = models.DateTimeField("受け取った日時", auto_now_add=True)
    state = models.CharField("状態", max_length=10, choices=State, default=State.OPEN, db_index=True)
    answer = models.TextField("判断の理由", blank=True)
    decided_at = models.DateTimeField("判断した日時", null=True, blank=True)
    decided_by_name = models.CharField("判断した人", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "訂正の提案"
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="library_correction_decided_iff_stamped",
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.field}"


class SourceLink(AuditedModel):
    """An address that cases name as their source, and whether it still answers (出典のリンク)."""

    class State(models.TextChoices):
        OK = "ok", "つながる"
        MOVED = "moved", "移転先につながる"
        BROKEN = "broken", "つながらない"
        NOT_ASKED = "not_asked", "確かめられない"

    # A digest of the address: databases differ in how long an indexed text may be.
    digest = models.CharField("照合値（SHA-256）", max_length=64, unique=True)
    url = models.TextField("宛先のURL")
    state = models.CharField("状態", max_length=10, choices=State, db_index=True)
    note = models.CharField("結果", max_length=300, blank=True)
    checked_at = models.DateTimeField("調べた日時")
    broken_since = models.DateTimeField("つながらなくなった日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "出典のリンク"
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
