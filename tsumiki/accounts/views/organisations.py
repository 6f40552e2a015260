"""Registering organisations that are not local governments."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tsumiki.accounts import rules
from tsumiki.accounts.forms.organisations import OrganisationForm
from tsumiki.accounts.services.founding import register_partner


@require_http_methods(["GET", "POST"])
def organisation_register(request):
    if not rules.reaches_everywhere(request.user):
        raise PermissionDenied("団体を登録できるのは、国事務局の方です。")
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register_partner(by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, f"{made}を登録しました。つづけて、管理する方を招待してください。")
            return redirect("accounts:invite", pk=made.pk)
    return render(request, "accounts/organisation_register.html", {"form": form})
