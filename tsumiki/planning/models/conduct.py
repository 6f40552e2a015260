"""How the plan is carried out with care: procurement, risks, and what residents say."""

from django.db import models

from tsumiki.planning.models.rows import PlanRow


class Procurement(PlanRow):
    """Something the plan buys: how the market was asked, and how the supplier is chosen (調達).

    What is asked here is what the Ministry of Finance's 2024 audit of digital grants found missing (wic-net 15590):
    negotiated contracts, one bidder, no request for information, no or one quote, specifications written by the vendor.
    """

    class Method(models.TextChoices):
        UNDECIDED = "undecided", "決まっていない"
        OPEN_BID = "open_bid", "一般競争入札"
        NAMED_BID = "named_bid", "指名競争入札"
        PROPOSAL = "proposal", "公募型プロポーザル"
        NEGOTIATED = "negotiated", "随意契約"

    class Author(models.TextChoices):
        UNDECIDED = "undecided", "決まっていない"
        OWN = "own", "庁内で書く"
        ADVISER = "adviser", "中立の外部人材と書く"
        VENDOR = "vendor", "応札しうる事業者が書く・手伝う"

    title = models.CharField("調達するもの", max_length=120)
    method = models.CharField("契約の方法", max_length=10, choices=Method, default=Method.UNDECIDED)
    reason = models.CharField(
        "その方法にする理由", max_length=300, blank=True, help_text="随意契約なら、根拠の条項と理由"
    )
    month = models.DateField("公告・契約の月", null=True, blank=True)
    rfi_answers = models.PositiveSmallIntegerField(
        "情報提供依頼（RFI）に答えた社数",
        null=True,
        blank=True,
        help_text="行っていなければ空けておきます",
    )
    quotes = models.PositiveSmallIntegerField("参考見積の数", null=True, blank=True)
    author = models.CharField("仕様書を書く人", max_length=10, choices=Author, default=Author.UNDECIDED)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画の調達"

    def __str__(self) -> str:
        return self.title


class Risk(PlanRow):
    """What may go wrong, how likely and how grave it is, and what is done about it (リスク)."""

    class Level(models.IntegerChoices):
        LOW = 1, "小"
        MIDDLE = 2, "中"
        HIGH = 3, "大"

    text = models.CharField("起こりうること", max_length=200)
    likelihood = models.PositiveSmallIntegerField("起こりやすさ", choices=Level, default=Level.MIDDLE)
    effect = models.PositiveSmallIntegerField("影響", choices=Level, default=Level.MIDDLE)
    sign = models.CharField("早く気づくしるし", max_length=200, blank=True)
    response = models.CharField("備え・起きたときの対応", max_length=300, blank=True)
    section = models.CharField("担当課", max_length=60, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画のリスク"

    def __str__(self) -> str:
        return self.text

    @property
    def weight(self) -> int:
        """1 to 9: likelihood times effect, for the order in which risks are read."""
        return self.likelihood * self.effect


class Voice(PlanRow):
    """What residents said, on which occasion, and what the plan made of it (住民の声)."""

    class Occasion(models.TextChoices):
        MEETING = "meeting", "話し合い・ワークショップ"
        SURVEY = "survey", "アンケート"
        INTERVIEW = "interview", "聴き取り"
        COMMENT = "comment", "意見募集（パブリックコメント）"
        COUNCIL = "council", "審議会・有識者会議"
        OTHER = "other", "その他"

    said = models.CharField("寄せられた声", max_length=300)
    occasion = models.CharField("聴いた場", max_length=10, choices=Occasion, default=Occasion.MEETING)
    held_in = models.DateField("聴いた月", null=True, blank=True)
    people = models.PositiveIntegerField("参加・回答した人数", null=True, blank=True)
    answer = models.CharField("計画への反映", max_length=300, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画に寄せられた声"

    def __str__(self) -> str:
        return self.said
