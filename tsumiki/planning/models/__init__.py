"""The plan (計画) and what it is made of."""

from tsumiki.planning.models.after import FollowUp, KpiActual
from tsumiki.planning.models.conduct import Procurement, Risk, Voice
from tsumiki.planning.models.content import PlanBlock, PlanCase, PlanChallenge, PlanProblem
from tsumiki.planning.models.deciding import (
    PlanComment,
    PlanTask,
    Submission,
    SubmissionPaper,
    SubmissionStep,
)
from tsumiki.planning.models.logic import LogicElement
from tsumiki.planning.models.money import AuditAnswer, UpkeepLine, UserForecast
from tsumiki.planning.models.numbers import BudgetLine, Kpi, KpiYear, RoadmapItem
from tsumiki.planning.models.parties import Partner, PersonNeed, SectionRole
from tsumiki.planning.models.plan import Plan, PlanRevision, PlanSection
from tsumiki.planning.models.stacks import PlanStack, StackDraft
from tsumiki.planning.models.wording import PaperText, PaperWording

__all__ = [
    "AuditAnswer",
    "BudgetLine",
    "FollowUp",
    "Kpi",
    "KpiActual",
    "KpiYear",
    "LogicElement",
    "PaperText",
    "PaperWording",
    "Partner",
    "PersonNeed",
    "Plan",
    "PlanBlock",
    "PlanCase",
    "PlanChallenge",
    "PlanComment",
    "PlanProblem",
    "PlanRevision",
    "PlanSection",
    "PlanStack",
    "PlanTask",
    "Procurement",
    "Risk",
    "RoadmapItem",
    "SectionRole",
    "StackDraft",
    "Submission",
    "SubmissionPaper",
    "SubmissionStep",
    "UpkeepLine",
    "UserForecast",
    "Voice",
]
