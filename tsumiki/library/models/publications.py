"""Publications: guides, collections of cases and reports that we point to, and hold only where a file was given."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.kernel.audit import AuditedModel
from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.kernel.files import KeptFile


class Publication(AuditedModel):
    """A document of the programme (公表資料): what it is and where it stands officially, in our own words.

    Editions of one work form a chain: each names the one it replaces, and all carry the work's code.
    """

    class Kind(models.TextChoices):
        GUIDE = "guide", "手引き"
        INITIATIVES = "initiatives", "取組事例"
        INTRODUCTIONS = "introductions", "導入事例集"
        APPROACH = "approach", "積み木アプローチ説明書"
        HOWTO = "howto", "HOWto事例集"
        REPORT = "report", "年次報告"
        OTHER = "other", "その他"

    class Status(models.TextChoices):
        DRAFT = "draft", "下書き"
        PUBLISHED = "published", "公開"

    class Link(models.TextChoices):
        UNKNOWN = "unknown", "リンク先は確かめていません"
        OPENS = "opens", "リンク先を開けました"
        BROKEN = "broken", "リンク先を開けませんでした"

    code = models.SlugField("コード", max_length=60, unique=True)
    work = models.SlugField("著作のコード", max_length=60, editable=False)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        null=True,
        blank=True,
        verbose_name="置きかえる版",
    )
    edition = models.PositiveSmallIntegerField("版", default=1, editable=False)
    kind = models.CharField("種類", max_length=16, choices=Kind)
    title = models.CharField("題名", max_length=160)
    publisher = models.CharField("発行", max_length=160)
    fiscal_year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    issued = models.CharField("発行の日（わかるところまで）", max_length=10, blank=True)
    pages = models.PositiveIntegerField("ページ数", null=True, blank=True)
    description = models.TextField("内容")
    official_url = models.URLField("公式のリンク", max_length=500, blank=True)
    link_state = models.CharField("リンクの状態", max_length=8, choices=Link, default=Link.UNKNOWN)
    link_checked_on = models.DateField("リンクを確かめた日", null=True, blank=True)
    accessed_on = models.DateField("資料を見た日", null=True, blank=True)
    language = models.CharField("言語", max_length=20, default="日本語")
    terms = models.CharField("利用条件", max_length=300, blank=True)
    source_title = models.CharField("この資料を知った出典", max_length=200, blank=True)
    source_url = models.URLField("出典のURL", max_length=500, blank=True)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.DRAFT, db_index=True)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    withdrawn_reason = models.CharField("公開をやめた理由", max_length=300, blank=True)
    version = models.PositiveIntegerField("保存の回数", default=1)
    is_shipped = models.BooleanField("はじめから収録", default=False)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "公表資料"
        ordering = ["-fiscal_year", "title", "-edition", "pk"]
        constraints = [
            models.CheckConstraint(
                name="library_publication_published_iff_dated",
                condition=Q(status="published", published_at__isnull=False)
                | Q(status="draft", published_at=None),
            ),
            models.CheckConstraint(
                name="library_publication_link_judged_only_if_there",
                condition=Q(link_state="unknown") | ~Q(official_url=""),
            ),
            models.UniqueConstraint(fields=["work", "edition"], name="library_edition_of_a_work_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def year_label(self) -> str:
        return fiscal_year_label(self.fiscal_year) if self.fiscal_year else "年度不明"

    @property
    def edition_label(self) -> str:
        return f"第{self.edition}版"

    @property
    def is_public(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def current_file(self) -> "PublicationFile | None":
        return next((row for row in self.files.all() if row.is_current), None)

    def save(self, *, update_fields: Any = None, **kwargs: Any) -> None:
        self.work = self.replaces.work if self.replaces else self.code
        self.edition = self.replaces.edition + 1 if self.replaces else 1
        if update_fields is not None:
            update_fields = {*update_fields, "work", "edition", "updated_at"}
        super().save(update_fields=update_fields, **kwargs)


class PublicationFile(KeptFile):
    """A publication's own file (公表資料のファイル), given by whoever may publish it. Another file is another row."""

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="files", verbose_name="公表資料"
    )
    is_current = models.BooleanField("いまのファイル", default=True)
    sent_at = models.DateTimeField("受け取った日時", auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="送った人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公表資料のファイル"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication"],
                condition=Q(is_current=True),
                name="library_one_file_of_a_publication_at_a_time",
            ),
        ]

    def folder(self) -> str:
        return f"publications/{self.publication_id}"
