"""A plan's record and a grant of its edition, as the pure check takes them."""

from dataclasses import dataclass
from datetime import date

from tsumiki.directory.models import LocalGovernment
from tsumiki.framework import selectors as framework
from tsumiki.framework.grant_terms import rate_of
from tsumiki.framework.models import Grant
from tsumiki.planning import eligibility as e
from tsumiki.planning.models import BudgetLine, Kpi, Partner
from tsumiki.planning.record import PlanRecord

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Checked:
    """A grant with what the record says of it."""

    grant: Grant
    answers: list[e.Answer]
    amounts: list[e.YearAmount] | None
    is_budgeted: bool

    def count(self, state: str) -> int:
        return sum(answer.verdict.state == state for answer in self.answers)


def checked(record: PlanRecord) -> tuple[list[Checked], list[Grant]]:
    """Return the grants of today with their checks, those in the budget first; and the ones that ended before."""
    facts = facts_of(record)
    named = {line.grant_id for line in record.budget if line.grant_id}
    oldest = record.edition.fiscal_year - 1
    found: list[Checked] = []
    ended: list[Grant] = []
    for grant in framework.grants(record.edition):
        if grant.pk not in named and (grant.fiscal_year_to or oldest) < oldest:
            ended.append(grant)
            continue
        terms = terms_of(grant)
        found.append(Checked(grant, e.check(facts, terms), e.amounts(facts, terms), grant.pk in named))
    return sorted(found, key=lambda row: not row.is_budgeted), ended


def facts_of(record: PlanRecord) -> e.PlanFacts:
    plan = record.plan
    is_prefecture = record.government.kind == LocalGovernment.Kind.PREFECTURE
    return e.PlanFacts(
        first_year=plan.start_fiscal_year,
        last_year=plan.end_fiscal_year,
        body="prefecture" if is_prefecture else "municipality",
        problems=len(record.problems),
        problems_with_figures=sum(bool(row.evidence) for row in record.problems),
        indicators=tuple(
            e.Indicator(
                row.kpi.name, row.kpi.kind != Kpi.Kind.OUTPUT, row.kpi.beneficiary, len(row.increments)
            )
            for row in record.kpis
        ),
        members=tuple(_member(row) for row in record.rows("partners")),
        costs=tuple(_cost(line) for line in record.budget),
        purchases=tuple(
            e.Purchase(row.title, row.method, bool(row.reason)) for row in record.rows("procurements")
        ),
        has_upkeep=bool(record.rows("upkeep")),
        has_organisation=bool(plan.organisation_text.strip()),
        evaluation=plan.evaluation_text,
        council=plan.council_text,
        digital_use=plan.digital_use,
        has_existing_plan=plan.has_existing_plan,
    )


def _member(row: Partner) -> e.Member:
    return e.Member(row.name, row.kind, row.stage in (Partner.Stage.AGREED, Partner.Stage.CONTRACTED))


def _cost(line: BudgetLine) -> e.Cost:
    return e.Cost(
        year=line.fiscal_year,
        yen=line.amount * THOUSAND,
        is_granted=line.source_kind == BudgetLine.Source.GRANT,
        grant=line.grant.code if line.grant else "",
        is_running=line.nature == BudgetLine.Nature.RUNNING,
        eligibility=line.eligibility,
    )


def terms_of(grant: Grant) -> e.Terms:
    return e.Terms(
        code=grant.code,
        first_year=grant.fiscal_year_from,
        last_year=grant.fiscal_year_to,
        rate=rate_of(grant.rates[0]["rate"]) if grant.rates else None,
        caps=tuple(
            e.Cap(cap["yen"], cap["body"], cap["per"], cap["bound"], cap["basis"] == "国費")
            for cap in grant.caps
            if "body" in cap
        ),
        usual_years=grant.usual_years,
        longest_years=grant.longest_years,
        run_until=date.fromisoformat(grant.run_until) if grant.run_until else None,
        period=grant.period,
        questions=tuple(grant.questions),
    )
