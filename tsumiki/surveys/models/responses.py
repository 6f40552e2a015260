"""What came back. The sheet is saved at every keystroke's pause; the response records what people decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.directory.models import Organisation
from tsumiki.kernel.audit import AuditedModel
from tsumiki.surveys.models.campaigns import Campaign


class Response(AuditedModel):
    """One organisation's response (回答) to a campaign and where it stands."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "未着手"
        EDITING = "editing", "入力中"
        INTERNAL = "internal", "庁内の承認待ち"
        CHECKING = "checking", "都道府県の確認中"
        SUBMITTED = "submitted", "提出済み"
        RETURNED = "returned", "差戻し"
        DECLINED = "declined", "辞退"

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="responses", verbose_name="調査の実施"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="responses", verbose_name="団体"
    )
    status = models.CharField(
        "状態", max_length=12, choices=Status, default=Status.NOT_STARTED, db_index=True
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    extended_to = models.DateField("延長後の期限", null=True, blank=True)
    publishes_name = models.BooleanField("団体名つきの公表に同意", null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="起案した人",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="承認した人",
    )
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    receipt = models.CharField("受付番号", max_length=20, blank=True)
    note = models.TextField("差戻し・辞退の理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回答"
        ordering = ["campaign", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organisation"], name="surveys_one_response_each"),
            models.CheckConstraint(
                name="surveys_submitted_iff_stamped",
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.campaign}"


class AnswerSheet(models.Model):
    """The answers themselves (回答票): {question code: value}, with who saved each last.

    Values: single = choice code; multiple = list of codes; number = number; date = ISO text; short and long = text;
    table = {"row/column": value}; file = "pk/name" of an AnswerFile. The text of その他 stands under "question/choice/text".
    `stamps`: {question code: [version, person, ISO time]}: the version tells two writers apart.
    `explanations`: {question code: why it differs so much from last year}.
    """

    response = models.OneToOneField(
        Response, on_delete=models.PROTECT, primary_key=True, related_name="sheet", verbose_name="回答"
    )
    answers = models.JSONField("回答の内容", default=dict)
    stamps = models.JSONField("保存の記録", default=dict)
    explanations = models.JSONField("変化の説明", default=dict)
    prefilled = models.JSONField("先に入れた値と出どころ", default=dict)
    version = models.PositiveIntegerField("版", default=0)
    saved_at = models.DateTimeField("保存日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回答票"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.response)


class AnswerEvent(models.Model):
    """One step in the life of a response (回答の経過): saved, submitted, returned, corrected. Append-only."""

    class Kind(models.TextChoices):
        SAVED = "saved", "保存"
        UPLOADED = "uploaded", "Excelから取込み"
        ATTACHED = "attached", "ファイルの添付"
        DRAFTED = "drafted", "起案"
        SENT_BACK = "sent_back", "庁内の差戻し"
        PULLED_BACK = "pulled_back", "引上げ"
        APPROVED = "approved", "承認"
        CHECKED = "checked", "都道府県の確認"
        SUBMITTED = "submitted", "提出"
        RETURNED = "returned", "差戻し"
        REOPENED = "reopened", "再開"
        CORRECTED = "corrected", "訂正"
        DECLINED = "declined", "辞退"
        RESTORED = "restored", "提出済みの回答に復元"

    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, related_name="events", verbose_name="回答"
    )
    at = models.DateTimeField("日時", auto_now_add=True)
    by_name = models.CharField("行った人", max_length=120)
    kind = models.CharField("種類", max_length=12, choices=Kind)
    changes = models.JSONField("変わった回答", default=dict)
    note = models.TextField("理由・メモ", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回答の経過"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.response}"


class Delegation(AuditedModel):
    """Questions handed to another section of the same organisation (課への依頼)."""

    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, related_name="delegations", verbose_name="回答"
    )
    section = models.CharField("依頼先の課", max_length=60)
    questions = models.JSONField("設問コード", default=list)
    note = models.TextField("伝えること", blank=True)
    due_on = models.DateField("庁内の期限", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="依頼した人"
    )
    asked_at = models.DateTimeField("依頼日時", auto_now_add=True)
    done_at = models.DateTimeField("完了日時", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="完了した人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "課への依頼"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="surveys_delegation_done_iff_stamped",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}（{len(self.questions)}問）"
