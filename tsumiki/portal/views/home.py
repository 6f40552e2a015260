"""Home: what waits for the person who signed in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsumiki.portal.home import home_of


@require_safe
def home(request):
    return render(request, "portal/home.html", {"home": home_of(request.user)})
