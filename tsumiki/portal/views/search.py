from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.portal import search
from tsumiki.portal.forms import SearchForm


@login_not_required
@require_safe
def results(request):
    form = SearchForm(request.GET or None)
    found = {}
    if form.is_valid():
        found = {
            label: search.public_hits(form.cleaned_data["q"], kind=kind, limit=20)
            for kind, label in search.SOURCES.items()
        }
    context = {"form": form, "found": found, "total": sum(len(hits) for hits in found.values())}
    return render(request, "portal/search.html", context)
