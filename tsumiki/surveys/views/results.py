"""Published results: the editions, one edition at a glance, one question, and the rule behind a number."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.framework import figures as framework_figures
from tsumiki.kernel.pages import public_page
from tsumiki.surveys import figures, headlines, measures, over_years, reasoning
from tsumiki.surveys.headlines import PROMOTING, WILLING
from tsumiki.surveys.selectors import editions as series
from tsumiki.surveys.selectors import results as selectors
from tsumiki.surveys.tables import LAST_YEAR, shown
from tsumiki.surveys.tabulation.questionnaire import Kind
from tsumiki.surveys.views.results_shared import (
    KEPT,
    badges_of,
    shared_context,
    value_query,
    value_url,
    visible_campaign,
)

BREAKDOWNS = {"kind": "団体の種類別", "population": "人口規模別", "prefecture": "都道府県別"}


@login_not_required
@public_page(KEPT)
@require_safe
def results(request):
    editions = [
        {
            "campaign": campaign,
            "badges": badges_of(campaign),
            "sentences": headlines.sentences(selectors.results_of(campaign))[:2],
        }
        for campaign in selectors.results_visible_to(request.user).order_by("-opens_on", "code")
    ]
    context = {"editions": editions, "history_url": reverse("framework:survey_history")}
    return render(request, "surveys/result_list.html", context)


@login_not_required
@public_page(KEPT)
@require_safe
def result_detail(request, code):
    campaign = visible_campaign(request, code)
    found = selectors.results_of(campaign)
    context = {
        **shared_context(request, campaign, found, "result_detail"),
        "sentences": headlines.sentences(found),
        "stats": _stats(campaign, found),
        "figures": _figures(campaign, found),
        "questions": _questions(campaign, found),
        "history": _history(campaign, found),
    }
    return render(request, "surveys/result_detail.html", context)


def _stats(campaign, found):
    return [
        {
            "row": row,
            "url": value_url(campaign, row.question, row.value),
            "base": f"{shown(row.base)}団体のうち",
        }
        for row in headlines.headlines(found)
    ]


def _figures(campaign, found):
    return [
        {**figures.frequency_figure(found, chart), "url": _question_url(campaign, chart)}
        for chart in headlines.charts(found)
    ]


def _questions(campaign, found):
    return [
        {
            "name": question.name,
            "url": _question_url(campaign, question.code),
            "base": figures.base_sentence(found.frequencies[question.code]),
        }
        for question in found.questions
    ]


def _question_url(campaign, question):
    return reverse("surveys:result_question", args=[campaign.code, question])


def _history(campaign, found):
    """The headline of all rounds up to this edition, with its breaks; None where the edition does not ask it."""
    drawn = series.willing_of(campaign, found)
    if drawn is None:
        return None
    columns = ["回", "団体数", "つながり", "出典"]
    return {
        **framework_figures.figure(drawn.chart()),
        "id": "history-figure",
        "columns": [{"label": label, "numeric": place == 1} for place, label in enumerate(columns)],
        "rows": drawn.rows(_year_url, (PROMOTING, WILLING)),
        "breaks": drawn.breaks,
    }


def _year_url(edition, choices):
    """No address where choices of a multiple answer were counted together: their numbers are not a sum."""
    codes = edition.codes(choices)
    if len(codes) > 1 and not edition.results.frequencies[edition.question].axis.additive:
        return ""
    return value_url(edition, edition.question, "+".join(codes))


@login_not_required
@public_page(KEPT)
@require_safe
def result_question(request, code, question):
    campaign = visible_campaign(request, code)
    found = selectors.results_of(campaign)
    if question not in found.frequencies:
        raise Http404("この設問はありません。")
    if "value" in request.GET:
        return _rule_page(request, campaign, found, question)
    table = found.frequencies[question]
    editions = series.editions_of(campaign, found, question)
    context = {
        **shared_context(request, campaign, found, ""),
        "question": found.matrix.questionnaire.question(question),
        "base_sentence": figures.base_sentence(table),
        "figure": figures.frequency_figure(found, question) if table.base.count != 0 else None,
        "table": figures.frequency_table(table, lambda _, value: value_query(value)),
        "facts": [
            *figures.uncounted(table, value_query),
            *measures.number_facts(found, question, lambda _, value: value_query(value)),
        ],
        **_breakdown(request, found, question, editions[:-1]),
        "years": over_years.compared(editions, series.history_of(found, question), _year_url),
    }
    return render(request, "surveys/result_question.html", context)


def _breakdown(request, found, question, earlier):
    """One cross table at a time: by kind unless another attribute is asked for."""
    if found.matrix.questionnaire.question(question).kind is Kind.TEXT:
        return {"breakdown": None, "breakdowns": [], "by": "", "spread": None}
    against = found.against(earlier[-1].results, question, earlier[-1].question) if earlier else None
    names = BREAKDOWNS | ({LAST_YEAR: "前回の回答別"} if against else {})
    by = request.GET.get("by", "kind")
    if by not in names:
        raise Http404("この分け方はありません。")
    table = against if by == LAST_YEAR else found.cross(by, question)
    tabs = [
        {"label": label, "url": f"?by={name}#breakdown", "is_current": name == by, "count": None}
        for name, label in names.items()
    ]
    link = lambda group, value: value_query(value, by, group)  # noqa: E731
    drawn = figures.cross_table(table, link)
    spread = measures.spread_table(found, question, by, link) if by in BREAKDOWNS else None
    return {"breakdown": drawn, "breakdowns": tabs, "by": names[by], "spread": spread}


def _rule_page(request, campaign, found, question):
    get = request.GET.get
    try:
        by = get("by", "")
        before = series.editions_of(campaign, found, question)[:-1][-1:] if by == LAST_YEAR else []
        last = {"previous": before[0].results, "before": before[0].question} if before else {}
        number = reasoning.number_behind(
            found, question, get("value", ""), by=by, group=get("group", ""), **last
        )
    except (KeyError, ValueError) as unknown:
        raise Http404("この数はありません。") from unknown
    context = {
        **shared_context(request, campaign, found, ""),
        "title": found.matrix.questionnaire.question(question).name,
        "back": _question_url(campaign, question),
        "number": number,
    }
    return render(request, "surveys/result_value.html", context)
