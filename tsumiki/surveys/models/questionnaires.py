"""What is asked. Codes of questions and choices stay the same over the years; words and numbers may change."""

from django.db import models
from django.db.models import F, Q

from tsumiki.kernel.audit import AuditedModel


class Questionnaire(AuditedModel):
    """A questionnaire (調査票) of one year. Once fixed it is never changed: answers refer to it.

    `derived`: tables made from other questions, never asked: [{code, number, text, choices, asked_if, after,
    parts: [{choice, question, any_of}]}]; `after` is the question the table follows.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "作成中"
        FIXED = "fixed", "確定"

    code = models.SlugField("コード", max_length=40, unique=True)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("題名", max_length=120)
    lead = models.TextField("はじめに", blank=True)
    contact = models.TextField("問合せ先", blank=True)
    reference_date = models.DateField("基準日", null=True, blank=True)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.DRAFT)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="following",
        null=True,
        blank=True,
        verbose_name="前回の調査票",
    )
    source_note = models.TextField("出典・注記", blank=True)
    is_shipped = models.BooleanField("はじめから収録", default=False)
    derived = models.JSONField("ほかの設問から作る表", default=list, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "調査票"
        ordering = ["-fiscal_year", "code"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_fixed(self) -> bool:
        return self.status == self.Status.FIXED


class Question(AuditedModel):
    """A question (設問).

    `choices`: [{code, label, exclusive, has_text}]; `rows` (the same form) and `columns` [{code, label, kind, unit,
    is_whole, choices}] for tables; `asked_if`: [{question, any_of: [choice codes]}], all of which must be met;
    `previous_choices`: {this year's code: last year's code, or a list of codes that became one} where they differ; in
    tables the keys are "row/CODE", "column/CODE" and "column/CODE/CHOICE".
    `minimum`, `maximum`, `is_whole` and `change_percent` hold for numbers, `earliest` and `latest` (days as answers
    keep them: 2026-04-01) for dates; in tables for every column of that kind.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", "一つ選ぶ"
        MULTIPLE = "multiple", "あてはまるものをすべて選ぶ"
        NUMBER = "number", "数値"
        DATE = "date", "日付"
        SHORT = "short", "短い文"
        LONG = "long", "長い文"
        TABLE = "table", "表"
        FILE = "file", "ファイル"

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="questions", verbose_name="調査票"
    )
    code = models.SlugField("コード", max_length=40)
    order = models.PositiveIntegerField("順番")
    section = models.CharField("まとまりの見出し", max_length=80, blank=True)
    number = models.CharField("設問番号", max_length=20)
    text = models.CharField("設問", max_length=300)
    help = models.TextField("記入の注意", blank=True)
    kind = models.CharField("種類", max_length=10, choices=Kind)
    is_required = models.BooleanField("必須", default=False)
    choices = models.JSONField("選択肢", default=list, blank=True)
    rows = models.JSONField("表の行", default=list, blank=True)
    columns = models.JSONField("表の列", default=list, blank=True)
    unit = models.CharField("単位", max_length=20, blank=True)
    minimum = models.FloatField("最小", null=True, blank=True)
    maximum = models.FloatField("最大", null=True, blank=True)
    is_whole = models.BooleanField("整数だけ", default=False)
    earliest = models.CharField("最も早い日", max_length=10, blank=True, default="")
    latest = models.CharField("最も遅い日", max_length=10, blank=True, default="")
    max_length = models.PositiveIntegerField("文字数の上限", null=True, blank=True)
    asked_if = models.JSONField("たずねる条件", default=list, blank=True)
    bands = models.JSONField("集計の階級の下限", default=list, blank=True)
    is_summed = models.BooleanField("合計に意味がある", default=True)
    previous_code = models.SlugField("前回の設問コード", max_length=40, blank=True)
    previous_choices = models.JSONField("前回の選択肢との対応", default=dict, blank=True)
    change_percent = models.PositiveSmallIntegerField(
        "説明を求める前回からの変化（％）", null=True, blank=True
    )
    prefill = models.CharField("先に入れておく値", max_length=60, blank=True)
    minutes = models.DecimalField("回答にかかる目安（分）", max_digits=5, decimal_places=1, default=1)

    class Meta:
        verbose_name = verbose_name_plural = "設問"
        ordering = ["questionnaire", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="surveys_question_code_once"),
            models.CheckConstraint(
                name="surveys_question_limits_in_order",
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=F("maximum")),
            ),
            models.CheckConstraint(
                name="surveys_question_days_in_order",
                condition=Q(earliest="") | Q(latest="") | Q(earliest__lte=F("latest")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class Check(AuditedModel):
    """A check within or across answers (回答の確認), with what to do where one of them is missing."""

    class Operator(models.TextChoices):
        EQUAL = "equal", "左＝右"
        AT_MOST = "at_most", "左≦右"
        AT_LEAST = "at_least", "左≧右"
        TOGETHER = "together", "両方そろって答える"
        NOT_TOGETHER = "not_together", "両方には答えない"
        SUM = "sum", "左の合計＝右"

    class Missing(models.TextChoices):
        SKIP = "skip", "未回答があれば確認しない"
        ZERO = "zero", "未回答は0とみなす"
        REFUSE = "refuse", "未回答なら誤りとする"

    class Severity(models.TextChoices):
        ERROR = "error", "誤り（直すまで提出できない）"
        WARNING = "warning", "注意（説明があれば提出できる）"

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="checks", verbose_name="調査票"
    )
    order = models.PositiveIntegerField("順番")
    left = models.JSONField("左の設問コード", default=list)
    operator = models.CharField("関係", max_length=12, choices=Operator)
    right = models.SlugField("右の設問コード", max_length=40, blank=True)
    right_value = models.FloatField("右の値", null=True, blank=True)
    missing = models.CharField("未回答の扱い", max_length=10, choices=Missing, default=Missing.SKIP)
    severity = models.CharField("強さ", max_length=10, choices=Severity, default=Severity.ERROR)
    sentence = models.CharField("知らせる文", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "回答の確認"
        ordering = ["questionnaire", "order", "pk"]

    def __str__(self) -> str:
        return self.sentence
