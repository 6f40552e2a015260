"""Fields, problems, challenges, steps and project examples."""

from django.db import models
from django.db.models import F, Q

from tsumiki.framework.models.editions import VocabularyRow


class Field(VocabularyRow):
    """One of the five fields of work (分野), with how many bodies use digital tools in it."""

    name = models.CharField("名称", max_length=40)
    aliases = models.JSONField("別名", default=list)
    description = models.TextField("説明")
    digital_count = models.PositiveIntegerField("デジタル活用の団体数", null=True, blank=True)
    digital_base = models.PositiveIntegerField("回答の母数", null=True, blank=True)
    digital_year = models.PositiveSmallIntegerField("調査の年度", null=True, blank=True)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "分野"

    def __str__(self) -> str:
        return self.name


class Problem(VocabularyRow):
    """One of the four local problems (地域課題) with the state aimed at (実現の姿)."""

    name = models.CharField("名称", max_length=40)
    official_wording = models.CharField("資料の表記", max_length=60)
    description = models.TextField("説明")
    target_code = models.CharField("実現の姿のコード", max_length=40)
    target_state = models.CharField("実現の姿", max_length=60)
    target_wording = models.CharField("実現の姿の資料の表記", max_length=60)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "地域課題"

    def __str__(self) -> str:
        return self.name


class Challenge(VocabularyRow):
    """One of the twelve challenges ①–⑫ (デジタル活用の課題) with the survey's count."""

    number = models.PositiveSmallIntegerField("番号")
    mark = models.CharField("丸数字", max_length=2)
    text = models.TextField("調査の文言")
    label = models.CharField("略称", max_length=40)
    count = models.PositiveIntegerField("回答した団体数", null=True, blank=True)
    base = models.PositiveIntegerField("回答の母数", null=True, blank=True)
    base_year = models.PositiveSmallIntegerField("調査の年度", null=True, blank=True)
    is_exclusive = models.BooleanField("ほかと同時に選べない", default=False)
    needs_text = models.BooleanField("自由記入を求める", default=False)
    hint = models.TextField("つみきでできること")

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "デジタル活用の課題"
        constraints = [
            *VocabularyRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "number"],
                condition=Q(is_retired=False),
                name="framework_challenge_number_once",
            ),
            models.CheckConstraint(
                name="framework_challenge_count_within_base",
                condition=Q(count=None) | Q(base=None) | Q(count__lte=F("base")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark}{self.label}"


class Step(VocabularyRow):
    """One step of the process (工程); months are counted from April of the fiscal year (April = 0)."""

    name = models.CharField("名称", max_length=60)
    official_wording = models.CharField("資料の表記", max_length=100)
    period = models.CharField("時期", max_length=20)
    start_month = models.SmallIntegerField("始まりの月")
    end_month = models.SmallIntegerField("終わりの月")
    purpose = models.TextField("ねらい")
    outputs = models.JSONField("成果物", default=list)
    is_editable = models.BooleanField("団体ごとに変えられる", default=True)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "工程"
        constraints = [
            *VocabularyRow.Meta.constraints,
            models.CheckConstraint(
                name="framework_step_months_in_order", condition=Q(start_month__lte=F("end_month"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectExample(VocabularyRow):
    """A digital project that the programme names as an example (事業例)."""

    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="examples", verbose_name="分野")
    title = models.CharField("事業例", max_length=100)
    listed_as = models.CharField("資料での書かれ方", max_length=200, blank=True)

    class Meta(VocabularyRow.Meta):
        verbose_name = verbose_name_plural = "事業例"

    def __str__(self) -> str:
        return self.title
