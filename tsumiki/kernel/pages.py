"""The page cache: public pages for people who are not signed in, and never anybody's own page.

@login_not_required
@public_page(60)
@require_safe
def front(request): ...
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

View = Callable[..., HttpResponse]


def public_page(seconds: int, *, state: Callable[[], object] | None = None) -> Callable[[View], View]:
    """Keep the rendered page for `seconds` and give it to everybody who comes without a session.

    With `state` (asked each time, so a cheap query) the page is kept only as long as that stays the same: what was
    withdrawn is gone at once, in every process.
    Neither read nor written for people with a session (signed in or not) or waiting messages, nor for htmx.
    Not written when the page set a cookie, carries a CSRF token or is not a plain 200.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _is_nobody_in_particular(request):
                return _varying(view(request, *args, **kwargs))
            # Asked before the page is drawn: a change meanwhile leaves a fresh page under an old state, never the reverse.
            address = (
                f"{state() if state else ''}:{request.method}:{request.get_host()}:{request.get_full_path()}"
            )
            # Django warns in the log, with the whole of it, of every key longer than 250 characters.
            key = hashlib.sha256(address.encode()).hexdigest()
            if (kept := caches["pages"].get(key)) is not None:
                content, headers = kept
                return _varying(HttpResponse(content, headers=headers))
            response = view(request, *args, **kwargs)
            if _may_be_kept(request, response):
                headers = dict(response.headers)
                caches["pages"].set(key, (response.content, headers), seconds)
            return _varying(response)

        return cached

    return decorate


def _is_nobody_in_particular(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
        return False
    own = {settings.SESSION_COOKIE_NAME, "messages"}
    return own.isdisjoint(request.COOKIES) and not request.user.is_authenticated


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    belongs_to_one_person = (
        # Django notes here that somebody asked for the CSRF token.
        "CSRF_COOKIE_NEEDS_UPDATE" in request.META
        or response.cookies
        or request.session.modified
        or len(get_messages(request)) > 0
    )
    return response.status_code == 200 and not response.streaming and not belongs_to_one_person


def _varying(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
