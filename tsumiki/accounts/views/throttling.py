"""Too many tries: say when to come back."""

from django.shortcuts import render

# The longest window that can answer 429 (settings.ACCOUNT_RATE_LIMITS); failed passwords are told in the form.
WAIT_SECONDS = 180


def too_many_requests(request):
    response = render(request, "429.html", {"minutes": WAIT_SECONDS // 60}, status=429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response
