"""A follow-up as the content of a case: every sentence from the plan or the follow-up, and marked so. Nothing is added.

A missed target is carried as missed; a year without actual values makes an outcome that is not verified.
"""

from typing import Any

from tsumiki.framework.models import CostBand
from tsumiki.kernel.dates import japanese_month, short_fiscal_year
from tsumiki.library.models import Case
from tsumiki.planning.after import GradedRow, graded
from tsumiki.planning.arithmetic import number
from tsumiki.planning.checks import TO_FILL
from tsumiki.planning.grading import Mark
from tsumiki.planning.models import BudgetLine, FollowUp, Partner
from tsumiki.planning.record import PlanRecord

Data = dict[str, Any]
_AGREED = (Partner.Stage.AGREED, Partner.Stage.CONTRACTED)
# The longest name of an indicator in a case.
_INDICATOR = 80
_GRADED = (Mark.A, Mark.B, Mark.C, Mark.D)


def content_of(follow_up: FollowUp, record: PlanRecord) -> Data:
    """Return what the plan and its follow-up know of the case; what they do not know is left out."""
    rows = graded(follow_up)
    found = {
        **_classified(record),
        **_story(follow_up, record, rows),
        "figures": [_figure(row) for row in rows if row.row.value is not None],
        "kpis": [_kpi(row, follow_up) for row in rows],
        **_means(record),
        "events": _events(follow_up, record),
        "source_rows": _sources(follow_up),
    }
    # That there is no reason to doubt is said together with the result.
    return {name: value for name, value in found.items() if value not in ("", []) or name == "result_reason"}


def _from_plan(record: PlanRecord, text: str) -> str:
    """What nobody has written yet is not carried on."""
    if not text or TO_FILL in text:
        return ""
    return f"{text}\n（計画「{record.plan.title}」第{record.plan.version}版から）"


def _from_year(follow_up: FollowUp, text: str) -> str:
    return f"{text}\n（{short_fiscal_year(follow_up.fiscal_year)}の振り返りから）" if text else ""


def _classified(record: PlanRecord) -> Data:
    plan = record.plan
    has_digital = bool(plan.digital_use.strip()) and not record.is_without_digital
    return {
        "fields": plan.field_codes,
        "problems": [row.code for row in record.problems],
        "challenges": [row.number for row, _ in record.challenges],
        "digital": Case.Digital.YES.value if has_digital else Case.Digital.NO.value,
        "year_text": str(plan.start_fiscal_year),
        "started": f"{plan.start_fiscal_year}年4月",
    }


def _story(follow_up: FollowUp, record: PlanRecord, rows: list[GradedRow]) -> Data:
    problems = [f"{row.name}：{row.note}" if row.note else row.name for row in record.problems]
    blocks = [f"・{row.block.name}{f'：{row.note}' if row.note else ''}" for row in record.stack]
    weak = [row for row in rows if row.grade.mark.is_weak]
    failed = [follow_up.issues, *(f"{row.row.name}：{row.row.note}" for row in weak if row.row.note)]
    return {
        "problem_text": _from_plan(record, "\n".join(filter(None, [*problems, record.plan.situation]))),
        "measure": _from_year(follow_up, follow_up.done) or _from_plan(record, "\n".join(blocks)),
        "outcome": _from_year(follow_up, "\n".join(_outcome(follow_up, rows))),
        "what_failed": _from_year(follow_up, "\n".join(filter(None, failed))),
        **_result(rows, follow_up),
    }


def _outcome(follow_up: FollowUp, rows: list[GradedRow]) -> list[str]:
    lines = [
        f"{each.row.name}：現時点値{each.baseline}、実績{each.value}、目標{each.target}"
        f"（単位：{each.row.unit}、判定：{each.grade.label}）"
        for each in rows
    ]
    if follow_up.effect:
        lines.append(f"事業効果：{follow_up.get_effect_display()}。{follow_up.effect_reason}")
    return lines


def _result(rows: list[GradedRow], follow_up: FollowUp) -> Data:
    """How sure the outcome is: a missed target, an unmeasured one and an effect seen as missing all count."""
    if missed := [row.row.name for row in rows if row.grade.mark.is_weak]:
        return {
            "result": Case.Result.WEAK.value,
            "result_reason": f"目標の80%に届かなかった指標があります：{'、'.join(missed)}",
        }
    if follow_up.effect == FollowUp.Effect.NONE:
        reason = f"振り返りで「{follow_up.get_effect_display()}」としています。{follow_up.effect_reason}"
        return {"result": Case.Result.WEAK.value, "result_reason": reason}
    unknown = [row.row.name for row in rows if row.grade.mark not in _GRADED]
    if follow_up.is_interim:
        return {"result": Case.Result.UNVERIFIED.value, "result_reason": "年度の途中のまとめです。"}
    if unknown or not rows:
        names = f"：{'、'.join(unknown)}" if unknown else "。"
        return {
            "result": Case.Result.UNVERIFIED.value,
            "result_reason": f"実績を確かめていない指標があります{names}" if rows else "指標がありません。",
        }
    return {"result": Case.Result.SHOWN.value, "result_reason": ""}


def _figure(each: GradedRow) -> Data:
    row = each.row
    before = f"{row.baseline_year}年度→" if row.baseline is not None else ""
    return {
        "indicator": row.name[:_INDICATOR],
        "before": number(row.baseline),
        "after": number(row.value),
        "unit": row.unit,
        "as_of": f"{before}{row.follow_up.fiscal_year}年度",
    }


def _kpi(each: GradedRow, follow_up: FollowUp) -> Data:
    return {
        "indicator": each.row.name[:_INDICATOR],
        "target": number(each.row.target),
        "actual": number(each.row.value),
        "unit": each.row.unit,
        "as_of": f"{follow_up.fiscal_year}年度",
    }


def _means(record: PlanRecord) -> Data:
    amounts = [
        f"{short_fiscal_year(year)} {record.totals.by_year[year]:,}千円"
        for year in record.totals.years
        if record.totals.by_year[year]
    ]
    kinds = [BudgetLine.Source(source).label for source in record.totals.sources]
    grants = [str(line.grant) for line in record.budget if line.grant]
    return {
        "cost_band": _band(record),
        "cost_text": _from_plan(record, "計画の予算：" + "、".join(amounts) if amounts else ""),
        "funding": list(dict.fromkeys([*grants, *(kind for kind in kinds if not grants or kind != _GRANT)])),
        "partners": [row.name for row in record.rows("partners") if row.stage in _AGREED],
        "staffing": _from_plan(record, record.plan.people_text),
        "contact_section": record.section,
    }


_GRANT = BudgetLine.Source.GRANT.label


def _band(record: PlanRecord) -> str:
    """The band of the whole budget; a plan without a budget has none."""
    if not record.budget:
        return ""
    yen = record.totals.total * 1000
    for band in CostBand.objects.filter(edition=record.edition).order_by("min_yen"):
        if band.min_yen <= yen and (band.max_yen is None or yen < band.max_yen):
            return band.code
    return ""


def _events(follow_up: FollowUp, record: PlanRecord) -> list[Data]:
    """The blocks whose month has come by the end of the year; the month is the plan's, not what was."""
    last = (follow_up.fiscal_year + 1, 3)
    return [
        {
            "key": f"p{row.pk}",
            "when": japanese_month(row.start_on),
            "step": row.block.step.code,
            "method": row.block.code,
            "who": row.section,
            "decision": "",
            "text": f"{row.block.name}（時期は計画から。行った時期に直してください）",
            "confirmed_on": "",
        }
        for row in record.stack
        if row.start_on and (row.start_on.year, row.start_on.month) <= last
    ]


def _sources(follow_up: FollowUp) -> list[Data]:
    if not follow_up.published_url:
        return []
    title = f"{follow_up.plan.local_government.full_name}　{follow_up.year_label}の実績と評価"
    return [{"title": title, "url": follow_up.published_url, "accessed": ""}]
