"""The plan (計画) and what it is made of."""

from tsumiki.planning.models.conduct import Procurement, Risk, Voice
from tsumiki.planning.models.content import PlanBlock, PlanCase, PlanChallenge, PlanProblem
from tsumiki.planning.models.money import AuditAnswer, UpkeepLine, UserForecast
from tsumiki.planning.models.numbers import BudgetLine, Kpi, KpiYear, RoadmapItem
from tsumiki.planning.models.parties import Partner, PersonNeed, SectionRole
from tsumiki.planning.models.plan import Plan, PlanRevision, PlanSection

__all__ = [
    "AuditAnswer",
    "BudgetLine",
    "Kpi",
    "KpiYear",
    "Partner",
    "PersonNeed",
    "Plan",
    "PlanBlock",
    "PlanCase",
    "PlanChallenge",
    "PlanProblem",
    "PlanRevision",
    "PlanSection",
    "Procurement",
    "Risk",
    "RoadmapItem",
    "SectionRole",
    "UpkeepLine",
    "UserForecast",
    "Voice",
]
