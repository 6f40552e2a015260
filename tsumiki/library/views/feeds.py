"""Atom feeds."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.library import feeds


@login_not_required
@public_page(300)
@require_safe
def feed(request, kind):
    if kind not in feeds.FEEDS:
        raise Http404
    return HttpResponse(feeds.atom(kind), content_type="application/atom+xml; charset=utf-8")
