"""A plan, the version of each of its sections, and its history."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tsumiki.directory.models import LocalGovernment
from tsumiki.framework.models import Edition
from tsumiki.kernel.audit import AuditedModel
from tsumiki.kernel.dates import fiscal_year_label

LONGEST_TERM = 10  # fiscal years; a 総合戦略 has five


class Plan(AuditedModel):
    """A local government's project on its way to its papers (計画): problems, blocks, figures, texts."""

    class Visibility(models.TextChoices):
        ORGANISATION = "organisation", "庁内"
        MEMBERS = "members", "会員"

    class Stage(models.TextChoices):
        DRAFTING = "drafting", "作成中"
        DECIDING = "deciding", "決裁中"
        DECIDED = "decided", "決定済み"

    local_government = models.ForeignKey(
        LocalGovernment, on_delete=models.PROTECT, related_name="plans", verbose_name="団体"
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="plans", verbose_name="枠組みの版"
    )
    title = models.CharField("計画の名称", max_length=120)
    visibility = models.CharField(
        "公開の範囲", max_length=12, choices=Visibility, default=Visibility.ORGANISATION
    )
    start_fiscal_year = models.PositiveSmallIntegerField("最初の年度")
    end_fiscal_year = models.PositiveSmallIntegerField("最後の年度")
    # Code and name as they were when chosen: [{"code": "housing", "name": "住まい"}].
    fields = models.JSONField("分野", default=list, blank=True)
    has_core_organisation = models.BooleanField("中核となる法人・団体の有無", null=True, blank=True)
    has_existing_plan = models.BooleanField("構想等の有無", null=True, blank=True)
    vision = models.TextField("めざす姿", blank=True)
    situation = models.TextField("現状", blank=True)
    digital_use = models.TextField("デジタル技術の活用", blank=True)
    organisation_text = models.TextField("推進体制", blank=True)
    section_text = models.TextField("主管課と関係課", blank=True)
    people_text = models.TextField("担い手", blank=True)
    region_text = models.TextField("地域間連携", blank=True)
    policy_text = models.TextField("政策間連携", blank=True)
    evaluation_text = models.TextField("効果検証の体制と公表", blank=True)
    council_text = models.TextField("議会との関わり", blank=True)
    stage = models.CharField("段階", max_length=10, choices=Stage, default=Stage.DRAFTING)
    is_synthetic = models.BooleanField("合成データ", default=False)
    version = models.PositiveIntegerField("版", default=1)
    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="作成者"
    )
    updated_at = models.DateTimeField("更新日時")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="更新者"
    )

    class Meta:
        verbose_name = verbose_name_plural = "計画"
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="planning_plan_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="planning_plan_years_in_order",
                condition=Q(
                    start_fiscal_year__lte=F("end_fiscal_year"),
                    end_fiscal_year__lt=F("start_fiscal_year") + LONGEST_TERM,
                ),
            ),
            models.CheckConstraint(
                name="planning_plan_visibility_known", condition=Q(visibility__in=["organisation", "members"])
            ),
            models.CheckConstraint(
                name="planning_plan_stage_known", condition=Q(stage__in=["drafting", "deciding", "decided"])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def section(self, key: str) -> "PlanSection":
        """How often a section was saved. A plan made before the section existed has it at its first version."""
        kept = self.sections.select_related("saved_by").filter(key=key).first()
        return kept or PlanSection(plan=self, key=key, saved_at=self.created_at, saved_by=self.created_by)

    @property
    def field_codes(self) -> list[str]:
        return [field["code"] for field in self.fields]

    @property
    def years(self) -> range:
        return range(self.start_fiscal_year, self.end_fiscal_year + 1)

    @property
    def period(self) -> str:
        """計画期間 in words."""
        first, last = fiscal_year_label(self.start_fiscal_year), fiscal_year_label(self.end_fiscal_year)
        return first if first == last else f"{first}から{last}まで"


class PlanSection(AuditedModel):
    """How often a section of a plan was saved, by whom last: two people collide only in the same section."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sections", verbose_name="計画")
    key = models.CharField("区分", max_length=12)
    version = models.PositiveIntegerField("版", default=1)
    saved_at = models.DateTimeField("保存日時")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存した人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "計画の区分"
        ordering = ["plan", "key"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="planning_section_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.key}"


class PlanRevision(AuditedModel):
    """The whole plan as it stood after one save (履歴)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="revisions", verbose_name="計画")
    number = models.PositiveIntegerField("番号")
    section = models.CharField("保存した区分", max_length=12)
    snapshot = models.JSONField("内容")
    saved_at = models.DateTimeField("保存日時")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="保存した人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "計画の履歴"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="planning_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} 第{self.number}版"
