"""What happened and what is on offer: grants, publications, policy, the survey by round, corrections."""

from django.db import models
from django.db.models import F, Q

from tsumiki.framework.models.editions import VocabularyRow


def partial_date(text: str) -> str:
    """Return 2019年12月20日, 2022年3月 or 2015年 for an ISO date that may lack its end; empty stays empty.

    >>> partial_date("2022-03")
    '2022年3月'
    """
    parts = [str(int(part)) for part in text.split("-") if part]
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def yen_in_words(yen: int) -> str:
    """Return 1億5,000万円 for 150,000,000: amounts as budgets speak of them.

    >>> yen_in_words(150_000_000), yen_in_words(1_000_000), yen_in_words(1_500)
    ('1億5,000万円', '100万円', '1,500円')
    """
    hundred_millions, rest = divmod(yen, 100_000_000)
    ten_thousands, ones = divmod(rest, 10_000)
    parts = [(hundred_millions, "億"), (ten_thousands, "万"), (ones, "")]
    return "".join(f"{number:,}{unit}" for number, unit in parts if number) + "円" if yen else "0円"


class Grant(VocabularyRow):
    """A national grant that the programme uses or used (交付金), one row for each type.

    `rules` stands beside `conditions`, one code for each sentence: what a plan's record can be asked about it.
    """

    class Rule(models.TextChoices):
        UNREAD = "unread", "記録からは読めない"
        LOCAL_PROBLEM = "local_problem", "地域の具体的な課題"
        RESIDENT_BENEFIT = "resident_benefit", "住民の直接の便益"
        OUTCOME = "outcome", "成果指標"
        THREE_YEAR_OUTCOME = "three_year_outcome", "3年間の成果指標"
        CONSORTIUM = "consortium", "推進体制（コンソーシアム）"
        STAKEHOLDERS = "stakeholders", "産官学金労言の参画"
        RUNNING_COST_SOURCE = "running_cost_source", "終わった後の運営費の財源"
        COMPETITIVE_BIDDING = "competitive_bidding", "競争入札"
        RUN_UNTIL = "run_until", "実施の期限"
        LAUNCH_COST = "launch_cost", "単年度の立ち上げ経費"
        PUBLICATION = "publication", "結果の公表"
        VERIFICATION = "verification", "外部有識者と議会の検証"
        REGIONAL_PLAN = "regional_plan", "地域再生計画"
        DIGITAL_USE = "digital_use", "デジタルの活用"

    scheme = models.CharField("制度", max_length=80)
    name = models.CharField("類型", max_length=100)
    fiscal_year_from = models.PositiveSmallIntegerField("始まりの年度")
    fiscal_year_to = models.PositiveSmallIntegerField("終わりの年度", null=True, blank=True)
    rates = models.JSONField("補助率", default=list, blank=True)
    caps = models.JSONField("上限", default=list, blank=True)
    caps_note = models.TextField("上限についての注", blank=True)
    period = models.CharField("期間", max_length=100, blank=True)
    usual_years = models.PositiveSmallIntegerField("原則の年数", null=True, blank=True)
    longest_years = models.PositiveSmallIntegerField("最長の年数", null=True, blank=True)
    run_until = models.CharField("実施の期限", max_length=10, blank=True)
    conditions = models.JSONField("条件", default=list)
    rules = models.JSONField("条件の読み取り方", default=list, blank=True)
    conditions_note = models.TextField("条件についての注", blank=True)
    cycle = models.CharField("募集の流れ", max_length=200, blank=True)
    deadline = models.CharField("締切", max_length=60, blank=True)
    results = models.TextField("実績", blank=True)
    is_verified = models.BooleanField("公式の資料で確認済み", default=False)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "交付金"
        constraints = [
            *VocabularyRow.Meta.constraints,
            models.CheckConstraint(
                name="framework_grant_years_in_order",
                condition=Q(fiscal_year_to=None) | Q(fiscal_year_from__lte=F("fiscal_year_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.name}"

    @property
    def limits(self) -> list[dict[str, str]]:
        """The caps with their amounts in words."""
        return [{**cap, "amount": yen_in_words(cap["yen"])} for cap in self.caps]

    @property
    def questions(self) -> list[tuple[str, str]]:
        """Each condition as (code of its rule, its sentence)."""
        return list(zip(self.rules, self.conditions, strict=True)) if self.rules else []

    @property
    def checked_count(self) -> int:
        """How many of the conditions a plan's record can be asked about."""
        return sum(code != self.Rule.UNREAD for code in self.rules)

    @property
    def years(self) -> str:
        """The fiscal years in which it was (is) offered."""
        last = self.fiscal_year_to
        if last == self.fiscal_year_from:
            return f"{last}年度"
        return f"{self.fiscal_year_from}〜{last}年度" if last else f"{self.fiscal_year_from}年度〜"


class Publication(VocabularyRow):
    """A document of the programme that we link to (発信資料)."""

    title = models.CharField("題名", max_length=120)
    description = models.TextField("内容")
    kind = models.CharField("種類", max_length=20)
    published_year = models.PositiveSmallIntegerField("公表の年", null=True, blank=True)
    url = models.URLField("資料のURL", max_length=500)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "発信資料"

    def __str__(self) -> str:
        return self.title


class PolicyEvent(VocabularyRow):
    """Something that happened to the programme (政策の経緯). The date may be a year or a month only."""

    date_text = models.CharField("時期", max_length=10)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("できごと", max_length=120)
    policy_label = models.CharField("当時の名称", max_length=100)
    text = models.TextField("説明")
    is_after_edition = models.BooleanField("令和4年度の資料より後", default=False)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "政策の経緯"

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        return partial_date(self.date_text)


class SurveyRound(VocabularyRow):
    """One round of the national survey (意向等調査の回). An empty count was not found: データなし, never 0."""

    number = models.PositiveSmallIntegerField("回")
    fiscal_year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    reference_date = models.CharField("基準日", max_length=10, blank=True)
    promoting_or_willing = models.PositiveIntegerField("推進・推進意向", null=True, blank=True)
    promoting = models.PositiveIntegerField("うち推進中", null=True, blank=True)
    willing = models.PositiveIntegerField("うち推進意向", null=True, blank=True)
    not_willing = models.PositiveIntegerField("推進意向なし", null=True, blank=True)
    considering = models.PositiveIntegerField("今後検討", null=True, blank=True)
    plan_made = models.PositiveIntegerField("構想等を策定", null=True, blank=True)
    plan_definition = models.CharField("策定の定義", max_length=60, blank=True)
    implementing = models.PositiveIntegerField("取組を実施", null=True, blank=True)
    derived = models.JSONField("計算で求めた項目", default=list, blank=True)
    note = models.TextField("注", blank=True)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "意向等調査の回"

    def __str__(self) -> str:
        return f"第{self.number}回"

    @property
    def when(self) -> str:
        return partial_date(self.reference_date)


class SurveyBreak(VocabularyRow):
    """Where the survey's figures stop being comparable, and why (系列の切れ目)."""

    before_round = models.PositiveSmallIntegerField("この回の前で切れる")
    affects = models.JSONField("切れる項目", default=list)
    reason = models.TextField("理由")

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "系列の切れ目"

    def __str__(self) -> str:
        return f"第{self.before_round}回の前"


class SurveyReason(VocabularyRow):
    """Why bodies do not (yet) want to promote the programme, as counted in one round (推進しない理由)."""

    number = models.PositiveSmallIntegerField("回")
    text = models.CharField("理由", max_length=60)
    count = models.PositiveIntegerField("回答した団体数")
    base = models.PositiveIntegerField("回答の母数")

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "推進しない理由"
        constraints = [
            *VocabularyRow.Meta.constraints,
            models.CheckConstraint(
                name="framework_survey_reason_within_base", condition=Q(count__lte=F("base"))
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Correction(VocabularyRow):
    """A slip in a source that we do not repeat (資料の訂正)."""

    original = models.CharField("資料の表記", max_length=100)
    corrected = models.CharField("訂正後", max_length=100)
    kind = models.CharField("種類", max_length=20)
    note = models.TextField("説明")
    evidence_title = models.CharField("根拠", max_length=200)
    evidence_url = models.URLField("根拠のURL", max_length=500, blank=True)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "資料の訂正"

    def __str__(self) -> str:
        return f"{self.original} → {self.corrected}"


class ConceptExample(VocabularyRow):
    """The words under which a town promotes the programme (各地域のコンセプト例)."""

    government_code = models.CharField("団体コード", max_length=6)
    prefecture = models.CharField("都道府県", max_length=4)
    municipality = models.CharField("団体名", max_length=40)
    catchphrase = models.CharField("コンセプト", max_length=100)
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="訂正"
    )

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "各地域のコンセプト例"

    def __str__(self) -> str:
        return f"{self.prefecture}{self.municipality}"
