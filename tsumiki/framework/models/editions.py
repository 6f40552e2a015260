"""The edition, and what every row of it carries: a code, an order and a source."""

from django.db import models
from django.db.models import F, Q

from tsumiki.kernel.audit import AuditedModel


class SourceStatus(models.TextChoices):
    OFFICIAL = "official", "国の資料"
    EVIDENCE = "evidence", "実際の取組・報道・第三者の資料"
    OURS = "ours", "つみきで作成"


class Sourced(models.Model):
    """Where a row was taken from (出典). An empty address or year means that we do not know it."""

    source_title = models.CharField("出典", max_length=200)
    source_locator = models.CharField("出典の箇所", max_length=200, blank=True)
    source_url = models.URLField("出典のURL", max_length=500, blank=True)
    source_year = models.PositiveSmallIntegerField("出典の年", null=True, blank=True)
    source_status = models.CharField("出典の種類", max_length=10, choices=SourceStatus)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_source",
                condition=~Q(source_title="") & Q(source_status__in=SourceStatus.values),
            ),
        ]


class Edition(Sourced, AuditedModel):
    """The vocabulary as it stood in one fiscal year (年度版). Rows it inherits are its own rows too."""

    class Status(models.TextChoices):
        FINAL = "final", "確定"
        WORKING = "working", "作業版"

    fiscal_year = models.PositiveSmallIntegerField("年度", unique=True)
    based_on_year = models.PositiveSmallIntegerField("もとにした年度", null=True, blank=True)
    status = models.CharField("状態", max_length=10, choices=Status)
    is_current = models.BooleanField("現在の版", default=False)
    # Its blocks and their order were published on the site; the files leave them alone (ADR 0014).
    is_edited_here = models.BooleanField("サイトで直した版", default=False)
    label = models.CharField("名称", max_length=60)
    programme_name = models.CharField("事業の名称", max_length=100)
    programme_short_name = models.CharField("事業の略称", max_length=60)
    policy_label = models.CharField("政策の名称", max_length=100)
    concept = models.CharField("基本的な考え方", max_length=200)
    note = models.TextField("この版について")
    owners = models.JSONField("担当", default=list)
    local_government_count = models.PositiveIntegerField("地方公共団体の数")
    plan_definition = models.TextField("構想等の定義", blank=True)
    plan_kinds = models.JSONField("構想等の種類", default=list)
    block_label = models.CharField("積み木の位置づけ", max_length=60)
    block_note = models.TextField("積み木についての注")

    class Meta(Sourced.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "年度版"
        ordering = ["-fiscal_year"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="framework_one_current_edition"
            ),
            models.CheckConstraint(
                name="framework_edition_based_on_the_past",
                condition=Q(based_on_year=None) | Q(based_on_year__lt=F("fiscal_year")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_working(self) -> bool:
        return self.status == self.Status.WORKING


class VocabularyRow(Sourced, AuditedModel):
    """One entry of an edition. An entry that left the YAML is retired, not deleted: plans may speak of it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", verbose_name="年度版")
    code = models.CharField("コード", max_length=80)
    order = models.PositiveSmallIntegerField("並び順")
    is_retired = models.BooleanField("廃止", default=False)

    class Meta(Sourced.Meta):
        abstract = True
        ordering = ["edition", "order", "code"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["edition", "code"], name="%(app_label)s_%(class)s_code_once"),
        ]
