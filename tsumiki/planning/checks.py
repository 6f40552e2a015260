"""What a plan still lacks, and what its figures should make one ask. Facts of the record, no guesses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.planning import consistency, roadmap, texts
from tsumiki.planning.logic import checks as logic
from tsumiki.planning.models import BudgetLine, Kpi, UserForecast
from tsumiki.planning.ordering import Strength
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.self_reliance import running_after_grant, takes_a_grant
from tsumiki.planning.tables import TABLES
from tsumiki.planning.texts import GROUNDS, TEXTS

TO_FILL = texts.TO_FILL


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the paper shows as 【要記入】, and on which page to write it."""

    text: str
    page: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to think about before the paper goes on."""

    text: str
    page: str


def gaps(record: PlanRecord) -> list[Gap]:
    """List everything that is missing from the paper, in the order of its chapters."""
    return [
        *_content_gaps(record),
        *_text_gaps(record, TEXTS, "texts"),
        *(Gap(text, "logic") for text in logic.missing(record)),
        *_stack_gaps(record),
        *_figure_gaps(record),
        *_table_gaps(record),
        *_text_gaps(record, GROUNDS, "grounds"),
    ]


def advice(record: PlanRecord) -> list[Advice]:
    """List what those who examine such plans ask about."""
    return [
        *_order_advice(record),
        *(Advice(text, "logic") for text in logic.questions(record)),
        *_budget_advice(record),
        *(Advice(text, "roadmap") for text in roadmap.questions(record)),
        *(Advice(text, page) for text, page in consistency.questions(record)),
    ]


def _content_gaps(record: PlanRecord) -> Iterator[Gap]:
    if not record.plan.fields:
        yield Gap("分野", "basics")
    if not record.problems:
        yield Gap("取り組む地域課題", "problems")
    for problem in record.problems:
        if not problem.evidence:
            yield Gap(f"「{problem.name}」の根拠となる数値", "problems")
    if not record.challenges:
        yield Gap("課題①〜⑫", "problems")


def _text_gaps(record: PlanRecord, names: Mapping[str, str], page: str) -> Iterator[Gap]:
    for name, label in names.items():
        if name == "digital_use" and record.is_without_digital:
            continue
        if not getattr(record.plan, name).strip():
            yield Gap(label, page)


def _stack_gaps(record: PlanRecord) -> Iterator[Gap]:
    if not record.stack:
        yield Gap("積み木", "choose")
    for row in record.stack:
        missing = [
            word
            for word, value in (
                ("置く理由", row.note),
                ("始める月", row.start_on),
                ("終える月", row.end_on),
                ("担当課", row.section),
            )
            if not value
        ]
        if missing:
            yield Gap(f"積み木「{row.block.name}」の{'・'.join(missing)}", "stack")


def _figure_gaps(record: PlanRecord) -> Iterator[Gap]:
    if not record.kpis:
        yield Gap("指標（KPI）", "kpis")
    for figures in record.kpis:
        kpi = figures.kpi
        missing = ["名称"] if TO_FILL in kpi.name else []
        missing += ["単位"] if TO_FILL in kpi.unit else []
        missing += [] if kpi.baseline is not None else ["現時点値"]
        missing += ["増加分"] if figures.total is None else []
        missing += ["「だれの変化か」"] if kpi.beneficiary == Kpi.Beneficiary.UNDECIDED else []
        missing += [
            label
            for label, value in (("測り方", kpi.method), ("データの出どころ", kpi.source))
            if not value or TO_FILL in value
        ]
        if missing:
            name = kpi.name.replace(TO_FILL, "")
            yield Gap(f"指標「{name}」の{'・'.join(missing)}", "kpis")
    if not record.budget:
        yield Gap("予算", "budget")
    yield from _money_gaps(record)
    if record.gantt is None:
        yield Gap("行程", "roadmap")
    for item in record.roadmap:
        if TO_FILL in item.title:
            yield Gap(f"行程「{item.title.replace(TO_FILL, '')}」", "roadmap")


def _money_gaps(record: PlanRecord) -> Iterator[Gap]:
    """A plan that takes a grant says how it goes on without one."""
    rows = record.rows("upkeep")
    if takes_a_grant(record):
        if not running_after_grant(record):
            yield Gap("交付金が終わった後の運営費と財源", "budget")
        if not rows:
            yield Gap("自立の見通し（毎年の収入と費用）", "upkeep")
    for row in rows:
        if not row.ground:
            yield Gap(f"収支「{row.item}」の金額の根拠", "upkeep")
    if any(row.basis == row.Basis.PER_USER for row in rows):
        written = {row.scenario: row for row in record.rows("users")}
        for scenario in UserForecast.Scenario:
            if scenario not in written:
                yield Gap(f"利用者の見込み（{scenario.label}）", "users")
            elif not written[scenario].ground:
                yield Gap(f"利用者の見込み（{scenario.label}）の根拠", "users")


def _table_gaps(record: PlanRecord) -> Iterator[Gap]:
    for key, table in TABLES.items():
        # Nothing is bought before there is money to spend.
        if not record.rows(key) and (key != "procurements" or record.budget):
            yield Gap(table.label, key)
    works = {row.work for row in record.rows("roles")}
    for duty, word in (("decides", "決める課"), ("does", "行う課")):
        held = {row.work for row in record.rows("roles") if row.duty == duty}
        for work in sorted(works - held):
            yield Gap(f"仕事「{work}」の{word}", "roles")
    for key, needed in _NEEDED.items():
        for row in record.rows(key):
            missing = [label for name, label, is_missing in needed if is_missing(row, name)]
            if missing:
                yield Gap(f"{TABLES[key].noun}「{row}」の{'・'.join(missing)}", key)


def _is_empty(row: Any, name: str) -> bool:
    return getattr(row, name) in ("", None, "undecided")


def _is_empty_while_missing(row: Any, name: str) -> bool:
    return row.missing > 0 and _is_empty(row, name)


_Needed = tuple[str, str, Callable[[Any, str], bool]]
_NEEDED: dict[str, tuple[_Needed, ...]] = {
    "partners": (("contribution", "持ち寄るもの・負担", _is_empty),),
    "people": (
        ("way", "確保の方法", _is_empty_while_missing),
        ("by_month", "確保する月", _is_empty_while_missing),
    ),
    "procurements": (
        ("method", "契約の方法", _is_empty),
        ("month", "時期", _is_empty),
        ("quotes", "参考見積の数", _is_empty),
        ("author", "仕様書を書く人", _is_empty),
    ),
    "risks": (
        ("sign", "早く気づくしるし", _is_empty),
        ("response", "備え・対応", _is_empty),
        ("section", "担当課", _is_empty),
    ),
    "voices": (("held_in", "聴いた月", _is_empty), ("answer", "計画への反映", _is_empty)),
}


def _order_advice(record: PlanRecord) -> Iterator[Advice]:
    required = [v for v in record.violations if v.strength is Strength.REQUIRED]
    if required:
        yield Advice(f"積み木の順番に、確かめたい点が{len(required)}件あります。", "stack")


def _is_out_of_place(line: BudgetLine, years: list[int]) -> bool:
    """Running costs go on after the plan's term; anything else outside it is asked about."""
    goes_on = line.nature == BudgetLine.Nature.RUNNING and line.fiscal_year > years[-1]
    return line.fiscal_year not in years and not goes_on


def _budget_advice(record: PlanRecord) -> Iterator[Advice]:
    if not record.budget:
        return
    totals, years = record.totals, list(record.plan.years)
    outside = sorted({line.fiscal_year for line in record.budget if _is_out_of_place(line, years)})
    if outside:
        names = "、".join(fiscal_year_label(year) for year in outside)
        yield Advice(
            f"計画期間の外の年度（{names}）に予算があります。期間か年度をお確かめください。"
            "計画が終わった後も続く費用は「運営費」を選びます。",
            "budget",
        )
    empty = [year for year in years if not totals.by_year.get(year)]
    if empty:
        names = "、".join(fiscal_year_label(year) for year in empty)
        yield Advice(
            f"{names}に予算がありません。費用がかからない年度であれば、備考に書くと伝わります。", "budget"
        )
    grant = BudgetLine.Source.GRANT
    last = max((year for year in years if totals.by_year.get(year)), default=None)
    if last is not None and totals.cell(grant, last) == totals.by_year[last]:
        yield Advice(
            f"{fiscal_year_label(last)}の財源が国の交付金等だけです。"
            "交付金が終わった後の運営費の財源をお考えください。",
            "budget",
        )
    for year in years:
        if year != last and totals.by_year.get(year) and totals.cell(grant, year) == totals.by_year[year]:
            yield Advice(
                f"{fiscal_year_label(year)}の財源が国の交付金等だけです。補助率と自らの負担分をお確かめください。",
                "budget",
            )
