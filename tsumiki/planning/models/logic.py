"""The logic model of a plan: what is put in, what is done, and what becomes of it."""

from django.db import models
from django.db.models import Q

from tsumiki.planning.models.rows import KEY_LENGTH, PlanRow


class LogicElement(PlanRow):
    """One thing of the logic model, what it leads to, and on which assumption (ロジックモデルの要素).

    It names later elements and its indicator by their keys. An arrow goes from a level to a later one only.
    """

    class Level(models.TextChoices):
        INPUT = "input", "投入"
        ACTIVITY = "activity", "活動"
        OUTPUT = "output", "産出"
        EARLY = "early", "初期の成果"
        MIDDLE = "middle", "中期の成果"
        IMPACT = "impact", "最終の姿"

    level = models.CharField("段階", max_length=8, choices=Level)
    text = models.CharField("内容", max_length=200)
    leads_to = models.JSONField("つながる先", default=list, blank=True)
    assumption = models.CharField("つながるための前提", max_length=300, blank=True)
    kpi_key = models.CharField("指標の符号", max_length=KEY_LENGTH, blank=True, default="")
    # Put together from the record, and nobody has said yet that it is right.
    is_draft = models.BooleanField("下書き", default=False)

    class Meta(PlanRow.Meta):
        verbose_name = verbose_name_plural = "ロジックモデルの要素"
        constraints = [
            *PlanRow.Meta.constraints,
            models.CheckConstraint(
                name="planning_logic_level_known",
                condition=Q(level__in=["input", "activity", "output", "early", "middle", "impact"]),
            ),
        ]

    def __str__(self) -> str:
        return self.text
