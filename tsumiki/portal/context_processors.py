"""What base.html needs on every page."""

from django.conf import settings

from tsumiki.portal.navigation import menu


def page(request):
    """No queries of its own: the memberships come from the user object, which reads them once per request."""
    user = getattr(request, "user", None)
    signed_in = user if user is not None and user.is_authenticated else None
    return {
        "demo_mode": settings.DEMO,
        "current_membership": signed_in.main_membership if signed_in else None,
        "navigation": menu(request, signed_in),
    }
