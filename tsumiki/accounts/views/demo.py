"""The demo's entrance: step into a synthetic person's shoes. Exists only where settings.DEMO is on."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tsumiki.accounts import demo
from tsumiki.kernel import audit


@login_not_required
@require_safe
def demo_people(request):
    _require_demo()
    people = [
        {
            "pk": person.pk,
            "name": person.name,
            "role": place.role_label,
            "organisation": f"{place.organisation} {place.section}",
            "text": place.role_row.description,
            "action": reverse("accounts:demo_enter_as", args=[person.pk]),
        }
        for person, place in demo.people_to_enter_as()
    ]
    return render(request, "accounts/demo_people.html", {"people": people, "password": demo.DEMO_PASSWORD})


@login_not_required
@require_POST
def demo_enter_as(request, pk):
    _require_demo()
    person = get_object_or_404(demo.synthetic_people(), pk=pk)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, person, method="password", email=person.email)
    audit.record("accounts.demo_entered", by=person, subject=person)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _require_demo():
    if not settings.DEMO:
        raise Http404
