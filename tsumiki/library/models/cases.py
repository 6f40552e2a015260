"""Cases: what a local government did about a problem, what came of it, and how sure we are."""

import re
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tsumiki.directory.models import LocalGovernment, Organisation
from tsumiki.kernel.audit import AuditedModel
from tsumiki.kernel.text import fold
from tsumiki.library.vague_dates import is_readable, parse_vague


class Case(AuditedModel):
    """A real initiative (事例) with its sources. Codes of fields and problems are those of the framework, of any edition."""

    class Status(models.TextChoices):
        DRAFT = "draft", "下書き"
        PUBLISHED = "published", "公開"
        WITHDRAWN = "withdrawn", "取下げ"
        MERGED = "merged", "統合"

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

    class State(models.TextChoices):
        UNKNOWN = "unknown", "確認していません"
        RUNNING = "running", "継続中"
        ENDED = "ended", "終了"
        STOPPED = "stopped", "中止"

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
    towns = models.ManyToManyField(
        LocalGovernment, related_name="joint_cases", blank=True, verbose_name="取り組んだ団体"
    )
    fields = models.JSONField("分野", default=list)
    problem_text = models.TextField("課題")
    problems = models.JSONField("地域課題", default=list)
    problem_words = models.JSONField("分類のもとになったことば", default=dict, blank=True)
    challenges = models.JSONField("デジタル活用の課題の番号", default=list, blank=True)
    measure = models.TextField("取組")
    partners = models.JSONField("連携先", default=list, blank=True)
    digital = models.CharField("デジタル活用", max_length=10, choices=Digital)
    year_text = models.CharField("年（資料の表記）", max_length=20)
    year = models.PositiveSmallIntegerField("始まりの年", null=True, blank=True)
    outcome = models.TextField("成果")
    result = models.CharField("成果の確かさ", max_length=12, choices=Result)
    result_reason = models.TextField("成果が弱い・未確認とする理由", blank=True)
    figures = models.JSONField("取組の前と後の数値", default=list, blank=True)
    kpis = models.JSONField("指標（KPI）", default=list, blank=True)
    cost_band = models.CharField("費用の目安", max_length=80, blank=True)
    cost_text = models.TextField("費用の内訳", blank=True)
    funding = models.JSONField("財源（交付金など）", default=list, blank=True)
    staffing = models.TextField("体制と人数", blank=True)
    options_considered = models.TextField("検討したほかの案", blank=True)
    what_failed = models.TextField("うまくいかなかったこと", blank=True)
    transferability = models.TextField("ほかの団体で行うとき", blank=True)
    started = models.CharField("始まり", max_length=40, blank=True)
    ended = models.CharField("終わり", max_length=40, blank=True)
    state = models.CharField("いまの状態", max_length=10, choices=State, default=State.UNKNOWN)
    state_reason = models.TextField("終了・中止の理由", blank=True)
    contact_section = models.CharField("問合せ先の部署", max_length=120, blank=True)
    confidence = models.CharField("確度", max_length=10, choices=Confidence)
    sources = models.JSONField("出典のURL", default=list)
    # Where people wrote titles and days of access; the addresses in `sources` then follow from it.
    source_rows = models.JSONField("出典", default=list, blank=True)
    files = models.JSONField("掲載している図・資料", default=list, blank=True)
    is_programme = models.BooleanField("この事業の取組と確認できたもの", default=False)
    is_shipped = models.BooleanField("はじめから収録", default=False)
    # Its place in the shipped file, which stays when a town writes another title.
    shipped_key = models.CharField("収録時の団体・都道府県・題名", max_length=220, blank=True, editable=False)
    is_synthetic = models.BooleanField("合成データ", default=False)
    version = models.PositiveIntegerField("公開した版の数", default=0)
    published_at = models.DateTimeField("公開した日時", null=True, blank=True)
    confirmed_on = models.DateField("まだこのとおりと確認した日", null=True, blank=True)
    review_by = models.DateField("次に確認する期限", null=True, blank=True, db_index=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True, verbose_name="統合先"
    )
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.DRAFT, db_index=True)
    search_text = models.TextField(editable=False, default="")
    facets = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = verbose_name_plural = "事例"
        ordering = ["-year", "prefecture", "municipality", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shipped_key"], condition=Q(is_shipped=True), name="library_shipped_case_once"
            ),
            models.CheckConstraint(
                name="library_merged_case_leads_on",
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="library_draft_has_an_owner",
                condition=~Q(status="draft") | Q(organisation__isnull=False),
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
        """The year as the source gives it, with its unit: 2018年, 2016〜2019年, 2010年〜, 2020年頃, 年不詳.

        Where people wrote only when it started, the year of that.
        """
        if not self.year_text and self.year:
            return f"{self.year}年"
        return re.sub(r"(\d{4})(?!〜\d|\d)", r"\1年", self.year_text)

    @property
    def source_list(self) -> list[dict[str, str]]:
        """The sources with title, url and accessed (a day as typed); what is not known is empty."""
        return self.source_rows or [{"title": "", "url": url, "accessed": ""} for url in self.sources]

    @property
    def period(self) -> str:
        """From when to when, in the words people typed; nothing where only the year of the source is known."""
        if self.ended:
            return f"{self.started or '時期不明'}から{self.ended}まで"
        return f"{self.started}から" if self.started else ""

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.ENDED, self.State.STOPPED)

    @property
    def is_weak_result(self) -> bool:
        """Whether the outcome fell short or could not be verified; `weak_reason` says why."""
        return self.result != self.Result.SHOWN

    @property
    def weak_reason(self) -> str:
        return self.result_reason

    @property
    def is_from_papers(self) -> bool:
        """Whether it was written from published papers for the body concerned, which has not taken it over yet."""
        return self.is_shipped and self.organisation_id is None

    @property
    def is_digital(self) -> bool:
        return self.digital != self.Digital.NO

    @property
    def key(self) -> tuple[str, str, str]:
        """How blocks and the shipped file know the case: by what it was called when it came."""
        if self.shipped_key:
            municipality, prefecture, title = self.shipped_key.split("\t")
            return (municipality, prefecture, title)
        return (self.municipality, self.prefecture, self.title)

    @property
    def needs_check(self) -> bool:
        """Whether the yearly 「まだこのとおりです」 is overdue; what is over does not change any more."""
        return self.review_by is not None and self.review_by < timezone.localdate() and not self.is_over

    def save(self, *, update_fields=None, **kwargs: Any) -> None:
        fill_derived(self)
        if update_fields is not None:
            update_fields = {*update_fields, *DERIVED}
        super().save(update_fields=update_fields, **kwargs)


DERIVED = ("search_text", "facets", "year", "sources", "shipped_key")


def fill_derived(case: Case) -> None:
    """Set the columns that follow from the others. Bulk writers call it; `save` does it itself."""
    case.year = _year_of(case)
    if case.is_shipped and not case.shipped_key:
        case.shipped_key = f"{case.municipality}\t{case.prefecture}\t{case.title}"
    if case.source_rows:
        case.sources = [row["url"] for row in case.source_rows if row["url"]]
    words = [case.title, case.place, case.problem_text, case.measure, *case.partners, case.outcome]
    words += [case.options_considered, case.what_failed, case.transferability, case.staffing]
    words += [case.cost_text, *case.funding, *(row["indicator"] for row in case.figures)]
    case.search_text = fold(" ".join(filter(None, words)))
    # Lists in JSON cannot be searched the same way on both databases; words between spaces can.
    marks = [f"field:{code}" for code in case.fields] + [f"problem:{code}" for code in case.problems]
    marks += [f"challenge:{number}" for number in case.challenges]
    marks += [f"digital:{case.digital}", f"prefecture:{case.prefecture}"]
    marks += [f"confidence:{case.confidence}", f"result:{case.result}", f"state:{case.state}"]
    marks += [f"cost:{case.cost_band}"] if case.cost_band else []
    case.facets = f" {' '.join(marks)} "


def _year_of(case: Case) -> int | None:
    if found := re.search(r"(?:19|20)\d\d", case.year_text):
        return int(found.group())
    return parse_vague(case.started).first.year if is_readable(case.started) else None
