"""What a case says, in rows of plain words: for papers and tables that are read away from its page."""

from tsumiki.kernel.charts import MISSING
from tsumiki.kernel.dates import japanese_date
from tsumiki.library.case_page import LESSONS
from tsumiki.library.content import Words, figure_in_words, kpi_in_words
from tsumiki.library.models import Case, CaseEvent

FACTS = (
    *("年", "期間", "いまの状態", "分野", "地域課題", "課題", "取組", "成果", "確かさ"),
    *("取組の前と後の数値", "指標（KPI）", "費用", "財源", "体制と人数"),
    *(label for label, _ in LESSONS),
    "問合せ先の部署",
)
# Where a reader must know that nothing is known.
_SAID_WHERE_MISSING = ("期間", "分野", "費用", "うまくいかなかったこと", "問合せ先の部署")
PROCESS = ("時期", "工程", "積み木", "だれが", "決めたこと", "できごと", "町の確認")


def facts_of(case: Case, words: Words) -> dict[str, str]:
    """Every one of FACTS by its name: empty where the case says nothing, データなし where that must be said."""
    found = {
        "年": case.when,
        "期間": case.period,
        "いまの状態": _state(case),
        "分野": "、".join(words.of("fields", code) for code in case.fields),
        "地域課題": "、".join(words.of("problems", code) for code in case.problems),
        "課題": case.problem_text,
        "取組": case.measure,
        "成果": case.outcome,
        "確かさ": _certainty(case),
        "取組の前と後の数値": "\n".join(map(figure_in_words, case.figures)),
        "指標（KPI）": "\n".join(map(kpi_in_words, case.kpis)),
        "費用": "\n".join(filter(None, (words.of("cost_band", case.cost_band), case.cost_text))),
        "財源": "\n".join(case.funding),
        "体制と人数": case.staffing,
        **{label: getattr(case, name) for label, name in LESSONS},
        "問合せ先の部署": case.contact_section,
    }
    return {name: found[name] or (MISSING if name in _SAID_WHERE_MISSING else "") for name in FACTS}


def _state(case: Case) -> str:
    if case.state == Case.State.UNKNOWN:
        return ""
    return (
        f"{case.get_state_display()}（{case.state_reason}）"
        if case.state_reason
        else case.get_state_display()
    )


def _certainty(case: Case) -> str:
    words = f"{case.get_result_display()}、確度 {case.get_confidence_display()}"
    return f"{words}（{case.weak_reason}）" if case.is_weak_result else words


def event_of(event: CaseEvent, words: Words) -> dict[str, str]:
    """One event of the process, every one of PROCESS by its name; empty where the event does not say."""
    confirmed = f"確認済み（{japanese_date(event.confirmed_on)}）" if event.confirmed_on else "確認前"
    values = (
        event.when,
        words.of("step", event.step),
        words.of("method", event.method),
        *(event.who, event.decision, event.text, confirmed),
    )
    return dict(zip(PROCESS, values, strict=True))
