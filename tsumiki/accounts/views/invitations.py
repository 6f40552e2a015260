"""The page behind an invitation link. The token moves from the address into the session at once: no log, history
entry or Referer of a later page carries it."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from tsumiki.accounts import rules, selectors, services
from tsumiki.accounts.forms.people import AcceptForm
from tsumiki.accounts.models import User
from tsumiki.accounts.services.accepting import starts_afresh
from tsumiki.kernel.errors import RuleError

SESSION_KEY = "invitation_token"


@login_not_required
@require_safe
@never_cache
def invitation_open(request, token):
    request.session[SESSION_KEY] = token
    return redirect("accounts:invitation_accept")


@sensitive_post_parameters("password1", "password2")
@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def invitation_accept(request):
    token = request.session.get(SESSION_KEY, "")
    invitation = selectors.invitation_of(token)
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=410)
    signed_in = request.user if request.user.is_authenticated else None
    fresh = starts_afresh(invitation, User.objects.filter(email=invitation.email).first())
    form = AcceptForm(
        request.POST or None if fresh else None, initial={"name": invitation.name}, email=invitation.email
    )
    if request.method == "POST" and (not fresh or form.is_valid()):
        try:
            return _accept(request, token, form, fresh=fresh, by=signed_in)
        except RuleError as refusal:
            messages.error(request, str(refusal))
            return redirect("accounts:invitation_accept")
    context = {
        "invitation": invitation,
        "form": form,
        "fresh": fresh,
        "other_person": not rules.can_answer(signed_in, invitation),
        "must_sign_in": not fresh and signed_in is None,
        "here": reverse("accounts:invitation_accept"),
    }
    return render(request, "accounts/invitation_accept.html", context)


def _accept(request, token, form, *, fresh, by):
    data = form.cleaned_data if fresh else {}
    membership = services.accept_invitation(
        token, name=data.get("name", ""), password=data.get("password1", ""), by=by
    )
    del request.session[SESSION_KEY]
    if fresh:
        get_adapter().login(request, membership.user)
        # The password was typed a moment ago: setting up the second factor need not ask for it again.
        record_authentication(request, membership.user, method="password", email=membership.user.email)
    messages.success(request, f"{membership.organisation}の利用者として登録しました。")
    handed = getattr(membership, "hand_over_in", None)
    return redirect("accounts:handover_detail", handed.pk) if handed else redirect("accounts:profile")
