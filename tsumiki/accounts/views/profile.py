"""A person's own page, name and devices, and the table of roles."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsumiki.accounts import selectors, services
from tsumiki.accounts.forms.people import NameForm
from tsumiki.accounts.roles import PERMISSION_LABELS
from tsumiki.accounts.views.devices import device_of


@require_safe
def profile(request):
    places = [
        {"place": place, "may": selectors.what_role_may(place.role_row), "scope": place.role_row.scope.label}
        for place in request.user.active_memberships
    ]
    hand_overs = selectors.hand_overs_visible_to(request.user).filter(to_membership__user=request.user)
    return render(request, "accounts/profile.html", {"places": places, "hand_overs": hand_overs})


@require_http_methods(["GET", "POST"])
def name_change(request):
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        services.change_name(request.user, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, "氏名を変更しました。")
        return redirect("accounts:profile")
    return render(request, "accounts/name_change.html", {"form": form})


@require_safe
def sessions(request):
    devices = [
        {
            "session": session,
            "device": device_of(session.user_agent),
            "is_current": session.session_key == request.session.session_key,
        }
        for session in selectors.sessions_visible_to(request.user)
    ]
    return render(request, "usersessions/usersession_list.html", {"devices": devices})


@require_POST
def session_end(request, pk):
    session = get_object_or_404(selectors.sessions_visible_to(request.user), pk=pk)
    services.end_session(session, by=request.user)
    messages.success(request, "選んだ端末をサインアウトしました。")
    return redirect("accounts:sessions")


@require_POST
def sessions_end_others(request):
    count = services.end_other_sessions(request.user, keep=request.session.session_key, by=request.user)
    messages.success(request, f"ほかの端末をすべてサインアウトしました（{count}台）。")
    return redirect("accounts:sessions")


@require_safe
def roles(request):
    context = {"lines": selectors.role_table(), "permissions": list(PERMISSION_LABELS.values())}
    return render(request, "accounts/roles.html", context)
