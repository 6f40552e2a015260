"""The plan (計画) and what it is made of."""

from tsumiki.planning.models.after import FollowUp, KpiActual
from tsumiki.planning.models.conduct import Procurement, Risk, Voice
from tsumiki.planning.models.content import PlanBlock, PlanCase, PlanChallenge, PlanProblem
from tsumiki.planning.models.numbers import BudgetLine, Kpi, KpiYear, RoadmapItem
from tsumiki.planning.models.parties import Partner, PersonNeed, SectionRole
from tsumiki.planning.models.plan import Plan, PlanRevision, PlanSection

__all__ = [
    "BudgetLine",
    "FollowUp",
    "Kpi",
    "KpiActual",
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
    "Voice",
]
