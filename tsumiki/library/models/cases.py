"""Cases: what a local government did about a problem, what came of it, and how sure we are."""

import re
from typing import Any

from django.db import models
from django.db.models import Q

from tsumiki.directory.models import LocalGovernment, Organisation
from tsumiki.kernel.audit import AuditedModel
from tsumiki.kernel.text import fold


class Case(AuditedModel):
    """A real initiative (事例) with its sources. Codes of fields and problems are those of the framework, of any edition."""

    class Status(models.TextChoices):
        DRAFT = "draft", "下書き"
        PUBLISHED = "published", "公開"

    class Digital(models.TextChoices):
        YES = "yes", "使っている"
        PARTIAL = "partial", "一部で使っている"
        NO = "no", "使っていない"

    class Confidence(models.TextChoices):
        HIGH = "high", "高"
        MEDIUM = "medium", "中"
        LOW = "low", "低"

    class Result(models.TextChoices):
        SHOWN = "shown", "成果の記載あり"
        UNVERIFIED = "unverified", "成果は未確認"
        WEAK = "weak", "成果が弱い"

    title = models.CharField("題名", max_length=120)
    municipality = models.CharField("団体（資料の表記）", max_length=80)
    prefecture = models.CharField("都道府県", max_length=4)
    local_government = models.ForeignKey(
        LocalGovernment,
        on_delete=models.PROTECT,
        related_name="cases",
        null=True,
        blank=True,
        verbose_name="地方公共団体",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="書いた団体",
    )
    fields = models.JSONField("分野", default=list)
    problem_text = models.TextField("課題")
    problems = models.JSONField("地域課題", default=list)
    problem_words = models.JSONField("分類のもとになったことば", default=dict, blank=True)
    measure = models.TextField("取組")
    partners = models.JSONField("連携先", default=list, blank=True)
    digital = models.CharField("デジタル活用", max_length=10, choices=Digital)
    year_text = models.CharField("年（資料の表記）", max_length=20)
    year = models.PositiveSmallIntegerField("始まりの年", null=True, blank=True)
    outcome = models.TextField("成果")
    result = models.CharField("成果の確かさ", max_length=12, choices=Result)
    result_reason = models.TextField("成果が弱い・未確認とする理由", blank=True)
    confidence = models.CharField("確度", max_length=10, choices=Confidence)
    sources = models.JSONField("出典のURL", default=list)
    is_programme = models.BooleanField("この事業の取組と確認できたもの", default=False)
    is_shipped = models.BooleanField("はじめから収録", default=False)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.DRAFT, db_index=True)
    search_text = models.TextField(editable=False, default="")
    facets = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = verbose_name_plural = "事例"
        ordering = ["-year", "prefecture", "municipality", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "prefecture", "title"],
                condition=Q(is_shipped=True),
                name="library_shipped_case_once",
            ),
            models.CheckConstraint(
                name="library_draft_has_an_owner",
                condition=Q(status="published") | Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="library_weak_result_says_why",
                condition=Q(result="shown", result_reason="") | (~Q(result="shown") & ~Q(result_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.title}"

    @property
    def place(self) -> str:
        """The body with its prefecture in front; a joint case of several prefectures names its members only."""
        return self.municipality if self.is_across_prefectures else f"{self.prefecture}{self.municipality}"

    @property
    def is_across_prefectures(self) -> bool:
        return self.prefecture == "複数"

    @property
    def when(self) -> str:
        """The year as the source gives it, with its unit: 2018年, 2016〜2019年, 2010年〜, 2020年頃, 年不詳."""
        return re.sub(r"(\d{4})(?!〜\d|\d)", r"\1年", self.year_text)

    @property
    def is_weak_result(self) -> bool:
        """Whether the outcome fell short or could not be verified; `weak_reason` says why."""
        return self.result != self.Result.SHOWN

    @property
    def weak_reason(self) -> str:
        return self.result_reason

    @property
    def is_digital(self) -> bool:
        return self.digital != self.Digital.NO

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.municipality, self.prefecture, self.title)

    def save(self, *, update_fields=None, **kwargs: Any) -> None:
        fill_derived(self)
        if update_fields is not None:
            update_fields = {*update_fields, "search_text", "facets", "year"}
        super().save(update_fields=update_fields, **kwargs)


def fill_derived(case: Case) -> None:
    """Set the columns that follow from the others. Bulk writers call it; `save` does it itself."""
    found = re.search(r"(?:19|20)\d\d", case.year_text)
    case.year = int(found.group()) if found else None
    words = [case.title, case.place, case.problem_text, case.measure, *case.partners, case.outcome]
    case.search_text = fold(" ".join(words))
    # Lists in JSON cannot be searched the same way on both databases; words between spaces can.
    marks = [f"field:{code}" for code in case.fields] + [f"problem:{code}" for code in case.problems]
    marks += [f"digital:{case.digital}", f"prefecture:{case.prefecture}"]
    marks += [f"confidence:{case.confidence}", f"result:{case.result}"]
    case.facets = f" {' '.join(marks)} "
