"""Policy, grants and the survey's past."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.framework import figures, links, selectors
from tsumiki.framework.views.editions import KEPT, edition_asked_for, shared_context
from tsumiki.kernel.dates import fiscal_year_label
from tsumiki.kernel.pages import public_page


@login_not_required
@public_page(KEPT, state=links.state_of_links.collect)
@require_safe
def policy_history(request):
    edition = edition_asked_for(request)
    context = {
        **shared_context(request, edition, "framework:policy_history"),
        "years": _policy_by_year(
            selectors.policy_events(edition), links.publication_links.collect(request.user)
        ),
    }
    return render(request, "framework/policy_history.html", context)


def _policy_by_year(events, publications):
    """What happened and what was published in each fiscal year, oldest first; a year without either is left out."""
    years = {}
    for event in events:
        years.setdefault(event.fiscal_year, ([], []))[0].append(event)
    for publication in publications:
        if publication.fiscal_year:
            years.setdefault(publication.fiscal_year, ([], []))[1].append(publication)
    return [
        {"year": year, "label": fiscal_year_label(year), "events": happened, "publications": published}
        for year, (happened, published) in sorted(years.items())
    ]


@login_not_required
@public_page(KEPT)
@require_safe
def grant_list(request):
    edition = edition_asked_for(request)
    by_scheme = groupby(selectors.grants(edition), lambda grant: grant.scheme)
    schemes = [_scheme(number, name, list(grants)) for number, (name, grants) in enumerate(by_scheme)]
    context = {**shared_context(request, edition, "framework:grant_list"), "schemes": schemes}
    return render(request, "framework/grant_list.html", context)


def _scheme(number, name, grants):
    """One scheme with its types; conditions that all types share are said once."""
    first = grants[0].conditions
    shared = first if all(grant.conditions == first for grant in grants) else []
    return {"id": f"scheme-{number}", "name": name, "grants": grants, "conditions": shared}


@login_not_required
@public_page(KEPT)
@require_safe
def survey_history(request):
    edition = edition_asked_for(request)
    rounds = list(selectors.survey_history(edition))
    breaks = list(selectors.survey_breaks(edition))
    reasons = list(selectors.survey_reasons(edition))
    context = {
        **shared_context(request, edition, "framework:survey_history"),
        "rounds": rounds,
        "breaks": breaks,
        "figures": _figures(rounds, breaks),
        "reasons_figure": _reasons_figure(reasons),
    }
    return render(request, "framework/survey_history.html", context)


def _figures(rounds, breaks):
    if not rounds:
        return []
    willing = figures.figure(
        figures.willing_chart(rounds, breaks),
        id="willing-figure",
        summary="途中で考え方が変わったため、線を2つに分けています。前後の数は単純に比べられません。"
        "点のない回は、数値が見つかっていません（データなし）。",
    )
    planning = figures.figure(
        figures.planning_chart(rounds, breaks),
        id="planning-figure",
        summary="「構想等の策定」は、途中で定義が変わっています。第8回と第9回は同じ定義です。",
    )
    return [willing, planning]


def _reasons_figure(reasons):
    if not reasons:
        return None
    first = reasons[0]
    return figures.figure(
        figures.reasons_chart(reasons),
        id="reasons-figure",
        summary=f"推進意向がない、または今後検討と答えた{first.base:,}団体の回答です（複数回答）。",
        source=first.source_title,
        source_url=first.source_url,
    )
