"""The example plan's money: budget with running costs after the grant, yearly income and cost, expected users. Synthetic."""

from typing import Any

from tsumiki.accounts.models import User
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Grant
from tsumiki.planning import asked, services
from tsumiki.planning.models import Plan
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.services import BudgetRow

_SYNTHETIC = "（合成データ）"


def fill(plan: Plan, officer: User) -> None:
    """Save the budget, 自立の見通し and the three numbers of users."""
    rows = [*_launch(plan, _grant(plan)), *_running(plan)]
    services.save_budget(plan, by=officer, expected_version=plan.section("budget").version, rows=rows)
    for key, values in (("upkeep", _upkeep(plan)), ("users", _users(plan))):
        version = plan.section(key).version
        services.save_rows(plan, key, by=officer, expected_version=version, rows=values)


def answer(plan: Plan, officer: User) -> None:
    """Answer what the example's own records raise."""
    words = "町内の工事で内容が決まっているため、RFIに代えて2社の参考見積で価格を確かめた。（合成データ）"
    rows = [
        {"code": question.code, "question": question.text, "reason": words}
        for question in asked.unanswered(PlanRecord(plan))
        if question.code.startswith("no_rfi:")
    ]
    version = plan.section("answers").version
    services.save_rows(plan, "answers", by=officer, expected_version=version, rows=rows)


def _grant(plan: Plan) -> Grant | None:
    """One that is given for several years, as the plan runs."""
    grants = framework.grants(plan.edition)
    return grants.filter(code="second-gen-soft").first() or grants.first()


def _launch(plan: Plan, grant: Grant | None) -> list[BudgetRow]:
    first, second, _ = plan.years
    named = [
        (first, "話し合いの進行と調査", 800, "general", "no"),
        (first, "空き家の改修 2戸", 6000, "grant", "yes"),
        (first, "空き家の改修 2戸", 6000, "general", "yes"),
        (second, "居場所の実証", 3000, "grant", "yes"),
        (second, "居場所の実証", 3000, "general", "yes"),
    ]
    return [
        BudgetRow(
            year,
            item + _SYNTHETIC,
            amount,
            source,
            grant if source == "grant" else None,
            eligibility=eligibility,
        )
        for year, item, amount, source, eligibility in named
    ]


def _running(plan: Plan) -> list[BudgetRow]:
    """From the plan's last year to two years after it; grant money pays for none of it."""
    last = plan.end_fiscal_year
    amounts = ((last, 2400, 600), (last + 1, 2100, 900), (last + 2, 1900, 1100))
    return [
        BudgetRow(year, item + _SYNTHETIC, amount, source, nature="running", eligibility="no")
        for year, own, fees in amounts
        for item, amount, source in (("居場所の運営", own, "general"), ("居場所の運営", fees, "other"))
    ]


def _upkeep(plan: Plan) -> list[dict[str, Any]]:
    second = plan.start_fiscal_year + 1
    names = ("item", "side", "basis", "amount", "starts", "ends", "ground")
    rows = [
        ("世話役の謝金", "cost", "fixed", 1800, second, None, "週3日、7地区の見積"),
        ("家の維持と光熱費", "cost", "fixed", 900, second, None, "2戸分の見積"),
        ("茶菓と材料", "cost", "per_user", 500, second, None, "通いの場の前年度の実績"),
        ("利用料・会費", "income", "per_user", 6000, second, None, "月500円"),
        ("地区の協議会からの負担", "income", "fixed", 300, second, second + 2, "協議会と話し合い中"),
    ]
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
    return [row | {"item": f"{row['item']}{_SYNTHETIC}"} for row in values]


def _users(plan: Plan) -> list[dict[str, Any]]:
    names = ("scenario", "starts", "users", "yearly_change", "ground")
    second = plan.start_fiscal_year + 1
    rows = [
        ("low", second, 120, 10, "いまの利用者が少しずつ増える"),
        ("middle", second, 150, 40, "指標の増加分に合わせる"),
        ("high", second, 200, 80, "3地区に広げたときの増え方"),
    ]
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
    return [row | {"ground": f"{row['ground']}{_SYNTHETIC}"} for row in values]
