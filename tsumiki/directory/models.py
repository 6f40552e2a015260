"""Who takes part: organisations of every kind, and the 1,788 local governments with their history."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tsumiki.directory import codes
from tsumiki.kernel.audit import AuditedModel, AuditedQuerySet
from tsumiki.kernel.text import fold


def search_text_of(*names: str) -> str:
    """The folded names, each with a space before it: a search for the beginning of a name looks for " word"."""
    return "".join(f" {fold(name).replace(' ', '')}" for name in dict.fromkeys(names) if name)


def validate_corporate_number(number: str) -> None:
    if not codes.is_valid_corporate_number(number):
        raise ValidationError(
            "法人番号の検査数字が合いません。国税庁の法人番号公表サイトで13桁の番号をご確認ください。"
        )


class Organisation(AuditedModel):
    """An organisation (団体) that people belong to: a government, a company, the secretariat, a contractor."""

    class Kind(models.TextChoices):
        NATIONAL = "national", "国"
        PREFECTURE = "prefecture", "都道府県"
        MUNICIPALITY = "municipality", "市区町村"
        CONTRACTOR = "contractor", "委託事業者"
        COMPANY = "company", "事業者"
        ADVISER = "adviser", "アドバイザー団体"
        OTHER = "other", "その他の団体"

    kind = models.CharField("種類", max_length=20, choices=Kind, db_index=True)
    name = models.CharField("名称", max_length=120)
    corporate_number = models.CharField(
        "法人番号",
        max_length=13,
        null=True,
        blank=True,
        unique=True,
        validators=[validate_corporate_number],
        error_messages={
            "unique": "この法人番号の団体は、すでに登録されています。団体の一覧からお探しください。"
        },
    )
    prefecture = models.CharField("所在の都道府県", max_length=4, blank=True)
    website = models.URLField("ウェブサイト", blank=True)
    is_synthetic = models.BooleanField("合成データ", default=False)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = verbose_name_plural = "団体"
        ordering = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_local_government(self) -> bool:
        return self.kind in (self.Kind.PREFECTURE, self.Kind.MUNICIPALITY)

    @property
    def full_name(self) -> str:
        """The name as shown everywhere: a municipality's stands beside its prefecture (25 names occur twice)."""
        return f"{self.prefecture}{self.name}" if self.kind == self.Kind.MUNICIPALITY else self.name

    def fill_search_text(self) -> None:
        """Fill the derived column: `save` does it, bulk writers call it."""
        self.search_text = search_text_of(self.name, self.full_name, self.corporate_number or "")

    def save(self, *, update_fields=None, **kwargs: Any) -> None:
        self.fill_search_text()
        if update_fields is not None:
            update_fields = {*update_fields, "search_text"}
        super().save(update_fields=update_fields, **kwargs)


class LocalGovernmentQuerySet(AuditedQuerySet):
    def existing(self, on: date | None = None) -> "LocalGovernmentQuerySet":
        """Governments that exist on the day (today when None)."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))

    def municipalities(self) -> "LocalGovernmentQuerySet":
        return self.exclude(kind=LocalGovernment.Kind.PREFECTURE)


class LocalGovernment(AuditedModel):
    """A local government (地方公共団体) with its official code; one that was merged away keeps its row."""

    class Kind(models.TextChoices):
        PREFECTURE = "prefecture", "都道府県"
        CITY = "city", "市"
        TOWN = "town", "町"
        VILLAGE = "village", "村"
        WARD = "ward", "特別区"

    class Designation(models.TextChoices):
        DESIGNATED = "designated", "政令指定都市"
        CORE = "core", "中核市"
        SPECIAL = "special", "施行時特例市"

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="local_government",
        verbose_name="団体",
    )
    code = models.CharField("団体コード", max_length=6, db_index=True)
    kind = models.CharField("種別", max_length=10, choices=Kind, db_index=True)
    designation = models.CharField("区分", max_length=10, choices=Designation, blank=True)
    prefecture_code = models.CharField("都道府県コード", max_length=2, db_index=True)
    prefecture = models.CharField("都道府県", max_length=4)
    county = models.CharField("郡", max_length=20, blank=True)
    name = models.CharField("名称", max_length=40)
    kana = models.CharField("読み", max_length=60, blank=True)
    romaji = models.CharField("ローマ字", max_length=60, blank=True)
    valid_from = models.DateField("この団体としての開始日", null=True, blank=True)
    valid_to = models.DateField("最後の日", null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = LocalGovernmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = verbose_name_plural = "地方公共団体"
        ordering = ["code", "pk"]
        constraints = [
            # A code returns only after the former holder has ended (a renamed city keeps its code).
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="directory_one_holder_of_a_code"
            ),
            models.CheckConstraint(
                name="directory_validity_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return self.name if self.kind == self.Kind.PREFECTURE else f"{self.prefecture}{self.name}"

    @property
    def is_prefecture(self) -> bool:
        return self.kind == self.Kind.PREFECTURE

    def fill_search_text(self) -> None:
        """Names with and without 都道府県 and 郡, kana, romaji and code: what people type to find a town."""
        with_county = (
            [f"{self.county}{self.name}", f"{self.prefecture}{self.county}{self.name}"] if self.county else []
        )
        self.search_text = search_text_of(
            self.name, self.full_name, *with_county, self.kana, self.romaji, self.code
        )

    def save(self, *, update_fields=None, **kwargs: Any) -> None:
        self.fill_search_text()
        if update_fields is not None:
            update_fields = {*update_fields, "search_text"}
        super().save(update_fields=update_fields, **kwargs)


class Succession(AuditedModel):
    """One government became (part of) another on a day (廃置分合・名称変更)."""

    class Kind(models.TextChoices):
        MERGE = "merge", "新設合併"
        ABSORB = "absorb", "編入合併"
        SPLIT = "split", "分割・分立"
        RENAME = "rename", "名称変更"
        STATUS = "status", "市制・町制の施行"

    predecessor = models.ForeignKey(
        LocalGovernment, on_delete=models.PROTECT, related_name="successions_out", verbose_name="前の団体"
    )
    successor = models.ForeignKey(
        LocalGovernment, on_delete=models.PROTECT, related_name="successions_in", verbose_name="後の団体"
    )
    kind = models.CharField("種類", max_length=10, choices=Kind)
    effective_on = models.DateField("施行日")
    source = models.CharField("出典", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "廃置分合"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"], name="directory_succession_once"
            ),
            models.CheckConstraint(
                name="directory_succession_of_two", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}（{self.effective_on}）"
