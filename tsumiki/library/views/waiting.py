"""One queue of the editing life as a list."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.library.selectors.waiting import waiting_in


@require_safe
def case_waiting(request, code):
    """What waits for the person in it; whoever has no part in it does not find it."""
    found = waiting_in(request.user, code)
    if found is None:
        raise Http404
    items = sorted(found.items, key=lambda item: (item.since is None, item.since, item.label))
    context = {"queue": found.queue, "page": Paginator(items, 50).get_page(request.GET.get("page"))}
    return render(request, "library/case_waiting.html", context)
