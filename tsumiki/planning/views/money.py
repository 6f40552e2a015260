"""Step 4: what the record says of each grant's conditions, and whether the service pays for itself."""

from django.urls import reverse

from tsumiki.kernel.dates import short_fiscal_year
from tsumiki.planning import eligibility, services
from tsumiki.planning.forms import money as forms
from tsumiki.planning.forms.stack import VersionForm
from tsumiki.planning.grant_check import THOUSAND, checked
from tsumiki.planning.papers import budget as words
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.self_reliance import Outlook, thousands
from tsumiki.planning.views.numbers import TABS
from tsumiki.planning.views.page import attempt, edits_plan, picture, plan_page, reads_plan, saved, tabs
from tsumiki.planning.views.table_page import TablePage, number_table, show

_STATES = {
    eligibility.State.MET: ("満たす", "public"),
    eligibility.State.UNMET: ("満たさない", "error"),
    eligibility.State.UNKNOWN: ("記録からは分からない", "waiting"),
}
_UPKEEP = TablePage(
    "upkeep",
    "kpis",
    "自立の見通し",
    "planning/upkeep.html",
    forms.upkeep_rows,
    forms.upkeep_initial,
    lambda plan, **kwargs: services.save_rows(plan, "upkeep", **kwargs),
    "users",
)


@reads_plan
def grants(request, plan):
    """Every grant's conditions beside what the plan's record says of them. A check of the record, no judgement."""
    record = PlanRecord(plan)
    found, ended = checked(record)
    context = {
        "tabs": tabs(plan, "grants", *TABS),
        "grants": [_grant(plan, row, place) for place, row in enumerate(found)],
        "ended": ended,
    }
    return plan_page(request, plan, "planning/grants.html", "kpis", title="交付金の確認", **context)


def _grant(plan, row, place):
    return {
        "id": f"grant-{place}",
        "row": row.grant,
        "is_budgeted": row.is_budgeted,
        "counts": [(label, kind, row.count(state)) for state, (label, kind) in _STATES.items()],
        "answers": [_answer(plan, answer) for answer in row.answers],
        "amounts": _amounts(row.amounts) if row.amounts else None,
        "has_rate": row.amounts is not None,
    }


def _answer(plan, answer):
    verdict = answer.verdict
    label, kind = _STATES[verdict.state]
    url = reverse(f"planning:{verdict.page}", args=[plan.pk]) if verdict.page else ""
    return {
        "sentence": answer.sentence,
        "label": label,
        "kind": kind,
        "because": verdict.because,
        "todo": verdict.todo,
        "url": url,
    }


def _amounts(years):
    def row(label, *yen):
        return (label, *(f"{value // THOUSAND:,}" for value in yen))

    rows = [
        row(
            short_fiscal_year(year.year)
            if year.is_allowed or not year.cost
            else f"{short_fiscal_year(year.year)}（期間の外）",
            year.cost,
            year.grant,
            year.own,
            year.planned,
            year.gap,
        )
        for year in years
    ]
    names = ("cost", "grant", "own", "planned", "gap")
    last = row("計", *(sum(getattr(year, name) for year in years) for name in names))
    header = (
        "年度",
        "交付対象とした費用",
        "計算上の交付額",
        "自らの負担",
        "予算に書いた交付額",
        "足りない額",
    )
    return number_table(header, [*rows, last], own=("計",))


@edits_plan
def upkeep(request, plan):
    """Yearly income and cost, and what comes of them for three numbers of users."""
    record = PlanRecord(plan)
    outlook = Outlook(record)
    context = {"tabs": tabs(plan, "upkeep", *TABS), "outlook": None}
    if outlook.rows:
        context["outlook"] = _outlook(outlook)
    return show(request, record, _UPKEEP, context)


def _outlook(outlook):
    spec = outlook.chart()
    return {
        "findings": list(words.findings(outlook)),
        "wide": picture(spec, 720),
        "narrow": picture(spec, 340),
        "title": spec.title,
        "cases": [_case(outcome, place) for place, outcome in enumerate(outlook.outcomes)],
        "lacks_users": outlook.needs_users and len(outlook.forecasts) < 3,
    }


def _case(outcome, place):
    header = ("年度", "利用者（人）", "収入", "費用", "収支", "収支の累計", "補う額")
    rows = [
        (
            short_fiscal_year(row.year),
            "—" if row.users is None else f"{row.users:,}",
            *(thousands(yen) for yen in (row.income, row.cost, row.balance, row.cumulative, row.shortfall)),
        )
        for row in outcome.years
    ]
    return {"id": f"case-{place}", "label": outcome.label, "table": number_table(header, rows)}


@edits_plan
def users(request, plan):
    """How many people are expected, in three cases. What is left empty is not assumed."""
    section = plan.section("users")
    version = VersionForm(request.POST or None, initial={"expected_version": section.version})
    cases = forms.forecast_forms(plan, request.POST or None)
    trouble = None
    if request.method == "POST" and all([version.is_valid(), *(form.is_valid() for form in cases)]):
        trouble = _save_users(request, plan, version, cases)
        if trouble is None:
            return saved(request, plan, "users", "upkeep")
    context = {
        "tabs": tabs(plan, "upkeep", *TABS),
        "version_form": version,
        "cases": cases,
        "trouble": trouble,
        "invalid_forms": [form for form in cases if form.is_bound and form.errors],
    }
    return plan_page(request, plan, "planning/users.html", "kpis", title="利用者の見込み", **context)


def _save_users(request, plan, version, cases):
    expected = version.cleaned_data["expected_version"]
    rows = forms.forecast_values(cases)
    trouble = attempt(
        request,
        lambda: services.save_rows(plan, "users", by=request.user, expected_version=expected, rows=rows),
    )
    version.keep_for(getattr(trouble, "version", expected))
    return trouble
