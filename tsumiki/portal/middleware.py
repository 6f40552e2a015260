"""What a view lets through of our own refusals becomes a page with the sentence, not an error 500."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tsumiki.kernel.errors import InputError, RuleError
from tsumiki.portal.views import errors


class Refusals:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 403 for a rule, 400 for unusable input; anything else is a real fault."""
        if isinstance(exception, RuleError):
            return errors.permission_denied(request, exception)
        if isinstance(exception, InputError):
            return errors.bad_request(request, exception)
        return None
