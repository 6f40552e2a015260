"""The figures of a plan: KPI with yearly increments, budget lines, roadmap."""

from django.db import models
from django.db.models import F, Q

from tsumiki.framework.models import Grant
from tsumiki.kernel.audit import AuditedModel
from tsumiki.planning.models.plan import Plan
from tsumiki.planning.models.rows import KEY_LENGTH, new_key


class Kpi(AuditedModel):
    """An indicator of success (成果指標): the present value and what is added each year; the total is derived."""

    class Kind(models.TextChoices):
        OUTPUT = "output", "活動指標"
        OUTCOME = "outcome", "成果指標"
        IMPACT = "impact", "最終の姿の指標"

    class Beneficiary(models.TextChoices):
        UNDECIDED = "undecided", "未定"
        RESIDENTS = "residents", "住民"
        BUSINESSES = "businesses", "事業者・団体"
        INTERNAL = "internal", "庁内（職員の仕事）"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="kpis", verbose_name="計画")
    position = models.PositiveIntegerField("順番")
    key = models.CharField("行の符号", max_length=KEY_LENGTH, default=new_key)
    name = models.CharField("指標の名称", max_length=120)
    kind = models.CharField("種類", max_length=8, choices=Kind)
    unit = models.CharField("単位", max_length=20)
    baseline = models.DecimalField("現時点値", max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("現時点値の年度", null=True, blank=True)
    method = models.CharField("測り方", max_length=300, blank=True)
    source = models.CharField("データの出どころ", max_length=200, blank=True)
    beneficiary = models.CharField(
        "だれの変化か", max_length=10, choices=Beneficiary, default=Beneficiary.UNDECIDED
    )

    class Meta:
        verbose_name = verbose_name_plural = "計画の指標"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="planning_kpi_place_taken_once"),
            models.UniqueConstraint(fields=["plan", "key"], name="planning_kpi_key_once"),
            models.CheckConstraint(
                name="planning_kpi_kind_known", condition=Q(kind__in=["output", "outcome", "impact"])
            ),
            models.CheckConstraint(
                name="planning_kpi_baseline_dated",
                condition=Q(baseline=None, baseline_year=None)
                | Q(baseline__isnull=False, baseline_year__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KpiYear(AuditedModel):
    """What one fiscal year adds to an indicator (増加分); it may be negative."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="years", verbose_name="指標")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    increment = models.DecimalField("増加分", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "指標の年度別増加分"
        ordering = ["kpi", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "fiscal_year"], name="planning_kpi_year_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.fiscal_year}"


class BudgetLine(AuditedModel):
    """An amount in one year from one source (予算), in thousands of yen."""

    class Source(models.TextChoices):
        GRANT = "grant", "国の交付金等"
        PREFECTURE = "prefecture", "都道府県支出金"
        BOND = "bond", "地方債"
        OTHER = "other", "その他の特定財源"
        GENERAL = "general", "一般財源"

    class Nature(models.TextChoices):
        INITIAL = "initial", "初期費用"
        RUNNING = "running", "運営費"

    class Eligibility(models.TextChoices):
        UNDECIDED = "undecided", "未定"
        YES = "yes", "交付対象"
        NO = "no", "対象外"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="budget", verbose_name="計画")
    position = models.PositiveIntegerField("順番")
    key = models.CharField("行の符号", max_length=KEY_LENGTH, default=new_key)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    item = models.CharField("費目・内容", max_length=120)
    amount = models.PositiveBigIntegerField("金額（千円）")
    nature = models.CharField("初期費用か運営費か", max_length=8, choices=Nature, default=Nature.INITIAL)
    eligibility = models.CharField(
        "交付金の対象か", max_length=10, choices=Eligibility, default=Eligibility.UNDECIDED
    )
    source_kind = models.CharField("財源", max_length=12, choices=Source)
    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="交付金"
    )
    note = models.CharField("備考", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の予算"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="planning_budget_place_taken_once"),
            models.UniqueConstraint(fields=["plan", "key"], name="planning_budget_key_once"),
            models.CheckConstraint(
                name="planning_budget_source_known",
                condition=Q(source_kind__in=["grant", "prefecture", "bond", "other", "general"]),
            ),
            models.CheckConstraint(
                name="planning_budget_grant_only_from_grants",
                condition=Q(grant=None) | Q(source_kind="grant"),
            ),
        ]

    def __str__(self) -> str:
        return self.item


class RoadmapItem(AuditedModel):
    """Work or a day to reach by month (行程) beside the blocks of the stack, and what must be done before it."""

    class MilestoneKind(models.TextChoices):
        BUDGET = "budget", "予算要求"
        COUNCIL = "council", "議会"
        DEADLINE = "deadline", "公募・申請の締切"
        OTHER = "other", "その他の節目"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="roadmap", verbose_name="計画")
    position = models.PositiveIntegerField("順番")
    key = models.CharField("行の符号", max_length=KEY_LENGTH, default=new_key)
    title = models.CharField("行うこと", max_length=120)
    start_on = models.DateField("始める月")
    end_on = models.DateField("終える月")
    section = models.CharField("担当課", max_length=60, blank=True)
    # A day to reach; "" is work that takes its time.
    milestone_kind = models.CharField(
        "節目の種類", max_length=8, choices=MilestoneKind, blank=True, default=""
    )
    # Keys of rows and codes of blocks that end before this begins.
    after = models.JSONField("先に終えること", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "計画の行程"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="planning_roadmap_place_taken_once"),
            models.UniqueConstraint(fields=["plan", "key"], name="planning_roadmap_key_once"),
            models.CheckConstraint(
                name="planning_roadmap_months_in_order", condition=Q(start_on__lte=F("end_on"))
            ),
            models.CheckConstraint(
                name="planning_roadmap_milestone_kind_known",
                condition=Q(milestone_kind__in=["", "budget", "council", "deadline", "other"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_milestone(self) -> bool:
        return bool(self.milestone_kind)
