"""The public front page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsumiki.kernel.pages import public_page
from tsumiki.portal import front as content
from tsumiki.portal.forms import FindForm

KEPT = 5


@login_not_required
@require_safe
# So soon that a withdrawn case is off it within seconds, without a query for each of many readers.
@public_page(KEPT)
def front(request):
    context = {
        "actions": _actions(request.user),
        "find_form": FindForm(),
        "survey": content.survey(),
        "process": content.process(),
        "cases": content.featured_cases(),
        "demo_url": reverse("accounts:demo_enter") if settings.DEMO else "",
    }
    return render(request, "portal/front.html", context)


def _actions(user):
    cases = {"label": "事例を見る", "url": reverse("library:case_list"), "kind": "secondary"}
    if user.is_authenticated:
        return [{"label": "ホームへ", "url": reverse("portal:home")}, cases]
    if settings.DEMO:
        return [{"label": "デモを試す", "url": reverse("accounts:demo_enter")}, cases]
    return [{"label": "サインイン", "url": reverse("account_login")}, cases]
