"""The catalogue of building blocks."""

import io
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.framework import catalogue, comparing, links, rules, selectors, words
from tsumiki.framework.forms import BlockFilterForm, CompareForm
from tsumiki.framework.views.editions import KEPT, edition_asked_for, shared_context
from tsumiki.kernel.pages import public_page
from tsumiki.kernel.sheets import write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@public_page(KEPT, state=links.state_of_links.collect)
@require_safe
def block_list(request):
    edition = edition_asked_for(request)
    form, blocks, found = _found(request, edition)
    compare = CompareForm(blocks=found, initial={"edition": request.GET.get("edition", "")})
    boxes = compare.boxes()
    problems = selectors.names(selectors.problems(edition))
    evidence = links.evidence_of(request.user, found)
    cards = [_card(block, problems, boxes[block.code], evidence[block.code]) for block in found]
    context = {
        **shared_context(request, edition, "framework:block_list"),
        "form": form,
        "compare": compare,
        "total": len(blocks),
        "found_count": len(found),
        "order_label": catalogue.SORTS[form.chosen.get("sort", "step")],
        "groups": _groups(cards, form.chosen.get("sort", "step")),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "may_manage": not rules.refusal_to_manage(request.user),
    }
    return render(request, "framework/block_list.html", context)


def _groups(cards, order):
    """The cards under their steps; in another order they stand together."""
    if order != "step":
        return [{"step": None, "cards": cards}] if cards else []
    by_step = groupby(cards, lambda card: card["block"].step)
    return [{"step": step, "cards": list(rows)} for step, rows in by_step]


def _found(request, edition):
    """The filter, all blocks, and those that are left in the order asked for."""
    blocks = list(selectors.blocks(edition))
    choices = {
        "step": [(step.code, f"{step.order} {step.name}") for step in selectors.steps(edition)],
        "problem": [(problem.code, problem.name) for problem in selectors.problems(edition)],
        "field": [(field.code, field.name) for field in selectors.fields(edition)],
        "challenge": [(str(c.number), str(c)) for c in selectors.challenges(edition) if not c.is_exclusive],
        "cost": [(band.code, band.name) for band in selectors.cost_bands(edition)],
    }
    form = BlockFilterForm(request.GET, blocks=blocks, words=choices)
    return form, blocks, catalogue.sort(catalogue.narrow(blocks, form.chosen), form.chosen.get("sort", ""))


def _card(block, problems, box, evidence):
    return {
        "block": block,
        "box": box,
        "tags": [problems[code] for code in block.problems if code in problems] or ["どの地域課題にも"],
        "facts": [
            {"label": "手間", "value": f"{block.effort_person_days}人日・会議{block.effort_meetings}回"},
            {"label": "期間", "value": f"{block.effort_weeks}週"},
            {"label": "費用", "value": block.cost_band.name},
            {"label": "使う網", "value": "、".join(block.network_names) or words.UNKNOWN},
            {"label": "使われ方", "value": evidence.in_words},
        ],
    }


@login_not_required
@public_page(KEPT, state=links.state_of_links.collect)
@require_safe
def block_compare(request):
    """Two to four blocks side by side; with another number, how to choose."""
    edition = edition_asked_for(request)
    blocks = _chosen(request, edition)
    is_possible = comparing.FEWEST <= len(blocks) <= comparing.MOST
    context = {
        **shared_context(request, edition, ""),
        "blocks": blocks,
        "is_possible": is_possible,
        "fewest": comparing.FEWEST,
        "most": comparing.MOST,
        "aspects": _rows(_aspects(request, edition, blocks), blocks) if is_possible else [],
        "query": f"?{request.GET.urlencode()}",
    }
    return render(request, "framework/block_compare.html", context)


@login_not_required
@require_safe
def block_compare_file(request):
    edition = edition_asked_for(request)
    blocks = _chosen(request, edition)
    if not comparing.FEWEST <= len(blocks) <= comparing.MOST:
        raise Http404(f"くらべる積み木を{comparing.FEWEST}つから{comparing.MOST}つ選んでください。")
    sheet = comparing.comparison_sheet(blocks, _aspects(request, edition, blocks), _note(edition))
    return workbook(sheet, f"blocks-compared-{edition.fiscal_year}")


@login_not_required
@require_safe
def block_export(request):
    """What the list shows under the same conditions."""
    edition = edition_asked_for(request)
    _, _, found = _found(request, edition)
    sheet = comparing.list_sheet(found, selectors.words_of(edition), _note(edition))
    return workbook(sheet, f"blocks-{edition.fiscal_year}")


def _note(edition):
    return f"{edition.label}　{edition.block_label}　{edition.block_note}"


def workbook(sheet, name):
    book = io.BytesIO()
    write_xlsx(book, [sheet])
    response = HttpResponse(book.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _chosen(request, edition):
    """The blocks named, each once, in the order in which they were named; a code that is no block is left out."""
    by_code = {block.code: block for block in selectors.blocks(edition)}
    return [by_code[code] for code in dict.fromkeys(request.GET.getlist("code")) if code in by_code]


def _aspects(request, edition, blocks):
    evidence = links.evidence_of(request.user, blocks)
    return comparing.compare(
        blocks, selectors.words_of(edition), [evidence[block.code].in_words for block in blocks]
    )


def _rows(aspects, blocks):
    """Each aspect with its cells beside the names of the blocks, which a phone repeats in every cell."""
    return [
        {
            "label": row.label,
            "differs": row.differs,
            "cells": [
                {"name": block.name, "text": text} for block, text in zip(blocks, row.cells, strict=True)
            ],
        }
        for row in aspects
    ]


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
        "evidence": links.evidence_of(request.user, [block])[block.code],
    }
    return render(request, "framework/block_detail.html", context)


def _suits(block, edition):
    """The conditions in words; what is indifferent is said to be so."""
    names = selectors.words_of(edition)
    return [
        {"label": "地域課題", "value": words.problems_of(block, names)},
        {"label": "分野", "value": words.fields_of(block, names)},
        {"label": "人口の目安", "value": words.population_of(block)},
        {"label": "中核となる法人", "value": words.ORGANISATION[block.needs_core_organisation]},
        {"label": "既にある構想等", "value": words.PLAN[block.needs_plan]},
        {"label": "使う網（つみきの読み）", "value": words.network_of(block)},
    ]
