"""Our own refusals become a page with their sentence, and personal pages are not kept by the browser."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.kernel.keeping import remember_person
from tsumiki.portal.views import errors


class Answers:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            # After signing out on a shared machine, "back" must ask the server again.
            patch_cache_control(response, private=True, no_cache=True)
        if request.user.is_authenticated:
            remember_person(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 403 for a rule, 400 for unusable input; anything else is a real fault."""
        if isinstance(exception, RuleError):
            return errors.permission_denied(request, exception)
        if isinstance(exception, InputError):
            return errors.bad_request(request, exception)
        return None
