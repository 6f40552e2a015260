"""The own organisation's answers beside its peers': only for those who may see its response."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.surveys import own_results
from tsumiki.surveys.selectors import results as selectors
from tsumiki.surveys.views.results_shared import shared_context, value_url, visible_campaign


@require_safe
def result_own(request, code):
    campaign = visible_campaign(request, code)
    own = selectors.own_government(request.user, campaign)
    found = selectors.results_of(campaign)
    if own is None or not own_results.answered(found, own.code):
        raise Http404("この調査に、あなたの団体の回答はありません。")
    groups = own_results.groups_of(found, own.code)
    labels = ["設問", "自分の団体の回答", "全国", *(words for _, _, words in groups)]
    context = {
        **shared_context(request, campaign, found, "result_own"),
        "own": own,
        "columns": [{"label": label, "numeric": place > 1} for place, label in enumerate(labels)],
        "rows": [_row(campaign, line) for line in own_results.own_answers(found, own.code)],
    }
    return render(request, "surveys/result_own.html", context)


def _row(campaign, line):
    first = {"text": line.number, "url": value_url(campaign, line.question, None).split("?")[0]}
    shares = [{"text": share, "numeric": True} for share in line.shares]
    return {"cells": [first, {"text": line.answer}, *shares]}
