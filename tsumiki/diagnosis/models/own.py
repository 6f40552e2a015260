"""What a local government knows of itself: its own numbers, its resources, and what people on the spot feel.

Nobody outside the organisation reads these (own/rules.py); a plan copies what it leans on.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from tsumiki.directory.models import LocalGovernment
from tsumiki.kernel.audit import AuditedModel


class OwnRecord(AuditedModel):
    """What the three have in common: whose it is, and which state two people may collide on."""

    local_government = models.ForeignKey(
        LocalGovernment, on_delete=models.PROTECT, related_name="+", verbose_name="団体"
    )
    is_synthetic = models.BooleanField("合成データ", default=False)
    version = models.PositiveIntegerField("版", default=1)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)
    updated_at = models.DateTimeField("更新日時")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="更新者"
    )

    class Meta:
        abstract = True


class OwnFigure(OwnRecord):
    """A number the town counts itself (町の独自集計), year by year, with where it was counted and how."""

    class YearKind(models.TextChoices):
        CALENDAR = "calendar", "年"
        FISCAL = "fiscal", "年度"

    name = models.CharField("数値の名称", max_length=80)
    unit = models.CharField("単位", max_length=20, blank=True)
    # Codes of the local problems and fields it speaks of.
    themes = models.JSONField("課題・分野", default=list)
    year_kind = models.CharField("年の数え方", max_length=8, choices=YearKind, default=YearKind.FISCAL)
    # {"2024": "312.5"}: decimals as they were typed.
    values = models.JSONField("年ごとの値", default=dict)
    source = models.CharField("出典", max_length=200)
    source_url = models.URLField("出典のURL", max_length=300, blank=True)
    method = models.TextField("数え方", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "町の独自集計"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_government", "name"], name="diagnosis_one_own_figure_of_a_name"
            ),
            models.CheckConstraint(
                name="diagnosis_own_figure_has_name_and_source", condition=~Q(name="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> list[int]:
        return sorted(int(year) for year in self.values)

    @property
    def latest_year(self) -> int:
        return self.years[-1]

    def value_of(self, year: int) -> Decimal | None:
        text = self.values.get(str(year))
        return None if text is None else Decimal(text)

    @property
    def latest(self) -> Decimal | None:
        return self.value_of(self.latest_year)

    @property
    def decimals(self) -> int:
        """As many places as the most exact of its values was typed with."""
        return max((-_exponent(text) for text in self.values.values()), default=0)

    def year_text(self, year: int) -> str:
        return f"{year}{self.get_year_kind_display()}"


def _exponent(text: str) -> int:
    exponent = Decimal(text).as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


class LocalResource(OwnRecord):
    """Something the town has and could use (地域資源): a place, people, an event, nature, a firm, an empty building."""

    class Kind(models.TextChoices):
        PLACE = "place", "場所・建物"
        PEOPLE = "people", "人・団体"
        CULTURE = "culture", "行事・文化"
        NATURE = "nature", "自然・産物"
        BUSINESS = "business", "事業者・法人"
        VACANT = "vacant", "空き施設"

    kind = models.CharField("種類", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=80)
    what = models.TextField("どのようなものか", blank=True)
    area = models.CharField("地区", max_length=60, blank=True)
    holder = models.CharField("持ち主・担い手", max_length=80, blank=True)
    section = models.CharField("問合せ先の課", max_length=60, blank=True)
    use = models.TextField("使いみちの案", blank=True)
    source = models.CharField("出典", max_length=200, blank=True)
    search_text = models.TextField("検索用", blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "地域資源"
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_government", "kind", "name"], name="diagnosis_one_resource_of_a_name"
            ),
            models.CheckConstraint(name="diagnosis_resource_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="diagnosis_resource_kind_known",
                condition=Q(kind__in=["place", "people", "culture", "nature", "business", "vacant"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeltNote(OwnRecord):
    """What people on the spot feel about a problem or field (現場の実感), beside what the figures say."""

    class Grade(models.TextChoices):
        STRONG = "strong", "とても感じる"
        SOME = "some", "やや感じる"
        LITTLE = "little", "あまり感じない"
        NONE = "none", "感じない"
        UNKNOWN = "unknown", "わからない"

    theme = models.CharField("課題・分野", max_length=80)
    grade = models.CharField("実感の強さ", max_length=8, choices=Grade, blank=True)
    text = models.TextField("感じていること", blank=True)
    voice = models.CharField("だれの声か", max_length=120, blank=True)
    heard = models.CharField("いつ聞いたか", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "現場の実感"
        ordering = ["theme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_government", "theme"], name="diagnosis_one_felt_note_a_theme"
            ),
            models.CheckConstraint(
                name="diagnosis_felt_note_says_something", condition=~Q(text="", grade="")
            ),
        ]

    def __str__(self) -> str:
        return self.theme
