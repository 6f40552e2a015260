"""Who carries the plan: sections with their duties, partners, people and skills."""

from django.db import models

from tsumiki.planning.models.rows import PlanRow


class SectionRole(PlanRow):
    """What one section of the government has to do with a piece of work (担当課と役割)."""

    class Duty(models.TextChoices):
        DECIDES = "decides", "決める"
        DOES = "does", "行う"
        IS_ASKED = "is_asked", "相談を受ける"
        IS_TOLD = "is_told", "知らせを受ける"

    work = models.CharField("仕事", max_length=120)
    section = models.CharField("担当課", max_length=60)
    duty = models.CharField("役割", max_length=10, choices=Duty, default=Duty.DOES)
    note = models.CharField("補足", max_length=200, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画の担当課"

    def __str__(self) -> str:
        return f"{self.work}：{self.section}"


class Partner(PlanRow):
    """An organisation outside the government that takes part (連携先)."""

    class Kind(models.TextChoices):
        COMPANY = "company", "民間事業者"
        WELFARE = "welfare", "社会福祉法人・医療法人"
        NPO = "npo", "NPO・まちづくり会社"
        RESIDENTS = "residents", "住民の団体"
        SCHOOL = "school", "学校・大学"
        BANK = "bank", "金融機関"
        LABOUR = "labour", "労働団体"
        MEDIA = "media", "報道機関"
        GOVERNMENT = "government", "ほかの地方公共団体"
        OTHER = "other", "その他"

    class Stage(models.TextChoices):
        WANTED = "wanted", "探している"
        TALKING = "talking", "話し合っている"
        AGREED = "agreed", "合意した"
        CONTRACTED = "contracted", "契約・協定を結んだ"

    name = models.CharField("連携先", max_length=120)
    kind = models.CharField("種別", max_length=10, choices=Kind, default=Kind.COMPANY)
    role = models.CharField("担う役割", max_length=300)
    contribution = models.CharField(
        "持ち寄るもの・負担", max_length=300, blank=True, help_text="人、場所、資金、知識など"
    )
    stage = models.CharField("話の進み具合", max_length=10, choices=Stage, default=Stage.WANTED)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画の連携先"

    def __str__(self) -> str:
        return self.name


class PersonNeed(PlanRow):
    """A skill the plan needs, how many people have it, and how the rest is found (人材)."""

    class Way(models.TextChoices):
        TRAIN = "train", "職員・住民を育てる"
        MOVE = "move", "庁内で異動・兼務する"
        HIRE = "hire", "採用する"
        OUTSIDE = "outside", "外部の人材に頼む"
        PARTNER = "partner", "連携先が担う"
        UNDECIDED = "undecided", "決まっていない"

    skill = models.CharField("必要な人・技能", max_length=120)
    needed = models.PositiveSmallIntegerField("必要な人数")
    present = models.PositiveSmallIntegerField("いまいる人数")
    way = models.CharField("足りない分の確保", max_length=10, choices=Way, default=Way.UNDECIDED)
    by_month = models.DateField("確保する月", null=True, blank=True)
    note = models.CharField("補足", max_length=200, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "計画の人材"

    def __str__(self) -> str:
        return self.skill

    @property
    def missing(self) -> int:
        """How many people are still to be found."""
        return max(0, self.needed - self.present)
