"""Cross tables of two sides, how many answered, and the map."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.surveys import figures, reasoning, result_maps
from tsumiki.surveys.forms.results import CrossForm, MapForm
from tsumiki.surveys.selectors import results as selectors
from tsumiki.surveys.tabulation.questionnaire import Kind
from tsumiki.surveys.views.results_shared import (
    KEPT,
    shared_context,
    value_query,
    value_url,
    visible_campaign,
)

STATUS = "status"


@login_not_required
@public_page(KEPT)
@require_safe
def result_cross(request, code):
    campaign = visible_campaign(request, code)
    found = selectors.results_of(campaign)
    asked = request.GET if "columns" in request.GET else _first_table(found)
    form = CrossForm(
        asked,
        attributes=[(given.code, given.label) for given in found.attributes],
        questions=[(question.code, question.name) for question in found.crossed],
    )
    context = {**shared_context(request, campaign, found, "result_cross"), "form": form, "table": None}
    if form.is_valid():
        rows, columns = form.cleaned_data["rows"], form.cleaned_data["columns"]
        table = found.cross(rows, columns)
        link = lambda group, value: value_url(campaign, columns, value, rows, group)  # noqa: E731
        context |= {"cross": table, "table": figures.cross_table(table, link)}
    return render(request, "surveys/result_cross.html", context)


def _first_table(found):
    """What is shown before anything is chosen: the status by kind, or the first question of the edition."""
    codes = [question.code for question in found.crossed]
    return {"rows": "kind", "columns": STATUS if STATUS in codes else (codes or [""])[0]}


@login_not_required
@public_page(KEPT)
@require_safe
def result_returns(request, code):
    campaign = visible_campaign(request, code)
    found = selectors.results_of(campaign)
    if "value" in request.GET:
        return _returns_rule(request, campaign, found)
    tables = [
        {"by": given, **figures.returns_table(found, given.code, _returns_link(given.code))}
        for given in sorted(found.attributes, key=lambda given: given.code == result_maps.PREFECTURE)
    ]
    context = {**shared_context(request, campaign, found, "result_returns"), "tables": tables}
    return render(request, "surveys/result_returns.html", context)


def _returns_link(by):
    return lambda group, value: value_query(value, by, group)


def _returns_rule(request, campaign, found):
    get = request.GET.get
    try:
        number = reasoning.returns_behind(found, get("value", ""), get("by", ""), get("group", ""))
    except (KeyError, ValueError) as unknown:
        raise Http404("この数はありません。") from unknown
    context = {
        **shared_context(request, campaign, found, ""),
        "title": "回収状況",
        "back": reverse("surveys:result_returns", args=[campaign.code]),
        "number": number,
    }
    return render(request, "surveys/result_value.html", context)


@login_not_required
@public_page(KEPT)
@require_safe
def result_map(request, code):
    campaign = visible_campaign(request, code)
    found = selectors.results_of(campaign)
    answers = _answers(found)
    first = next((pairs[0][0] for _, pairs in answers), "")
    form = MapForm(
        request.GET if "answer" in request.GET else {"answer": first},
        answers=answers,
        prefectures=_prefectures(found),
    )
    context = {**shared_context(request, campaign, found, "result_map"), "form": form}
    context |= {"map": None, "close_up": None, "no_close_up": "", "has_answers": bool(answers)}
    if form.is_valid():
        question, value = form.cleaned_data["answer"].rsplit(":", 1)
        link = lambda group, choice: value_url(campaign, question, choice, "prefecture", group)  # noqa: E731
        context["map"] = result_maps.map_of(found, question, value, link)
        prefecture = form.cleaned_data["prefecture"]
        if prefecture:
            context["no_close_up"] = result_maps.no_prefecture_map(found, prefecture)
            context["close_up"] = result_maps.prefecture_map(found, question, value, prefecture)
    return render(request, "surveys/result_map.html", context)


def _prefectures(found):
    attribute = next(given for given in found.attributes if given.code == result_maps.PREFECTURE)
    return [(category.code, category.label) for category in attribute.categories]


def _answers(found):
    """The choices of every question, under the question they belong to."""
    return [
        (question.name, [(f"{question.code}:{choice.code}", choice.label) for choice in question.choices])
        for question in found.crossed
        if question.kind in (Kind.SINGLE, Kind.MULTIPLE)
    ]
