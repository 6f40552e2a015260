"""Public pages that explain: how to use it, accessibility, sources, style guide; and what machines ask for."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.portal import gallery, guide, sources


@login_not_required
@require_safe
@public_page(600)
def guide_page(request):
    return render(request, "portal/guide.html", {"steps": guide.steps(), "questions": guide.QUESTIONS})


@login_not_required
@require_safe
@public_page(600)
def accessibility(request):
    return render(request, "portal/accessibility.html")


@login_not_required
@require_safe
@public_page(600)
def sources_page(request):
    context = {
        "statistics": sources.statistics(),
        "shipped": sources.SHIPPED,
        "documents": sources.documents(),
    }
    return render(request, "portal/sources.html", context)


@login_not_required
@require_safe
def style_guide(request):
    return render(request, "portal/style_guide.html", gallery.samples())


@login_not_required
@require_safe
@public_page(600)
def robots(request):
    lines = ["User-agent: *", "Disallow: /accounts/", "Disallow: /home/", "Disallow: /plans/", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@never_cache
def health(request):
    """For operators and load balancers: 200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
