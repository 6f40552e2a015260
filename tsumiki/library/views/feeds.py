"""Atom feeds."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.library import feeds
from tsumiki.library.selectors.public_state import state_of_what_is_public


@login_not_required
@public_page(300, state=state_of_what_is_public)
@require_safe
def feed(request, kind):
    if kind not in feeds.FEEDS:
        raise Http404
    return HttpResponse(feeds.atom(kind), content_type="application/atom+xml; charset=utf-8")
