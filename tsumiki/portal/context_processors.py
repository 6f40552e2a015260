"""What base.html needs on every page."""

from django.conf import settings


def page(request):
    user = getattr(request, "user", None)
    membership = user.main_membership if user is not None and user.is_authenticated else None
    return {"demo_mode": settings.DEMO, "current_membership": membership, "navigation": []}
