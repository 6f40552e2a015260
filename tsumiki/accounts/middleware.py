"""What every request of a signed-in person passes: the second factor, and the list of devices."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

SEEN_EVERY_SECONDS = 300
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Enough to set a second factor up and to leave; nothing that shows or changes data.
ALLOWED_WITHOUT = {"account_login", "account_logout", "account_reauthenticate"}


class SecondFactorMiddleware:
    """A signed-in person without TOTP or passkey can do nothing but set one up, where SECOND_FACTOR_REQUIRED is on.

    The answer "has one" stays in the session: the last one cannot be removed while it is required.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if not request.user.is_authenticated or name in ALLOWED_WITHOUT or name.startswith("mfa_"):
            return None
        if request.session.get("second_factor_of") == request.user.pk:
            return None
        if is_mfa_enabled(request.user, SECOND_FACTORS):
            request.session["second_factor_of"] = request.user.pk
            return None
        return redirect("mfa_activate_totp")


class DeviceMiddleware:
    """Keep "last seen" of a signed-in device right to five minutes, instead of writing at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated and self._is_due(request):
            UserSession.objects.create_from_request(request)
            request.session["seen"] = [request.session.session_key, int(timezone.now().timestamp())]
        return self.get_response(request)

    def _is_due(self, request: HttpRequest) -> bool:
        # A new password gives the session a new key, and the list must follow at once.
        key, seen_at = request.session.get("seen", ("", 0))
        return (
            key != request.session.session_key or seen_at + SEEN_EVERY_SECONDS <= timezone.now().timestamp()
        )
