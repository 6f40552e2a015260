"""An older plan of 南部町（鳥取県） with two years looked back upon and one that is due. Everything is synthetic and says so."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.directory.models import LocalGovernment
from tsumiki.framework import selectors as framework
from tsumiki.kernel.dates import fiscal_year_of
from tsumiki.planning import services
from tsumiki.planning.after import Actual
from tsumiki.planning.demo import OFFICER
from tsumiki.planning.models import FollowUp, Plan
from tsumiki.planning.services import BudgetRow, KpiRow

TITLE = "買い物の足と集いの場をつくる計画（合成データ）"
_SYNTHETIC = "（合成データ）"


def make_older_plan() -> int:
    """Make the plan if its town, officer and vocabulary are there and it is not; return how many were made."""
    officer = User.objects.filter(email=OFFICER).first()
    government = (
        LocalGovernment.objects.existing().filter(code="313891").select_related("organisation").first()
    )
    if officer is None or government is None or Plan.objects.filter(title=TITLE).exists():
        return 0
    first = fiscal_year_of(timezone.localdate()) - 3
    plan = services.create_plan(
        government,
        by=officer,
        edition=framework.current_edition(),
        title=TITLE,
        start_fiscal_year=first,
        end_fiscal_year=first + 3,
        is_synthetic=True,
    )
    _fill(plan, officer)
    for year, story in zip((first, first + 1), _YEARS, strict=True):
        _look_back(plan, year, officer, story)
    return 1


def _fill(plan: Plan, officer: User) -> None:
    problems = framework.names(framework.problems(plan.edition))
    services.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[
            {
                "code": "isolation",
                "name": problems["isolation"],
                "note": f"車を手放した人が、集まりに来られないと話している。{_SYNTHETIC}",
            }
        ],
        challenges=[],
        evidence={},
    )
    first, *_ = plan.years

    def years(*increments: int) -> dict[int, Decimal]:
        return {first + place: Decimal(value) for place, value in enumerate(increments)}

    rows = [
        KpiRow(
            f"買い物バスの延べ利用{_SYNTHETIC}", "output", "人", Decimal(0), first - 1,
            "乗った人を数える", "運行の記録", years(1200, 600, 300, 300),
        ),
        KpiRow(
            f"月に一度も外出しない高齢者{_SYNTHETIC}", "outcome", "人", Decimal(86), first - 1,
            "民生委員の見守りの名簿で数える", "見守りの名簿", years(-6, -10, -10, -10),
        ),
        KpiRow(
            f"集いの場の世話役{_SYNTHETIC}", "outcome", "人", Decimal(4), first - 1,
            "当番表の名前を数える", "当番表", years(3, 3, 2, 2),
        ),
    ]  # fmt: skip
    services.save_kpis(plan, by=officer, expected_version=1, rows=rows)
    budget = [BudgetRow(year, f"バスの運行{_SYNTHETIC}", 2400, "general") for year in plan.years]
    services.save_budget(plan, by=officer, expected_version=1, rows=budget)


# Values of the three indicators with why, then the year's text.
_YEARS = (
    (
        (
            ("1260", "診療所の前に停留所を置いた後に増えた。"),
            ("81", "声かけで外出が始まった人がいる一方、冬の転倒で減らなかった。"),
            ("5", "声をかけた人の多くが、当番の回数を理由に断った。"),
        ),
        "4月から週3日の運行を始め、6月から2つの集会所で集いの場を開いた。",
        "世話役が1人に偏り、休みを取りにくい。バスの予約は電話だけで、朝に重なる。",
        ("some", "乗る人は見込みを超えたが、世話役は目標の3分の1しか増えていない。"),
        ("revise", "世話役の当番を2人組にし、回数を選べるようにする。"),
    ),
    (
        (
            ("1725", "雪で12日運休した。"),
            ("70", "冬の前に体操の回を増やした。"),
            ("9", "2人組にしてから4人が加わった。"),
        ),
        "当番を2人組に改め、体操の回を月2回にした。",
        "運休の日の連絡が行き届かず、停留所で待った人がいた。",
        ("fair", "外出しない人が2年で16人減った。利用は目標にわずかに届かなかった。"),
        ("keep", "仕組みが回り始めたため、運休の連絡だけを改める。"),
    ),
)


def _look_back(plan: Plan, year: int, officer: User, story: Any) -> None:
    values, done, issues, effect, following = story
    follow_up = services.open_follow_up(plan, year, by=officer)
    rows = list(follow_up.actuals.all())
    actuals = {
        row.kpi_key: Actual(
            Decimal(value), date(year + 1, 4, 10), f"町の記録{_SYNTHETIC}", f"{why}{_SYNTHETIC}"
        )
        for row, (value, why) in zip(rows, values, strict=True)
    }
    data = {
        "is_interim": False,
        "done": f"{done}{_SYNTHETIC}",
        "issues": f"{issues}{_SYNTHETIC}",
        "effect": FollowUp.Effect(effect[0]).value,
        "effect_reason": f"{effect[1]}{_SYNTHETIC}",
        "next": FollowUp.Next(following[0]).value,
        "next_reason": f"{following[1]}{_SYNTHETIC}",
        "voices": f"6月の検証の会議で、住民の代表から、運休を早く知りたいという声があった。{_SYNTHETIC}",
        "held_on": date(year + 1, 6, 12),
        "published_url": "",
        "published_on": None,
    }
    services.save_follow_up(follow_up, by=officer, expected_version=1, data=data, actuals=actuals)
