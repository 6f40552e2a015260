"""A person without a second factor can do nothing but set one up (or sign out)."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve

ALLOWED_WITHOUT = ("account_", "mfa_", "usersessions_")


def second_factor_required(get_response: Callable[[HttpRequest], HttpResponse]):  # noqa: ANN201
    """Send a signed-in person without TOTP or passkey to the set-up page, where SECOND_FACTOR_REQUIRED is on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            settings.SECOND_FACTOR_REQUIRED
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            name = resolve(request.path_info).url_name or ""
            if not name.startswith(ALLOWED_WITHOUT) and name not in ("invitation_accept",):
                return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware
