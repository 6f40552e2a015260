"""One worked example: 南部町（鳥取県） on its real figures; every text, target and amount is synthetic and says so."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tsumiki.accounts.models import User
from tsumiki.directory.models import LocalGovernment
from tsumiki.framework import selectors as framework
from tsumiki.framework.models import Block
from tsumiki.kernel.dates import fiscal_year_of
from tsumiki.library.selectors import cases_for
from tsumiki.planning import demo_logic, demo_money, demo_tables, evidence, sections, selectors, services
from tsumiki.planning.models import Plan
from tsumiki.planning.services import BlockNote, KpiRow, RoadmapRow
from tsumiki.planning.services.stack import months_of_step
from tsumiki.planning.services.stacks import keep_blocks

TITLE = "里山の空き家と居場所をつなぐ計画（合成データ）"
OFFICER = "kikaku@nambu.tottori.example"
_PROBLEMS = {
    "liveliness": "転入は転出を上回る年もあるが、店が少なく、買い物のついでに人と会う機会が減っていると感じる。（合成データ）",
    "vacancy": "空き家の数は町の調査で確かめる。片付けの手間から貸し出しをためらう持ち主が多いと聞く。（合成データ）",
}
_CHALLENGES = {4: "", 5: "", 8: "改修費と運営費の見通しが立っていない。（合成データ）"}
_BLOCKS = {
    "peer-comparison": BlockNote(
        "はじめに数字で課題の大きさを確かめ、関係課と共有する。（合成データ）", section="企画政策課"
    ),
    "village-dialogue": BlockNote(
        "空き家の事情は統計に出ないため、7つの地区に出向いて聴く。（合成データ）", section="企画政策課"
    ),
    "government-pitch": BlockNote(
        "聴いた困りごとを絞り、解き方を事業者から募る。（合成データ）", section="企画政策課"
    ),
    "outcome-kpi": BlockNote("実証の前に基準値を測る。（合成データ）", section="企画政策課"),
    "pilot": BlockNote("1地区で小さく試してから広げる。（合成データ）", section="健康福祉課"),
}
_VARIANTS = (
    (
        "案A",
        "事業者との対話を先に進める案（合成データ）",
        ("peer-comparison", "needs-presentation", "sounding", "outcome-kpi", "public-proposal"),
    ),
    ("案B", "1地区の実証だけを行う小さな案（合成データ）", ("village-dialogue", "pilot")),
)
_TEXTS = {
    "situation": "類似団体と比べて民営事業所・小売店・飲食店が少ない一方、転入は多いほうにある。"
    "人の流れを、日々の出会いと暮らしの場につなげることが課題と考える。（合成データ）",
    "vision": "空き家だった家に灯りがともり、子どもから高齢の人までが週に一度は顔を合わせる場が、どの地区にもある。（合成データ）",
    "digital_use": "空き家の情報と居場所の予定を一つの画面で見られるようにする。使えない人には地区の相談員が代わって操作する。（合成データ）",
    "organisation_text": "企画政策課長を長とする庁内会議を2か月に1回開き、指標の動きを確かめて次の手を決める。（合成データ）",
    "section_text": "企画政策課（とりまとめ）、健康福祉課（居場所）、建設課（空き家の調査）。（合成データ）",
    "people_text": "地区の協議会、NPO法人、地域おこし協力隊。役割は地区での話し合いの後に決める。（合成データ）",
}


def make_plans() -> int:
    """Make the example plan if its town, officer and vocabulary are there and it is not; return how many were made."""
    officer = User.objects.filter(email=OFFICER).first()
    government = (
        LocalGovernment.objects.existing().filter(code="313891").select_related("organisation").first()
    )
    if officer is None or government is None or Plan.objects.filter(title=TITLE).exists():
        return 0
    edition = framework.current_edition()
    start = fiscal_year_of(timezone.localdate()) + 1
    names = framework.names(framework.fields(edition))
    plan = services.create_plan(
        government,
        by=officer,
        edition=edition,
        title=TITLE,
        start_fiscal_year=start,
        end_fiscal_year=start + 2,
        fields=[
            {"code": code, "name": name} for code, name in names.items() if code in ("exchange", "housing")
        ],
        has_core_organisation=True,
        has_existing_plan=True,
        is_synthetic=True,
    )
    _choose(plan, officer)
    _stack(plan, officer)
    _variants(plan, officer)
    _kpis(plan, officer)
    demo_money.fill(plan, officer)
    _roadmap(plan, officer)
    services.save_texts(plan, by=officer, expected_version=1, data=_TEXTS)
    demo_tables.fill(plan, officer)
    demo_logic.fill(plan, officer)
    demo_money.answer(plan, officer)
    return 1


def _choose(plan: Plan, officer: User) -> None:
    problems = framework.names(framework.problems(plan.edition))
    labels = {row.number: row.label for row in framework.challenges(plan.edition)}
    services.choose_problems(
        plan,
        by=officer,
        expected_version=1,
        problems=[{"code": c, "name": problems[c], "note": note} for c, note in _PROBLEMS.items()],
        challenges=[{"number": n, "label": labels[n], "note": note} for n, note in _CHALLENGES.items()],
        evidence=evidence.today(plan.local_government),
    )


def _stack(plan: Plan, officer: User) -> None:
    by_code = {block.code: block for block in framework.blocks(plan.edition)}
    for code in _BLOCKS:
        services.add_block(plan, by_code[code], by=officer)
    notes = {
        row.block.code: BlockNote(
            _BLOCKS[row.block.code].note, row.start_on, row.end_on, _BLOCKS[row.block.code].section
        )
        for row in selectors.blocks_of(plan)
    }
    # The town compares itself while it writes the plan: the one thing that has begun.
    month = timezone.localdate().replace(day=1)
    first = notes["peer-comparison"]
    notes["peer-comparison"] = replace(first, start_on=month, end_on=month)
    version = plan.section("stack").version
    services.annotate_blocks(plan, by=officer, expected_version=version, notes=notes)
    found = cases_for(
        officer, plan.local_government, problems=list(_PROBLEMS), fields=plan.field_codes, limit=2
    )
    for suggestion in found:
        services.add_case(plan, suggestion.case, by=officer)
    version = plan.section("cases").version
    words = "住民が運営に加わる仕組みと、費用の分担の決め方を聴く。（合成データ）"
    services.annotate_cases(
        plan, by=officer, expected_version=version, notes={s.case.pk: words for s in found}
    )


def _variants(plan: Plan, officer: User) -> None:
    """Two other ways of stacking the same plan, to compare it with."""
    rows = {row["code"]: row for row in sections.read(plan, "stack")["blocks"]}
    blocks = {block.code: block for block in framework.blocks(plan.edition)}
    for name, note, codes in _VARIANTS:
        kept = [rows.get(code) or _blank(blocks[code], plan) for code in codes]
        keep_blocks(plan, kept, by=officer, name=name, note=note)


def _blank(block: Block, plan: Plan) -> dict[str, Any]:
    start, end = months_of_step(plan.start_fiscal_year, block.step.start_month, block.step.end_month)
    return {
        "code": block.code,
        "name": block.name,
        "note": "",
        "start": sections.month(start),
        "end": sections.month(end),
        "section": "",
    }


def _kpis(plan: Plan, officer: User) -> None:
    first, second, third = plan.years
    base = first - 2
    services.save_kpis(
        plan,
        by=officer,
        expected_version=plan.section("kpis").version,
        rows=[
            KpiRow(
                "空き家バンクを通じて入居した世帯（合成データ）", "outcome", "世帯", Decimal(6), base,
                "入居届を数える", "空き家バンクの記録", {first: Decimal(2), second: Decimal(4), third: Decimal(6)},
                beneficiary="residents",
            ),
            KpiRow(
                "居場所を週に1回以上使う人（合成データ）", "outcome", "人", Decimal(120), base,
                "10月の1週間に名簿で数える", "居場所の利用名簿", {first: Decimal(30), second: Decimal(50), third: Decimal(50)},
                beneficiary="residents",
            ),
            KpiRow(
                "近所の人と週に1回以上話す人の割合（合成データ）", "impact", "%", Decimal("61.5"), base,
                "住民アンケート（無作為抽出1,000人）", "町の住民アンケート",
                {first: Decimal(0), second: Decimal("1.5"), third: Decimal(3)},
                beneficiary="residents",
            ),
            KpiRow(
                "地区での話し合い（合成データ）", "output", "回", Decimal(0), base,
                "開いた回数を数える", "会議の記録", {first: Decimal(7), second: Decimal(7), third: Decimal(7)},
                beneficiary="residents",
            ),
        ],
    )  # fmt: skip


def _roadmap(plan: Plan, officer: User) -> None:
    first, _, third = plan.years
    roadmap = [
        RoadmapRow("当初予算の要求", date(first, 10, 1), date(first, 10, 1), "企画政策課", "budget"),
        RoadmapRow(
            "3月議会への報告", date(first + 1, 3, 1), date(first + 1, 3, 1), "企画政策課", "council", key="0a000001"
        ),
        RoadmapRow(
            "居場所を3地区に広げる", date(first + 1, 4, 1), date(third + 1, 3, 1), "健康福祉課",
            after=("pilot", "0a000001"),
        ),
    ]  # fmt: skip
    services.save_roadmap(plan, by=officer, expected_version=1, rows=roadmap)
