"""What readers do with cases and publications: keep them, say how they served, search again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.directory.models import Organisation
from tsumiki.kernel.audit import AuditedModel
from tsumiki.library.models.cases import Case
from tsumiki.library.models.publications import Publication


class ReadingItem(models.Model):
    """A case or publication that a person keeps to read (しおり). Theirs alone: what somebody reads is on no record."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="利用者"
    )
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="+", null=True, blank=True, verbose_name="事例"
    )
    publication = models.ForeignKey(
        Publication,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="公表資料",
    )
    note = models.TextField("メモ", blank=True)
    added_at = models.DateTimeField("加えた日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "しおり"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="library_reading_item_is_of_one_thing",
                condition=Q(case=None, publication__isnull=False) | Q(case__isnull=False, publication=None),
            ),
            models.UniqueConstraint(fields=["user", "case"], name="library_case_kept_once"),
            models.UniqueConstraint(fields=["user", "publication"], name="library_publication_kept_once"),
        ]

    def __str__(self) -> str:
        return str(self.case or self.publication)


class CaseOutcome(AuditedModel):
    """How a case served an organisation that used it (使ってみた結果). Only the counts are public."""

    class Verdict(models.TextChoices):
        USEFUL = "useful", "役に立った"
        DIFFERENT = "different", "違った"
        REFERENCE = "reference", "参考程度"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outcomes", verbose_name="事例")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="団体"
    )
    verdict = models.CharField("結果", max_length=10, choices=Verdict)
    note = models.TextField("わかったこと", blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="記録した人"
    )
    said_at = models.DateTimeField("記録した日時")

    class Meta:
        verbose_name = verbose_name_plural = "使ってみた結果"
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "organisation"], name="library_outcome_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_verdict_display()}"


class RecommendationFeedback(models.Model):
    """What an organisation thought of a case that was recommended (おすすめへの感想).

    Evaluation data and nothing else: it names no person, and no ranking ever reads it.
    """

    class Verdict(models.TextChoices):
        USEFUL = "useful", "役に立った"
        DIFFERENT = "different", "違った"

    class Context(models.TextChoices):
        CASE = "case", "事例のページ"
        PLAN = "plan", "計画づくり"
        DIAGNOSIS = "diagnosis", "地域診断"
        HOME = "home", "ホーム"
        LIST = "list", "事例の一覧"
        AHEAD = "ahead", "一歩先の事例"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name="団体"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", verbose_name="事例")
    context = models.CharField("場面", max_length=10, choices=Context)
    # Which case page, plan or step it was; "" where the context says all.
    about = models.CharField("場面の番号", max_length=20, blank=True)
    verdict = models.CharField("感想", max_length=10, choices=Verdict)
    given_at = models.DateTimeField("日時")

    class Meta:
        verbose_name = verbose_name_plural = "おすすめへの感想"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "case", "context", "about"], name="library_feedback_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_verdict_display()}"


class SavedSearch(models.Model):
    """A search that a person keeps, and is told of what is new in it (保存した検索)."""

    class Frequency(models.TextChoices):
        DAILY = "daily", "毎日"
        WEEKLY = "weekly", "毎週"
        NEVER = "never", "しない"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="利用者"
    )
    name = models.CharField("名前", max_length=60)
    query = models.CharField("検索の条件", max_length=1000)
    frequency = models.CharField("お知らせ", max_length=8, choices=Frequency, default=Frequency.WEEKLY)
    created_at = models.DateTimeField("保存した日時", auto_now_add=True)
    # What the person has been shown or told of; null before the first look, which tells of nothing.
    seen = models.JSONField("知らせたもの", null=True, blank=True, editable=False)
    looked_at = models.DateTimeField("最後に調べた日時", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "保存した検索"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "query"], name="library_search_saved_once"),
        ]

    def __str__(self) -> str:
        return self.name
