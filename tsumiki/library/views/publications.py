"""Public pages of the publications."""

from itertools import islice

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.kernel.uploads import attachment_of
from tsumiki.library import citing, publication_cards, publishing_rules, use
from tsumiki.library.forms.publications import PublicationFilterForm
from tsumiki.library.selectors import publications as selectors
from tsumiki.library.selectors import use as use_selectors
from tsumiki.library.selectors.public_state import state_of_what_is_public

KEPT = 60
CITATIONS = {
    "bib": (citing.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citing.ris, "application/x-research-info-systems; charset=utf-8"),
}


@login_not_required
@public_page(KEPT, state=state_of_what_is_public)
@require_safe
def publication_list(request):
    """What is published, by fiscal year; narrowed by kind, year and words."""
    published = selectors.published(request.user)
    form = PublicationFilterForm(request.GET, years=selectors.years_of(published))
    found = selectors.filter_publications(published, form.chosen)
    cards = iter(use.with_marks([publication_cards.card_of(row) for row in found], request.user))
    context = {
        "form": form,
        "count": len(found),
        "years": [
            {"label": year.label, "cards": list(islice(cards, len(year.publications)))}
            for year in selectors.by_year(found)
        ],
        "may_manage": publishing_rules.may_manage(request.user),
    }
    return render(request, "library/publication_list.html", context)


@login_not_required
@public_page(KEPT, state=state_of_what_is_public)
@require_safe
def publication_detail(request, code):
    publication = get_object_or_404(selectors.publications_visible_to(request.user), code=code)
    editions = selectors.editions_of(request.user, publication)
    newest = next((row for row in editions if row.is_public), publication)
    context = {
        "publication": publication,
        "facts": publication_cards.facts_of(publication),
        "badges": publication_cards.badges_of(publication),
        "citation": citing.line(publication),
        "file": publication.current_file,
        "keep_value": f"publication-{publication.pk}",
        "is_kept": f"publication-{publication.pk}" in use_selectors.kept_by(request.user),
        "editions": publication_cards.edition_rows(editions, publication),
        "newer_url": ""
        if newest.edition <= publication.edition
        else reverse("shelf:publication_detail", args=[newest.code]),
        "may_manage": publishing_rules.may_manage(request.user),
    }
    return render(request, "library/publication_detail.html", context)


@login_not_required
@public_page(KEPT, state=state_of_what_is_public)
@require_safe
def publication_citation(request, code, kind):
    """The citation for a reference manager."""
    publication = get_object_or_404(selectors.publications_visible_to(request.user), code=code)
    if kind not in CITATIONS:
        raise Http404
    write, content_type = CITATIONS[kind]
    response = HttpResponse(write(publication), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{publication.code}.{kind}"'
    return response


@login_not_required
@require_safe
def publication_file(request, code):
    """The publication's own file; the file of a draft only for those who manage publications."""
    publication = get_object_or_404(selectors.publications_visible_to(request.user), code=code)
    found = get_object_or_404(publication.files.filter(is_current=True))
    with found.content.open("rb") as stream:
        return attachment_of(found.name, found.content_type, stream.read())
