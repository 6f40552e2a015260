"""A plan with everything in it, read once: what its paper, its overview and its checks look at."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from tsumiki.accounts.models import Membership
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Challenge, Problem
from tsumiki.kernel.charts import GanttChart
from tsumiki.planning import selectors
from tsumiki.planning.arithmetic import Amount, Totals, cumulative, target, totals_of
from tsumiki.planning.models import (
    BudgetLine,
    Kpi,
    LogicElement,
    PaperText,
    PaperWording,
    Plan,
    PlanBlock,
    PlanCase,
    PlanChallenge,
    PlanProblem,
    RoadmapItem,
)
from tsumiki.planning.ordering import Violation, violations
from tsumiki.planning.pieces import Library
from tsumiki.planning.roadmap import gantt
from tsumiki.planning.tables import ALL_TABLES


@dataclass(frozen=True)
class KpiFigures:
    """An indicator with its sums over the plan's years."""

    kpi: Kpi
    years: tuple[int, ...]
    increments: dict[int, Decimal]

    @property
    def totals(self) -> list[Decimal | None]:
        return cumulative(self.increments, self.years)

    @property
    def total(self) -> Decimal | None:
        return self.totals[-1]

    @property
    def target(self) -> Decimal | None:
        return target(self.kpi.baseline, self.increments, self.years)


def wordings_of(fiscal_year: int) -> dict[tuple[str, str], PaperWording]:
    rows = PaperWording.objects.filter(fiscal_year=fiscal_year).select_related("saved_by")
    return {(row.kind, row.part): row for row in rows}


class PlanRecord:
    """Reads each part on first use; nothing here writes."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.government = plan.local_government
        self.edition = plan.edition
        self._rows: dict[str, list[Any]] = {}

    @cached_property
    def section(self) -> str:
        """課 of the person who began the plan, as the accounts know it."""
        places = Membership.objects.filter(
            user=self.plan.created_by, organisation=self.government.organisation
        )
        place = places.order_by("-valid_from").first()
        return place.section if place else ""

    @cached_property
    def vocabulary(self) -> dict[str, Problem]:
        return {row.code: row for row in framework.problems(self.edition)}

    @cached_property
    def problems(self) -> list[PlanProblem]:
        return list(self.plan.problems.all())

    @cached_property
    def challenges(self) -> list[tuple[PlanChallenge, Challenge | None]]:
        rows = {row.number: row for row in framework.challenges(self.edition)}
        return [(row, rows.get(row.number)) for row in self.plan.challenges.all()]

    @cached_property
    def is_without_digital(self) -> bool:
        """Whether the plan says that digital tools are not considered (⑪)."""
        return any(row is not None and row.is_exclusive for _, row in self.challenges)

    @cached_property
    def stack(self) -> list[PlanBlock]:
        return selectors.blocks_of(self.plan)

    @cached_property
    def library(self) -> Library:
        return selectors.library_of(self.edition)

    @cached_property
    def violations(self) -> list[Violation]:
        return violations(selectors.order_items(self.stack), self.library.rules)

    @cached_property
    def cases(self) -> list[PlanCase]:
        return list(self.plan.cases.select_related("case__local_government"))

    @cached_property
    def kpis(self) -> list[KpiFigures]:
        return [
            KpiFigures(kpi, tuple(self.plan.years), {y.fiscal_year: y.increment for y in kpi.years.all()})
            for kpi in self.plan.kpis.prefetch_related("years")
        ]

    @cached_property
    def budget(self) -> list[BudgetLine]:
        return list(self.plan.budget.select_related("grant"))

    @cached_property
    def totals(self) -> Totals:
        return totals_of(
            (Amount(line.fiscal_year, line.source_kind, line.amount) for line in self.budget),
            self.plan.years,
            BudgetLine.Source.values,
        )

    @cached_property
    def hand_texts(self) -> dict[tuple[str, str], PaperText]:
        """Parts of papers that somebody wrote by hand, by paper and part."""
        rows = self.plan.paper_texts.select_related("saved_by")
        return {(row.kind, row.part): row for row in rows}

    @cached_property
    def wordings(self) -> dict[tuple[str, str], PaperWording]:
        """How the secretariat words the papers of the edition's year, by paper and part."""
        return wordings_of(self.edition.fiscal_year)

    def rows(self, key: str) -> list[Any]:
        """The rows of a table of plain rows ("roles", "partners", …, "upkeep", "users", "answers")."""
        if key not in self._rows:
            self._rows[key] = ALL_TABLES[key].rows(self.plan)
        return self._rows[key]

    @cached_property
    def roadmap(self) -> list[RoadmapItem]:
        return list(self.plan.roadmap.all())

    @cached_property
    def logic(self) -> list[LogicElement]:
        """The elements of the logic model, level by level (they are saved in that order)."""
        return list(LogicElement.objects.filter(plan=self.plan).order_by("position"))

    @cached_property
    def gantt(self) -> GanttChart | None:
        """Blocks and roadmap by month; None while nothing has a month."""
        return gantt(self.plan.title, self.stack, self.roadmap)
