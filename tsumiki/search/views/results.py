"""さがす: one search over everything the person may see."""

import math
from dataclasses import replace
from urllib.parse import quote_plus, urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from tsumiki.search import links
from tsumiki.search.conditions import query_of
from tsumiki.search.finding import find, suggest
from tsumiki.search.forms import SearchForm
from tsumiki.search.sources import facets, source_of, sources, url_of
from tsumiki.search.wording import sentences_of

PER_PAGE = 20
# Deeper pages answer nobody's question and cost more than the first.
DEEPEST = 50
MOST_SHOWN = 12
LABELS_KEPT = 60
LONGEST_TYPED = 60  # of what is completed


@login_not_required
@require_safe
@vary_on_headers("HX-Request")
def results(request):
    page = _page_number(request)
    asked = query_of(request.GET, limit=PER_PAGE, offset=(page - 1) * PER_PAGE, wanted_facets=tuple(facets()))
    form = SearchForm(request.GET, keep={**asked.facets, **({"type": asked.types} if asked.types else {})})
    words = form.cleaned_data["q"] if form.is_valid() else ""
    query = replace(asked, text=words)
    is_asked = bool(words or query.types or query.facets)
    found = find(request.user, query) if is_asked else None
    if found and found.total and not found.hits:
        # Beyond the last page, as an old link may ask for.
        page = math.ceil((found.total + found.added) / PER_PAGE)
        found = find(request.user, replace(query, offset=(page - 1) * PER_PAGE))
    context = {"form": form, "words": words, "is_asked": is_asked, "sources": sources()}
    context |= _from_above(request, is_asked=is_asked)
    if "candidates" in request.GET:
        typed = request.GET.get("q", "")
        context["candidates"] = [(row, _link(request, q=row)) for row in _offered(request.user, typed)]
    if found is not None:
        context |= _found(request, found, page)
    return render(request, "search/results.html", context)


def _from_above(request, *, is_asked):
    """What apps above add: ways to keep the search and its results."""
    return {
        "links": links.page_links.collect(request.user, request.GET.urlencode()) if is_asked else [],
        "keeping": next(iter(links.keepings.collect(request.user)), None),
    }


def _page_number(request):
    said = request.GET.get("page", "1")
    return min(max(int(said), 1), DEEPEST) if said.isascii() and said.isdecimal() and len(said) < 4 else 1


def _found(request, found, page):
    total = min(found.total + found.added, DEEPEST * PER_PAGE)
    narrowed = any(request.GET.get(name) for name in ("type", *facets()))
    return {
        "found": found,
        "page": Paginator(range(total), PER_PAGE).get_page(page),
        "cards": [_card(hit) for hit in found.hits],
        "types": _facet(request, "type", "種類", found.types, {s.type: s.label for s in sources()}),
        "facets": list(_facets(request, found)),
        "missing": list(dict.fromkeys(word.asked for word in found.words if not word.found)),
        "also": [word for word in found.words if word.also],
        "corrected": found.corrected and _link(request, q=found.corrected),
        "corrected_words": found.corrected,
        "without_narrowing": _link(request, type=None, **dict.fromkeys(facets())) if narrowed else "",
        "offered": suggest(request.user, request.GET.get("q", "").split()[-1][:3])
        if not found.total and request.GET.get("q", "").split()
        else [],
    }


def _card(hit):
    return {
        "label": "　".join(filter(None, [source_of(hit.shown.type).label, hit.shown.label])),
        "key": hit.key,
        "type": hit.shown.type,
        "url": url_of(hit.key),
        "shown": hit.shown,
        "title": "".join(piece.text for piece in hit.shown.title),
        "reasons": sentences_of(hit.reasons),
    }


def _facets(request, found):
    for facet in facets().values():
        counts = found.facets.get(facet.name, {})
        if counts:
            yield _facet(request, facet.name, facet.label, counts, _labels_of(facet))


def _labels_of(facet):
    """What its values are called, as it was at most a minute ago: the vocabulary changes once a year."""
    kept = caches["pages"]
    return kept.get_or_set(f"labels:{facet.name}", facet.labels, LABELS_KEPT) if facet.labels else {}


def _facet(request, name, label, counts, labels):
    """The values of a facet, the most frequent first; the chosen one stands apart and takes its choice back."""
    chosen, without = request.GET.get(name, ""), _link(request, **{name: None})
    # Plain dicts: a page has some hundred of them, and templates find these soonest.
    rows = [
        {
            "label": str(labels.get(value, value)),
            "count": f"{count:,}",
            "url": f"{without}&{name}={quote_plus(value)}",
        }
        for value, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        if value != chosen
    ]
    own = {"label": str(labels.get(chosen, chosen)), "count": f"{counts.get(chosen, 0):,}", "url": without}
    return {
        "label": label,
        "chosen": own if chosen in counts else None,
        "choices": rows[:MOST_SHOWN],
        "rest": rows[MOST_SHOWN:],
    }


def _link(request, **changes):
    asked = {name: request.GET.get(name) for name in ("q", "type", *facets())} | changes
    return f"{reverse('search:results')}?{urlencode({name: value for name, value in asked.items() if value})}"


@login_not_required
@require_safe
def suggest_words(request):
    """Options of the search field."""
    offered = _offered(request.user, request.GET.get("q", ""))
    return render(request, "search/_suggestions.html", {"offered": offered})


def _offered(user, typed):
    """The question completed by what begins like its last word."""
    before, _, last = typed[:LONGEST_TYPED].replace("　", " ").rpartition(" ")
    # A title is an answer by itself, not the end of a question.
    offered = suggest(user, last, with_titles=not before) if last else []
    return [f"{before} {row.text}".strip() for row in offered]
