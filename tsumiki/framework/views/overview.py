"""The vocabulary on one page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.framework import figures, links, selectors
from tsumiki.framework.views.editions import KEPT, edition_asked_for, shared_context
from tsumiki.kernel.pages import public_page


@login_not_required
@public_page(KEPT, state=links.state_of_links.collect)
@require_safe
def overview(request):
    edition = edition_asked_for(request)
    challenges = list(selectors.challenges(edition))
    fields = list(selectors.fields_with_examples(edition))
    context = {
        **shared_context(request, edition, "framework:overview"),
        "problems": selectors.problems(edition),
        "fields": fields,
        "challenges": challenges,
        "challenge_figure": _challenge_figure(challenges),
        "steps": list(selectors.steps(edition)),
        "corrections": list(selectors.corrections(edition)),
        "concepts": list(selectors.concept_examples(edition)),
        "publications": _publications(request.user, edition),
    }
    return render(request, "framework/overview.html", context)


def _publications(user, edition):
    """The edition's rows, each with the page about it where the library has one."""
    pages = {linked.row: linked.url for linked in links.publication_links.collect(user) if linked.row}
    return [(row, pages.get(row.code, "")) for row in selectors.publications(edition)]


def _challenge_figure(challenges):
    if not challenges:
        return None
    first = challenges[0]
    top = max(challenges, key=lambda challenge: challenge.count or 0)
    return figures.figure(
        figures.challenge_chart(challenges),
        id="challenge-figure",
        summary=f"推進している・推進したい{first.base}団体の回答です（複数回答）。"
        f"最も多いのは「{top}」の{top.count}団体でした。",
        source=first.source_title,
        source_url=first.source_url,
    )
