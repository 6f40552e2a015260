"""The catalogue of building blocks."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.framework import catalogue, links, selectors
from tsumiki.framework.forms import BlockFilterForm
from tsumiki.framework.views.editions import KEPT, edition_asked_for, shared_context
from tsumiki.kernel.pages import public_page


@login_not_required
@public_page(KEPT)
@require_safe
def block_list(request):
    edition = edition_asked_for(request)
    blocks = list(selectors.blocks(edition))
    words = {
        "step": [(step.code, f"{step.order} {step.name}") for step in selectors.steps(edition)],
        "problem": [(problem.code, problem.name) for problem in selectors.problems(edition)],
        "field": [(field.code, field.name) for field in selectors.fields(edition)],
        "challenge": [(str(c.number), str(c)) for c in selectors.challenges(edition) if not c.is_exclusive],
    }
    form = BlockFilterForm(request.GET, blocks=blocks, words=words)
    found = catalogue.narrow(blocks, form.chosen)
    labels = {facet: dict(pairs) for facet, pairs in words.items()}
    by_step = groupby((_card(block, labels) for block in found), lambda card: card["step"])
    context = {
        **shared_context(request, edition, "framework:block_list"),
        "form": form,
        "total": len(blocks),
        "found_count": len(found),
        "groups": [{"step": step, "cards": list(cards)} for step, cards in by_step],
    }
    return render(request, "framework/block_list.html", context)


def _card(block, labels):
    problems = [labels["problem"][code] for code in block.problems if code in labels["problem"]]
    return {
        "step": block.step,
        "block": block,
        "tags": problems or ["どの地域課題にも"],
        "facts": [
            {"label": "手間", "value": f"{block.effort_person_days}人日・会議{block.effort_meetings}回"},
            {"label": "期間", "value": f"{block.effort_weeks}週"},
            {"label": "費用", "value": block.cost_band.name},
        ],
    }


@login_not_required
@public_page(KEPT, state=links.state_of_links.collect)
@require_safe
def block_detail(request, code):
    edition = edition_asked_for(request)
    block = selectors.blocks(edition).filter(code=code).first()
    if block is None:
        raise Http404("この積み木はありません。")
    context = {
        **shared_context(request, edition, ""),
        # Not "block": Django keeps that name for {% block %} inside templates.
        "method": block,
        "suits": _suits(block, edition),
        "challenges": [c for c in selectors.challenges(edition) if c.number in block.challenges],
        "cases": links.case_links.collect(request.user, block.cases),
    }
    return render(request, "framework/block_detail.html", context)


def _suits(block, edition):
    """The conditions in words; what is indifferent is said to be so."""
    problems, fields = (
        selectors.names(selectors.problems(edition)),
        selectors.names(selectors.fields(edition)),
    )
    bounds = [(block.population_min, "人以上"), (block.population_max, "人以下")]
    size = "、".join(f"{bound:,}{words}" for bound, words in bounds if bound is not None)
    organisation = {True: "あることが前提です", False: "まだない地域に向きます", None: "あってもなくてもよい"}
    plan = {True: "あることが前提です", False: "まだない団体に向きます", None: "あってもなくてもよい"}
    return [
        {
            "label": "地域課題",
            "value": "、".join(problems[code] for code in block.problems) or "どの課題にも向きます",
        },
        {
            "label": "分野",
            "value": "、".join(fields[code] for code in block.fields) or "どの分野にも向きます",
        },
        {
            "label": "人口の目安",
            "value": "\n".join(filter(None, [size or "規模を問いません", block.population_reason])),
        },
        {"label": "中核となる法人", "value": organisation[block.needs_core_organisation]},
        {"label": "既にある構想等", "value": plan[block.needs_plan]},
    ]
